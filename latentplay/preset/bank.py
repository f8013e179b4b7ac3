"""The presets of a chain by name: kept, renamed, dropped, written to and read from files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from latentplay.errors import BadValue, can_be_written, path_of, quoted
from latentplay.files.documents import BadDocument
from latentplay.preset.document import Preset, read_file, write_file

MOST_LETTERS = 200


class Presets:
    """Presets by name, in the order in which they came. What cannot be done is a BadValue, and changes nothing."""

    def __init__(self) -> None:
        self._kept: dict[str, Preset] = {}

    def __repr__(self) -> str:
        return f"<Presets: {', '.join(self._kept) or 'none'}>"

    def __getstate__(self) -> dict[str, Any]:
        """As they are now: another thread may save one while these are written down."""
        return {"_kept": dict(self._kept)}

    def __len__(self) -> int:
        return len(self._kept)

    def names(self) -> list[str]:
        """All of them."""
        return list(self._kept)

    def __getitem__(self, name: str) -> Preset:
        if not isinstance(name, str) or name not in self._kept:
            known = f"it knows {', '.join(self._kept)}" if self._kept else "none is saved: send 'preset_save name' first"
            raise BadValue(f"no preset {quoted(name)}: {known}")
        return self._kept[name]

    def items(self) -> list[tuple[str, Preset]]:
        """Names and presets, in order."""
        return list(self._kept.items())

    def replace(self, presets: dict[str, Preset]) -> None:
        """These in place of all that there were."""
        self._kept = dict(presets)

    def save(self, name: str, preset: Preset) -> None:
        """Keeps a preset; one of the same name is replaced."""
        self._check_name(name)
        if not isinstance(preset, Preset):
            raise BadValue(f"preset {quoted(name)}: {quoted(preset)} is no Preset")
        self._kept[name] = preset

    def rename(self, old: str, new: str) -> None:
        """Another name, the same place in the order; no other preset is lost by it."""
        preset = self[old]
        self._check_name(new)
        if new in self._kept and new != old:
            raise BadValue(f"a preset {quoted(new)} is there already: delete it first, or take another name")
        self._kept = {new if name == old else name: preset if name == old else kept for name, kept in self._kept.items()}

    @staticmethod
    def _check_name(name: str) -> None:
        """A name that can be shown on a line and saved in a file."""
        if not isinstance(name, str) or not 0 < len(name) <= MOST_LETTERS or not can_be_written(name):
            raise BadValue(f"{quoted(name)} is no name: expected 1 to {MOST_LETTERS} letters that can be written")

    def delete(self, name: str) -> None:
        """Drops a preset."""
        self[name]
        del self._kept[name]

    def write(self, path: str | Path) -> int:
        """All of them into one file; how many."""
        path = path_of(path)
        if path.name in ("", ".", ".."):
            raise BadDocument(f"{quoted(path)} is not the name of a file: give one such as 'presets.json'")
        write_file(path, self._kept)
        return len(self._kept)

    def read(self, path: str | Path) -> int:
        """Those of a file come to the others, or replace those of the same name; how many."""
        return self.add(read_file(path))

    def add(self, found: dict[str, Preset]) -> int:
        """These come to the others, or replace those of the same name; how many."""
        self._kept.update(found)
        return len(found)
