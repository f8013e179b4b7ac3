"""The device as a whole: the chain from plugin~ to plugout~, the panels side by side, and what Live is told."""

from __future__ import annotations

from typing import Any

from latentplay.generate.live.bending import bending
from latentplay.generate.live.container import TYPE_NUMBER
from latentplay.generate.live.control import control
from latentplay.generate.live.core import PANELS, core
from latentplay.generate.live.modulators import modulators
from latentplay.generate.live.panel import TALL, Panel
from latentplay.generate.live.parameters import Both, blob
from latentplay.generate.live.presets import presets
from latentplay.generate.live.sizes import CHANNELS, LATENTS_OF_CHAIN
from latentplay.generate.max.patcher import Patcher, written
from latentplay.generate.max.ports import OWN
from latentplay.generate.patches.parts import LATENTS

CHAIN = "---lp"
FLAGS = f"{CHAIN} @latents {LATENTS_OF_CHAIN} @channels {CHANNELS}"
CHAIN_BOXES = {
    "encode": f"mc.lp.encode~ {FLAGS}", "mod": f"mc.lp.mod~ {FLAGS}", "decode": f"mc.lp.decode~ {FLAGS}",
    "mix": f"lp.mix~ {CHAIN} @channels {CHANNELS} @limit 1 @meter 50",
    "bend": f"lp.bend {CHAIN}", "control": f"lp.control {CHAIN}", "preset": f"lp.preset {CHAIN}",
}  # fmt: skip
STATE: Both = ("What this object holds, kept with the set.", "Ce que contient cet objet, gardé avec le set.")
MADE = 3873916800
"""Seconds since 1904 on the day that the project's files bear: always the same, so that the same device comes out."""


class Device(Panel):
    """The patcher of the device; its own surface shows panels alone."""

    def __init__(self, language: int) -> None:
        super().__init__("device", 0, language)
        self.boxes_by_name: dict[str, str] = {}
        self.panels: dict[str, Panel] = {}

    def background(self) -> None:
        """Each panel has its own."""

    def panel(self, inner: Panel, x: int) -> None:
        """A panel at its place while all before it are open."""
        place = (x, 0, inner.width, TALL)
        self.boxes_by_name[f"panel.{inner.name}"] = self.shown(
            "bpatcher", place, 0, [], varname=f"panel.{inner.name}", embed=1, patcher=inner.dictionary(), border=0, bgmode=0,
            enablehscroll=0,
            enablevscroll=0, lockeddragscroll=0, lockedsize=0, clickthrough=0, viewvisibility=1, offset=[0.0, 0.0], name="")
        self.panels[inner.name] = inner


def device(language: int) -> Device:
    """English (0) or French (1)."""
    d = Device(language)
    x = 0
    for make in (core, modulators, control, bending, presets):
        inner = make(language)
        d.panel(inner, x)
        x += inner.width
    d.width = x
    d.turn(1000)
    chain(d)
    beside(d)
    states(d)
    folding(d)
    to_live(d)
    transport(d)
    return d


def chain(d: Device) -> None:
    """Audio in, encode, mod, decode, mix, out."""
    made = d.boxes_by_name
    source = d.put("plugin~")
    louder = [d.put("*~ 1."), d.put("*~ 1.")]
    together = d.put("mc.pack~ 2")
    for name in ("encode", "mod", "decode"):
        made[name] = own(d, name)
    apart = d.put("mc.unpack~ 2")
    made["mix"], sink = own(d, "mix"), d.put("plugout~")
    level = d.hear("drive", "line~")
    for channel in range(CHANNELS):
        d.connect(source, channel, louder[channel])
        d.connect(level, 0, louder[channel], 1)
        d.connect(louder[channel], 0, together, channel)
        d.connect(apart, channel, made["mix"], channel)
        d.connect(source, channel, made["mix"], CHANNELS + channel)
        d.connect(made["mix"], channel, sink, channel)
    for a, b in ((together, made["encode"]), (made["encode"], made["mod"]), (made["mod"], made["decode"]), (made["decode"], apart)):
        d.connect(a, 0, b)
    watch(d)


def own(d: Device, name: str) -> str:
    """One of our objects, with a name for scripts."""
    made = d.put(CHAIN_BOXES[name])
    d.boxes[-1]["box"]["varname"] = name
    return made


