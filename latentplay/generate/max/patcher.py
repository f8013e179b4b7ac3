"""A Max patcher as the dictionary that Max writes: boxes, cords, patchers inside."""

from __future__ import annotations

import itertools
import json
from typing import Any

from latentplay.generate.max.ports import class_of, ports
from latentplay.generate.max.text import box_width, comment_height, wrap

VERSION = {"major": 8, "minor": 6, "revision": 5, "architecture": "x64", "modernui": 1}
HIGH = 22
"""Of an object or message box."""
TAB_BAR = 26
"""What the tabs take of the window's height."""
ACCENT, QUIET = [0.0, 0.42, 0.34, 1.0], [0.36, 0.4, 0.4, 1.0]
RULE = [0.55, 0.72, 0.66, 1.0]


class Patcher:
    """One window, or the inside of a box; positions are in pixels."""

    def __init__(self, width: int, height: int, *, tab: bool = False, tabbed: bool = False) -> None:
        self.width, self.height = width, height
        self.boxes: list[dict[str, Any]] = []
        self.lines: list[dict[str, Any]] = []
        self.tab, self.tabbed = tab, tabbed

    def add(self, maxclass: str, place: tuple[int, int, int, int], ins: int, outs: list[str], **more: Any) -> str:
        """Any box; ``place``: x, y, width, height. Its identifier."""
        found = {"id": f"obj-{len(self.boxes) + 1}", "maxclass": maxclass, "numinlets": ins, "numoutlets": len(outs)}
        if outs:
            found["outlettype"] = outs
        found["patching_rect"] = [float(n) for n in place]
        self.boxes.append({"box": found | more})
        return str(found["id"])

    def obj(self, text: str, x: int, y: int, width: int = 0, **more: Any) -> str:
        """An object box."""
        ins, outs = ports(text)
        return self.add("newobj", (x, y, width or box_width(text), HIGH), ins, outs, text=text, **more)

    def message(self, text: str, x: int, y: int, width: int = 0) -> str:
        """A message box."""
        return self.add("message", (x, y, width or box_width(text), HIGH), 2, [""], text=text)

    def comment(self, text: str, x: int, y: int, width: int, *, size: float = 12, bold: bool = False,
                colour: list[float] | None = None) -> int:
        """A comment, wrapped at ``width`` pixels; the y below it."""
        text = text.replace("`", "'")
        lines = len(wrap(text, width, size, bold=bold))
        height = comment_height(lines, size)
        more: dict[str, Any] = {"text": text}
        if lines > 1:
            more["linecount"] = lines
        if size != 12:
            more["fontsize"] = float(size)
        if bold:
            more["fontface"] = 1
        if colour:
            more["textcolor"] = colour
        self.add("comment", (x, y, width, height), 1, [], **more)
        return y + height

    def heading(self, text: str, x: int, y: int, width: int) -> int:
        """A title with a rule below; the y below both."""
        below = self.comment(text, x, y, width, size=13, bold=True, colour=ACCENT)
        self.add("panel", (x, below, width, 2), 1, [], bgcolor=RULE, border=0, mode=0, rounded=0, ignoreclick=1)
        return below + 10

    def control(self, maxclass: str, place: tuple[int, int, int, int], **more: Any) -> str:
        """A user-interface box that keeps no parameter of its own."""
        ins, outs = CONTROLS[maxclass]
        return self.add(maxclass, place, ins, outs, **({"parameter_enable": 0} | more))

    def sub(self, name: str, inner: Patcher, x: int, y: int, width: int = 0) -> str:
        """A patcher in a box, ``[p name]``."""
        outs = [b["box"].get("signal", "") for b in inner.boxes if b["box"]["maxclass"] == "outlet"]
        for b in inner.boxes:
            b["box"].pop("signal", None)
        ins = sum(b["box"]["maxclass"] == "inlet" for b in inner.boxes)
        text = f"p {name}"
        place = (x, y, width or box_width(text), HIGH)
        return self.add("newobj", place, ins, outs, patcher=inner.dictionary(), text=text)

    def inlet(self, x: int, y: int, index: int, *, signal: bool = False, about: str = "") -> str:
        """Where something comes in."""
        return self.add("inlet", (x, y, 30, 30), 0, ["signal" if signal else ""], comment=about, index=index)

    def outlet(self, x: int, y: int, index: int, *, signal: bool = False, about: str = "") -> str:
        """Where something goes out."""
        return self.add("outlet", (x, y, 30, 30), 1, [], comment=about, index=index, signal="signal" if signal else "")

    def connect(self, a: str, outlet: int, b: str, inlet: int = 0) -> None:
        """A cord."""
        self.lines.append({"patchline": {"destination": [b, inlet], "source": [a, outlet]}})

    def connect_beside(self, a: str, b: str, inlet: int, x: int) -> None:
        """A cord from a first outlet that goes round what stands between, by ``x``."""
        above, below = (next(box["box"] for box in self.boxes if box["box"]["id"] == name) for name in (a, b))
        (x1, y1, _, high), (x2, y2, wide, _) = above["patching_rect"], below["patching_rect"]
        start, end = x1 + 9.5, x2 + 9.5 + (wide - 19) * inlet / (below["numinlets"] - 1)
        way = [(start, y1 + high + 9), (x, y1 + high + 9), (x, y2 - 9), (end, y2 - 9)]
        self.connect(a, 0, b, inlet)
        self.lines[-1]["patchline"]["midpoints"] = [float(n) for place in way for n in place]

    def chain(self, *boxes: str) -> None:
        """Cords from each first outlet to the next first inlet."""
        for a, b in itertools.pairwise(boxes):
            self.connect(a, 0, b)

    def many(self, a: str, b: str, count: int) -> None:
        """Cords between the first outlets and inlets of two boxes."""
        for i in range(count):
            self.connect(a, i, b, i)

    def dictionary(self) -> dict[str, Any]:
        """As Max keeps it."""
        head: dict[str, Any] = {
            "fileversion": 1, "appversion": VERSION, "classnamespace": "box",
            "rect": [60.0, 80.0 + TAB_BAR * self.tab, float(self.width), float(self.height)],
            "bglocked": 0, "openinpresentation": 0, "default_fontsize": 12.0, "default_fontface": 0, "default_fontname": "Arial",
            "gridonopen": 2, "gridsize": [5.0, 5.0], "gridsnaponopen": 1, "objectsnaponopen": 1, "statusbarvisible": 2,
            "toolbarvisible": 1, "boxanimatetime": 200, "enablehscroll": 1, "enablevscroll": 1, "devicewidth": 0.0,
            "description": "", "digest": "", "tags": "", "style": "", "subpatcher_template": "", "assistshowspatchername": 0,
        }
        if self.tabbed:
            head["showrootpatcherontab"] = 0
        if self.tab or self.tabbed:
            head["showontab"] = int(self.tab)
        return head | {"boxes": self.boxes, "lines": self.lines}

    def text(self) -> str:
        """The file."""
        return "{ \"patcher\": " + written(self.dictionary() | {"dependency_cache": [], "autosave": 0}, "") + "}\n"

    def classes(self) -> set[str]:
        """First words of its object boxes."""
        return {class_of(b["box"]["text"]) for b in self.boxes if b["box"]["maxclass"] == "newobj"}


