"""Faults of our own: each is told once, with its traceback, however often it comes."""

from __future__ import annotations

import traceback

MOST = 20
"""Different ones; a console that is full helps nobody."""
_told: set[tuple[str, str, int]] = set()


def said_first(error: Exception) -> bool:
    """Prints the traceback of a fault that is new; whether it was."""
    frames = traceback.extract_tb(error.__traceback__)
    place = (type(error).__name__, frames[-1].filename if frames else "", frames[-1].lineno or 0 if frames else 0)
    if place in _told or len(_told) >= MOST:
        return False
    _told.add(place)
    traceback.print_exception(error)
    return True
