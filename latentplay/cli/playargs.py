"""The options that bring a preset and an automation into a render."""

from __future__ import annotations

import argparse
from pathlib import Path

from latentplay.cli import mixargs, modargs
from latentplay.errors import BadValue
from latentplay.host.offline import OfflineObject
from latentplay.model.known import find
from latentplay.preset.automation import Automation
from latentplay.preset.document import one_of, read_file
from latentplay.render.performance import Performance


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which preset, which automation."""
    group = parser.add_argument_group("presets and performances (lp.preset)")
    group.add_argument("--preset", metavar="p.json", help="a file that lp.preset wrote: the state to start from")
    group.add_argument("--preset-name", metavar="NAME", help="which of its presets, when it holds several")
    group.add_argument(
        "--automation",
        metavar="a.json",
        help="a performance that lp.preset recorded (record_write), or messages by time in seconds: "
        '{"1.5": [["lp.mod~", "jump", 400]]}',
    )


def performance(args: argparse.Namespace) -> Performance | None:
    """What the options ask for; None when they ask for nothing. BadDocument says what is wrong with a file."""
    if args.preset is None and args.preset_name is not None:
        raise BadValue("--preset-name: say which file holds it: --preset file.json")
    if args.preset is None and args.automation is None:
        return None
    automation = None if args.automation is None else Automation.read(args.automation)
    presets = {} if args.preset is None else read_file(args.preset)
    preset = None if args.preset is None else one_of(presets, args.preset, args.preset_name)
    made = Performance(automation, preset, Path(args.automation or args.preset).parent)
    made.keep(presets)
    made.then = lambda objects: send_options(args, objects)
    return made


def send_options(args: argparse.Namespace, objects: list[OfflineObject]) -> None:
    """What the other options say has the last word over a preset."""
    for each in objects:
        if each.kind == "lp.mod~":
            modargs.send_options(args, each.send, each.state)
        elif each.kind == "lp.mix~":
            mixargs.send_options(args, each.send)


def model_of(performance: Performance) -> Path:
    """The file of the model that the preset was made with; BadValue when it is not to be had."""
    assert performance.preset is not None and performance.preset.model is not None
    path, problem = find(performance.preset.model.name, performance.preset.model.hash, performance.folder)
    if path is None:
        raise BadValue(f"{problem}; name a model: --model file.ts")
    return path
