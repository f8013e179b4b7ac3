"""The file to which a chain comes back after a power cut: its presets, and its state under a name of its own."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from latentplay.files.documents import BadDocument
from latentplay.preset.document import Preset, read_file, write_file

NAME = "autosave"
"""Of the state among the presets in the file."""


class Autosave:
    """Knows what the file holds, so that it is written when something else is to be kept, and only then."""

    def __init__(self) -> None:
        self._holds: tuple[Any, ...] = ()
        self._last: Preset | None = None
        self._presets: dict[str, Preset] = {}  # kept, so that an id stays theirs

    def read(self, path: Path) -> dict[str, Preset]:
        """What was kept; nothing where there is no file yet. BadDocument for what cannot be read: it is put aside, so that
        nobody writes over it."""
        self._holds, self._last = (), None
        if not os.path.exists(path):  # also a name that no file can have
            return {}
        try:
            found = read_file(path)
        except BadDocument as error:
            aside = path.with_name(f"{path.name}.broken")
            if not os.path.isfile(path):
                raise
            with contextlib.suppress(OSError):
                os.replace(path, aside)
            raise BadDocument(f"{error}; it is '{aside.name}' now, and a new one is begun") from None
        self._last = found.get(NAME)
        return found

    def write(self, path: Path, presets: Mapping[str, Preset], now: Preset) -> bool:
        """Whether there was something to write. Where no model plays, model and bends stay what they were: the next start may
        find the model again."""
        if now.model is None and (last := self._last or _state_in(path)) is not None:
            now = replace(now, model=last.model, bends=last.bends)
        holds = (path, *_parts(now), *presets, *map(id, presets.values()))
        if holds == self._holds:
            return False
        write_file(path, {**presets, NAME: now})
        self._holds, self._last, self._presets = holds, now, dict(presets)
        return True


def _state_in(path: Path) -> Preset | None:
    """For an engine that was started again, and did not write it."""
    try:
        return read_file(path).get(NAME) if os.path.exists(path) else None
    except BadDocument:
        return None


def _parts(state: Preset) -> tuple[Any, ...]:
    """What tells two states apart; arrays of weights are shared and never written to, so they are the same or others."""
    bends = state.bends
    if bends is None:
        return (replace(state, bends=None).to_json(),)
    arrays = (*bends.arrays.values(), bends.ground, bends.drawn)
    hand = (bends.model_hash, bends.layer, bends.edit, bends.live, *bends.arrays)
    return (replace(state, bends=None).to_json(), hand, *map(id, arrays))
