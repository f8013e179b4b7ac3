"""Options that stand for parameters of the table: ranges, defaults and help come from there."""

from __future__ import annotations

import argparse

from latentplay.spec.kinds import Param
from latentplay.spec.wording import is_number, plain


def add_option(
    group: argparse._ArgumentGroup,
    param: Param,
    option: str,
    dest: str,
    own_help: str = "",
    metavar: str | tuple[str, ...] | None = None,
) -> None:
    """The option of one parameter; the value is kept as it was typed, the object checks it. ``own_help`` tells the
    default by itself."""
    numbers = is_number(param)
    group.add_argument(
        option,
        dest=dest,
        nargs={0: "+", 1: None}.get(param.count, param.count),
        choices=None if numbers else param.choices,
        help=f"{own_help or param.en} ({span(param, with_default=not own_help)})".replace("%", "%%"),
        metavar=(metavar or param.name[0].upper()) if numbers else None,
        type=number_or_word if numbers else str,
    )


def span(param: Param, with_default: bool = True) -> str:
    """The range as help shows it: ``0 to 1000, default 300``."""
    if not is_number(param):
        return f"default {param.default}"
    unit = f" {param.unit}" if param.unit else ""
    ending = f", default {plain(param.default)}" if with_default else ""
    return f"{param.lo:.12g} to {param.hi:.12g}{unit}{ending}"


def number_or_word(text: str) -> float | str:
    """A number where the text is one: ``400``, but ``1/8T`` stays a word."""
    try:
        return float(text)
    except ValueError:
        return text


def asked(args: argparse.Namespace, prefix: str) -> dict[str, object]:
    """What was given, by parameter: the options whose ``dest`` begins with ``prefix``."""
    given = {name[len(prefix) :]: value for name, value in vars(args).items() if name.startswith(prefix)}
    return {name: value for name, value in given.items() if value is not None}
