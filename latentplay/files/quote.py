"""Words from outside, made fit for one line of text."""

from __future__ import annotations

from collections.abc import Iterable


def quoted(word: object) -> str:
    """``word`` in quotes, on one line, printable and at most 80 characters long."""
    text = "".join(letter if letter.isprintable() else "?" for letter in str(word)[:81])
    return f"'{text}'" if len(text) <= 80 else f"'{text[:79]}…'"


def typed(words: Iterable[float | str]) -> str:
    """Words as they were typed: a host gives 2 for 2.0."""
    return " ".join(word if isinstance(word, str) else f"{word:.10g}" for word in words)
