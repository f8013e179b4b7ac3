"""Inlets and outlets of the boxes that the patchers use: Max's by a list, ours from the table."""

from __future__ import annotations

import re

from latentplay.generate.patches.parts import LATENTS
from latentplay.spec.table import objects

MAX: dict[str, tuple[int, list[str]]] = {
    "adc~": (1, ["signal"]),
    "buffer~": (1, ["float", "bang"]),
    "clip": (3, [""]),
    "combine": (4, ["", ""]),
    "dbtoa": (1, ["float"]),
    "pattr": (1, ["", "", ""]),
    "deferlow": (1, [""]),
    "delay": (2, ["bang"]),
    "folder": (1, ["", "int"]),
    "fromsymbol": (1, [""]),
    "live.object": (2, [""]),
    "live.path": (1, ["", "", ""]),
    "live.thisdevice": (1, ["bang", "int", "int"]),
    "plugin~": (2, ["signal", "signal"]),
    "plugout~": (2, ["signal", "signal"]),
    "regexp": (1, ["", "", "", "", ""]),
    "sampstoms~": (1, ["signal", "float"]),
    "thispatcher": (1, ["", ""]),
    "tosymbol": (1, [""]),
    "uzi": (2, ["bang", "bang", "int"]),
    "zl": (2, ["", ""]),
    "change": (1, ["", "int", "int"]),
    ">": (2, ["int"]),
    "-": (2, ["int"]),
    "cycle~": (2, ["signal"]),
    "div": (2, [""]),
    "int": (2, ["int"]),
    "loadbang": (1, ["bang"]),
    "loadmess": (1, [""]),
    "mc.*~": (2, ["multichannelsignal"]),
    "mc.slide~": (3, ["multichannelsignal"]),
    "mc.sig~": (1, ["multichannelsignal"]),
    "line~": (2, ["signal", "bang"]),
    "metro": (2, ["bang"]),
    "noise~": (1, ["signal"]),
    "onebang": (2, ["bang", "bang"]),
    "opendialog": (1, ["", "bang"]),
    "pcontrol": (1, [""]),
    "phasor~": (2, ["signal"]),
    "prepend": (1, [""]),
    "print": (1, []),
    "qlim": (2, [""]),
    "r": (0, [""]),
    "s": (1, []),
    "savedialog": (1, ["", "bang", ""]),
    "saw~": (2, ["signal"]),
    "snapshot~": (2, ["float"]),
    "tapin~": (1, ["tapconnect"]),
    "tapout~": (1, ["signal"]),
    "transport": (2, ["int", "int", "float", "float", "float", "", "int", "float", ""]),
    "wave~": (3, ["signal"]),
    "!-~": (2, ["signal"]),
    "*~": (2, ["signal"]),
    "+~": (2, ["signal"]),
    "+": (2, ["int"]),
    "/": (2, ["float"]),
}
"""Class: inlets, types of the outlets."""
TRIGGERS = {"b": "bang", "i": "int", "f": "float", "l": "", "s": ""}
OWN = {thing.name: thing for thing in objects()}


def class_of(text: str) -> str:
    """The first word of a box."""
    return text.split()[0]


def ports(text: str) -> tuple[int, list[str]]:
    """Inlets, and the types of the outlets, of the object box with this text."""
    name, *words = text.split()
    base = name.removeprefix("mc.")
    if base in OWN:
        return own_ports(name, words)
    if name in ("route", "routepass", "sel"):
        return len(words) + 1, ["bang" if name == "sel" else ""] * len(words) + [""]
    if name in ("expr", "if", "sprintf"):
        return max(1, len(set(re.findall(r"\$[fis](\d)", text))), text.count("%")), [""] * (2 if " out2 " in text else 1)
    if name == "t":
        return 1, [TRIGGERS.get(w, "int") for w in words]
    if name == "gate":
        return 2, [""] * int(words[0] if words else 1)
    if name in ("pack", "pak"):
        return len(words), [""]
    if name == "unpack":
        return 1, ["float"] * len(words)
    if name == "selector~":
        return int(words[0]) + 1, ["signal"]
    if name == "mc.unpack~":
        return 1, ["signal"] * int(words[0])
    if name == "mc.pack~":
        return int(words[0]), ["multichannelsignal"]
    return MAX[name]


def asked(words: list[str], name: str) -> int:
    """The number behind ``-name`` or ``@name``; 0 when it is not there."""
    for mark in (f"-{name}", f"@{name}"):
        if mark in words:
            return int(words[words.index(mark) + 1])
    return 0


def one_cord(name: str, words: list[str]) -> bool:
    """Whether all its signals come in one multichannel cord."""
    return name.startswith("mc.") or "-m" in words or asked(words, "mc") == 1


def signals(name: str, words: list[str]) -> tuple[int, int]:
    """Signals in and out of one of our objects, with no model or the demo model."""
    channels = asked(words, "channels") or 1
    latents = asked(words, "latents") or LATENTS * channels
    return {
        "lp.encode~": (channels, latents),
        "lp.decode~": (latents, channels),
        "lp.model~": (channels, channels),
        "lp.mod~": (latents, latents),
        "lp.mix~": (2 * channels, channels),
    }.get(name, (1, 0))


def own_ports(name: str, words: list[str]) -> tuple[int, list[str]]:
    """One of our objects: its signals, then the status outlet."""
    ins, outs = signals(name.removeprefix("mc."), words)
    if one_cord(name, words):
        return 1, ["multichannelsignal", ""]
    return ins, ["signal"] * outs + [""]
