"""Synthesised teaching sounds: a singing, whispering and hissing voice, noise in all its shapes, bells and sweeps."""

import numpy as np
from scipy.signal import butter, lfilter, sosfilt

SR = 48000
VOWELS = {
    "a": (730, 1090, 2440, 3400), "e": (530, 1840, 2480, 3500), "i": (270, 2290, 3010, 3700),
    "o": (570, 840, 2410, 3300), "u": (300, 870, 2240, 3200), "y": (260, 1900, 2300, 3300),
}
"""Formant frequencies in Hz; first three after Peterson & Barney 1952 (y: own choice)."""
WIDTHS = (70, 100, 140, 200)
Random = np.random.Generator


def curve(rng: Random, seconds: float, low: float, high: float, points: int) -> np.ndarray:
    """Straight lines between `points` random heights in low ... high."""
    n = int(seconds * SR)
    return np.interp(np.arange(n), np.linspace(0, n, points), rng.uniform(low, high, points))


def fade(x: np.ndarray, seconds: float = 0.01) -> np.ndarray:
    """Soft edges."""
    n = min(int(seconds * SR), len(x) // 2)
    ramp = 0.5 - 0.5 * np.cos(np.pi * np.arange(n) / n)
    x = x.copy()
    x[:n] *= ramp
    x[len(x) - n :] *= ramp[::-1]
    return x


def semitone(key: float) -> float:
    """MIDI key to Hz."""
    return 440 * 2 ** ((key - 69) / 12)


def pulses(f0: np.ndarray, rng: Random) -> np.ndarray:
    """Glottal pulses: a band-limited saw, softened, with a little breath."""
    phase = np.cumsum(f0) / SR
    saw = 2 * (phase % 1) - 1
    return lfilter([0.12], [1, -0.88], np.diff(saw, prepend=0.0)) * 4 + 0.004 * rng.standard_normal(len(f0))


def formants(source: np.ndarray, tracks: np.ndarray) -> np.ndarray:
    """Runs `source` through parallel resonators whose frequencies follow `tracks` (4, columns)."""
    step = 240
    out = np.zeros_like(source)
    for track, width, gain in zip(tracks, WIDTHS, (1.0, 0.6, 0.35, 0.2), strict=True):
        state = np.zeros(2)
        radius = np.exp(-np.pi * width / SR)
        for i in range(0, len(source), step):
            angle = 2 * np.pi * track[min(i // step, len(track) - 1)] / SR
            b, a = [gain * (1 - radius) * 2 * np.sin(angle)], [1, -2 * radius * np.cos(angle), radius * radius]
            part, state = lfilter(b, a, source[i : i + step], zi=state)
            out[i : i + step] += part
    return out


def vowels(rng: Random, seconds: float) -> np.ndarray:
    """A path through random vowels, (4, columns of 5 ms)."""
    columns = int(seconds * 200) + 1
    count = max(2, int(seconds * 5))
    stops = np.array([VOWELS[v] for v in rng.choice(list(VOWELS), count)], float)
    x = np.arange(columns) / columns * (count - 1)
    glide = np.floor(x) + np.clip((x % 1) * 2.5 - 0.75, 0, 1)
    return np.stack([np.interp(glide, np.arange(count), stops[:, k]) for k in range(4)])


def sung(rng: Random, seconds: float) -> np.ndarray:
    """Syllables on semitones between A2 and A3, each with its own vowels."""
    out: list[np.ndarray] = []
    while sum(len(part) for part in out) < seconds * SR:
        length = rng.uniform(0.15, 0.6)
        f0 = np.full(int(length * SR), semitone(int(rng.integers(45, 58))))
        f0 *= 1 + 0.004 * np.sin(2 * np.pi * 5.5 * np.arange(len(f0)) / SR)
        out.append(fade(formants(pulses(f0, rng), vowels(rng, length)), 0.02) * rng.uniform(0.3, 1))
        if rng.random() < 0.5:
            out.append(hiss(rng, rng.uniform(0.03, 0.12)) * rng.uniform(0.05, 0.3))
        out.append(np.zeros(int(rng.exponential(0.05) * SR)))
    return np.concatenate(out)[: int(seconds * SR)] * 0.5


def whispered(rng: Random, seconds: float) -> np.ndarray:
    """Noise through gliding formants, in and out like breath."""
    noise = rng.standard_normal(int(seconds * SR)) * 0.5
    loud = curve(rng, seconds, 0, 1, max(3, int(seconds * 6))) ** 2
    return formants(noise, vowels(rng, seconds)) * loud


def hiss(rng: Random, seconds: float) -> np.ndarray:
    """A consonant: noise in a band, s to sh to f."""
    low = rng.uniform(1500, 7000)
    band = butter(2, [low, min(low * rng.uniform(1.5, 3), 23000)], "band", fs=SR, output="sos")
    return fade(sosfilt(band, rng.standard_normal(max(int(seconds * SR), 64))), 0.01) * 0.7


def swept_noise(rng: Random, seconds: float) -> np.ndarray:
    """Noise in a band whose centre and width wander: wind, sea, steam."""
    track = 2 ** curve(rng, seconds, np.log2(100), np.log2(12000), max(3, int(seconds * 2)))[::240]
    source = rng.standard_normal(int(seconds * SR))
    state, out, width = np.zeros(2), np.zeros_like(source), rng.uniform(0.1, 0.9)
    for i, centre in enumerate(track):
        radius = np.exp(-np.pi * centre * width / SR)
        a = [1, -2 * radius * np.cos(2 * np.pi * centre / SR), radius * radius]
        part = slice(i * 240, i * 240 + 240)
        out[part], state = lfilter([np.sqrt(1 - radius), 0, -np.sqrt(1 - radius)], a, source[part], zi=state)
    return out * curve(rng, seconds, 0.05, 0.5, max(3, int(seconds * 3)))


def bursts(rng: Random, seconds: float) -> np.ndarray:
    """Dry clicks, snaps and puffs of noise."""
    out = np.zeros(int(seconds * SR))
    at = 0.0
    while (at := at + rng.exponential(0.18) + 0.02) < seconds - 0.5:
        hit = hiss(rng, 0.4) if rng.random() < 0.6 else rng.standard_normal(int(0.4 * SR)) * 0.4
        hit = hit * np.exp(-np.arange(len(hit)) / SR / rng.uniform(0.004, 0.1))
        out[int(at * SR) : int(at * SR) + len(hit)] += hit * rng.uniform(0.1, 1)
    return out


def bells(rng: Random, seconds: float) -> np.ndarray:
    """Struck frequency-modulated tones on semitones of two octaves."""
    out = np.zeros(int(seconds * SR))
    at = 0.0
    while (at := at + rng.exponential(0.35) + 0.05) < seconds - 1:
        t = np.arange(int(0.99 * SR)) / SR
        f0, decay = semitone(int(rng.integers(57, 82))), rng.uniform(0.05, 0.4)
        bright = rng.uniform(0, 2.5) * np.exp(-t / decay * 2)
        ratio = float(rng.choice([1, 2, 3, 4]))
        hit = np.sin(2 * np.pi * f0 * t + bright * np.sin(2 * np.pi * f0 * ratio * t)) * np.exp(-t / decay)
        out[int(at * SR) : int(at * SR) + len(hit)] += fade(hit, 0.001) * rng.uniform(0.1, 0.5)
    return out


def sweeps(rng: Random, seconds: float) -> np.ndarray:
    """Falling and rising tones, as electronic toms and zaps."""
    out = np.zeros(int(seconds * SR))
    at = 0.0
    while (at := at + rng.exponential(0.3) + 0.1) < seconds - 0.7:
        t = np.arange(int(0.6 * SR)) / SR
        f = rng.uniform(40, 300) * (1 + rng.uniform(0, 8) * np.exp(-t / rng.uniform(0.01, 0.1)))
        hit = np.sin(2 * np.pi * np.cumsum(f) / SR) * np.exp(-t / rng.uniform(0.03, 0.2))
        out[int(at * SR) : int(at * SR) + len(hit)] += hit * rng.uniform(0.2, 0.8)
    return out


SYNTHS = {f.__name__: f for f in (sung, whispered, swept_noise, bursts, bells, sweeps)}
"""Every synthesised family: f(random, seconds) -> samples at 48 kHz."""
