"""Reads a .pd file: canvases, what lies on them, how much room it takes, where one would click."""

import re
import textwrap
from dataclasses import dataclass, field
from pathlib import Path

CHAR, LINE = 7, 16
GUI = {"tgl": (5, 5), "bng": (5, 5), "cnv": (6, 7)}
"""Where width and height stand among the words of a GUI object."""


@dataclass
class Item:
    """Something on a canvas. ``words`` starts with its kind: obj, msg, text, floatatom, array, restore."""

    words: list[str]
    wrap: int | None
    inner: "Canvas | None" = None

    @property
    def kind(self) -> str:
        return self.words[0]

    @property
    def place(self) -> tuple[int, int]:
        return int(self.words[1]), int(self.words[2])

    @property
    def content(self) -> str:
        """The text of a box."""
        return plain(" ".join(self.words[3:]))

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels, as Pd draws it at font size 12 (text is measured, to a pixel or two)."""
        name = self.words[3] if len(self.words) > 3 else ""
        if self.kind == "obj" and name in GUI:
            width, height = (int(self.words[i - 1]) for i in GUI[name])
            return width, height
        if self.kind == "obj" and name in ("hsl", "vsl"):
            return int(self.words[4]), int(self.words[5])
        if self.kind == "obj" and name in ("hradio", "vradio"):
            size, count = int(self.words[4]), int(self.words[7])
            return (size * count, size) if name == "hradio" else (size, size * count)
        if self.kind == "floatatom":
            return int(self.words[3]) * CHAR + 6, LINE + 5
        if self.inner is not None and self.inner.shown is not None:
            return self.inner.shown
        return self.text_size()

    def text_size(self) -> tuple[int, int]:
        """Of objects, messages and comments."""
        rows = [row for part in re.split(r"(?<=;)", self.content) for row in
                textwrap.wrap(part.strip(), self.wrap or 60, break_long_words=False)]
        wide = max(map(len, rows), default=1)
        boxed = self.kind != "text"
        width = self.wrap if self.wrap and boxed else wide
        return width * CHAR + 4, max(1, len(rows)) * (LINE - 1) + (5 if boxed else 2)


@dataclass
class Canvas:
    """A window. ``shown`` is the size of what it shows on its parent, if it does."""

    name: str
    width: int
    height: int
    items: list[Item] = field(default_factory=list)
    cords: list[tuple[int, int, int, int]] = field(default_factory=list)
    shown: tuple[int, int] | None = None

    def everywhere(self) -> "list[Canvas]":
        """This one and all inside it."""
        return [self, *(c for item in self.items if item.inner for c in item.inner.everywhere())]

    def comments(self) -> str:
        """Everything that stands on it, in one string."""
        return "\n".join(item.content for item in self.items)


def plain(text: str) -> str:
    """Without the escapes of the file."""
    return re.sub(r" ?\\([,;])", r"\1", text).replace("\\", "")


def read(path: Path) -> Canvas:
    """The file's window."""
    stack: list[Canvas] = []
    for record in re.findall(r"(?s)#([NXA]) (.*?)(?<!\\);\n", path.read_text()):
        chunk, text = record
        words = text.split()
        if words[0] in ("struct", "scalar"):
            continue
        if chunk == "N":
            stack.append(Canvas(plain(words[5]) if len(words) > 6 else path.name, int(words[3]), int(words[4])))
        elif words[0] == "connect":
            stack[-1].cords.append(tuple(map(int, words[1:5])))
        elif words[0] == "coords":
            stack[-1].shown = (int(words[5]), int(words[6])) if int(words[7]) else None
        elif words[0] == "restore":
            inner = stack.pop()
            stack[-1].items.append(Item(words, None, inner))
        elif chunk == "X" and words[0] not in ("declare",):
            stack[-1].items.append(item(text))
    return stack[0]


def item(text: str) -> Item:
    """One record; its width in characters stands behind a comma."""
    match = re.fullmatch(r"(?s)(.*?), f (\d+)", text)
    return Item((match[1] if match else text).split(), int(match[2]) if match else None)
