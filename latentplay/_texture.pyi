"""Types of the compiled textures (pyext_src/bridge/_texture.pyx)."""

import numpy as np
from numpy.typing import NDArray

SIZE: int
BASES: tuple[str, ...]

def make(basis: int, seed: int, law: int) -> NDArray[np.float32]: ...
def make_raw(basis: int, seed: int) -> NDArray[np.float64]: ...
def open_simplex(seed: int, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]: ...
