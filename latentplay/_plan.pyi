"""Types of the compiled convolutions (pyext_src/bridge/_plan.pyx)."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

def kernels() -> str: ...
def use(name: str) -> bool: ...
def read_all(values: Floats) -> int: ...

class Packed:
    bytes: int
    def __init__(self, weights: Floats, half: bool = False) -> None: ...
    def convolve(
        self,
        sound: Floats,
        starts: npt.NDArray[np.int64],
        tap_step: int,
        outs: Floats,
        bias: Floats | None = None,
        adds: bool = False,
        times: int = 1,
    ) -> int: ...
