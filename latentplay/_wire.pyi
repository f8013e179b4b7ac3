"""Types of the compiled messages (pyext_src/bridge/_wire.pyx)."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from latentplay.host.requests import Request

VERSION: str
LONGEST: int

def request_of(message: bytes) -> Request: ...
def reply(
    number: int,
    selector: str,
    words: Iterable[Any] = (),
    *,
    port: int = 0,
    values: NDArray[np.float32] | None = None,
    states: Sequence[Any] = (),
    data: bytes = b"",
) -> bytes: ...
def request(number: int, selector: str) -> bytes: ...
def selector_of(message: bytes) -> str: ...
def engine_command(python: str, path: str) -> list[str]: ...
def end_with_parent() -> None: ...
