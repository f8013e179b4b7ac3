"""Rendering: a sound through a chain, off-line, here or in real Pd. `latentplay.render(…)` calls `latentplay.render.render.render`."""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Any


class CallableModule(ModuleType):
    """A package that bears the name of its one function: `latentplay.render` is both, whichever is imported first."""

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        """Sends a sound through a chain of models: see `help(latentplay.render.render.render)`."""
        return import_module("latentplay.render.render").render(*arguments, **options)

    @property
    def __signature__(self) -> Any:
        from inspect import signature

        return signature(import_module("latentplay.render.render").render)


sys.modules[__name__].__class__ = CallableModule
