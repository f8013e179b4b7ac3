"""Modules that take long to import, imported when something of them is first used: a model whose plan is kept opens and plays without."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__all__ = ["hashlib", "import_numpy", "np"]


class Later:
    """Stands for a module by its name."""

    def __init__(self, module: str) -> None:
        self._module = module

    def __getattr__(self, name: str) -> Any:
        found = getattr(import_module(self._module), name)
        setattr(self, name, found)  # the next look is as fast as one at the module itself
        return found


def import_numpy() -> None:
    """Now, where it will be wanted soon."""
    import_module("numpy")


if TYPE_CHECKING:
    import hashlib

    import numpy as np
else:
    hashlib, np = Later("hashlib"), Later("numpy")
