"""What was perhaps meant by a word that nobody knows."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def hint(word: str, known: Iterable[str]) -> str:
    """`did you mean scale?`, or all that is known."""
    words = sorted(known)
    near = get_close_matches(word, words, 2)
    return f"did you mean {' or '.join(near)}?" if near else f"expected one of {', '.join(words)}"
