"""Subpatches that help pages share: messages on one subject, files with Pd's own windows, what an object answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from latentplay.generate.patches.canvas import BOX, CHAR, Canvas
from latentplay.generate.patches.page import LEFT, heading
from latentplay.generate.patches.parts import messages, rows
from latentplay.spec.kinds import Message, Object


@dataclass(frozen=True)
class Subs:
    """The subpatches of one object, whose messages go to [s target]. ``column``: where comments begin, ``wide`` by how many
    letters, in windows of ``width`` pixels."""

    thing: Object
    target: str
    width: int = 640
    column: int = 200
    wide: int = 54

    def examples(self, lines: Iterable[str], title: str) -> Canvas:
        """Messages on one subject."""
        s = Canvas(self.width, 400)
        y = heading(s, 10, title, width=self.width - 40)
        y = messages(s, rows(self.thing, lines), self.target, LEFT, y, self.column, self.wide)
        s.resize(self.width, y + 10)
        return s

    def files(self, forms: Iterable[str], title: str) -> Canvas:
        """Saving and loading with Pd's own windows, so that nothing is written where nobody chose: `write $1` and the like."""
        s = Canvas(self.width, 400)
        y = heading(s, 10, title, width=self.width - 40)
        for text, line in rows(self.thing, forms):
            panel = "openpanel" if text.startswith("read") else "savepanel"
            boxes = (s.bang(LEFT, y), s.box(panel, LEFT + 30, y), s.message(text, LEFT + 130, y), s.box(f"s {self.target}", LEFT + 270, y))
            s.chain(*boxes)
            y = max(y + BOX, s.text(line, LEFT + 390, y + 1, (self.width - LEFT - 400) // CHAR)) + 8
        s.resize(self.width, y + 6)
        return s

    def questions(self, lines: Iterable[str], title: str, status: Iterable[Message]) -> Canvas:
        """What it can be asked, and what comes out of the status outlet."""
        s = self.examples(lines, title)
        y = heading(s, s.height + 6, "what it answers", width=660)
        for row in status:
            below = s.text(f"{row.name} {row.args}".replace("…", "..."), LEFT, y, 34)
            y = max(below, s.text(row.en, LEFT + 250, y, 56), y + BOX) + 4
        s.resize(700, y + 10)
        return s
