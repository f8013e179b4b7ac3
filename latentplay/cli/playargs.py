"""The options that bring a preset and an automation into a render."""

from __future__ import annotations

import argparse
from pathlib import Path

from latentplay.preset.automation import Automation
from latentplay.cli import mixargs, modargs
from latentplay.errors import BadValue
from latentplay.render.mixer import Mixer
from latentplay.modulation.modulator import Modulator
from latentplay.render.performance import Performance
from latentplay.preset.document import one_of, read_file
from latentplay.preset.chain_access import find


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
    made.then = lambda modulator, mixer: turn(args, modulator, mixer)
    return made


def turn(args: argparse.Namespace, modulator: Modulator | None, mixer: Mixer | None) -> None:
    """What the other options say has the last word over a preset."""
    if modulator is not None:
        modargs.turn(args, modulator)
    if mixer is not None:
        mixargs.turn(args, mixer)


def model_of(performance: Performance) -> Path:
    """The file of the model that the preset was made with; BadValue when it is not to be had."""
    assert performance.preset is not None and performance.preset.model is not None
    path, problem = find(performance.preset.model, performance.folder)
    if path is None:
        raise BadValue(f"{problem}; name a model: --model file.ts")
    return path
