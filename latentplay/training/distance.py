"""How far apart two sounds are: their short-time spectra compared at several window lengths."""

import math
from functools import lru_cache

import torch
from torch import Tensor

WINDOWS = (2048, 1024, 512, 256, 128)
QUIET = 1e-3
"""Magnitudes are compared as log(QUIET + magnitude). White noise has its rms as magnitude: the floor is -60 dB."""


@lru_cache
@torch.inference_mode(False)
def window(length: int) -> Tensor:
    """Hann window that gives white noise its rms as magnitude, whatever the length."""
    hann = torch.hann_window(length)
    return hann / hann.square().sum().sqrt()


@lru_cache
@torch.inference_mode(False)
def pooling(length: int, bands: int, sr: int) -> Tensor:
    """(bins, bands) matrix that adds up FFT bins by mel band (triangles, HTK mel)."""
    edges = 700 * (10 ** (torch.linspace(0, 2595 * math.log10(1 + sr / 2 / 700), bands + 2) / 2595) - 1)
    hertz = torch.linspace(0, sr / 2, length // 2 + 1)[:, None]
    up = (hertz - edges[:-2]) / (edges[1:-1] - edges[:-2])
    down = (edges[2:] - hertz) / (edges[2:] - edges[1:-1])
    return torch.minimum(up, down).clamp(min=0)


def power(x: Tensor, length: int) -> Tensor:
    """(B, T) -> (B, frames, bins) power, window `length`, hop a quarter of it."""
    spectrum = torch.stft(x, length, length // 4, window=window(length), center=False, return_complex=True)
    return torch.view_as_real(spectrum).square().sum(-1).transpose(1, 2)


def log(p: Tensor) -> Tensor:
    """log(QUIET + magnitude), smooth at zero, of power."""
    return 0.5 * torch.log(p + QUIET * QUIET)


def linear_distance(px: Tensor, py: Tensor) -> Tensor:
    """Mean difference of magnitudes over mean magnitude of the first, per sound, then over sounds; from powers."""
    mx, my = (px + 1e-10).sqrt(), (py + 1e-10).sqrt()
    return ((mx - my).abs().mean((1, 2)) / (mx.mean((1, 2)) + 1e-3)).mean()


def log_distance(px: Tensor, py: Tensor) -> Tensor:
    """Mean difference of log magnitudes, from powers."""
    return (log(px) - log(py)).abs().mean()


def scale_distance(x: Tensor, y: Tensor, length: int) -> Tensor:
    """Linear + log distance at one window length."""
    px, py = power(x, length), power(y, length)
    return linear_distance(px, py) + log_distance(px, py)


def band_distance(px: Tensor, py: Tensor, bands: int, sr: int = 48000) -> Tensor:
    """Mean log distance of mel band levels: unlike single bins, it wants noise at the right level."""
    matrix = pooling(2 * px.shape[-1] - 2, bands, sr)
    matrix = matrix / matrix.sum(0).clamp(min=1e-9)
    return log_distance(px @ matrix, py @ matrix)


def distance(x: Tensor, y: Tensor) -> Tensor:
    """Multi-resolution spectral distance of (B, T) sounds: the sum over WINDOWS. 0 = same spectra."""
    return torch.stack([scale_distance(x, y, n) for n in WINDOWS]).sum()
