"""Small Pd patches made from Python: boxes, messages, cords."""

from __future__ import annotations

import itertools
from pathlib import Path


class Patch:
    """A patch being built. ``box`` and ``message`` return a number by which ``connect`` knows them."""

    def __init__(self, width: int = 600, height: int = 400) -> None:
        self._lines = [f"#N canvas 40 40 {width} {height} 12;"]
        self._cords: list[str] = []
        self._count = 0

    def box(self, text: str, x: int = 20, y: int | None = None) -> int:
        """An object box."""
        return self._add("obj", text, x, y)

    def message(self, text: str, x: int = 300, y: int | None = None) -> int:
        """A message box; commas and semicolons may be written plainly."""
        return self._add("msg", text, x, y)

    def connect(self, source: int, outlet: int, target: int, inlet: int = 0) -> None:
        """A cord."""
        self._cords.append(f"#X connect {source} {outlet} {target} {inlet};")

    def chain(self, *boxes: int) -> None:
        """Cords from the first outlet of each box to the first inlet of the next."""
        for source, target in itertools.pairwise(boxes):
            self.connect(source, 0, target, 0)

    def at(self, milliseconds: float, *targets: int) -> int:
        """Bangs targets (first to last) at a time after loading."""
        start, wait = self.box("loadbang"), self.box(f"delay {milliseconds:.15g}")
        self.chain(start, wait)
        order = self.box("t" + " b" * len(targets))
        self.connect(wait, 0, order)
        for outlet, target in enumerate(reversed(targets)):
            self.connect(order, outlet, target)
        return wait

    def __str__(self) -> str:
        return "\n".join([*self._lines, *self._cords]) + "\n"

    def save(self, path: str | Path) -> Path:
        """Writes the patch."""
        path = Path(path)
        path.write_text(str(self))
        return path

    def _add(self, kind: str, text: str, x: int, y: int | None) -> int:
        number, self._count = self._count, self._count + 1
        escaped = text.replace(";", " \\;").replace(",", " \\,").replace("$", "\\$")
        self._lines.append(f"#X {kind} {x} {20 + 22 * number if y is None else y} {escaped};")
        return number
