"""The JSON half of a saved pair: which samples of the WAV are which layer of which model."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

from latentplay.bend.layers import LayerInfo
from latentplay.bend.pair_contents import PairError
from latentplay.errors import quoted
from latentplay.files import documents
from latentplay.files.documents import BadDocument, dict_of, list_of, text_of, version_of, whole_of

FORMAT = "latentplay bend"
VERSION = 1
LARGEST = 16 << 20
"""Bytes of JSON that are read at most: a thousand layers take a fifth of a megabyte."""

_SAMPLES = 1 << 40


@dataclass(frozen=True)
class Span:
    """A layer in the WAV: ``length`` samples from ``start``. The device's own files have neither shape nor dtype."""

    name: str
    start: int
    length: int
    shape: tuple[int, ...] = ()
    dtype: str = "float32"


@dataclass(frozen=True)
class PairIndex:
    """What a JSON says. ``device`` marks a list that the original device wrote: spans by position, and no more."""

    spans: tuple[Span, ...]
    samples: int
    digest: str = ""
    model_name: str = ""
    model_hash: str = ""
    device: bool = False


def index_of(infos: Sequence[LayerInfo], model_name: str, model_hash: str, digest: str) -> PairIndex:
    """The index of a WAV that holds ``infos`` one after the other."""
    spans, start = [], 0
    for info in infos:
        spans.append(Span(info.name, start, info.size, info.shape, info.dtype))
        start += info.size
    return PairIndex(tuple(spans), start, digest, model_name, model_hash)


def written(index: PairIndex, rate: int) -> str:
    """The index as JSON text, one layer a line."""
    head = {
        "format": FORMAT,
        "version": VERSION,
        "model": {"name": index.model_name, "hash": index.model_hash},
        "wav": {"samples": index.samples, "rate": rate, "sha256": index.digest},
    }
    lines = [
        {"name": s.name, "shape": list(s.shape), "dtype": s.dtype, "start": s.start, "length": s.length}
        for s in index.spans
    ]
    layers = ",\n  ".join(json.dumps(line) for line in lines)
    return json.dumps(head, indent=1)[:-2] + f',\n "layers": [\n  {layers}\n ]\n}}\n'


def parsed(text: str) -> PairIndex:
    """The index in a JSON text; PairError where it is not one, whatever it holds."""
    try:
        document = documents.parsed(text)
        return _device(document) if isinstance(document, list) else _ours(document)
    except BadDocument as error:
        raise PairError(f"not a JSON of weights: {error}") from None


def _ours(document: dict[str, Any]) -> PairIndex:
    version_of(document, FORMAT, VERSION)
    wav, model = dict_of(document.get("wav"), "wav"), dict_of(document.get("model"), "model")
    samples = whole_of(wav.get("samples"), "samples", 0, _SAMPLES)
    spans = tuple(_span(layer) for layer in list_of(document.get("layers"), "layers"))
    _check_overlaps(spans, samples)
    name, digest = text_of(model.get("name"), "name"), text_of(model.get("hash"), "hash")
    return PairIndex(spans, samples, text_of(wav.get("sha256"), "sha256"), name, digest)


def _span(found: object) -> Span:
    layer = dict_of(found, "a layer")
    shape = tuple(whole_of(n, "shape", 0, _SAMPLES) for n in list_of(layer.get("shape"), "shape", 64))
    span = Span(
        text_of(layer.get("name"), "name"),
        whole_of(layer.get("start"), "start", 0, _SAMPLES),
        whole_of(layer.get("length"), "length", 0, _SAMPLES),
        shape,
        text_of(layer.get("dtype"), "dtype"),
    )
    if prod(shape) != span.length:
        raise PairError(f"layer {quoted(span.name)} has another length than its shape says")
    return span


def _check_overlaps(spans: Sequence[Span], samples: int) -> None:
    """Every name once, every span inside the WAV and clear of the others."""
    if len({span.name for span in spans}) != len(spans):
        raise PairError("a layer is listed twice")
    end = 0
    for span in sorted((span for span in spans if span.length), key=lambda span: span.start):
        if span.start < end:
            raise PairError(f"layer {quoted(span.name)} overlaps another one")
        end = span.start + span.length
    if end > samples:
        raise PairError(f"layers reach sample {end}, the WAV is said to have {samples}")


def _device(layers: list[Any]) -> PairIndex:
    """A list that the device wrote: name, start_sample, length_sample."""
    if not layers:
        raise PairError("the list of layers is empty")
    spans = []
    for each in layers:
        layer = dict_of(each, "a layer")
        start, length = (whole_of(layer.get(key), key, 0, _SAMPLES) for key in ("start_sample", "length_sample"))
        spans.append(Span(text_of(layer.get("name"), "name"), start, length))
    return PairIndex(tuple(spans), 0, device=True)
