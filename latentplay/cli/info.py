"""`latentplay info`: what a model file holds, without loading the model unless its delay is asked for."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from latentplay.errors import ModelError
from latentplay.model.folders import find_model
from latentplay.model.info import ModelInfo, Tensor, read_model_info
from latentplay.model.plan_cache import known_form
from latentplay.model.safety import doubts

HELP = "say what a model file holds: methods, latents, sampling rate, layers"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The files and the two ways to print them."""
    parser.add_argument(
        "files", nargs="+", metavar="model.ts", help="RAVE and nn~ exports: paths, or names in the models folder"
    )
    parser.add_argument("--layers", action="store_true", help="list the layers: index, name, shape, size, part")
    parser.add_argument("--delay", action="store_true", help="load the model too, and measure its own delay")
    parser.add_argument("--trust", action="store_true", help="with --delay: whatever its code does")
    parser.add_argument("--json", action="store_true", help="one JSON object a line, one line a file, everything in it")


def run(args: argparse.Namespace) -> int:
    """Print what each file says; 1 when one of them is no model (one line on stderr each), else 0."""
    failed = 0
    for name in args.files:
        try:
            path = str(find_model(name))
            info = read_model_info(path)
            delay = measured(path, args.trust) if args.delay else {}
        except ModelError as error:
            print(f"latentplay info: {error}", file=sys.stderr)
            failed = 1
        else:
            print(as_json(path, info, delay) if args.json else "\n".join(as_text(path, info, args.layers, delay)))
    return failed


def measured(path: str, trust: bool) -> dict[str, object]:
    """The model's own delay in samples, and a line about it where it is not clear (else an empty one)."""
    from latentplay.model.model import load

    model = load(path, trust)
    return {"delay": model.delay, "delay_note": model.delay_note}


def as_json(path: str, info: ModelInfo, delay: dict[str, object]) -> str:
    """What the file says on one line, the path as ``file``."""
    form, why = known_form(info.hash)
    return json.dumps({"file": path, **info.as_dict(), "doubts": doubts(Path(path)), "form": form, "form_reason": why, **delay})


def as_text(path: str, info: ModelInfo, layers: bool, delay: dict[str, object]) -> Iterator[str]:
    """The lines of a info, with the table of layers and the delay when asked."""
    doubt = doubts(Path(path))
    form, why = known_form(info.hash)
    yield path
    yield f"  {'check':<10} {'not to be played: it ' + doubt if doubt else 'nothing speaks against its code and its records'}"
    yield f"  {'form':<10} {form}{': ' + why if why else ''}"
    yield from (f"  {label:<10} {value}" for label, value in facts(info))
    if delay:
        yield f"  {'delay':<10} {delay['delay_note'] or str(delay['delay']) + ' samples, of the model alone'}"
    yield ""
    yield from indent(table(("method", "takes", "gives"), methods(info)))
    if info.attributes:
        yield ""
        yield from indent(table(("attribute", "takes"), ((a.name, ", ".join(a.types)) for a in info.attributes)))
    yield from (f"  warning: {warning}" for warning in info.warnings)
    if layers:
        yield ""
        yield from indent(table(("layer", "name", "shape", "size", "part"), rows(info.layers)))
    yield ""


def facts(info: ModelInfo) -> Iterator[tuple[str, str]]:
    """What a musician asks first, as label and value."""
    yield "plays in", plays_in(info)
    if info.latents:
        yield "latents", str(info.latents) + (f" (of {info.full_latents})" if info.full_latents > info.latents else "")
    yield "rate", f"{info.sampling_rate} Hz" if info.sampling_rate else "not said in the file"
    if info.latents:
        yield "ratio", f"{info.ratio} samples a latent frame" + frame_length(info)
    yield "channels", str(info.channels)
    yield "streaming", ("yes" if info.streaming else "no") + (f" ({info.rows} streams at most)" if info.rows else "")
    yield "size", f"{megabytes(info.file_size)}, {weights(info.layers)}"
    yield "hash", info.hash


def plays_in(info: ModelInfo) -> str:
    """The boxes that play it; lp.model~ plays whatever is no encode and no decode."""
    coders = [name for name in ("encode", "decode") if info.coder(name)]
    others = [method.name for method in info.methods if method.name not in coders]
    return " and ".join([*(f"[lp.{name}~]" for name in coders), *([f"[lp.model~] ({', '.join(others)})"] if others else [])])


def frame_length(info: ModelInfo) -> str:
    """The length of a latent frame, where the sampling rate is known."""
    return f" ({1000 * info.ratio / info.sampling_rate:.1f} ms)" if info.sampling_rate else ""


def megabytes(size: int) -> str:
    """A file size in the unit that file managers use."""
    return f"{size / 1e6:.1f} MB" if size >= 1e5 else f"{size / 1e3:.1f} kB"


def weights(layers: Sequence[Tensor]) -> str:
    """How many weights there are, and how they share out between the parts."""
    shares: dict[str, int] = {}
    for layer in layers:
        shares[layer.part] = shares.get(layer.part, 0) + layer.size
    parts = ", ".join(f"{part} {share}" for part, share in shares.items())
    return f"{sum(shares.values())} weights in {len(layers)} layers" + (f" ({parts})" if parts else "")


def methods(info: ModelInfo) -> Iterator[tuple[str, str, str]]:
    """A row for each method: what goes in and what comes out."""
    for method in info.methods:
        yield method.name, signal(method.in_channels, method.in_ratio), signal(method.out_channels, method.out_ratio)


def signal(channels: int, ratio: int) -> str:
    """Channels and their rate, in words."""
    return f"{channels} x audio" if ratio == 1 else f"{channels} x 1/{ratio}"


def rows(layers: Sequence[Tensor]) -> Iterator[tuple[str, ...]]:
    """A row for each layer."""
    for index, layer in enumerate(layers):
        yield str(index), layer.name, "x".join(map(str, layer.shape)) or "-", str(layer.size), layer.part


def table(head: tuple[str, ...], body: Iterator[tuple[str, ...]]) -> Iterator[str]:
    """Columns as wide as their widest cell."""
    lines = [head, *body]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    for line in lines:
        yield "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()


def indent(lines: Iterator[str]) -> Iterator[str]:
    """Two spaces before each line."""
    return (f"  {line}" for line in lines)
