"""How long a model itself takes: noise bursts go in, the best match of what comes out says when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from latentplay.errors import ModelError

if TYPE_CHECKING:
    from latentplay.model.model import Model

CLEAR_MATCH = 0.5
"""Correlation above which waveforms, not only their envelopes, line up."""
SILENCE = 1e-6
MOST_SECONDS = 0.75
"""Centred streaming models reach 0.6 s."""
ENVELOPE_STEP = 32
"""Samples; a model that does not follow the waveform is measured to this resolution."""


def probe(channels: int, length: int, ratio: int) -> np.ndarray:
    """Bursts of noise, (channels, length) float32: irregular in time, so that a delay cannot be mistaken for another."""
    rng = np.random.default_rng(1)
    envelope = np.repeat(rng.random(length // (ratio // 2 or 1) + 1) > 0.6, ratio // 2 or 1)[:length]
    noise = 0.3 * rng.standard_normal(length) * envelope
    return np.tile(noise, (channels, 1)).astype(np.float32)


def best_lag(heard: np.ndarray, sent: np.ndarray, most: int) -> tuple[int, float]:
    """The lag in 0 … ``most`` at which ``heard`` matches ``sent`` best, and that correlation (-1 … 1)."""
    heard, sent = heard - heard.mean(), sent - sent.mean()
    norm = float(np.linalg.norm(heard) * np.linalg.norm(sent))
    if norm < SILENCE:
        return 0, 0.0
    size = 1 << int(np.ceil(np.log2(len(heard) + len(sent))))
    cross = np.fft.irfft(np.fft.rfft(heard, size) * np.conj(np.fft.rfft(sent, size)), size)[: most + 1]
    lag = int(np.argmax(np.abs(cross)))
    return lag, float(abs(cross[lag]) / norm)


def envelope(signal: np.ndarray) -> np.ndarray:
    """Energy in steps of ``ENVELOPE_STEP`` samples."""
    whole = signal[: len(signal) // ENVELOPE_STEP * ENVELOPE_STEP]
    return np.sqrt(np.mean(whole.reshape(-1, ENVELOPE_STEP) ** 2, axis=1))


def own_delay(model: Model) -> int:
    """Samples from a sound at encode to the same sound at decode; 0 when the model lacks one of them or stays silent."""
    if not (model.has(0) and model.has(1)):
        return 0
    rate = model.rate or 48000.0
    most = int(MOST_SECONDS * rate)
    frames = max(8, int(np.ceil(2.0 * rate / model.ratio)))
    encode_net, decode_net = model.weights.net(), model.weights.net()
    sent = probe(model.weights.shape(0)[0], frames * model.ratio, model.ratio)
    try:
        heard = decode_net.run(1, _fit(encode_net.run(0, sent), model.weights.shape(1)[0]))
    except (RuntimeError, ValueError, ModelError):
        return 0
    lag, match = best_lag(heard[0], sent[0], most)
    if match >= CLEAR_MATCH:
        return lag
    lag, match = best_lag(envelope(heard[0]), envelope(sent[0]), most // ENVELOPE_STEP)
    return lag * ENVELOPE_STEP if match > 0 else 0


def _fit(latents: np.ndarray, wanted: int) -> np.ndarray:
    """Latents cut, or filled with zeros, to what decode takes."""
    fitted = np.zeros((wanted, latents.shape[1]), dtype=np.float32)
    fitted[: min(wanted, len(latents))] = latents[:wanted]
    return fitted
