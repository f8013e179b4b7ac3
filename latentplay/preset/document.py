"""A preset: model, state of every object, mapping and bends; as a JSON document that is read for ever."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from latentplay.bend.snapshot import Snapshot
from latentplay.errors import path_of, quoted
from latentplay.files.documents import BadDocument, dict_of, list_of, named, number_of, read, text_of, version_of, write
from latentplay.preset.check import check, check_mapping
from latentplay.preset.state import Line, ObjectState

FORMAT, BANK_FORMAT = "latentplay preset", "latentplay presets"
VERSION = 2
MOST_WORDS = 1000
LARGEST_NUMBER = 1e12
BEFORE: dict[str, tuple[Line, ...]] = {"lp.mod~": (("law", 1),), "lp.mix~": (("true_peak", 0),)}
"""Parameters that came with version 2, as objects sounded before."""


@dataclass(frozen=True)
class ModelId:
    """What a model is known by: the file's name without its ending, and the card's hash."""

    name: str
    hash: str


@dataclass(frozen=True, eq=False, repr=False)
class Preset:
    """The state of a chain. ``mapping`` is a document of ``Mapper``; ``bends`` what lp.bend had done."""

    model: ModelId | None = None
    objects: tuple[ObjectState, ...] = ()
    mapping: dict[str, Any] | None = None
    bends: Snapshot | None = None

    def __repr__(self) -> str:
        model = f"model '{self.model.name}'" if self.model else "no model"
        parts = [state.kind for state in self.objects] + ["mapping"] * (self.mapping is not None) + ["bends"] * (self.bends is not None)
        return f"<Preset of {model}: {', '.join(parts) or 'nothing in it'}>"

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "format": FORMAT,
            "version": VERSION,
            "model": None if self.model is None else {"name": self.model.name, "hash": self.model.hash},
            "objects": [{"object": o.kind, "state": [[_short(word) for word in line] for line in o.lines]} for o in self.objects],
            "mapping": self.mapping,
            "bending": None if self.bends is None else self.bends.to_json(),
        }

    @classmethod
    def from_json(cls, document: object) -> Preset:
        """What ``to_json`` of this or any older version gave; BadDocument when it is something else."""
        return READERS[version_of(document, FORMAT, VERSION)](dict_of(document, "preset"))

    def write(self, path: str | Path) -> None:
        """A file of this preset alone. BadDocument when it cannot be written."""
        with named(path, "write"):
            write(path_of(path), self.to_json())

    @classmethod
    def read(cls, path: str | Path, name: str | None = None) -> Preset:
        """The preset in a file, or the one of that name in a file of several. BadDocument says what is wrong with it."""
        return one_of(read_file(path), path, name)


def read_file(path: str | Path) -> dict[str, Preset]:
    """Every preset in a file, by name; one that stands alone is called after the file."""
    with named(path, "read"):
        document = read(path_of(path))
        if isinstance(document, dict) and document.get("format") == FORMAT:
            return {path_of(path).stem: Preset.from_json(document)}
        version_of(document, BANK_FORMAT, VERSION)
        presets = dict_of(document.get("presets"), "presets")
        return {text_of(name, "name", 200): Preset.from_json(one) for name, one in presets.items()}


def one_of(found: dict[str, Preset], path: str | Path, name: str | None) -> Preset:
    """The preset of that name among those that were found in a file; without a name, the only one."""
    if name is None and len(found) == 1:
        return next(iter(found.values()))
    if name not in found:
        asked = "which of its presets?" if name is None else f"no preset {quoted(name)} there."
        raise BadDocument(f"{quoted(path)}: {asked} It holds {', '.join(found) or 'none'}: name one of them")
    return found[name]


def write_file(path: str | Path, presets: dict[str, Preset]) -> None:
    """Several presets in one file."""
    document = {"format": BANK_FORMAT, "version": VERSION, "presets": {n: p.to_json() for n, p in presets.items()}}
    with named(path, "write"):
        write(path_of(path), document)


def _version_2(document: dict[str, Any]) -> Preset:
    model, bends = document.get("model"), document.get("bending")
    mapping = document.get("mapping")
    return Preset(
        None if model is None else _model_id(dict_of(model, "model")),
        tuple(_state(dict_of(o, "an object")) for o in list_of(document.get("objects"), "objects", 1000)),
        None if mapping is None else check_mapping(dict_of(mapping, "mapping")),
        None if bends is None else Snapshot.from_json(bends),
    )


def _version_1(document: dict[str, Any]) -> Preset:
    """As version 2, where objects sound as they did before."""
    preset = _version_2(document)
    return replace(preset, objects=tuple(ObjectState(o.kind, (*BEFORE.get(o.kind, ()), *o.lines)) for o in preset.objects))


def _model_id(model: dict[str, Any]) -> ModelId:
    return ModelId(text_of(model.get("name"), "name"), text_of(model.get("hash"), "hash"))


def _state(found: dict[str, Any]) -> ObjectState:
    kind = text_of(found.get("object"), "object")
    lines = tuple(_line(line) for line in list_of(found.get("state"), "state", MOST_WORDS))
    state = ObjectState(kind, lines)
    check(state)
    return state


def _line(line: object) -> tuple[Any, ...]:
    word, *values = list_of(line, "a line", MOST_WORDS) or [None]
    return (text_of(word, "a line's word"), *(_value(value) for value in values))


def _short(word: Any) -> Any:
    """400 for 400.0, where that is the same number to the last bit."""
    return int(word) if isinstance(word, float) and word.is_integer() and str(word) != "-0.0" else word


def _value(value: object) -> float | str:
    if isinstance(value, str):
        return text_of(value, "a word")
    return number_of(value, "a value", -LARGEST_NUMBER, LARGEST_NUMBER)


READERS: dict[int, Callable[[dict[str, Any]], Preset]] = {1: _version_1, 2: _version_2}
"""One for each version that there ever was: an old preset is read as it was meant."""
