"""A patch that people look at: comments, sliders, toggles, subpatches and panels beside boxes and cords."""

from __future__ import annotations

import re
import textwrap

from latentplay.files.pd_patch import Patch

CHAR, LINE, BOX = 7, 16, 24
"""Pixels of a character, of a line of a comment and of a box with the space below it, at font size 12."""
HIGHEST, WIDEST = 690, 1340
"""Pixels of a window that fits a screen of 1366 x 768, with its frame, its menu and the panel of a desktop."""
WHITE, PAPER, INK, ACCENT = "#fcfcfc", "#e8ece4", "#202020", "#b8d8c8"


def lines(text: str, width: int) -> int:
    """How many lines a comment takes when it is wrapped at ``width`` characters."""
    return len(textwrap.wrap(text, width, break_long_words=False))


def label_of(text: str) -> str:
    """A label as it stands in a file: nothing is `empty`, spaces are escaped."""
    return text.replace(" ", "\\ ").replace(",", "\\,") or "empty"


def comment(text: str) -> str:
    """A text as Pd can keep it: a semicolon would start a new line, and a long number that stands alone would be rounded."""
    text = text.replace(" ;", ",").replace(";", ",")
    return re.sub(r"(-?\d{7,}) to (-?\d{7,})", r"\1..\2", text)


