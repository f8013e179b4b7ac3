"""The JSON half of a saved pair: which samples of the WAV are which layer of which model."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

from latentplay.bend.found import BadPair
from latentplay.bend.layers import LayerInfo
from latentplay.bend.quote import quoted

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
class Sheet:
    """What a JSON says. ``device`` marks a list that the original device wrote: spans by position, and no more."""

    spans: tuple[Span, ...]
    samples: int
    digest: str = ""
    model_name: str = ""
    model_hash: str = ""
    device: bool = False


def sheet_of(infos: Sequence[LayerInfo], model_name: str, model_hash: str, digest: str) -> Sheet:
    """The sheet of a WAV that holds ``infos`` one after the other."""
    spans, start = [], 0
    for info in infos:
        spans.append(Span(info.name, start, info.size, info.shape, info.dtype))
        start += info.size
    return Sheet(tuple(spans), start, digest, model_name, model_hash)


def written(sheet: Sheet, rate: int) -> str:
    """The sheet as JSON text, one layer a line."""
    head = {
        "format": FORMAT,
        "version": VERSION,
        "model": {"name": sheet.model_name, "hash": sheet.model_hash},
        "wav": {"samples": sheet.samples, "rate": rate, "sha256": sheet.digest},
    }
    lines = [
        {"name": s.name, "shape": list(s.shape), "dtype": s.dtype, "start": s.start, "length": s.length}
        for s in sheet.spans
    ]
    layers = ",\n  ".join(json.dumps(line) for line in lines)
    return json.dumps(head, indent=1)[:-2] + f',\n "layers": [\n  {layers}\n ]\n}}\n'


def parsed(text: str) -> Sheet:
    """The sheet in a JSON text; BadPair where it is not one, whatever it holds."""
    try:
        document = json.loads(text, parse_constant=_no_constant, object_pairs_hook=_no_twins)
    except RecursionError:
        raise BadPair("the JSON is nested too deep") from None
    except ValueError as error:
        raise BadPair(f"not a JSON of weights ({quoted(error)})") from None
    if isinstance(document, list):
        return _device(document)
    return _ours(_dict(document, "the document"))


def _ours(document: dict[str, Any]) -> Sheet:
    if document.get("format") != FORMAT:
        raise BadPair(f"not a JSON of weights: its format is {quoted(document.get('format'))}, expected '{FORMAT}'")
    version = _whole(document, "version", 1, 10**6)
    if version > VERSION:
        raise BadPair(f"its version is {version}, this latentplay reads up to {VERSION}: get a newer one")
    wav, model = _dict(document.get("wav"), "wav"), _dict(document.get("model"), "model")
    samples = _whole(wav, "samples", 0, _SAMPLES)
    spans = tuple(_span(line) for line in _list(document.get("layers"), "layers"))
    _check_apart(spans, samples)
    return Sheet(spans, samples, _text(wav, "sha256"), _text(model, "name"), _text(model, "hash"))


def _span(line: object) -> Span:
    line = _dict(line, "a layer")
    shape = tuple(_length(n) for n in _list(line.get("shape"), "shape", 64))
    span = Span(
        _text(line, "name"),
        _whole(line, "start", 0, _SAMPLES),
        _whole(line, "length", 0, _SAMPLES),
        shape,
        _text(line, "dtype"),
    )
    if prod(shape) != span.length:
        raise BadPair(f"layer {quoted(span.name)} has another length than its shape says")
    return span


def _check_apart(spans: Sequence[Span], samples: int) -> None:
    """Every name once, every span inside the WAV and clear of the others."""
    if len({span.name for span in spans}) != len(spans):
        raise BadPair("a layer is listed twice")
    end = 0
    for span in sorted((span for span in spans if span.length), key=lambda span: span.start):
        if span.start < end:
            raise BadPair(f"layer {quoted(span.name)} lies over another one")
        end = span.start + span.length
    if end > samples:
        raise BadPair(f"layers reach sample {end}, the WAV is said to have {samples}")


def _device(lines: list[Any]) -> Sheet:
    """A list that the device wrote: name, start_sample, length_sample."""
    if not lines:
        raise BadPair("the list of layers is empty")
    spans = []
    for line in lines:
        line = _dict(line, "a layer")
        start, length = _whole(line, "start_sample", 0, _SAMPLES), _whole(line, "length_sample", 0, _SAMPLES)
        spans.append(Span(_text(line, "name"), start, length))
    return Sheet(tuple(spans), 0, device=True)


def _dict(value: object, what: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise BadPair(f"not a JSON of weights: {what} is not an object in braces")
    return value


def _list(value: object, what: str, longest: int = 1 << 20) -> list[Any]:
    if not isinstance(value, list) or len(value) > longest:
        raise BadPair(f"not a JSON of weights: {quoted(what)} is not a list of at most {longest}")
    return value


def _text(line: dict[str, Any], key: str) -> str:
    value = line.get(key)
    if not isinstance(value, str) or len(value) > 4096:
        raise BadPair(f"not a JSON of weights: '{key}' is not a short text")
    return value


def _whole(line: dict[str, Any], key: str, lo: int, hi: int) -> int:
    value = line.get(key)
    if type(value) is not int or not lo <= value <= hi:
        raise BadPair(f"not a JSON of weights: '{key}' is {quoted(value)}, expected a whole number {lo}…{hi}")
    return value


def _length(value: object) -> int:
    return _whole({"shape": value}, "shape", 0, _SAMPLES)


def _no_constant(word: str) -> None:
    raise ValueError(f"{word} is not a number")


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return found
