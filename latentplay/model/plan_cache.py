"""What was found out about models and takes long, kept from one start to the next: plans, why there is none, delays, costs."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path
from typing import Any

from latentplay.files import cache
from latentplay.files.documents import BadDocument
from latentplay.files.environment import PACKAGE, processor
from latentplay.files.kept import inflated

FORMAT = "latentplay plan"
NOT_YET = "its plan is not made yet"
FAST = 1
"""zlib's level: a plan is mostly zeros."""


@dataclass(frozen=True)
class KeptPlan:
    """``saved``: what the engine makes a model of; empty where no method has a plan. ``reasons``: why methods have none, each after
    the method's name. ``file``: size and time of the file that was looked at."""

    saved: bytes
    reasons: tuple[str, ...]
    file: tuple[int, int]

    def is_of(self, path: Path) -> bool:
        """Whether it is that very file, and not a copy: what spoke against it would have been found."""
        return self.file == stamp(path)


def stamp(path: Path) -> tuple[int, int]:
    """Size and time of a file; zeros where there is none."""
    try:
        about = path.stat()
    except OSError:
        return 0, 0
    return about.st_size, about.st_mtime_ns


@lru_cache(maxsize=1)
def _build() -> str:
    """Of this build, and so of this version: what another one has made is not read."""
    parts = [stamp(PACKAGE / f"{name}{EXTENSION_SUFFIXES[0]}") for name in ("_engine", "_torchscript")]
    return f"{zlib.crc32(str(parts).encode()):08x}"


def _name(model_hash: str, trust: bool, ending: str) -> str:
    return f"{model_hash}{'-trusted' if trust else ''}-{_build()}.{ending}"


def read(model_hash: str, trust: bool) -> KeptPlan | None:
    """What was kept of a model; None where that is nothing, or no longer whole."""
    name = _name(model_hash, trust, "plan")
    data = cache.read(name)
    if data is None:
        return None
    try:
        head, _, saved = inflated(data).partition(b"\n")
        found = json.loads(head)
        if found["format"] != FORMAT:
            raise BadDocument(f"it is no '{FORMAT}'")
        size, time = found["file"]
        return KeptPlan(saved, tuple(map(str, found["reasons"])), (int(size), int(time)))
    except (BadDocument, ValueError, KeyError, TypeError, RecursionError):
        cache.remove(name)
        return None


def known_form(model_hash: str) -> tuple[str, str]:
    """In which form a model plays here, as far as that is known without loading it: "plan", or "torchscript" and why; of a plan, why not
    every method has one."""
    kept = read(model_hash, False)
    reasons = "; ".join(kept.reasons) if kept else NOT_YET
    return ("plan" if kept and kept.saved else "torchscript"), reasons


def write(model_hash: str, trust: bool, plan: KeptPlan) -> None:
    """Keeps it."""
    head = json.dumps({"format": FORMAT, "file": plan.file, "reasons": plan.reasons})
    cache.write(_name(model_hash, trust, "plan"), zlib.compress(head.encode() + b"\n" + plan.saved, FAST))


def forget(model_hash: str, trust: bool) -> None:
    """It turned out to be of no use."""
    cache.remove(_name(model_hash, trust, "plan"))


def measured(model_hash: str, what: tuple[Any, ...], measure: Callable[[], Any]) -> Any:
    """A measurement on this processor, plain values: kept, or made and kept."""
    name, key = _name(model_hash, False, "json"), " ".join([processor(), *map(str, what)])
    try:
        kept = json.loads(cache.read(name) or b"{}")
        return kept[key]
    except (ValueError, RecursionError):
        kept = {}
    except (KeyError, TypeError):
        kept = kept if isinstance(kept, dict) else {}
    value = measure()
    cache.write(name, json.dumps({**kept, key: value}).encode())
    return value
