"""Draws patchers as Max would, nearly: ``python -m latentplay.generate.max.pictures FOLDER`` makes a PNG of each tab, to be looked at."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from latentplay.generate.max.text import INSET, LEADING, wrap

FONT = {0: "LiberationSans-Regular.ttf", 1: "LiberationSans-Bold.ttf"}
"""As wide as Arial; in Debian's fonts-liberation."""
SCALE = 2
PAPER, INK, BOX, EDGE, BAD = "#f0f0ee", "#222222", "#d8dcda", "#8a938f", "#d03030"
CORDS = {"signal": "#b09000", "multichannelsignal": "#2060c0"}


def picture(patcher: dict[str, Any]) -> Any:
    """One window as a PIL image, twice its size."""
    from PIL import Image, ImageDraw

    _, _, width, height = patcher["rect"]
    image = Image.new("RGB", (round(width) * SCALE, round(height) * SCALE), PAPER)
    pen = Pen(ImageDraw.Draw(image))
    boxes = {b["box"]["id"]: b["box"] for b in patcher["boxes"]}
    for line in patcher["lines"]:
        pen.cord(boxes, line["patchline"])
    for box in boxes.values():
        pen.box(box)
    return image


def port_x(box: dict[str, Any], index: int, count: int) -> float:
    """Where an inlet or outlet is."""
    x, _, width, _ = box["patching_rect"]
    return float(x + 9.5 + (width - 19) * index / max(1, count - 1))


class Pen:
    """Draws boxes and cords at SCALE."""

    def __init__(self, draw: Any) -> None:
        self.draw = draw

    def font(self, size: float, face: int) -> Any:
        """Arial, or what is as wide."""
        from PIL import ImageFont

        return ImageFont.truetype(FONT[face & 1], round(size * SCALE))

    def write(self, x: float, y: float, text: str, *, size: float = 12, face: int = 0, colour: str = INK, room: float = 0) -> None:
        """A line of text, in red where it is wider than ``room``."""
        font = self.font(size, face)
        if room and font.getlength(text) / SCALE > room:
            colour = BAD
        self.draw.text((x * SCALE, y * SCALE), text, font=font, fill=colour)

    def rectangle(self, rect: list[float], fill: str | None, outline: str | None = EDGE, radius: float = 3) -> None:
        """A rounded box."""
        x, y, width, height = (n * SCALE for n in rect)
        self.draw.rounded_rectangle((x, y, x + width, y + height), radius * SCALE, fill=fill, outline=outline, width=SCALE // 2 or 1)

    def cord(self, boxes: dict[str, Any], line: dict[str, Any]) -> None:
        """From an outlet to an inlet."""
        (a, outlet), (b, inlet) = line["source"], line["destination"]
        above, below = boxes[a], boxes[b]
        x1, y1 = port_x(above, outlet, above["numoutlets"]), above["patching_rect"][1] + above["patching_rect"][3]
        x2, y2 = port_x(below, inlet, below["numinlets"]), below["patching_rect"][1]
        colour = CORDS.get(above["outlettype"][outlet], "#777777")
        way = (x1, y1, *line.get("midpoints", ()), x2, y2)
        self.draw.line([n * SCALE for n in way], fill=colour, width=SCALE if colour == "#777777" else 2 * SCALE)

    def ports(self, box: dict[str, Any]) -> None:
        """Small marks where cords go in and out."""
        _, y, _, height = box["patching_rect"]
        for count, at in ((box["numinlets"], y), (box["numoutlets"], y + height)):
            for i in range(count):
                x = port_x(box, i, count)
                self.draw.rectangle([n * SCALE for n in (x - 3, at - 1, x + 3, at + 1)], fill="#555555")

    def box(self, box: dict[str, Any]) -> None:
        """Any box."""
        kind = box["maxclass"]
        if kind == "comment":
            return self.comment(box)
        if kind == "panel":
            return self.rectangle(box["patching_rect"], hex_of(box["bgcolor"]), None, 0)
        if kind == "jsui":
            x, y, _, _ = box["patching_rect"]
            return self.write(x + 6, y + 6, " ".join(box.get("jsarguments", [])) or box["filename"], size=26, face=1)
        fill = {"message": "#e9e9e9", "newobj": BOX}.get(kind, "#ffffff")
        self.rectangle(box["patching_rect"], fill, radius=8 if kind == "message" else 3)
        self.inside(box, kind)
        self.ports(box)

    def comment(self, box: dict[str, Any]) -> None:
        """Wrapped text; a red frame where it needs more height than it has."""
        x, y, width, height = box["patching_rect"]
        size, face = box.get("fontsize", 12.0), box.get("fontface", 0)
        lines = wrap(box["text"], width, size, bold=bool(face))
        for place, line in enumerate(lines):
            colour = hex_of(box["textcolor"]) if "textcolor" in box else INK
            self.write(x + INSET - 2, y + 3 + place * size * LEADING, line, size=size, face=face, colour=colour, room=width - INSET)
        if 6 + len(lines) * size * LEADING > height + 2:
            self.rectangle(box["patching_rect"], None, BAD)

    def inside(self, box: dict[str, Any], kind: str) -> None:
        """Text, or what stands for a control."""
        x, y, width, height = box["patching_rect"]
        if "text" in box:
            return self.write(x + 6, y + height / 2 - 8, box["text"], room=width - 8)
        if kind == "umenu":
            first = next(i for i in box["items"] if i != ",")
            return self.write(x + 6, y + 4, f"{first}  v", room=width - 8)
        shown = {"live.dial": box.get("varname", ""), "inlet": str(box.get("index")), "outlet": str(box.get("index"))}.get(kind, kind)
        if width > 40:
            self.write(x + 4, y + 3, shown, size=9, room=width - 4)
        else:
            self.write(x + 3, y + 3, shown[:1], size=9)


def hex_of(colour: list[float]) -> str:
    """Red, green, blue from 0 to 1 as #rrggbb."""
    return "#" + "".join(f"{round(255 * part):02x}" for part in colour[:3])


def windows(patcher: dict[str, Any], name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """A patcher and all inside it, with names."""
    yield name, patcher
    for item in patcher["boxes"]:
        inner = item["box"].get("patcher")
        if inner:
            yield from windows(inner, f"{name}.{item['box']['text'].removeprefix('p ')}")


def main(folder: Path, package: Path) -> None:
    """A PNG of every window of every patcher."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in sorted([*package.rglob("*.maxhelp"), *package.rglob("*.maxpat")]):
        root = json.loads(path.read_text(encoding="utf-8"))["patcher"]
        for name, window in windows(root, path.stem):
            if window["boxes"] and window.get("showrootpatcherontab") is None:
                picture(window).save(folder / f"{name}.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else Path(__file__).parents[3] / "m4l_device" / "max_package")
