"""One figure of the report on what a hand feels."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """A figure: the topic's item, what was measured, its value, its unit, and the value aimed for, in words."""

    item: str
    what: str
    value: float
    unit: str
    aim: str


Rows = Callable[[], Iterator[Row]]
