"""`latentplay bend`: a model's weights reshaped off-line, into a new model file or a pair to load while it plays."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from latentplay.bend import Bender
from latentplay.bend.params import PARAMS
from latentplay.errors import BadValue, LatentPlayError, quoted
from latentplay.model.folders import find_model
from latentplay.spec.bend import DISTRIBUTIONS

HELP = "reshape the weights of a model, layer by layer, into a new model or a pair of files"

EXAMPLE = """each --layer begins a group; what follows it bends that layer:
  latentplay bend m.ts --layer 12 --scale 1.3 --layer decoder.net.0 --distribution laplace --chaos 30 -o bent.ts
  latentplay info m.ts --layers          lists the layers"""


class _Layer(argparse.Action):
    """Begins a group."""

    def __call__(self, parser: Any, args: Any, value: Any, option: str | None = None) -> None:
        args.groups = [*args.groups, (value, [])]


class _Knob(argparse.Action):
    """Adds to the group that is open."""

    def __call__(self, parser: Any, args: Any, value: Any, option: str | None = None) -> None:
        if not args.groups:
            parser.error(f"{option} comes after the --layer that it bends")
        args.groups[-1][1].append((self.dest, 1 if value == [] else value))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The model, groups of what to do to its layers, and where it all goes."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = EXAMPLE
    parser.set_defaults(groups=[])
    parser.add_argument("model", metavar="model.ts", help="a TorchScript file: a path, or a name in the models folder")
    parser.add_argument("--read", metavar="PAIR", help="begin with the weights of a saved pair")
    parser.add_argument("--force", action="store_true", help="take what fits of a pair that is another model's")
    parser.add_argument("--layer", action=_Layer, metavar="NAME_OR_INDEX", help="the layer to bend; may come again")
    parser.add_argument("--flip", action=_Knob, nargs=0, help="turn the sign of every weight of the layer")
    for name in ("scale", "chaos", "random"):
        param = PARAMS[name]
        parser.add_argument(
            f"--{name}",
            action=_Knob,
            type=int if param.integer else float,
            metavar=name[0].upper(),
            help=f"{param.en} ({param.lo:.10g}…{param.hi:.10g}, {param.default})".replace("%", "%%"),
        )
    parser.add_argument("--distribution", action=_Knob, choices=DISTRIBUTIONS, help=PARAMS["distribution"].en)
    parser.add_argument("-o", "--output", metavar="FILE", help="out.ts: a model; out.wav: a pair, with out.json beside")
    parser.add_argument("--json", action="store_true", help="say what was done as one line of JSON")


def run(args: argparse.Namespace) -> int:
    """Bend, save, tell. LatentPlayError, one line, for whatever cannot be done; no file is changed then."""
    args.model = str(find_model(args.model))
    output = _output(args)
    from latentplay.bend.script_layers import ScriptLayers

    layers = ScriptLayers(args.model)
    bender = Bender(layers)
    try:
        if args.read:
            bender.read(args.read, args.force)
        told = [_bent(bender, which, params) for which, params in args.groups]
        if output and output.suffix == ".ts":
            layers.save(output)
        elif output:
            bender.write(str(output))
    except LatentPlayError as error:
        raise type(error)(str(error).removeprefix("lp.bend: ")) from None
    print(_as_json(args, bender, told) if args.json else "\n".join(_as_text(args, bender, told)))
    return 0


def _output(args: argparse.Namespace) -> Path | None:
    """Where to write, checked before anything slow is done."""
    if args.output is None:
        return None
    path = Path(args.output)
    if path.suffix.lower() not in (".ts", ".wav", ".json"):
        raise BadValue(f"-o {quoted(path)}: expected a name that ends in .ts (a model) or .wav (a pair)")
    if path.exists() and Path(args.model).exists() and path.samefile(args.model):
        raise BadValue(f"-o {quoted(path)} is the model itself: choose another name, so that the original stays")
    if not path.parent.is_dir():
        raise BadValue(f"-o {quoted(path)}: there is no folder {quoted(path.parent)}: make it first")
    return path.with_suffix(path.suffix.lower())


def _bent(bender: Bender, which: str, params: Sequence[tuple[str, float | str]]) -> dict[str, Any]:
    """One group: the layer reshaped and set; its statistics before and after."""
    bender.layer(float(which) if which.lstrip("-").isdigit() else which)
    for param, value in params:
        getattr(bender, param)(value)
    before, after = bender.statistics
    name = bender.selected.name if bender.selected else ""
    bender.set()
    return {"layer": name, "size": bender.candidate.size, "before": before.values(), "after": after.values()}


def _as_json(args: argparse.Namespace, bender: Bender, told: list[dict[str, Any]]) -> str:
    return json.dumps({"model": args.model, "output": args.output, "bent": bender.bent(), "layers": told})


def _as_text(args: argparse.Namespace, bender: Bender, told: list[dict[str, Any]]) -> list[str]:
    lines = [
        f"{line['layer']}: {line['size']} weights, mean {line['before'][0]:.4g} -> {line['after'][0]:.4g}, "
        f"deviation {line['before'][1]:.4g} -> {line['after'][1]:.4g}"
        for line in told
    ]
    where = f"in {args.output}" if args.output else "nothing written: add -o bent.ts"
    return [*lines, f"{len(bender.bent())} of {len(bender.infos)} layers bent, {where}"]
