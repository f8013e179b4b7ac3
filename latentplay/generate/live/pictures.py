"""Draws the device as Live would show it: for looking at it without Live (needs Pillow; not part of the device).

    python -m latentplay.generate.live.pictures [folder]
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from latentplay.generate.live import devices
from latentplay.generate.max.pictures import Pen

SCALE = 2
SURFACE, INK, LCD, LIT, KNOB, FRAME, DARK = "#3c3c3c", "#d8d8d8", "#181818", "#ffad56", "#9a9a9a", "#262626", "#141414"
NAMES = {0: "en", 1: "fr"}
VIEWS = {"lp.seedmap.js": "seed map", "lp.pad.js": "pad", "lp.weights.js": "weights", "lp.distribution.js": "shapes",
         "lp.movements.js": "latents", "lp.meters.js": "levels"}


class Screen(Pen):
    """Live's dark theme, about; at a place of its own."""

    x = 0

    def rect(self, box: dict[str, Any]) -> list[float]:
        """Where it is shown."""
        x, y, width, height = box["presentation_rect"]
        return [x + self.x, y, width, height]

    def centred(self, rect: list[float], text: str, colour: str = INK, size: float = 9.5) -> None:
        """A line in the middle of a box."""
        x, y, width, height = rect
        wide = self.font(size, 0).getlength(text) / SCALE
        self.write(x + (width - wide) / 2, y + height / 2 - size * 0.62, text, size=size, colour=colour, room=width)

    def one(self, box: dict[str, Any]) -> None:
        """Any box."""
        kind = box["maxclass"].replace(".", "_")
        getattr(self, f"draw_{kind}", self.draw_other)(box, self.rect(box), box.get("saved_attribute_attributes", {}).get("valueof", {}))

    def draw_panel(self, box: dict[str, Any], rect: list[float], value: dict[str, Any]) -> None:
        """The surface."""
        self.rectangle(rect, SURFACE, FRAME, 4)

    def draw_live_comment(self, box: dict[str, Any], rect: list[float], value: dict[str, Any]) -> None:
        """A line of text."""
        x, y, width, _ = rect
        face = box.get("fontface", 0)
        wide = self.font(9.5, face).getlength(box["text"]) / SCALE
        self.write(x + (width - wide - 2 if box["textjustification"] == 2 else 2), y + 2, box["text"], size=9.5, face=face, colour=INK,
            room=width)

    def draw_live_text(self, box: dict[str, Any], rect: list[float], value: dict[str, Any]) -> None:
        """A switch, lit where it is on at first; or a button."""
        lit = value.get("parameter_initial", [0])[0] == 1
        self.rectangle(rect, LIT if lit else DARK if box["mode"] else "#565656", FRAME, 2)
        self.centred(rect, box["text"], DARK if lit else INK)

    def draw_live_menu(self, box: dict[str, Any], rect: list[float], value: dict[str, Any]) -> None:
        """A menu at its first word."""
        self.rectangle(rect, LCD, FRAME, 2)
        self.write(rect[0] + 5, rect[1] + 2.5, value["parameter_enum"][value["parameter_initial"][0]], size=9.5, colour=LIT,
            room=rect[2] - 12)
        self.write(rect[0] + rect[2] - 10, rect[1] + 2.5, "v", size=8, colour=KNOB)

    def draw_umenu(self, box: dict[str, Any], rect: list[float], value: dict[str, Any]) -> None:
        """A menu that the device fills."""
        self.rectangle(rect, LCD, FRAME, 2)
        self.write(rect[0] + 5, rect[1] + 2.5, next(iter(box["items"]), ""), size=9.5, colour=LIT, room=rect[2] - 12)
        self.write(rect[0] + rect[2] - 10, rect[1] + 2.5, "v", size=8, colour=KNOB)

    def draw_live_tab(self, box: dict[str, Any], rect: list[float], value: dict[str, Any]) -> None:
        """Words side by side."""
        x, y, width, height = rect
        part = width / len(value["parameter_enum"])
        for place, word in enumerate(value["parameter_enum"]):
            lit = place == value["parameter_initial"][0]
            self.rectangle([x + place * part, y, part - 1, height], LIT if lit else DARK, FRAME, 2)
            self.centred([x + place * part, y, part, height], word, DARK if lit else INK)

    def draw_live_dial(self, box: dict[str, Any], rect: list[float], value: dict[str, Any]) -> None:
        """Name, dial, number."""
        x, y, width, _ = rect
        low, high, at = value["parameter_mmin"], value["parameter_mmax"], value["parameter_initial"][0]
        self.centred([x, y, width, 12], value["parameter_shortname"])
        part = ((at - low) / (high - low)) ** (1 / value.get("parameter_exponent", 1))
        ring = [n * SCALE for n in (x + width / 2 - 10, y + 14, x + width / 2 + 10, y + 34)]
        self.draw.arc(ring, 135, 405, fill=LCD, width=3 * SCALE)
        self.draw.arc(ring, 135, 135 + 270 * part, fill=LIT, width=3 * SCALE)
        self.centred([x, y + 35, width, 12], with_unit(at, value))

    def draw_live_numbox(self, box: dict[str, Any], rect: list[float], value: dict[str, Any]) -> None:
        """A number."""
        self.rectangle(rect, LCD, FRAME, 2)
        self.centred(rect, with_unit(value["parameter_initial"][0], value), LIT)

    def draw_live_slider(self, box: dict[str, Any], rect: list[float], value: dict[str, Any]) -> None:
        """A bar, upright or lying."""
        x, y, width, height = rect
        self.rectangle([x + 1, y, width - 2, height], LCD, FRAME, 2)
        if box.get("orientation"):
            self.rectangle([x + 2, y + height / 2 - 1, width - 4, 3], LIT, None, 1)
        else:
            self.rectangle([x + 2, y + 3, 5, height - 6], LIT, None, 1)

    def draw_textedit(self, box: dict[str, Any], rect: list[float], value: dict[str, Any]) -> None:
        """A text to type in."""
        self.rectangle(rect, LCD, FRAME, 2)
        self.write(rect[0] + 5, rect[1] + 3, box["text"], size=9.5, colour=INK)

    def draw_led(self, box: dict[str, Any], rect: list[float], value: dict[str, Any]) -> None:
        """A light that is out."""
        self.rectangle(rect, "#5a2020", FRAME, 7)

    def draw_jsui(self, box: dict[str, Any], rect: list[float], value: dict[str, Any]) -> None:
        """Where a view draws."""
        self.rectangle(rect, LCD, "#3e3e3e", 0)
        self.centred(rect, VIEWS[box["filename"]], KNOB)

    def draw_other(self, box: dict[str, Any], rect: list[float], value: dict[str, Any]) -> None:
        """What has no drawing here."""
        self.rectangle(rect, None, "#ff0000", 0)


