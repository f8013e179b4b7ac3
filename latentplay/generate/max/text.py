"""How much room a text takes in a patcher: widths in Arial, lines of a wrapped comment."""

from __future__ import annotations

import math
import unicodedata

THOUSANDTHS = {
    191: "'",
    222: "ijl",
    260: "|",
    278: " !,./:;I[\\]ft·",
    333: "()`-r",
    334: "{}",
    355: '"',
    389: "*",
    469: "^",
    500: "Jckvsxyz",
    556: "#$?_abdeghnopquL0123456789–«»",
    584: "+<=>~",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W",
    1000: "—…→",
    1015: "@",
}
"""Advance widths of Arial (and Helvetica), in thousandths of the size."""
WIDTHS = {letter: width / 1000 for width, letters in THOUSANDTHS.items() for letter in letters}
WIDEST = max(WIDTHS.values())
LEADING = 1.117
"""Height of a line, for a size of 1."""
INSET = 6.0
"""Pixels between a comment's edge and its text, on each side."""
SLACK = 1.04
"""Fonts differ a little from one system to the next."""


def width_of(text: str, size: float = 12, *, bold: bool = False) -> float:
    """Pixels that a text takes on one line."""
    plain = unicodedata.normalize("NFD", text)
    ems = sum(WIDTHS.get(letter, WIDEST) for letter in plain if not unicodedata.combining(letter))
    return ems * size * SLACK * (1.08 if bold else 1)


def wrap(text: str, width: float, size: float = 12, *, bold: bool = False) -> list[str]:
    """The lines of a comment that is ``width`` pixels wide."""
    room, lines = width - 2 * INSET, [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if width_of(longer, size, bold=bold) <= room or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def comment_height(lines: int, size: float = 12) -> int:
    """Height of a comment with so many lines."""
    return math.ceil(6.6 + LEADING * size * lines)


def box_width(text: str, size: float = 12) -> int:
    """Width of an object or message box around a text."""
    return max(34, math.ceil(width_of(text, size)) + 17)
