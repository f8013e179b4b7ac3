"""What can go wrong, in words: every message names the thing, quotes the word, says what was expected and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class LatentPlayError(Exception):
    """The base of every error that latentplay raises."""


class ModelError(LatentPlayError, ValueError):
    """A model file that cannot be used; the message says why and what to do."""


class BadValue(LatentPlayError, ValueError):
    """A value that a parameter does not take."""


def quoted(word: object) -> str:
    """``word`` in quotes, on one line, printable, of 80 characters at most. A longer one is cut in the middle: a path ends in its name."""
    whole = str(word)
    text = whole if len(whole) <= 80 else f"{whole[:39]}…{whole[-40:]}"
    return f"'{''.join(letter if letter.isprintable() else '?' for letter in text)}'"


def typed(words: Iterable[float | str]) -> str:
    """Words as they were typed: a host gives 2 for 2.0."""
    return " ".join(word if isinstance(word, str) else f"{word:.10g}" for word in words)


def hint(word: str, known: Iterable[str]) -> str:
    """`did you mean scale?`, or all that is known."""
    words = sorted(known)
    near = get_close_matches(word, words, 2)
    return f"did you mean {' or '.join(near)}?" if near else f"expected one of {', '.join(words)}"
