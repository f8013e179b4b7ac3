"""What a parameter of `lp.bend` takes, by the table."""

from __future__ import annotations

from latentplay import _params
from latentplay.errors import BadValue, message, quoted
from latentplay.spec.bend import BEND

PARAMS = {param.name: param for param in BEND.params}


def taken(name: str, value: float | str) -> float | str:
    """``value`` as the parameter keeps it; BadValue when it is out of range or not among the choices."""
    row = message("lp.bend", name, [value])[1]
    if len(row) != 1:
        raise BadValue(f"lp.bend: {name} {quoted(value)}: expected one value")
    value = row[0]
    refusal = _params.check("lp.bend", name, value)
    if refusal is not None:
        raise BadValue(refusal)
    return int(value) if PARAMS[name].integer else value
