"""A word from outside, made fit for one line of text."""

from __future__ import annotations


def quoted(word: object) -> str:
    """``word`` in quotes, on one line, printable and at most 80 characters long."""
    text = "".join(letter if letter.isprintable() else "?" for letter in str(word)[:81])
    return f"'{text}'" if len(text) <= 80 else f"'{text[:79]}…'"