def beside(d: Device) -> None:
    """Bend, control, preset; and for each object the names that its messages come and go by."""
    d.turn(600)
    for name in ("bend", "control", "preset"):
        d.boxes_by_name[name] = own(d, name)
    for name in CHAIN_BOXES:
        box = next(b["box"] for b in d.boxes if b["box"]["id"] == d.boxes_by_name[name])
        d.connect(d.hear(name), 0, box["id"])
        d.says((box["id"], box["numoutlets"] - 1), to=f"{name}.said")
    d.turn(400)
    # Until Live has given every parameter its value, an answer would undo what is still to come.
    gate = d.flow(d.hear("ready", "t 1"), "gate")
    d.connect(d.hear("refresh"), 0, gate, 1)
    ask = d.flow(gate, "deferlow", "qlim 40", ";dump")
    for name in CHAIN_BOXES:
        d.connect(ask, 0, d.boxes_by_name[name])
    listed = d.flow(gate, "deferlow")
    for name, message in (("preset", ";preset_list"), ("control", ";point_list"), ("mix", ";latency")):
        d.connect(d.flow(listed, message), 0, d.boxes_by_name[name])


def watch(d: Device) -> None:
    """The first eight latents, 25 times a second while their panel is open."""
    d.turn(600)
    each = d.put(f"mc.unpack~ {LATENTS}")
    d.connect(d.boxes_by_name["mod"], 0, each)
    clock = d.hear("fold.modulators", "metro 40", "t" + " b" * LATENTS)
    whole = d.put("pack" + " 0." * LATENTS)
    for latent in range(LATENTS):
        d.turn(60)
        seen = d.put("snapshot~")
        d.connect(each, latent, seen)
        d.connect(clock, latent, seen)
        d.connect(seen, 0, whole, latent)
    d.says(whole, to="moved")


def states(d: Device) -> None:
    """Each object's own state, as pattr has it; restored after the controls, so that it has the last word. The model comes first."""
    for name in CHAIN_BOXES:
        kept = d.put(f"pattr state.{name} @bindto {name}")
        box = next(b["box"] for b in d.boxes if b["box"]["id"] == kept)
        short: Both = (f"State of {OWN_NAMES[name]}", f"État de {OWN_NAMES[name]}")
        box |= {"varname": f"state.{name}", "parameter_enable": 1,
                "saved_attribute_attributes": {"valueof": blob(f"State {name.title()}", short, STATE, d.language, 1)}}


OWN_NAMES = {name: next(word.removeprefix("mc.") for word in text.split() if word.removeprefix("mc.") in OWN)
             for name, text in CHAIN_BOXES.items()}


def folding(d: Device) -> None:
    """Panels come and go; those behind them move up, and the device is as wide as what is open."""
    d.turn(700)
    whole = d.put("pak" + " 0" * len(PANELS))
    widths = {name: d.panels[name].width for name in PANELS}
    opened = f"{d.panels['core'].width}"
    spread = d.put("t" + " l" * (len(PANELS) + 1))
    d.connect(whole, 0, spread)
    script = d.put("thispatcher")
    d.boxes[-1]["box"]["varname"] = "this"
    for place, (name, width) in enumerate(widths.items()):
        told = d.hear(f"fold.{name}")
        d.connect(told, 0, whole, place)
        shows = d.flow(told, "sel 1 0")
        d.connect(d.flow(shows, f";script show panel.{name}"), 0, script)
        d.connect(d.flow((shows, 1), f";script hide panel.{name}"), 0, script)
        d.turn(300)
        moved = d.flow((spread, place + 1), unpacked(opened), f";script sendbox panel.{name} presentation_position $1 0")
        d.connect(moved, 0, script)
        opened += f"+$i{place + 1}*{width}"
    whole_width = d.flow((spread, 0), unpacked(opened), "prepend setwidth")
    live = d.put("live.thisdevice")
    d.connect(whole_width, 0, live)
    d.boxes_by_name |= {"this": script, "live": live}


def unpacked(sum_: str) -> str:
    """A sum over the list of what is open."""
    return f"expr {sum_}" + ("" if "$i1" in sum_ else "+0*$i1")


