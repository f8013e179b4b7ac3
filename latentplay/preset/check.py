"""Whether an object would take a state, asked of such an object itself, before anything that plays is touched."""

from __future__ import annotations

import os
from typing import Any

from latentplay import _offline
from latentplay.errors import LatentPlayError, quoted
from latentplay.files.documents import BadDocument
from latentplay.model.folders import DATA
from latentplay.preset.state import ObjectState

KEPT = ("lp.encode~", "lp.decode~", "lp.model~", "lp.mod~", "lp.mix~", "lp.control")
"""The objects whose parameters a preset keeps."""

_RATE = 48000.0


def check(state: ObjectState) -> None:
    """BadDocument, one line, for what an object of this class would refuse."""
    if state.kind not in KEPT:
        raise BadDocument(f"no object {quoted(state.kind)} has presets: expected {', '.join(KEPT)}")
    host = _offline.Host(_RATE, b".", os.fsencode(DATA))
    number = host.add(state.kind, _arguments(state))
    host.restore(number, state.lines)
    host.settle()
    for _, _, selector, values, is_error in host.take_output():
        if selector == "error" and not is_error:  # the status line does not name the chain
            raise BadDocument(f"{state.kind}: {values[0]}")


def check_mapping(document: dict[str, Any]) -> dict[str, Any]:
    """The document, if lp.control would take it; BadDocument when it would not."""
    from latentplay.control import Mapper

    try:
        Mapper().from_json(document)
    except LatentPlayError as error:
        raise BadDocument(str(error)) from None
    return document


def _arguments(state: ObjectState) -> tuple[str | float, ...]:
    """As many voices as the state has scales."""
    if state.kind != "lp.mod~":
        return ()
    return "-latents", float(max((len(line) - 1 for line in state.lines if line[0] == "scale"), default=8))
