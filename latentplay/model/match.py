"""The lag at which what was heard matches what was sent, where the match is clear."""

from __future__ import annotations

from latentplay.files.later import np

SILENCE = 1e-6
ENVELOPE_STEP = 32
"""Samples; a model that does not follow the waveform is measured to this resolution."""
CLEAR_ENVELOPE = 0.5
"""Correlation of loudness: models that give nothing back reach 0.2, the demo model 0.84."""
CHANCE = 0.03
"""Correlation that two waveforms of the probe's length reach by chance, at one lag of 40 000."""
CLEAR_WAVEFORM = 0.1
PEAK = 1024
"""Samples on either side of the best lag that belong to it: a filter smears it."""


def probe(channels: int, length: int, ratio: int) -> np.ndarray:
    """Bursts of noise, (channels, length) float32: irregular in time, so that a delay cannot be mistaken for another."""
    rng = np.random.default_rng(1)
    envelope = np.repeat(rng.random(length // (ratio // 2 or 1) + 1) > 0.6, ratio // 2 or 1)[:length]
    noise = 0.3 * rng.standard_normal(length) * envelope
    return np.tile(noise, (channels, 1)).astype(np.float32)


def matched_lag(heard: np.ndarray, sent: np.ndarray, most: int) -> int | None:
    """Samples, 0 ... ``most``, by which ``heard`` (samples,) comes after ``sent`` (samples,); None where that is not clear."""
    waveform = matches(heard, sent, most)
    if waveform.max() >= CLEAR_WAVEFORM:
        return round(centre_of_peak(waveform))
    loudness = matches(envelope(heard), envelope(sent), most // ENVELOPE_STEP)
    lag = int(loudness.argmax())
    return lag * ENVELOPE_STEP if loudness[lag] >= CLEAR_ENVELOPE else None


def matches(heard: np.ndarray, sent: np.ndarray, most: int) -> np.ndarray:
    """How well ``heard`` matches at each lag 0 ... ``most``: correlation without its sign, 0 ... 1, (most + 1,)."""
    heard, sent = heard - heard.mean(), sent - sent.mean()
    norm = float(np.linalg.norm(heard) * np.linalg.norm(sent))
    if norm < SILENCE:
        return np.zeros(most + 1)
    size = 1 << int(np.ceil(np.log2(len(heard) + len(sent))))
    cross = np.fft.irfft(np.fft.rfft(heard, size) * np.conj(np.fft.rfft(sent, size)), size)[: most + 1]
    found: np.ndarray = np.abs(cross) / norm
    return found


def centre_of_peak(waveform: np.ndarray) -> float:
    """The lag of the best match, in samples. A filter spreads it over many lags: then the centre of their energy."""
    best = int(waveform.argmax())
    start = max(0, best - PEAK)
    near = waveform[start : best + PEAK + 1]
    energy = np.where(near > CHANCE, near, 0.0) ** 2
    return start + float(np.arange(len(near)) @ energy / energy.sum())


def envelope(signal: np.ndarray) -> np.ndarray:
    """Loudness (rms) in steps of ``ENVELOPE_STEP`` samples."""
    whole = signal[: len(signal) // ENVELOPE_STEP * ENVELOPE_STEP]
    return np.sqrt(np.mean(whole.reshape(-1, ENVELOPE_STEP) ** 2, axis=1))