def with_unit(number: float, value: dict[str, Any]) -> str:
    """A number as Live writes it."""
    style = value["parameter_unitstyle"]
    if style == 9:
        return str(value["parameter_units"] % number)
    if style == 2:
        return f"{number / 1000:.2f} s" if number >= 1000 else f"{number:.0f} ms"
    return {0: f"{number:.0f}", 4: f"{number:.1f} dB", 5: f"{number:.0f} %"}.get(style,
        f"{number:.2f}" if abs(number) < 100 else f"{number:.0f}")


def drawn(panel: dict[str, Any]) -> Any:
    """One panel as a picture, twice its size."""
    from PIL import Image, ImageDraw

    _, _, width, height = panel["presentation_rect"]
    image = Image.new("RGB", (round(width) * SCALE, round(height) * SCALE), SURFACE)
    screen = Screen(ImageDraw.Draw(image))
    boxes = [item["box"] for item in panel["patcher"]["boxes"] if item["box"].get("presentation")]
    for box in sorted(boxes, key=lambda b: b["maxclass"] != "panel"):
        screen.one(box)
    return image


def main(folder: Path) -> None:
    """A picture of every panel, in both languages."""
    folder.mkdir(parents=True, exist_ok=True)
    for language, content in enumerate(devices().values()):
        root = json.loads(content[content.index(b"ptch") + 8 : -1])["patcher"]
        for item in root["boxes"]:
            if item["box"]["maxclass"] == "bpatcher":
                name = item["box"]["varname"].removeprefix("panel.")
                drawn(item["box"]).save(folder / f"live-{name}-{NAMES[language]}.png", optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[3] / "docs" / "img")
