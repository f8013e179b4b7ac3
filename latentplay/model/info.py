"""The card of a model: what a TorchScript file says of itself, read in under a millisecond, without torch."""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from latentplay._model_info import read
from latentplay.errors import ModelError
from latentplay.model.folders import find_model


@dataclass(frozen=True)
class Method:
    """One method of a model; a ratio is how many audio samples one frame of that signal covers (audio itself: 1)."""

    name: str
    in_channels: int
    in_ratio: int
    out_channels: int
    out_ratio: int


@dataclass(frozen=True)
class Attribute:
    """A value of the model that a patch may set. ``types``: one for each that is sent, of bool, int, float, string, tensor, buffer."""

    name: str
    types: tuple[str, ...]


@dataclass(frozen=True)
class Tensor:
    """A parameter (layer) or buffer: ``size`` counts its numbers, ``part`` is encoder, decoder, pqmf or other."""

    name: str
    shape: tuple[int, ...]
    size: int
    dtype: str
    part: str


@dataclass(frozen=True, repr=False)
class ModelInfo:
    """What a model file says of itself.

    ``file_size`` is in bytes, ``sampling_rate`` in Hz (0 where the file does not say), ``ratio`` in samples a
    latent frame, ``channels`` are the most that any end of a method has, ``streaming`` says whether blocks can
    follow one another without a click, ``rows`` how many streams the caches hold side by side (0 without caches).
    ``layers`` and ``buffers`` stand in the order of torch's ``named_parameters()`` and ``named_buffers()``.
    ``hash`` tells models apart, not files: renaming or re-compressing keeps it (the rule is in
    pyext_src/model_file/hash.hpp). ``warnings`` are lines that a musician should see although the model works.
    """

    name: str
    file_size: int
    hash: str
    methods: tuple[Method, ...]
    attributes: tuple[Attribute, ...]
    sampling_rate: int
    latents: int
    full_latents: int
    ratio: int
    channels: int
    streaming: bool
    rows: int
    layers: tuple[Tensor, ...]
    buffers: tuple[Tensor, ...]
    warnings: tuple[str, ...]

    def method(self, name: str) -> Method | None:
        """The method called ``name``; None where the model has none."""
        return next((method for method in self.methods if method.name == name), None)

    def coder(self, name: str) -> Method | None:
        """The encode that takes sound, the decode that gives sound: a method of that name that does not is one like any other."""
        found = self.method(name)
        return found if found and (found.in_ratio if name == "encode" else found.out_ratio) == 1 else None

    @property
    def main_method(self) -> str:
        """What is played where no method is named: forward, or else the first one."""
        return "forward" if self.method("forward") else self.methods[0].name

    def attribute(self, name: str) -> Attribute | None:
        """The attribute called ``name``; None where the model has none."""
        return next((attribute for attribute in self.attributes if attribute.name == name), None)

    def layer(self, name: str) -> Tensor:
        """The layer with this dotted name; KeyError where the model has none."""
        for layer in self.layers:
            if layer.name == name:
                return layer
        raise KeyError(name)

    def __repr__(self) -> str:
        """What a musician asks first; ``as_dict`` has all of it."""
        rate = f"{self.sampling_rate} Hz" if self.sampling_rate else "no rate said"
        methods = ", ".join(method.name for method in self.methods)
        return f"<ModelInfo '{self.name}': {self.latents} latents, {rate}, a frame of {self.ratio} samples; {methods}>"

    def as_dict(self) -> dict[str, Any]:
        """The whole card as plain values, ready for JSON."""
        return asdict(self)


def read_model_info(path: str | os.PathLike[str]) -> ModelInfo:
    """Read the card of the model file at ``path``; ModelError, one line that says what it is instead and what to do."""
    try:
        found = read(os.fsencode(path))
    except ValueError as error:
        raise ModelError(str(error)) from None
    found["methods"] = tuple(Method(*method) for method in found["methods"])
    found["attributes"] = tuple(Attribute(*attribute) for attribute in found["attributes"])
    for key in ("layers", "buffers"):
        found[key] = tuple(Tensor(*tensor) for tensor in found[key])
    return ModelInfo(**found)


def info(model: str | Path) -> ModelInfo:
    """The card of a model, by path or by name as the objects find it, without loading it; ModelError in one line."""
    return read_model_info(find_model(model))
