"""The options that stand for the parameters of `lp.mod~`, for every command that moves latents."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from latentplay.cli import paramargs
from latentplay.host.requests import Line
from latentplay.spec.mod import MOD

if TYPE_CHECKING:
    from latentplay.modulation.modulator import Modulator

PREFIX = "mod_"
LINK = "link_channels"
"""The option of the message of that name."""
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
    group.add_argument(
        "--link-channels", dest=PREFIX + LINK, type=int, choices=(0, 1),
        help="with --channels: 1: all channels move alike, 0: each by itself (default 1)",
    )  # fmt: skip


def modulator(args: argparse.Namespace, voices: int, sample_rate: float, channels: int = 1) -> Modulator | None:
    """The modulator that the options ask for, or None when they ask for none. ``channels``: what ``voices`` are shared
    out among.

    Movement is enabled, and its scale is 1 unless said otherwise. Raises BadValue with the line that Pd would print.
    """
    if not paramargs.asked(args, PREFIX):
        return None
    from latentplay.modulation.modulator import Modulator

    made = Modulator(voices, sample_rate, channels=channels, enable=1, scale=[1.0] * (voices // channels))
    send_options(args, made.set, made.dump)
    return made


def send_options(args: argparse.Namespace, send: Callable[..., None], dump: Callable[[], Sequence[Line]]) -> None:
    """Sends what was given, and no more; ``send(name, *values)`` and ``dump()`` are a modulator's."""
    given = paramargs.asked(args, PREFIX)
    if LINK in given:
        send("link", "channels", given.pop(LINK))
    voices = next(len(line) - 1 for line in dump() if line[0] == "scale")  # those of one channel, or of all
    for name, value in given.items():
        values = list(value) if isinstance(value, (list, tuple)) else [value]
        send(name, *spread(name, values, voices))


def spread(name: str, values: list, voices: int) -> list:
    """One value for all voices, where the parameter has one for each; one seed counts up from voice to voice."""
    if MOD.param(name).count != 0 or len(values) != 1:
        return values
    if name != "seed" or isinstance(values[0], str):
        return values * voices
    return [values[0] + voice for voice in range(voices)]
