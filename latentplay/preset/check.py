"""Whether an object would take a state, asked of such an object itself, before anything that plays is touched."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from latentplay.files.documents import BadDocument, number_of
from latentplay.errors import LatentPlayError
from latentplay.preset.state import ObjectState, param_of

Put = Callable[..., None]


def check(state: ObjectState) -> None:
    """BadDocument or BadValue, one line, for what an object of this class would refuse."""
    make = _TRIALS.get(state.kind)
    if make is None:
        raise BadDocument(f"no object '{state.kind}' has presets: expected {', '.join(_TRIALS)}")
    put = make(state)
    for line in state.lines:
        put(*line)


def check_mapping(document: dict[str, Any]) -> dict[str, Any]:
    """The document, if lp.control would take it; BadDocument when it would not."""
    from latentplay.control import Mapper

    try:
        Mapper().from_json(document)
    except LatentPlayError as error:
        raise BadDocument(str(error)) from None
    return document


def _voices(state: ObjectState) -> int:
    """As many as the state has scales."""
    return max((len(line) - 1 for line in state.lines if line[0] == "scale"), default=8)


def _modulator(state: ObjectState) -> Put:
    from latentplay.modulation.modulator import Modulator

    return Modulator(_voices(state)).restore


def _mixer(state: ObjectState) -> Put:
    from latentplay.render.mixer import Mixer

    return Mixer().set


def _control(state: ObjectState) -> Put:
    from latentplay.control.control import Control

    return Control().restore


def _coder(state: ObjectState) -> Put:
    def put(word: str, *values: Any) -> None:
        param = param_of(state.kind, word)
        if param is None:
            raise BadDocument(f"{state.kind} has no '{word}'")
        if values == (param.default,):
            return
        if len(values) != param.count:
            raise BadDocument(f"{state.kind} {word}: {len(values)} values, expected {param.count}")
        for value in values:
            number_of(value, f"{state.kind} {word}", param.lo, param.hi)

    return put


_TRIALS: dict[str, Callable[[ObjectState], Put]] = {
    "lp.encode~": _coder, "lp.decode~": _coder, "lp.mod~": _modulator, "lp.mix~": _mixer, "lp.control": _control,
}

