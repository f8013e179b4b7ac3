"""A seed map made for a patch: asked for by `lp.mod~`, made by another process, told to every `lp.mod~` when it is there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from latentplay.errors import BadValue
from latentplay.spec.mod import BASES

if TYPE_CHECKING:
    from latentplay.modulation.seedmap.rebuild import Rebuild

COUNT, SEED = 256, 1
"""What `latentplay seedmap` takes, too."""


def asked(words: list[Any]) -> tuple[str | None, int, int]:
    """Basis (None: all six), count of seeds and the number that draws them, from what the patch said."""
    basis = words[0] if words and isinstance(words[0], str) else None
    numbers = words[1:] if basis else words
    good = len(numbers) <= 2 and all(isinstance(n, float) and n.is_integer() for n in numbers)
    if not good or (basis is not None and basis not in BASES):
        said = " ".join(w if isinstance(w, str) else f"{w:.10g}" for w in words)
        form = f"a basis ({' '.join(BASES)}), a count of seeds and a number that draws them; or nothing"
        raise BadValue(f"lp.mod~: seedmap_rebuild '{said}': expected {form}")
    count, seed = [*map(int, numbers), *(COUNT, SEED)[len(numbers) :]]
    return basis, count, seed


class MapMaking:
    """One map at a time for the whole process. ``begin`` and ``end`` are told around it, for hosts that wait (off-line)."""

    def __init__(self, begin: Callable[[], None], end: Callable[[], None], reply: Callable[..., None]) -> None:
        self._begin, self._end, self._reply = begin, end, reply
        self._running: Rebuild | None = None

    def start(self, number: int, words: list[Any], objects: Callable[[], Iterable[int]]) -> None:
        """For object ``number``; ``objects`` gives those that read the map, and is called once it is there."""
        basis, count, seed = asked(words)
        if self._running is not None and self._running.running:
            raise BadValue("lp.mod~: seedmap_rebuild: a map is being made already: wait for 'seedmap_rebuild done'")
        from latentplay.modulation.seedmap.rebuild import start_rebuild

        def progress(doing: str, percent: int) -> None:
            self._reply(number, "seedmap_rebuild", [percent, doing])

        def done(path: Path, error: str) -> None:
            for each in [] if error else objects():
                self._reply(each, "seedmap_made", [])
            if error:
                self._reply(number, "error", [error])
            self._end()

        self._begin()
        try:
            self._running = start_rebuild(basis, count, seed, on_progress=progress, on_done=done)
        except BaseException:
            self._end()
            raise

    def stop(self) -> None:
        """Gives up; the old map stays."""
        if self._running is not None:
            self._running.stop()
