"""The shapes that the table is made of: objects, arguments, flags, parameters and messages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Param:
    """A value that an object keeps: a message of the same name sets it, ``dump`` tells it.

    ``lo``/``hi`` bound a number (out of range is refused); ``choices`` lists the
    words of a symbol; ``numbers``: it takes numbers as well, though its default is a word. ``count`` is 1, or 0 for one
    value per voice.
    """

    name: str
    default: float | str
    lo: float = 0.0
    hi: float = 1.0
    unit: str = ""
    en: str = ""
    fr: str = ""
    choices: tuple[str, ...] = ()
    numbers: bool = False
    integer: bool = False
    count: int = 1


@dataclass(frozen=True)
class Message:
    """Something that an object can be told and that it does not keep. ``args`` is what follows the word.

    ``timed``: it counts when it comes, so that no host puts it off, as parameters.
    """

    name: str
    args: str = ""
    en: str = ""
    fr: str = ""
    timed: bool = False


@dataclass(frozen=True)
class Flag:
    """A creation flag such as ``-latents N``."""

    name: str
    args: str = ""
    en: str = ""
    fr: str = ""


@dataclass(frozen=True)
class Object:
    """One object as a patcher meets it."""

    name: str
    en: str
    fr: str
    arguments: tuple[Message, ...] = ()
    flags: tuple[Flag, ...] = ()
    inlets: tuple[Message, ...] = ()
    outlets: tuple[Message, ...] = ()
    params: tuple[Param, ...] = ()
    messages: tuple[Message, ...] = ()

    def param(self, name: str) -> Param:
        """The parameter called ``name``; KeyError when there is none."""
        for param in self.params:
            if param.name == name:
                return param
        raise KeyError(name)
