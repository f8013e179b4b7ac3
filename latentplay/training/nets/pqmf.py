"""Cosine-modulated filter bank (pseudo quadrature mirror): splits a sound into equal bands at a lower rate, and back.

Source: P. P. Vaidyanathan, "Multirate Systems and Filter Banks", chapter 8: near-perfect reconstruction.
The prototype is a Kaiser-windowed low-pass whose cutoff is sought for the flattest sum.
"""

import math
from functools import lru_cache

import numpy as np
import torch
from scipy.optimize import minimize_scalar
from scipy.signal import firwin
from torch import Tensor, nn

from latentplay.training.nets.conv import ROWS, CachedConv1d, CachedConvTranspose1d


def unevenness(cutoff: float, bands: int, taps: int, beta: float) -> float:
    """How far the prototype is from power-complementary: largest |r[2 * bands * n]|, n > 0, of its autocorrelation."""
    prototype = firwin(taps, cutoff, window=("kaiser", beta))
    correlation = np.correlate(prototype, prototype, "full")[taps - 1 :]
    return float(np.abs(correlation[2 * bands :: 2 * bands]).max())


@lru_cache
def prototype(bands: int, taps: int, beta: float) -> np.ndarray:
    """Low-pass of `taps` coefficients whose shifted copies add up to a flat response."""
    best = minimize_scalar(unevenness, (0.4 / bands, 0.7 / bands), (0.4 / bands, 0.7 / bands), (bands, taps, beta),
                           method="bounded", options={"xatol": 1e-9})
    return firwin(taps, best.x, window=("kaiser", beta))


def filters(bands: int, taps: int, beta: float = 6.0) -> np.ndarray:
    """Analysis filters (bands, taps); the synthesis filters are the same, reversed in time."""
    n = np.arange(taps) - (taps - 1) / 2
    k = np.arange(bands)[:, None]
    phase = (2 * k + 1) * math.pi / (2 * bands) * n + (-1.0) ** k * math.pi / 4
    bank = 2 * prototype(bands, taps, beta) * np.cos(phase)
    return bank * math.sqrt(bands)


class Analysis(CachedConv1d):
    """Sound to bands: (B, 1, T) -> (B, bands, T / bands)."""

    def __init__(self, bands: int = 16, taps: int = 128, rows: int = ROWS):
        super().__init__(1, bands, taps, bands, bias=False, rows=rows)
        bank = torch.from_numpy(filters(bands, taps)[:, ::-1].copy()).float()
        self.weight = nn.Parameter(bank[:, None], requires_grad=False)


class Synthesis(CachedConvTranspose1d):
    """Bands to sound: (B, bands, T) -> (B, 1, T * bands). After Analysis, the sound comes back taps - bands late."""

    def __init__(self, bands: int = 16, taps: int = 128, rows: int = ROWS):
        super().__init__(bands, 1, taps, bands, bias=False, rows=rows)
        bank = torch.from_numpy(filters(bands, taps)[:, ::-1].copy()).float()
        self.weight = nn.Parameter(bank[:, None], requires_grad=False)


def pqmf_delay(bands: int = 16, taps: int = 128) -> int:
    """Samples between a sound and its return through Analysis and Synthesis."""
    return taps - bands


def power(bands: Tensor) -> Tensor:
    """Mean power of each band: (B, bands, T) -> (B, bands)."""
    return bands.square().mean(-1)
