"""Types of the compiled engine (pyext_src/bridge/_engine.pyx)."""

from typing import Any

ENCODE: int
DECODE: int
TORCH_VERSION: str

def stop_all(milliseconds: int = 250) -> None: ...
def quiet_this_thread(nice: int = 10) -> None: ...
def __getattr__(name: str) -> Any: ...
