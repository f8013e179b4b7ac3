"""What was measured of the models of this process: once, however often they are loaded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

_measurements: dict[Any, Any] = {}


def once(what: tuple[Any, ...], measure: Callable[[], Any]) -> Any:
    """A measurement; ``what``: the model's hash, and what of it."""
    if what not in _measurements:
        _measurements[what] = measure()
    return _measurements[what]


def measured() -> dict[Any, Any]:
    """All that was measured in this process."""
    return dict(_measurements)


def put_back(measurements: dict[Any, Any]) -> None:
    """What was measured in another process of this machine."""
    _measurements.update(measurements)