def to_live(d: Device) -> None:
    """The latency, from the moment that Live listens; read back, and said again where Live has another."""
    d.turn(700)
    live, script = d.boxes_by_name["live"], d.boxes_by_name["this"]
    ready = d.flow(live, "t b b b", "deferlow")
    start = next(line["patchline"]["source"][0] for line in d.lines if line["patchline"]["destination"] == [ready, 0])
    d.says(ready, "t b b", to="refresh")
    d.says((start, 1), to="ready")
    opened = d.flow((start, 2), ";1")
    wanted = d.hear("latency", "int")
    through = d.put("gate")
    d.connect(opened, 0, through, 0)
    d.connect(wanted, 0, through, 1)
    d.connect(d.flow(through, ";latency $1"), 0, script)
    later = d.flow(wanted, "t b", "delay 1000")
    believed = d.flow(later, ";get latency_in_samples", "live.object", "route latency_in_samples", "t i", "expr $i1 != $i2", "sel 1")
    d.connect(wanted, 0, last_with(d, "expr $i1 != $i2"), 1)
    d.connect(believed, 0, wanted)
    path = d.flow((start, 1), ";path this_device", "live.path")
    d.connect(path, 1, last_with(d, "live.object"), 1)


def last_with(d: Device, text: str) -> str:
    """The last box with this text."""
    return str(next(b["box"]["id"] for b in reversed(d.boxes) if b["box"].get("text") == text))


def transport(d: Device) -> None:
    """Live's clock, 50 times a second: play state, place in quarter notes, tempo, meter."""
    d.turn(700)
    clock = d.hear("ready", "t b", ";1", "metro 20", "transport")
    beats, state = d.put("/ 480."), d.put("int")
    d.connect(clock, 7, beats)
    d.connect(clock, 6, state, 1)
    whole = d.put("pack 0 0. 120. 4 4")
    meter = d.flow((clock, 5), "unpack 4 4")
    d.connect(beats, 0, whole, 1)
    d.connect(clock, 4, whole, 2)
    d.connect(meter, 0, whole, 3)
    d.connect(meter, 1, whole, 4)
    last = d.flow((clock, 0), "t b")
    d.connect(last, 0, state)
    d.connect(state, 0, whole)
    through = d.flow(d.hear("follow.song"), "gate")
    d.connect(whole, 0, through, 1)
    d.says(through, "prepend transport", to="mod")


def listed(d: Device) -> dict[str, list[Any]]:
    """Every parameter by the way to its box: long name, short name, order."""
    found = {}
    for name, patcher in (("", d), *((d.boxes_by_name[f"panel.{n}"], p) for n, p in d.panels.items())):
        for item in patcher.boxes:
            kept = item["box"].get("saved_attribute_attributes", {}).get("valueof")
            if kept:
                key = "::".join(part for part in (name, item["box"]["id"]) if part)
                found[key] = [kept["parameter_longname"], kept["parameter_shortname"], kept["parameter_order"]]
    return found


def project() -> dict[str, Any]:
    """Without it Max refuses the device."""
    return {
        "version": 1, "creationdate": MADE, "modificationdate": MADE, "viewrect": [25.0, 106.0, 300.0, 500.0], "autoorganize": 1,
        "hideprojectwindow": 1, "showdependencies": 1, "autolocalize": 0, "contents": {"patchers": {}}, "layout": {}, "searchpath": {},
        "detailsvisible": 0, "amxdtype": TYPE_NUMBER, "readonly": 0, "devpathtype": 0, "devpath": ".", "sortmode": 0, "viewmode": 0,
        "includepackages": 0,
    }  # fmt: skip


def scripts(patcher: Patcher) -> set[str]:
    """Files of the views."""
    found = {b["box"]["filename"] for b in patcher.boxes if b["box"]["maxclass"] == "jsui"}
    return found


def text(language: int, banks: dict[str, Any]) -> str:
    """The patcher as Max writes it."""
    d = device(language)
    views = sorted({"lp.view.js"}.union(*(scripts(p) for p in d.panels.values())))
    externals = sorted({t.split()[0] for t in CHAIN_BOXES.values()})
    head = d.dictionary() | {
        "openrect": [0.0, 0.0, 0.0, float(TALL)], "devicewidth": 0.0,
        "parameters": listed(d) | {"parameterbanks": banks, "inherited_shortname": 1},
        "dependency_cache": [{"name": name, "bootpath": ".", "type": "TEXT", "implicit": 1} for name in views]
        + [{"name": f"{name}.mxo", "type": "iLaX"} for name in externals],
        "latency": 0, "is_mpe": 0, "minimum_live_version": "", "minimum_max_version": "", "platform_compatibility": 0,
        "project": project(), "autosave": 0, "saved_attribute_attributes": {"default_plcolor": {"expression": ""}},
    }
    return '{ "patcher": ' + written(head, "") + "}\n"
