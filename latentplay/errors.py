"""What can go wrong, in words: every message names the thing, quotes the word, says what was expected and what to do."""

from __future__ import annotations

import math
import operator
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any


class LatentPlayError(Exception):
    """The base of every error that latentplay raises."""


class ModelError(LatentPlayError, ValueError):
    """A model file that cannot be used; the message says why and what to do."""


class BadValue(LatentPlayError, ValueError):
    """A value that a parameter does not take."""


def quoted(word: object) -> str:
    """``word`` in quotes, on one line, printable and at most 80 characters long; cut in the middle, since a path ends in its name."""
    whole = str(word)
    return f"'{one_line(whole if len(whole) <= 80 else f'{whole[:39]}…{whole[-40:]}')}'"


def one_line(text: str) -> str:
    """A text with ? for what cannot be printed on a line."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)


def typed(words: Iterable[float | str]) -> str:
    """Words as they were typed: a host gives 2 for 2.0."""
    return " ".join(word if isinstance(word, str) else f"{word:.10g}" for word in words)


def as_typed(value: object) -> str:
    """A value of a script or a host in quotes: 2 for 2.0."""
    return quoted(typed([value]) if isinstance(value, float) else value)


def hint(word: str, known: Iterable[str]) -> str:
    """`did you mean scale?`, or all that is known."""
    words = sorted(known)
    from difflib import get_close_matches

    near = get_close_matches(word, words, 2)
    return f"did you mean {' or '.join(near)}?" if near else f"expected one of {', '.join(words)}"


def number(what: str, value: Any, lo: float, hi: float) -> float:
    """``value`` as a number from ``lo`` to ``hi``; BadValue names ``what`` it is for."""
    try:
        found = math.nan if isinstance(value, (str, bytes)) else float(value)
    except (TypeError, ValueError, OverflowError):
        found = math.nan
    if not lo <= found <= hi:
        raise BadValue(f"{what} {as_typed(value)}: expected a number from {lo:.10g} to {hi:.10g}")
    return found


def whole(what: str, value: Any, lo: int, hi: int) -> int:
    """``value`` as a whole number from ``lo`` to ``hi``: 8 and 8.0 are one; BadValue names ``what`` it is for."""
    try:
        found = int(value) if isinstance(value, float) and value.is_integer() else operator.index(value)
    except (TypeError, ValueError):
        found = lo - 1
    if not lo <= found <= hi:
        raise BadValue(f"{what} {as_typed(value)}: expected a whole number from {lo} to {hi}")
    return found


def one_of(what: str, value: Any, known: Iterable[str]) -> str:
    """``value`` if it is one of the words that are known; BadValue names ``what`` it is for."""
    words = list(known)
    if not isinstance(value, str) or value not in words:
        raise BadValue(f"{what} {quoted(value)}: {hint(str(value), words)}")
    return value


def message(what: str, name: Any, values: Iterable[Any]) -> tuple[str, tuple[float | str, ...]]:
    """A message's word and values as compiled code takes them: numbers and words; lists and arrays are laid out in a row."""
    if not isinstance(name, str) or not can_be_written(name):
        raise BadValue(f"{what}: {quoted(name)} is no message: expected a word such as 'dump'")
    found: list[float | str] = []
    for value in values:
        for word in row_of(value):
            if isinstance(word, str) and can_be_written(word):
                found.append(word)
                continue
            try:
                if isinstance(word, (str, bytes)):
                    raise ValueError
                found.append(float(word))
            except (TypeError, ValueError, OverflowError):
                raise BadValue(f"{what}: {one_line(name)} {quoted(word)}: expected a number or a word") from None
    return name, tuple(found)


def row_of(value: Any) -> list[Any]:
    """The values of a list or an array; what is neither stands alone."""
    if isinstance(value, (str, bytes, dict)):
        return [value]
    try:
        return list(value)
    except TypeError:
        return [value]


def can_be_written(text: str) -> bool:
    """Whether a text has bytes: half of a surrogate pair has none, and nothing that holds it could be saved."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text


def path_of(value: Any, what: str = "file") -> Path:
    """A path, with the user's folder where it begins with ~; BadValue where no file can be called so."""
    try:
        name = os.fspath(value)
        path = Path(name) if isinstance(name, str) else Path(os.fsdecode(name))
        path = path.expanduser()
        os.fsencode(path)
    except TypeError:
        raise BadValue(f"{what} {quoted(value)}: expected the name of a file") from None
    except UnicodeEncodeError:
        name, path = "", Path()
    except RuntimeError:
        raise BadValue(f"{what} {quoted(value)}: there is no user of that name: write the folder out") from None
    if not name or "\0" in os.fspath(path):
        raise BadValue(f"{what} {quoted(value)}: no file can be called so: give its name")
    return path


def file_of(value: Any, what: str = "file") -> Path:
    """The same, of what is to be a file: not where it can only be a folder."""
    path = path_of(value, what)
    if path.name in ("", ".."):
        raise BadValue(f"{what} {quoted(value)}: that is a folder: give the name of a file")
    return path
