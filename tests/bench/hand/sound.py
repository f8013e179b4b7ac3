"""Latents as sound: through the decoder of the demo model, and how far two sounds are apart."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray

from latentplay.model.folders import DATA
from latentplay.training.distance import pooling

SR, RATIO, SEED = 48000, 2048, 1
BANDS, LENGTH, STEP = 80, 2048, 512


def decoded(latents: NDArray[np.float32], rate: float) -> NDArray[np.float64]:
    """Latents (8, n) at `rate` Hz through a fresh demo decoder, taken once a frame: (samples,)."""
    torch.set_num_threads(1)
    torch.manual_seed(SEED)
    at = (np.arange(int(latents.shape[1] / rate * SR / RATIO)) * RATIO / SR * rate).astype(int)
    model = torch.jit.load(str(DATA / "demo.ts"))
    with torch.no_grad():
        return model.decode(torch.from_numpy(np.ascontiguousarray(latents[None, :, at]))).numpy().ravel().astype(float)


def level(sound: NDArray[np.float64]) -> float:
    """RMS in dBFS."""
    return float(20 * np.log10(np.sqrt(np.mean(sound**2)) + 1e-9))


def distance(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Mean distance of two sounds in dB: 80 mel bands of 2048 samples every 512, floor at -80 dB."""
    return float(np.abs(log_mel(one) - log_mel(other)).mean())


def log_mel(sound: NDArray[np.float64]) -> NDArray[np.float64]:
    """(frames, bands) in dB."""
    windows = np.lib.stride_tricks.sliding_window_view(sound, LENGTH)[::STEP] * np.hanning(LENGTH)
    power = np.abs(np.fft.rfft(windows, axis=1)) ** 2 / (LENGTH / 4) ** 2
    return 10 * np.log10(power @ pooling(LENGTH, BANDS, SR).numpy() + 1e-8)
