"""What moves: drags over the seed map, short loops, levels, characters at high speed, smooth, the decoder alone."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import cross_val_predict

from bench.hand.row import Row
from bench.hand.sound import decoded, distance, level
from latentplay import Modulator
from latentplay.modulation.texture import BASES, texture

RATE = 4000
"""Hz of the latents here: enough for a low-pass of 100 Hz, and quick."""

VOICES = 64


def moving(basis: str, seeds: range, **params: object) -> Modulator:
    """A modulator that is on, at scale 1 and without limits."""
    count = len(seeds)
    given = {"enable": 1, "mode": "none", "basis": basis, "seed": list(seeds), "scale": [1.0] * count}
    return Modulator(count, RATE, **given, **params)


def drag(basis: str) -> tuple[float, float]:
    """Restarts, and voices that change their texture, a voice and second, in a drag across the map in 10 s."""
    modulator = moving(basis, range(8), time=10000)
    restarts = changes = 0
    for k in range(500):
        modulator.set("seedmap", 0.1 + 0.8 * k / 500, 0.4)
        before, seeds = modulator.positions, seeds_of(modulator)
        modulator.process(n=RATE // 50)
        restarts += int(((modulator.positions < before - 1e-9) & (before > 0)).sum())
        modulator.set("seedmap", 0.1 + 0.8 * (k + 1) / 500, 0.4)
        changes += sum(a != b for a, b in zip(seeds, seeds_of(modulator), strict=True))
    return restarts / 80, changes / 80


def seeds_of(modulator: Modulator) -> tuple[object, ...]:
    """The seeds of its voices."""
    return next(tuple(line[1:]) for line in modulator.dump() if line[0] == "seed")


def still(basis: str) -> tuple[int, int]:
    """Voices that move by less than 0.02 in all, at scale 1, over short loops and slow jumps: how many, of how many."""
    modulator, found, tried = moving(basis, range(1000, 1000 + VOICES)), 0, 0
    for time, jump, smooth in itertools.product((40, 100, 200, 400, 500, 1000), (0, 100, 200, 500, 1000), (0, 70, 100)):
        for name, value in (("time", time), ("jump", jump), ("smooth", smooth)):
            modulator.set(name, value)
        modulator.set("trigger")
        heard = modulator.process(n=2 * RATE)[:, RATE:]
        found += int((np.ptp(heard, axis=1) < 0.02).sum())
        tried += VOICES
    return found, tried


def frames(basis: str, jump: float, seeds: range) -> NDArray[np.float32]:
    """Ten seconds of each voice, 25 values a second."""
    heard = moving(basis, seeds, jump=jump, time=10000).process(n=10 * RATE)
    return heard[:, RATE // 50 :: RATE // 25]


def traits(heard: NDArray[np.float32]) -> NDArray[np.float64]:
    """Quantiles, step sizes, what stands still, memory: (voices, 18)."""
    step, centred = np.abs(np.diff(heard, axis=1)), heard - heard.mean(1, keepdims=True)
    power = (centred**2).mean(1) + 1e-9
    memory = [(centred[:, lag:] * centred[:, :-lag]).mean(1) / power for lag in (1, 2, 3, 4, 6, 8)]
    quantiles = [*np.quantile(heard, (0.05, 0.25, 0.5, 0.75, 0.95), axis=1), *np.quantile(step, (0.1, 0.25, 0.5, 0.75, 0.9), axis=1)]
    return np.column_stack([(step < 0.02).mean(1), np.sqrt(power), *memory, *quantiles])


def taken_for_another(jump: float) -> float:
    """The share of voices whose basis a classifier cannot tell."""
    seeds = range(100, 100 + 2 * VOICES)
    features = np.concatenate([traits(frames(basis, jump, seeds)) for basis in BASES])
    names = np.repeat(BASES, len(seeds))
    guessed = cross_val_predict(RandomForestClassifier(200, random_state=0), features, names, cv=4)
    return float((guessed != names).mean())


def smoothed(smooth: float) -> float:
    """How far the demo's sound is from that at smooth 0, in dB of log-mel distance: latents moved, the decoder alone."""
    one, other = (moving("simplex", range(1, 9), smooth=s, time=10000).process(n=5 * RATE) for s in (0, smooth))
    return distance(decoded(one, RATE), decoded(other, RATE))


def rows() -> Iterator[Row]:
    """The figures of all that moves."""
    for basis in BASES:
        restarts, changes = drag(basis)
        yield Row("8", f"{basis}: restarts in a drag over the map in 10 s", restarts, "a voice and second", "0")
        yield Row("8", f"{basis}: changes of texture in the same drag", changes, "a voice and second", "few")
    for basis in BASES:
        found, tried = still(basis)
        yield Row("10", f"{basis}: voices that stand still, of {tried} in short loops", found, "voices", "0")
    for basis in BASES:
        values = np.stack([texture(basis, seed) for seed in range(300)])
        yield Row("12", f"{basis}: mean", float(values.mean()), "", "0.5")
        yield Row("12", f"{basis}: standard deviation", float(values.std()), "", "the same for all")
    for jump in (300, 1000):
        yield Row("12", f"jump {jump}: voices taken for another basis", 100 * taken_for_another(jump), "%", "< 5")
    for smooth in (5, 10, 15, 30, 60, 100):
        yield Row("12", f"smooth {smooth}: the demo's sound moves by", smoothed(smooth), "dB", "from the start")
    still_latents = np.zeros((8, 5 * RATE), np.float32)
    yield Row("15", "decoder alone, latents 0", level(decoded(still_latents, RATE)), "dBFS", "audible")
    opening = moving("simplex", range(1, 9), smooth=30).process(n=5 * RATE)
    yield Row("15", "decoder alone, as the play patch opens", level(decoded(opening, RATE)), "dBFS", "audible")
