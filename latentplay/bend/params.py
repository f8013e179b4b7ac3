"""What a parameter of `lp.bend` takes, by the table."""

from __future__ import annotations

from latentplay import _params
from latentplay.errors import BadValue
from latentplay.spec.bend import BEND

PARAMS = {param.name: param for param in BEND.params}


def taken(name: str, value: float | str) -> float | str:
    """``value`` as the parameter keeps it; BadValue when it is out of range or not among the choices."""
    refusal = _params.check("lp.bend", name, value)
    if refusal is not None:
        raise BadValue(refusal)
    return int(value) if PARAMS[name].integer else value