def written(patcher: dict[str, Any], indent: str) -> str:
    """A patcher as JSON, a line for each key, box and cord: differences can be read."""
    inner, found = indent + " ", []
    for key, value in patcher.items():
        if key in ("boxes", "lines") and value:
            items = ",\n".join(f"{inner} {item_written(item, inner)}" for item in value)
            found.append(f'{inner}"{key}": [\n{items}\n{inner}]')
        else:
            found.append(f'{inner}"{key}": {json.dumps(value, ensure_ascii=False)}')
    return "{\n" + ",\n".join(found) + "\n" + indent + "}"


def item_written(item: dict[str, Any], indent: str) -> str:
    """A box or a cord; what is inside a box goes over further lines."""
    box = item.get("box", {})
    if "patcher" not in box:
        return json.dumps(item, ensure_ascii=False)
    rest = json.dumps({k: v for k, v in box.items() if k != "patcher"}, ensure_ascii=False)
    return f'{{"box": {rest[:-1]}, "patcher": {written(box["patcher"], indent + "  ")}}}}}'


CONTROLS: dict[str, tuple[int, list[str]]] = {
    "button": (1, ["bang"]),
    "ezdac~": (2, []),
    "flonum": (1, ["", "bang"]),
    "live.dial": (1, ["", "float"]),
    "live.gain~": (2, ["signal", "signal", "", "float", "list"]),
    "multislider": (1, ["", ""]),
    "number": (1, ["", "bang"]),
    "pictslider": (2, ["int", "int"]),
    "slider": (1, [""]),
    "textbutton": (1, ["", "", "int"]),
    "toggle": (1, ["int"]),
    "umenu": (1, ["int", "", ""]),
    "waveform~": (5, ["float", "float", "float", "float", "list", ""]),
}
"""User-interface boxes: inlets, types of the outlets."""
