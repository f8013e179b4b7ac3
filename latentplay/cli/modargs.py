"""The options that stand for the parameters of `lp.mod~`, for every command that moves latents."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from latentplay.spec.kinds import Param
from latentplay.spec.mod import MOD

if TYPE_CHECKING:
    from latentplay.modulator import Modulator

PREFIX = "mod_"
LEFT_OUT = ("enable", "freeze", "sync")
"""Asking for movement enables it; the others need a host."""
OWN_HELP = {
    "seed": "textures: one number for each latent, or one to count up from",
    "scale": "how far each latent strays: one number for all, or one for each (default 1)",
    "offset": "where each latent is centred: one number for all, or one for each",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """One option for each parameter of ``lp.mod~`` that makes sense off-line, ranges and help from the table."""
    group = parser.add_argument_group("movement of the latents (lp.mod~); any of these sets them in motion")
    for param in MOD.params:
        if param.name not in LEFT_OUT:
            add_option(group, param, f"--{param.name}")


def add_option(group: argparse._ArgumentGroup, param: Param, option: str) -> None:
    """The option of one parameter; the value is kept as it was typed, the modulator checks it."""
    help_line = f"{OWN_HELP.get(param.name, param.en)} ({span(param)})".replace("%", "%%")
    many: int | str | None = {0: "+", 1: None}.get(param.count, param.count)
    choices = param.choices if isinstance(param.default, str) else None
    metavar = ("X", "Y") if param.name == "seedmap" else param.name[0].upper()
    group.add_argument(
        option,
        dest=PREFIX + param.name,
        nargs=many,
        choices=choices,
        help=help_line,
        metavar=None if choices else metavar,
        type=str if choices else number_or_word,
    )


def span(param: Param) -> str:
    """The range as help shows it: ``0 to 1000, default 300``."""
    if isinstance(param.default, str):
        return f"default {param.default}"
    unit = f" {param.unit}" if param.unit else ""
    ending = "" if param.name in OWN_HELP else f", default {param.default:g}"
    return f"{param.lo:.12g} to {param.hi:.12g}{unit}{ending}"


def number_or_word(text: str) -> float | str:
    """A number where the text is one: ``400``, but ``1/8T`` stays a word."""
    try:
        return float(text)
    except ValueError:
        return text


def asked(args: argparse.Namespace) -> dict[str, object]:
    """What was given, by parameter."""
    given = {name[len(PREFIX) :]: value for name, value in vars(args).items() if name.startswith(PREFIX)}
    return {name: value for name, value in given.items() if value is not None}


def modulator(args: argparse.Namespace, voices: int, sample_rate: float) -> Modulator | None:
    """The modulator that the options ask for, or None when they ask for none.

    Movement is enabled, and its scale is 1 unless said otherwise. Raises BadValue with the line that Pd would print.
    """
    given = asked(args)
    if not given:
        return None
    from latentplay.modulator import Modulator

    made = Modulator(voices, sample_rate, enable=1, scale=[1.0] * voices)
    for name, value in given.items():
        values = list(value) if isinstance(value, (list, tuple)) else [value]
        made.set(name, *spread(name, values, voices))
    return made


def spread(name: str, values: list, voices: int) -> list:
    """One value for all voices, where the parameter has one for each; one seed counts up from voice to voice."""
    if MOD.param(name).count != 0 or len(values) != 1:
        return values
    if name != "seed" or isinstance(values[0], str):
        return values * voices
    return [values[0] + voice for voice in range(voices)]
