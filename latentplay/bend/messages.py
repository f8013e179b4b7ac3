"""What a patch says to `lp.bend`, word by word, checked against the table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from latentplay import _params
from latentplay.bend.params import PARAMS
from latentplay.errors import BadValue, quoted, typed
from latentplay.files.later import np
from latentplay.spec.bend import MESSAGES

Words = list[float | str]

_POINTS = 1024
"""What `view` shows when it is not told."""

_MOST_POINTS = 100_000_000


def dispatch(bender: Any, words: Words, values: np.ndarray | None = None) -> None:
    """Do what ``words`` say to ``bender``, a Bender; BadValue with one line when they say nothing that `lp.bend` knows."""
    if not words:
        raise BadValue("lp.bend: an empty message; expected a word such as 'layer 0', 'scale 0.5' or 'set'")
    word, rest = str(words[0]), list(words[1:])
    if word in _SPECIAL:
        _SPECIAL[word](bender, rest, values)
    elif word in PARAMS:
        getattr(bender, word)(_one(word, rest))
    elif word in _PLAIN:
        _refuse_words(word, rest)
        getattr(bender, word)()
    else:
        raise BadValue(_params.unknown("lp.bend", word))


def _one(word: str, words: Words) -> Any:
    if len(words) != 1:
        raise BadValue(f"lp.bend: {word}: {quoted(typed(words))}; expected one value")
    return words[0]


def _refuse_words(word: str, words: Words) -> None:
    if words:
        raise BadValue(f"lp.bend: {word}: {quoted(typed(words))} is too much; expected '{word}' alone")


def _flip(bender: Any, words: Words, _: np.ndarray | None) -> None:
    bender.flip(_one("flip", words) if words else None)


def _layer(bender: Any, words: Words, _: np.ndarray | None) -> None:
    bender.layer(_one("layer", words))


def _view(bender: Any, words: Words, _: np.ndarray | None) -> None:
    points = words[1] if len(words) == 2 else _POINTS
    named = len(words) in (1, 2) and isinstance(words[0], str)
    if not named or isinstance(points, str) or not 2 <= points <= _MOST_POINTS:
        raise BadValue(f"lp.bend: view: {quoted(typed(words))}; expected an array's name and 2…{_MOST_POINTS} points")
    bender.display(str(words[0]), int(points))


def _draw(bender: Any, words: Words, values: np.ndarray | None) -> None:
    if values is None:
        raise BadValue(f"lp.bend: draw: no array {quoted(typed(words))}; expected the name of the array of the view")
    bender.draw(values)


def _write(bender: Any, words: Words, _: np.ndarray | None) -> None:
    bender.write(_file("write", words))


def _read(bender: Any, words: Words, _: np.ndarray | None) -> None:
    force = len(words) > 1 and words[-1] == "force"
    bender.read(_file("read", words[:-1] if force else words), force)


def _file(word: str, words: Words) -> str:
    """The file's name, its spaces put back where the host cut it into words."""
    if not words:
        raise BadValue(f"lp.bend: {word}: no file; expected its name, such as '{word} take1'")
    return typed(words)


_SPECIAL: dict[str, Callable[[Any, Words, np.ndarray | None], None]] = {
    "flip": _flip,
    "layer": _layer,
    "view": _view,
    "draw": _draw,
    "write": _write,
    "read": _read,
}
_PLAIN = [message.name for message in MESSAGES if message.name not in _SPECIAL]
