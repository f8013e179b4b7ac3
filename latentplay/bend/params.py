"""What a knob of `lp.bend` takes, by the table."""

from __future__ import annotations

from latentplay.errors import BadValue
from latentplay.quote import quoted, typed
from latentplay.spec.bend import BEND
from latentplay.spec.kinds import Param

KNOBS = {param.name: param for param in BEND.params}


def taken(knob: str, value: float | str) -> float | str:
    """``value`` as ``knob`` keeps it; BadValue when it is out of range or not among the choices."""
    param = KNOBS[knob]
    if param.choices and value in param.choices:
        return value
    if not param.choices and not isinstance(value, str) and _fits(param, value):
        return int(value) if param.integer else float(value)
    raise BadValue(f"lp.bend: {knob}: {quoted(typed([value]))} is not {_expected(param)}")


def _fits(param: Param, value: float) -> bool:
    return param.lo <= value <= param.hi and (not param.integer or value == int(value))


def _expected(param: Param) -> str:
    if param.choices:
        return f"one of {', '.join(param.choices)}"
    kind = "a whole number" if param.integer else "a number"
    return f"{kind} {param.lo:.10g}…{param.hi:.10g}"
