"""Textures: the movement that a voice of ``lp.mod~`` walks along, a pure function of basis and seed."""

from __future__ import annotations

import operator

import numpy as np

from latentplay import _texture
from latentplay.errors import BadValue, quoted, whole

BASES: tuple[str, ...] = _texture.BASES
"""The six bases: cell, simplex, perlin, distorted, voronoi, fractal."""

BLOCKY: tuple[str, ...] = ("cell", "voronoi")
"""The bases that hold a value and jump: they are read at the nearest place, the others are interpolated."""

SIZE: int = _texture.SIZE
"""Places in a texture: 8192."""

UNITS = 128
"""Noise units in a texture; ``jump`` counts in these."""

LOWEST_SEED, HIGHEST_SEED = -(2**31), 2**31 - 1


def texture(basis: str, seed: int, law: int = 2) -> np.ndarray:
    """The texture of a basis and a 32-bit signed seed: float32 of shape (8192,), values in [0, 1].

    Place ``k`` lies at ``0.5 + k/64`` noise units along a line of 128 units that closes on itself: the place after the
    last is the first. The values are the same to the last bit on every machine. ``law``: that of ``lp.mod~``, 1 or 2.
    Raises BadValue for a basis or a seed that does not exist.
    """
    return np.asarray(_texture.make(basis_number(basis), check_seed(seed), whole("texture: law", law, 1, 2)))


def raw_texture(basis: str, seed: int) -> np.ndarray:
    """The basis function along the same line before its range is set: float64 of shape (8192,)."""
    return np.asarray(_texture.make_raw(basis_number(basis), check_seed(seed)))


def basis_number(basis: str) -> int:
    """The place of ``basis`` in BASES; BadValue when it is none of them."""
    if not isinstance(basis, str) or basis not in BASES:
        raise BadValue(f"texture: no basis {quoted(basis)}: expected one of {' '.join(BASES)}")
    return BASES.index(basis)


def check_seed(seed: int) -> int:
    """``seed`` as an int, when it is a whole number of 32 bits with sign; BadValue otherwise."""
    try:
        whole = operator.index(seed)
    except TypeError:
        raise BadValue(f"texture: seed {quoted(seed)} is not a whole number: use {LOWEST_SEED} to {HIGHEST_SEED}") from None
    if not LOWEST_SEED <= whole <= HIGHEST_SEED:
        raise BadValue(f"texture: seed {whole} needs more than 32 bits: use {LOWEST_SEED} to {HIGHEST_SEED}")
    return whole
