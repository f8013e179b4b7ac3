"""How a model is opened: by its plan, without torch, where one is kept; else by TorchScript. And how a plan is made and tried."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from latentplay.errors import LatentPlayError, ModelError
from latentplay.model import plan_cache, safety
from latentplay.model.engine import load_engine, load_torchscript
from latentplay.model.info import ModelInfo, read_model_info
from latentplay.model.patience import within
from latentplay.model.plan_cache import KeptPlan

if TYPE_CHECKING:
    from latentplay import _engine

LONGEST_LOAD = 120.0
"""Seconds: then a file that torch still reads is given up, so that others can be loaded."""


@dataclass(frozen=True)
class Source:
    """A file as it is to be opened. ``half``: weights of 16 bits, where a plan plays."""

    path: Path
    info: ModelInfo
    trust: bool
    half: bool

    @property
    def name(self) -> str:
        """The file's."""
        return self.path.name


@dataclass(frozen=True)
class Opened:
    """``weights``: of the engine. ``doubt``: a line for who trusts it all the same. ``reasons``: why methods have no plan, each after
    the method's name and a colon."""

    weights: _engine.Model
    doubt: str
    reasons: tuple[str, ...]


def open_model(source: Source) -> Opened:
    """The model of a file; ModelError in one line. What speaks against the file is looked for, unless this very file has passed."""
    kept = plan_cache.read(source.info.hash, source.trust)
    passed = kept is not None and kept.is_of(source.path) and not source.trust
    doubt = "" if passed else safety.check(source.path, source.trust)
    if kept is not None and kept.saved:
        try:
            return Opened(of_plan(source, kept.saved), doubt, kept.reasons)
        except (RuntimeError, ValueError, MemoryError):  # damaged, or not of this file: it is made anew
            plan_cache.forget(source.info.hash, source.trust)
            kept = None
            if passed:
                safety.check(source.path)
    script = of_torchscript(source)
    if kept is None:
        kept = _make_plan(source, script)
    return Opened(of_plan(source, kept.saved) if kept.saved else script, doubt, kept.reasons)


def of_plan(source: Source, saved: bytes) -> _engine.Model:
    """What plays a plan; RuntimeError when it is not one of this file."""
    return load_engine().Model.of_plan(str(source.path), saved, source.half, partial(_read_again, source))


def of_torchscript(source: Source) -> _engine.Model:
    """What plays with torch; ModelError when the file does not run."""
    engine = load_engine()
    try:
        weights = engine.Model(_read(source))
    except (RuntimeError, MemoryError) as error:
        raise safety.said_by_engine(source.path, error) from error
    held = dict(weights.layers())
    if not source.trust and any(held.get(layer.name) != layer.shape for layer in source.info.layers):
        raise ModelError(f"'{source.name}' holds other layers than it says: copy or export it again")
    return weights


def _read(source: Source) -> object:
    torchscript = load_torchscript()
    return within(LONGEST_LOAD, lambda: torchscript.load(str(source.path), source.trust, source.info.streaming))


def _read_again(source: Source) -> object:
    """For a model that plays its plan, when it needs what a plan does not do."""
    safety.check(source.path, source.trust)
    if read_model_info(source.path).hash != source.info.hash:
        raise ModelError(f"'{source.name}' is another model by now: open it again")
    return _read(source)


def _make_plan(source: Source, script: _engine.Model) -> KeptPlan:
    """The plan of a model that torch has loaded, tried, and kept for the next time; or why there is none, kept as well."""
    file = plan_cache.stamp(source.path)
    plan = KeptPlan(*_planned(source, script), file)
    plan_cache.write(source.info.hash, source.trust, plan)
    return plan


def _planned(source: Source, script: _engine.Model) -> tuple[bytes, tuple[str, ...]]:
    """The plan, tried, and why methods have none."""
    without: list[str] = []
    try:
        recorded, without = load_torchscript().recorded(script.loaded())
        saved, lost = script.planned(str(source.path), recorded)
    except (RuntimeError, LatentPlayError) as error:
        return b"", tuple(without) or (str(error),)
    return saved, (*without, *lost)
