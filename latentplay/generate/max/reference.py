"""The reference pages of Max, one `.maxref.xml` for each object, from the table."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from latentplay.generate.max.page import Page, said
from latentplay.generate.patches.page import AUTHOR
from latentplay.spec.kinds import Flag, Message, Param
from latentplay.spec.wording import is_number, plain, values

HEAD = '<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<?xml-stylesheet href="./_c74_ref.xsl" type="text/xsl"?>\n'
TAGS = ("latentplay", "neural audio", "RAVE", "latent", "MSP")
CATEGORY = "latentplay"
"""Where the inspector puts an attribute."""


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
        element = ET.SubElement(found, "objarg", name=name, optional="1", type="list")
        told(element, name, f"{said(flag, 'en')}. As an attribute: {written(flag)}.")


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
    """Every parameter, then the flags, which are chosen when the box is made."""
    found = ET.SubElement(root, "attributelist")
    for param in page.thing.params:
        text, title = f"{param.en} ({values(param)})", label(param.name, param.unit)
        inner = attribute(found, param.name, type_of(param), str(param.count), text, title)
        facts(inner, default=plain(param.default), style=style_of(param), **limits_of(param))
        if param.choices:
            choices(inner, param.choices)
    params = {param.name for param in page.thing.params}
    for flag in page.thing.flags:
        name = {"-m": "mc"}.get(flag.name, flag.name[1:])
        if name not in params:
            attribute(found, name, "atom", "1", f"{said(flag, 'en')}; when the box is made", label(name), settable=False)


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


def limits_of(param: Param) -> dict[str, str]:
    """The least and the most, of a number."""
    return {"min": plain(param.lo), "max": plain(param.hi)} if is_number(param) else {}


def attribute(root: ET.Element, name: str, kind: str, size: str, text: str, title: str, *, settable: bool = True) -> ET.Element:
    """One attribute; where more can be told of it."""
    found = ET.SubElement(root, "attribute", name=name, get="1", set=str(int(settable)), type=kind, size=size)
    told(found, title, text)
    inner = ET.SubElement(found, "attributelist")
    facts(inner, category=CATEGORY, label=title)
    return inner


def facts(inner: ET.Element, **known: str) -> None:
    """What the inspector knows of an attribute."""
    for name, value in known.items():
        if value:
            kind = "atom" if name in ("default", "min", "max") else "symbol"
            ET.SubElement(inner, "attribute", name=name, get="1", set="1", type=kind, size="1", value=value)


def choices(inner: ET.Element, words: tuple[str, ...]) -> None:
    """The words that an attribute takes."""
    whole = ET.SubElement(inner, "attribute", name="enumvals", get="1", set="1", type="atom", size=str(len(words)))
    listed = ET.SubElement(whole, "enumlist")
    for word in words:
        ET.SubElement(listed, "enum", name=word)


def label(name: str, unit: str = "") -> str:
    """`gain_in`, `dB` as Gain in (dB): as the inspector shows it."""
    words = name[0].upper() + name[1:].replace("_", " ")
    return f"{words} ({unit})" if unit else words
