"""The table in words: what a parameter takes, what follows a message."""

from __future__ import annotations

from latentplay.spec.kinds import Flag, Message, Object, Param

WORDS = {
    "en": {"to": "to", "default": "default", "or": "or", "each": "for each voice", "twice": "two values"},
    "fr": {"to": "à", "default": "par défaut", "or": "ou", "each": "par voix", "twice": "deux valeurs"},
}

UNITS: dict[str, dict[str, str]] = {"en": {}, "fr": {"samples": "échantillons"}}
"""Those that are not the same everywhere."""


def plain(value: float | str) -> str:
    """3.0 as 3, words as they are."""
    return value if isinstance(value, str) else f"{value:.10g}"


def is_number(param: Param) -> bool:
    """Whether the parameter takes numbers (perhaps words as well)."""
    return param.numbers or not isinstance(param.default, str)


def values(param: Param, language: str = "en") -> str:
    """What it takes, its unit and its default: `0 to 100 %, default 0`."""
    words = WORDS[language]
    taken = []
    if is_number(param):
        unit = f" {UNITS[language].get(param.unit, param.unit)}" if param.unit else ""
        taken.append(f"{plain(param.lo)} {words['to']} {plain(param.hi)}{unit}")
    if param.choices:
        taken.append(" ".join(param.choices))
    either = f" {words['or']} ".join(taken)
    many = {0: f" ({words['each']})", 2: f" ({words['twice']})"}.get(param.count, "")
    first, last = words["default"], plain(param.default)
    default = f"{first} {last}" if language == "en" else f"{last} {first}"
    return f"{either}{many}, {default}"


def help_of(row: Message | Flag | Param | Object, language: str = "en") -> str:
    """Its line of help, ``en`` or ``fr``."""
    return row.en if language == "en" else row.fr
