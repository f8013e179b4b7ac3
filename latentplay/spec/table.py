"""The table as a whole: every object of the modules in this folder."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path

from latentplay.spec.kinds import Object


def objects() -> list[Object]:
    """Every Object in the modules of ``latentplay.spec``, by name."""
    folder = [str(Path(__file__).parent)]
    modules = [importlib.import_module(f"latentplay.spec.{m.name}") for m in pkgutil.iter_modules(folder)]
    found = {o.name: o for m in modules for o in vars(m).values() if isinstance(o, Object)}
    return [found[name] for name in sorted(found)]
