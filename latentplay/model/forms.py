"""The forms in which a model can run, each as something that computes one frame: what `latentplay bench` compares.

Another form is another class here and a line in FORMS.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from latentplay.errors import ModelError
from latentplay.model.info import read_model_info
from latentplay.model.model import DECODE, ENCODE, FULL, HALF, load
from latentplay.model.opening import Source, of_torchscript

Values = NDArray[np.float32]


class Form(Protocol):
    """A loaded model in one form."""

    def frame(self, method: int, values: Values) -> Any:
        """Computes encode (0) or decode (1) of one frame: float32 (channels, samples) or (latents, frames)."""


class PlanForm:
    """What plays where a model has a plan: its steps, without torch. ModelError where it has none."""

    def __init__(self, file: Path, trust: bool, precision: str = FULL) -> None:
        model = load(file, trust, precision)
        for number in (n for n in (ENCODE, DECODE) if model.has(n)):
            form, why = model.form(number)
            if form != "plan":
                raise ModelError(f"no plan: {why}")
        self._net = model.weights.net()

    def frame(self, method: int, values: Values) -> Values:
        """As the worker computes it."""
        return self._net.run(method, values)


class ShortForm:
    """What plays where a model has no plan: TorchScript whose convolutions are latentplay's own where they are narrow."""

    def __init__(self, file: Path, trust: bool) -> None:
        self._net = of_torchscript(Source(file, read_model_info(file), trust, half=False)).net()

    def frame(self, method: int, values: Values) -> Values:
        """As the worker computes it."""
        return self._net.run(method, values)


class ScriptForm:
    """TorchScript as torch runs it, in inference mode, on one thread."""

    def __init__(self, file: Path, trust: bool) -> None:  # trusted: `latentplay bench` has looked at it
        import warnings

        import torch

        torch.set_num_threads(1)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # torch.jit is deprecated, and what every model is made with
            self._module: Any = torch.jit.load(str(file), map_location="cpu").eval()
        self._torch = torch

    def frame(self, method: int, values: Values) -> Any:
        """The method that the file has."""
        with self._torch.inference_mode():
            return getattr(self._module, ("encode", "decode")[method])(self._torch.from_numpy(values)[None])


FORMS: dict[str, tuple[str, Callable[[Path, bool], Form]]] = {
    "plan": ("plan", PlanForm),
    "half": ("plan, weights of 16 bits", partial(PlanForm, precision=HALF)),
    "short": ("TorchScript, short convolutions", ShortForm),
    "torchscript": ("plain TorchScript", ScriptForm),
}
"""By the word for programs: the words for people, and what opens a file."""


def inputs(file: Path, hop: int) -> dict[int, Values]:
    """A hop of noise for each method that the model has: whole units of the method, at least one."""
    info, dice = read_model_info(file), np.random.default_rng(0)
    methods = {number: info.coder(name) for number, name in ((ENCODE, "encode"), (DECODE, "decode"))}
    units = {n: max(m.in_ratio, m.out_ratio) for n, m in methods.items() if m is not None}
    shapes = {n: (m.in_channels, units[n] * max(hop // units[n], 1) // m.in_ratio) for n, m in methods.items() if m is not None}
    return {number: (0.1 * dice.standard_normal(shape)).astype(np.float32) for number, shape in shapes.items()}
