"""The options that stand for the parameters of `lp.mod~`, for every command that moves latents."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING

from latentplay.cli import paramargs
from latentplay.spec.mod import MOD

if TYPE_CHECKING:
    from latentplay.modulation.modulator import Modulator

PREFIX = "mod_"
LEFT_OUT = ("enable", "freeze", "sync")
"""Asking for movement enables it; the others need a host."""
OWN_HELP = {
    "seed": "textures: one number for each latent, or one to count up from",
    "scale": "how far each latent strays: one number for all, or one for each (default 1)",
    "offset": "where each latent is centred: one number for all, or one for each",
}
OWN_METAVAR = {"seedmap": ("X", "Y")}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """One option for each parameter of ``lp.mod~`` that makes sense off-line, ranges and help from the table."""
    group = parser.add_argument_group("movement of the latents (lp.mod~); any of these sets them in motion")
    for param in MOD.params:
        name = param.name
        if name not in LEFT_OUT:
            own = OWN_HELP.get(name, ""), OWN_METAVAR.get(name)
            paramargs.add_option(group, param, f"--{name}", PREFIX + name, *own)


def modulator(args: argparse.Namespace, voices: int, sample_rate: float) -> Modulator | None:
    """The modulator that the options ask for, or None when they ask for none.

    Movement is enabled, and its scale is 1 unless said otherwise. Raises BadValue with the line that Pd would print.
    """
    if not paramargs.asked(args, PREFIX):
        return None
    from latentplay.modulation.modulator import Modulator

    made = Modulator(voices, sample_rate, enable=1, scale=[1.0] * voices)
    send_options(args, made.set, voices)
    return made


def send_options(args: argparse.Namespace, send: Callable[..., None], voices: int) -> None:
    """Sends what was given, and no more; ``send(name, *values)`` is a modulator's."""
    for name, value in paramargs.asked(args, PREFIX).items():
        values = list(value) if isinstance(value, (list, tuple)) else [value]
        send(name, *spread(name, values, voices))


def spread(name: str, values: list, voices: int) -> list:
    """One value for all voices, where the parameter has one for each; one seed counts up from voice to voice."""
    if MOD.param(name).count != 0 or len(values) != 1:
        return values
    if name != "seed" or isinstance(values[0], str):
        return values * voices
    return [values[0] + voice for voice in range(voices)]
