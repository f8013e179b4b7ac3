"""What crosses the bridge from the objects to Python: plain data, the same from every host."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from latentplay.files.later import np

if TYPE_CHECKING:
    from numpy.typing import NDArray


Line = tuple[Any, ...]
"""A message: its selector, then numbers and texts."""

Reply = Callable[..., None]
"""``reply(number, selector, words=(), *, port=0, values=None, states=(), data=b"")``: words to an object (0: the console), perhaps with a
port of the engine, an array float32 (n,), states of objects (number, lines), or bytes to keep."""


@dataclass(frozen=True)
class ObjectSpec:
    """An object as it announces itself. ``file``: its model, "" for the chain's; ``own``: for this object alone;
    ``folder``: of its patch; ``channels``: audio signals asked for, 0 for as many as the model has; ``keeps``: its host keeps a
    state of it, with a set; ``method``: of lp.model~, "" for the model's own choice; ``trust``: a model is played whatever its
    code does; ``half``: with weights of 16 bits."""

    class_name: str = ""
    chain: str = ""
    file: str = ""
    folder: str = ""
    own: bool = False
    offline: bool = False
    channels: int = 0
    seed: int = 0
    keeps: bool = False
    method: str = ""
    trust: bool = False
    half: bool = False


@dataclass(frozen=True, eq=False)
class Request:
    """What an object asks. ``number``: the object's; ``words``: what the patch said, its selector first where the request
    is for one of lp.bend, lp.control, lp.preset, or for the model's attributes; ``values``: an array of the host,
    float32 (n,); ``now`` in ms of the host's time (the host's rate, for an attribute); ``groups``: those that take
    part in a mapping, a bit each; ``states`` (number, class, lines) of the chain's objects; ``events`` (ms, class,
    place, line) that were recorded. ``serial``: its number, 0 where the engine is not started again when it has
    ended; ``data``: bytes that were kept, for a new engine or with a set."""

    number: int
    selector: str
    words: list[Any] = field(default_factory=list)
    values: NDArray[np.float32] | None = None
    spec: ObjectSpec = ObjectSpec()
    now: float = 0.0
    groups: int = 0
    states: Sequence[tuple[int, str, list[Line]]] = ()
    events: Sequence[tuple[float, str, int, Line]] = ()
    serial: int = 0
    data: bytes = b""