class Canvas(Patch):
    """A visible patch. Positions are in pixels; what is drawn later lies on top."""

    def __init__(self, width: int = 760, height: int = 600, *, declare: str = "") -> None:
        super().__init__(width, height)
        self.resize(width, height)
        if declare:
            self._lines.append(f"#X declare {declare};")

    def resize(self, width: int, height: int) -> None:
        """The window's size, once it is known."""
        self.width, self.height = width, height
        self._lines[0] = f"#N canvas 4 40 {width} {height} 12;"

    def raw(self, line: str) -> int:
        """An element as it stands in a file, without `#X ` and semicolon."""
        number, self._count = self._count, self._count + 1
        self._lines.append(f"#X {line};")
        return number

    def wide(self, text: str, x: int, y: int, width: int) -> int:
        """An object box that is ``width`` characters wide."""
        number = self.box(text, x, y)
        self.widen(width)
        return number

    def widen(self, width: int) -> None:
        """Gives the box or comment that was made last a width of so many characters."""
        self._lines[-1] = f"{self._lines[-1][:-1]}, f {width};"

    def text(self, text: str, x: int, y: int, width: int = 60) -> int:
        """A comment, wrapped at ``width`` characters; the y below its last line."""
        text = comment(text)
        self._add("text", text, x, y)
        self.widen(width)
        return y + LINE * lines(text, width)

    def strip(self, x: int, y: int, width: int, height: int, label: str = "", *, colour: str = ACCENT, size: int = 14) -> int:
        """A coloured area with a label, behind what follows."""
        middle = max(8, height // 2)
        return self.raw(f"obj {x} {y} cnv 5 {width} {height} empty empty {label_of(label)} 10 {middle} 0 {size} {colour} {INK} 0")

    def number(self, x: int, y: int, width: int = 6, *, hears: str = "-") -> int:
        """A number box; ``hears`` is a name that `set` may be sent to."""
        hears = hears.replace("$", "\\$")
        return self.raw(f"floatatom {x} {y} {width} 0 0 0 - {hears} - 0")

    def toggle(self, x: int, y: int, size: int = 18, *, on: bool = False, start: bool = False, label: str = "") -> int:
        """A toggle; ``start``: it sends its state when the patch opens. Its label stands to the right."""
        state = f"{int(on)} 1"
        return self.raw(
            f"obj {x} {y} tgl {size} {int(start)} empty empty {label_of(label)} {size + 6} {size // 2} 0 12 {WHITE} {INK} {INK} {state}"
        )

    def bang(self, x: int, y: int, size: int = 18, *, label: str = "") -> int:
        """A bang button."""
        return self.raw(
            f"obj {x} {y} bng {size} 250 50 0 empty empty {label_of(label)} {size + 6} {size // 2} 0 12 {WHITE} {INK} {INK}"
        )

    def radio(self, x: int, y: int, count: int, at: int = 0, *, upright: bool = False, size: int = 18, start: bool = True) -> int:
        """A row (or, upright, a column) of cells of which one is on; it sends its number when the patch opens."""
        kind = "vradio" if upright else "hradio"
        return self.raw(
            f"obj {x} {y} {kind} {size} 1 {int(start)} {count} empty empty empty 0 -8 0 10 {WHITE} {INK} {INK} {at}"
        )

    def slider(self, x: int, y: int, lo: float, hi: float, value: float, *, length: int = 128, thick: int = 18,
               upright: bool = False, start: bool = True, label: str = "", hears: str = "empty") -> int:
        """A slider; ``start``: it sends its value when the patch opens; ``hears`` is a name that `set` may be sent to."""
        kind, size = ("vsl", f"{thick} {length}") if upright else ("hsl", f"{length} {thick}")
        pixels = (value - lo) / (hi - lo) * (length - 1)
        assert not start or abs(pixels - round(pixels)) < 1e-6, "Pd starts at a whole pixel: it would say another number"
        place = round(100 * pixels)
        at = f"{thick // 2 - 4} {length + 10}" if upright else f"{length + 8} {thick // 2}"
        look = f"{label_of(label)} {at} 0 12 {WHITE} {INK} {INK} {place} 0"
        hears = hears.replace("$", "\\$")
        return self.raw(f"obj {x} {y} {kind} {size} {lo:g} {hi:g} 0 {int(start)} empty {hears} {look}")

    def sub(self, name: str, inner: Canvas, x: int, y: int) -> int:
        """A subpatch, ``[pd name]``."""
        number, self._count = self._count, self._count + 1
        escaped = name.replace("$", "\\$")
        head = f"#N canvas 60 60 {inner.width} {inner.height} {escaped.replace(' ', '_')} 0;"
        self._lines += [head, *inner._lines[1:], *inner._cords, f"#X restore {x} {y} pd {escaped};"]
        return number

    def panel(self, name: str, inner: Canvas, x: int, y: int, width: int, height: int) -> int:
        """A subpatch of which the top left ``width`` x ``height`` pixels show in this one."""
        inner._cords.append(f"#X coords 0 -1 1 1 {width} {height} 2 0 0;")
        return self.sub(name, inner, x, y)

    def template(self, fields: str) -> None:
        """The shape of a drawing, known before anything is drawn."""
        self._lines.insert(1, f"#N struct {fields};")

    def drawing(self, name: str, scalar: str, x: int, y: int, size: int) -> int:
        """A square of ``size`` pixels (0 at the bottom and on the left) with one drawing in it, found by a pointer as `pd-name`."""
        number, self._count = self._count, self._count + 1
        escaped = name.replace("$", "\\$")
        self._lines += [
            f"#N canvas 0 0 450 300 {escaped} 0;",
            f"#X scalar {scalar} \\;;",
            f"#X coords 0 {size} {size} 0 {size} {size} 2 0 0;",
            f"#X restore {x} {y} pd {escaped};",
        ]
        return number

    def array(self, name: str, points: int, x: int, y: int, width: int, height: int, lo: float = -1, hi: float = 1) -> int:
        """A graph with one array of zeros in it."""
        number, self._count = self._count, self._count + 1
        escaped = name.replace("$", "\\$")
        self._lines += [
            "#N canvas 0 0 450 300 (subpatch) 0;",
            f"#X array {escaped} {points} float 0;",
            f"#X coords 0 {hi:g} {points} {lo:g} {width} {height} 1 0 0;",
            f"#X restore {x} {y} graph;",
        ]
        return number
