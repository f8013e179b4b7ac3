"""Loudness seen by ear: two causal pictures of a sound, one sharp in pitch, one sharp in time, both in log level."""

import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from latentplay.training.nets.conv import ROWS, past
from latentplay.training.nets.pqmf import Analysis

FLOOR = 1e-4
"""Level (linear) below which the ear hears nothing: -80 dB."""


def ear_window(length: int, fall: int) -> np.ndarray:
    """A lopsided Hann window that rises slowly and falls in its last `fall` samples: recent sound weighs most."""
    rise = length - fall
    up = 0.5 - 0.5 * np.cos(np.pi * (np.arange(rise) + 0.5) / rise)
    down = 0.5 + 0.5 * np.cos(np.pi * (np.arange(fall) + 0.5) / fall)
    window = np.concatenate([up, down])
    return window / window.sum() * 2


def semitone_of_bin(length: int, sr: int, lowest: float, semitones: int) -> np.ndarray:
    """Index of the semitone band of each FFT bin, 0 ... `semitones` - 1; the two outer bands take what is beyond."""
    hertz = np.fft.rfftfreq(length, 1 / sr)
    place = 12 * np.log2(np.maximum(hertz, 1.0) / lowest)
    used = np.unique(np.clip(np.round(place), 0, semitones - 1))
    return np.searchsorted(used, np.clip(np.round(place), 0, semitones - 1))


def log_level(power: Tensor, floor: float = FLOOR) -> Tensor:
    """Power to about -1 (silence) ... 1 (full scale)."""
    return torch.log(power + floor * floor) * (1 / math.log(1 / floor)) + 1


class PitchPicture(nn.Module):
    """Log level per semitone, two columns per 2048 samples: (B, 1, T) -> (B, bands, T / hop)."""

    window: Tensor
    band: Tensor

    def __init__(self, sr: int = 48000, length: int = 8192, fall: int = 1024, hop: int = 1024, lowest: float = 55.0,
                 semitones: int = 100, rows: int = ROWS):
        super().__init__()
        band = semitone_of_bin(length, sr, lowest, semitones)
        self.length, self.hop, self.bands = length, hop, int(band.max()) + 1
        self.history = past(1, length - hop, rows)
        self.register_buffer("window", torch.from_numpy(ear_window(length, fall)).float())
        self.register_buffer("band", torch.from_numpy(band))

    def forward(self, x: Tensor) -> Tensor:
        """Column j hears up to and including sample (j + 1) * hop - 1."""
        frames = self.history(x)[:, 0].unfold(-1, self.length, self.hop)
        spectrum = torch.view_as_real(torch.fft.rfft(frames * self.window)).square().sum(-1)
        flat = spectrum.reshape(-1, spectrum.shape[-1])
        summed = torch.zeros(flat.shape[0], self.bands, device=x.device).index_add(1, self.band, flat)
        return log_level(summed).reshape(x.shape[0], -1, self.bands).transpose(1, 2)


class TimePicture(nn.Module):
    """Log level of 16 equal bands every `16 * pool` samples: (B, 1, T) -> (B, 16, T / 16 / pool)."""

    def __init__(self, pool: int = 8, taps: int = 128, rows: int = ROWS):
        super().__init__()
        self.pool, self.bands = pool, 16
        self.pqmf = Analysis(16, taps, rows)

    def forward(self, x: Tensor) -> Tensor:
        return log_level(F.avg_pool1d(self.pqmf(x).square(), self.pool))
