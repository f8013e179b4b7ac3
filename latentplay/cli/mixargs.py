"""The options that stand for the parameters of `lp.mix~`, for every command that renders."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from latentplay.cli import paramargs
from latentplay.spec.mix import MIX

if TYPE_CHECKING:
    from latentplay.render.mixer import Mixer

PREFIX = "mix_"
LEFT_OUT = ("meter",)
"""Needs somebody who looks."""
OWN_NAME = {"align": "--dry-align"}
"""--align takes the delay out of the result."""
OWN_HELP = {
    "align": "how long the dry sound waits: auto (default: the delay of the model), samples, or ms as in 56ms",
    "limit": "1: nothing above -1 dB, for 1.5 ms of delay (default 0)",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """One option for each parameter of ``lp.mix~`` that makes sense off-line, ranges and help from the table."""
    group = parser.add_argument_group("output strip (lp.mix~); any of these puts it behind the model")
    for param in MIX.params:
        if param.name not in LEFT_OUT:
            option = OWN_NAME.get(param.name, f"--{param.name.replace('_', '-')}")
            paramargs.add_option(group, param, option, PREFIX + param.name, OWN_HELP.get(param.name, ""))


def mixer(args: argparse.Namespace, channels: int, sample_rate: float) -> Mixer | None:
    """The strip that the options ask for, or None when they ask for none; BadValue with the line that Pd would print."""
    if not paramargs.asked(args, PREFIX):
        return None
    from latentplay.render.mixer import Mixer

    made = Mixer(channels, sample_rate)
    send_options(args, made.set)
    return made


def send_options(args: argparse.Namespace, send: Callable[..., None]) -> None:
    """Sends what was given, and no more; ``send(name, *values)`` is a mixer's."""
    for name, value in paramargs.asked(args, PREFIX).items():
        send(name, *parts(value))


def parts(value: object) -> list[float | str]:
    """``56ms`` as 56 and ms; anything else as it is."""
    together = re.fullmatch(r"([-+.\de]+) *ms", value) if isinstance(value, str) else None
    return [paramargs.number_or_word(together[1]), "ms"] if together else [value]  # type: ignore[list-item]
