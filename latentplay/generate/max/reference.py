"""The reference pages of Max, one `.maxref.xml` for each object, from the table."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from latentplay.generate.max.page import Page, said
from latentplay.generate.patches.page import AUTHOR
from latentplay.spec.kinds import Flag, Message, Param
from latentplay.spec.wording import is_number, plain, values

HEAD = '<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<?xml-stylesheet href="./_c74_ref.xsl" type="text/xsl"?>\n'
TAGS = ("latentplay", "neural audio", "RAVE", "latent", "MSP")
CATEGORIES = {"enable": "Switches", "limit": "Switches", "live": "Switches", "freeze": "Switches", "sync": "Time", "time": "Time",
              "tempo": "Time", "chaos": "Time", "seed": "Seeds", "seedmap": "Seeds", "random": "Seeds"}
"""Where the inspector puts an attribute; the others are under the object's own name."""
CREATION = "At creation"
NEEDS_VALUE = "at creation only"


def reference(page: Page) -> bytes:
    """The file."""
    thing = page.thing
    root = ET.Element("c74object", name=thing.name, module="max" if not thing.name.endswith("~") else "msp", category="latentplay")
    told(root, f"{thing.en[0].upper()}{thing.en[1:]}", page.about["en"])
    metadata = ET.SubElement(root, "metadatalist")
    for name, text in (("author", AUTHOR), *(("tag", tag) for tag in TAGS)):
        ET.SubElement(metadata, "metadata", name=name).text = text
    signal = "multichannelsignal" if thing.name.startswith("mc.") else "signal"
    ports(root, "inlet", thing.inlets, signal)
    ports(root, "outlet", thing.outlets, signal)
    arguments(root, thing.arguments, thing.flags)
    methods(root, (*(message_of(p) for p in thing.params), *thing.messages))
    attributes(root, page)
    see = ET.SubElement(root, "seealsolist")
    for name in page.see:
        ET.SubElement(see, "seealso", name=name)
    ET.indent(root, "\t")
    return (HEAD + ET.tostring(root, encoding="unicode") + "\n").encode()


def told(element: ET.Element, digest: str, description: str) -> None:
    """A short and a long text."""
    ET.SubElement(element, "digest").text = digest.replace("`", "'")
    ET.SubElement(element, "description").text = description.replace("`", "'")


def ports(root: ET.Element, kind: str, rows: tuple[Message, ...], signal: str) -> None:
    """Inlets or outlets: one for each row, the last outlet is the rightmost."""
    found = ET.SubElement(root, f"{kind}list")
    for place, row in enumerate(rows):
        element = ET.SubElement(found, kind, id=str(place), type=signal if row.args == "signal" else "anything")
        told(element, row.name, row.en)


def arguments(root: ET.Element, rows: tuple[Message, ...], flags: tuple[Flag, ...]) -> None:
    """What stands in the box: a name, a file, then flags."""
    found = ET.SubElement(root, "objarglist")
    for row in rows:
        told(ET.SubElement(found, "objarg", name=row.name, optional="1", type="symbol"), row.args or row.name, row.en)
    for flag in flags:
        name = f"{flag.name} {flag.args}".strip()
        told(ET.SubElement(found, "objarg", name=name, optional="1", type="list"), name, f"{said(flag, 'en')}. As an attribute: {written(flag)}.")


def written(flag: Flag) -> str:
    """A flag as an attribute in the box."""
    return {"-m": "@mc 1", "-own": "@own 1"}.get(flag.name, f"@{flag.name[1:]} {flag.args}")


def message_of(param: Param) -> Message:
    """The message of a parameter's name."""
    return Message(param.name, {0: "values", 1: "value", 2: "value value"}[param.count], f"{param.en} ({values(param)})")


def methods(root: ET.Element, rows: tuple[Message, ...]) -> None:
    """Every message, those of the parameters first."""
    found = ET.SubElement(root, "methodlist")
    for row in rows:
        method = ET.SubElement(found, "method", name=row.name)
        if row.args:
            inside = ET.SubElement(method, "arglist")
            optional = "1" if row.args.startswith("[") else "0"
            ET.SubElement(inside, "arg", name=row.args, optional=optional, type="list")
        told(method, f"{row.name} {row.args}".strip(), row.en)


def attributes(root: ET.Element, page: Page) -> None:
    """Every parameter, then the flags, which count at creation."""
    found, names = ET.SubElement(root, "attributelist"), set()
    for param in page.thing.params:
        names.add(param.name)
        attribute(found, param.name, type_of(param), {0: "0", 1: "1", 2: "2"}[param.count], f"{param.en} ({values(param)})",
                  category=CATEGORIES.get(param.name, "latentplay"), default=plain(param.default), style=style_of(param),
                  choices=param.choices if not is_number(param) else (), limits=limits_of(param))
    for flag in page.thing.flags:
        name = {"-m": "mc"}.get(flag.name, flag.name[1:])
        if name not in names:
            switch = flag.args in ("", "0/1")
            attribute(found, name, "int", "1", f"{said(flag, 'en')}; {NEEDS_VALUE}", category=CREATION,
                      default="0" if switch else "", style="onoff" if switch else "")


def type_of(param: Param) -> str:
    """Max's type."""
    if param.choices and is_number(param):
        return "atom"
    return "symbol" if param.choices else "int" if param.integer else "float"


def style_of(param: Param) -> str:
    """How the inspector shows it."""
    if param.choices and not is_number(param):
        return "enum"
    return "onoff" if param.integer and (param.lo, param.hi) == (0, 1) else ""


def limits_of(param: Param) -> tuple[str, ...]:
    """The least and the most, of a number."""
    return (plain(param.lo), plain(param.hi)) if is_number(param) else ()


def attribute(root: ET.Element, name: str, kind: str, size: str, text: str, *, category: str, default: str = "", style: str = "",
              choices: tuple[str, ...] = (), limits: tuple[str, ...] = ()) -> None:
    """One attribute, and what the inspector knows of it."""
    found = ET.SubElement(root, "attribute", name=name, get="1", set="1", type=kind, size=size)
    told(found, label(name), text)
    inner = ET.SubElement(found, "attributelist")
    facts = {"category": category, "label": label(name), "default": default, "style": style}
    for fact, value in (*facts.items(), *zip(("min", "max"), limits)):
        if value:
            ET.SubElement(inner, "attribute", name=fact, get="1", set="1", type="atom" if fact == "default" else "symbol", size="1", value=value)
    if choices:
        listed = ET.SubElement(ET.SubElement(inner, "attribute", name="enumvals", get="1", set="1", type="atom", size=str(len(choices))), "enumlist")
        for word in choices:
            ET.SubElement(listed, "enum", name=word)


def label(name: str) -> str:
    """`gain_in` as Gain In."""
    return re.sub(r"(^|_)(\w)", lambda m: (" " if m[1] else "") + m[2].upper(), name)
