"""JSON documents that people keep: each says its format and version, none is believed before it was looked at."""

from __future__ import annotations

import contextlib
import json
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from latentplay.errors import BadValue, LatentPlayError, can_be_written, quoted
from latentplay.files.whole import replaced

LARGEST = 1 << 30
"""Bytes that are read at most."""
MOST_DIGITS = 30
"""Of a whole number: more than any that is kept has."""


class BadDocument(LatentPlayError, ValueError):
    """A document that cannot be read or written; the message says why and what to do."""


def read(path: Path) -> Any:
    """The JSON in a file; BadDocument, without the file's name, where there is none."""
    try:
        if not path.is_file():
            raise BadDocument("there is no such file" if not path.exists() else "that is no file: give a .json")
        if path.stat().st_size > LARGEST:
            raise BadDocument("the file is too large")
        return parsed(path.read_bytes().decode("utf-8"))
    except UnicodeDecodeError:
        raise BadDocument("not a JSON text") from None
    except (OSError, ValueError) as error:
        if isinstance(error, BadDocument):
            raise
        raise BadDocument(f"it cannot be opened ({getattr(error, 'strerror', None) or error})") from None


@contextlib.contextmanager
def named(path: str | Path, action: str) -> Iterator[None]:
    """Puts the file's name before what goes wrong inside, and what was being done with it."""
    try:
        yield
    except (BadDocument, BadValue) as error:
        raise BadDocument(f"{action} {quoted(path)}: {error}") from None


def parsed(text: str) -> Any:
    """The JSON in a text; BadDocument where it is not one: not a number, a key twice, nested too deep."""
    try:
        return json.loads(
            text, parse_constant=_no_constant, parse_float=_float, parse_int=_whole, object_pairs_hook=_unique_keys
        )
    except RecursionError:
        raise BadDocument("the JSON is nested too deep") from None
    except ValueError as error:
        raise BadDocument(f"not a JSON text ({quoted(error)})") from None


def version_of(document: object, name: str, newest: int) -> int:
    """The version of a document of this format; BadDocument when it is another's, or newer than ``newest``."""
    found = document.get("format") if isinstance(document, dict) else None
    if not isinstance(document, dict) or found != name:
        raise BadDocument(f"its format is {quoted(found)}, expected '{name}'")
    version = document.get("version")
    if type(version) is not int or version < 1:
        raise BadDocument(f"its version is {quoted(version)}, expected a whole number from 1")
    if version > newest:
        raise BadDocument(f"its version is {version}, this latentplay reads up to {newest}: get a newer one")
    return version


def text(document: dict[str, Any]) -> str:
    """JSON that a person can read: lists of plain values on one line each."""
    spread = json.dumps(document, indent=1, allow_nan=False, ensure_ascii=False)
    # Line breaks inside a text are escaped: what breaks here is the list itself.
    return re.sub(r"\[\n\s*([^\[\]{}]*?)\n\s*\]", lambda m: "[" + re.sub(r"\n\s*", " ", m[1]) + "]", spread) + "\n"


def write(path: Path, document: dict[str, Any]) -> None:
    """A whole file, or the old one, whoever else writes it. A link is followed. BadDocument, without the name, when it cannot
    be done."""
    if path.name in ("", "..") or "\0" in path.name:
        raise BadDocument("that is not the name of a file: give one such as 'name.json'")
    try:
        if not path.parent.is_dir():
            raise BadDocument(f"there is no folder {quoted(path.parent)}: make it, or write elsewhere")
        with replaced(path) as new:
            new.write_bytes(text(document).encode("utf-8"))
    except (OSError, ValueError) as error:
        if isinstance(error, BadDocument):
            raise
        why = getattr(error, "strerror", None) or error
        raise BadDocument(f"it cannot be written ({quoted(why)}): see folder and space") from None


def dict_of(value: object, what: str) -> dict[str, Any]:
    """``value`` if it is an object in braces."""
    if not isinstance(value, dict):
        raise BadDocument(f"{quoted(what)} is not an object in braces")
    return value


def list_of(value: object, what: str, longest: int = 1 << 20) -> list[Any]:
    """``value`` if it is a list of at most so many."""
    if not isinstance(value, list) or len(value) > longest:
        raise BadDocument(f"{quoted(what)} is not a list of at most {longest}")
    return value


def text_of(value: object, what: str, longest: int = 4096) -> str:
    """``value`` if it is a text of at most so many letters."""
    if not isinstance(value, str) or len(value) > longest or not can_be_written(value):
        raise BadDocument(f"{quoted(what)} is {quoted(value)}, expected a text of at most {longest} letters that can be written")
    return value


def number_of(value: object, what: str, lo: float, hi: float) -> float:
    """``value`` if it is a number from ``lo`` to ``hi``."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not lo <= value <= hi:
        raise BadDocument(f"{quoted(what)} is {quoted(value)}, expected a number {lo:g}…{hi:g}")
    return value


def whole_of(value: object, what: str, lo: int, hi: int) -> int:
    """``value`` if it is a whole number from ``lo`` to ``hi``."""
    if type(value) is not int or not lo <= value <= hi:
        raise BadDocument(f"{quoted(what)} is {quoted(value)}, expected a whole number {lo}…{hi}")
    return value


def _float(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise ValueError(f"{digits[:20]} is too large for a number")
    return value


def _whole(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise ValueError(f"{digits[:20]}… has {len(digits)} digits, which is too many")
    return int(digits)


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a number")


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    for key in found:
        if not can_be_written(key):
            raise ValueError(f"the key {quoted(key)} cannot be written")
    if len(found) != len(pairs):
        raise ValueError("a key occurs twice in one object")
    return found
