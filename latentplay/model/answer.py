"""How a model answers to a click: what it says with the click, less what the same draws of noise say without it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from latentplay.files.later import np

Play: TypeAlias = "Callable[[np.ndarray], np.ndarray]"
"""Sound (channels, samples) to what is heard of it (samples,), from an empty memory and with the same draws each time."""
QUIET_HOPS = 2
"""Before the click: nothing can differ there, unless another model that plays just now takes draws away."""
PLACE = 0.3
"""Where in the hop the first click stands; the second stands as far from the hop's end, so that hops cancel out."""
BURST = 0.3
FLOOR = 1e-6
"""Of full scale: less is rounding."""


@dataclass(frozen=True)
class Answer:
    """In samples after the click: where it begins (1 % of its energy), its centre, its spread (standard deviation),
    and how long 98 % of its energy last. Negative lags: a model works on whole hops, and may speak before it in the hop."""

    first: int
    centre: float
    spread: float
    length: int


def listen(play: Play, channels: int, hop: int, most: int, narrow: float) -> Answer | None:
    """The answer within ``most`` samples; None when there is none. Clicks first, which are exact; noise when those do nothing.

    An answer to the first click that is spread over more than ``narrow`` samples will not become clear with a second one.
    """
    silence = np.zeros((channels, (QUIET_HOPS + 1 + -(-most // hop)) * hop), np.float32)
    quiet, start = play(silence), QUIET_HOPS * hop
    place = int(PLACE * hop)
    energy = np.zeros(len(quiet) + hop)  # by lag, from -hop
    for at in (place, hop - 1 - place):
        energy += _energy(play, silence, quiet, start + at, np.ones(1), hop)
        if energy.any() and (found := _measured(energy, hop)).spread > narrow:
            return found
    if energy.any():
        return _measured(energy, hop)
    burst = BURST * np.random.default_rng(1).choice([-1.0, 1.0], hop)
    energy = _energy(play, silence, quiet, start, burst, hop)
    return _measured(energy, hop, (hop - 1) / 2) if energy.any() else None


def _energy(play: Play, silence: np.ndarray, quiet: np.ndarray, at: int, change: np.ndarray, before: int) -> np.ndarray:
    """The share of the answer's energy at each lag after ``at``, from -``before``: sums to 1, or to 0 for no answer."""
    sound = silence.copy()
    sound[:, at : at + len(change)] += change.astype(np.float32)
    difference = (play(sound) - quiet).astype(float)
    floor = max(FLOOR, 2 * np.abs(difference[: at - before]).max())
    heard = np.where(np.abs(difference) > floor, difference, 0.0)[at - before :] ** 2
    shares: np.ndarray = np.pad(heard, (0, len(quiet) + before - len(heard))) / (heard.sum() or 1.0)
    return shares


def _measured(energy: np.ndarray, before: int, middle: float = 0.0) -> Answer:
    """``energy`` by lag from -``before``; ``middle``: where the change has its own centre."""
    lags, total = np.arange(len(energy)) - before, energy.sum()
    centre = float(lags @ energy / total)
    spread = float(np.sqrt((lags - centre) ** 2 @ energy / total))
    first, last = np.searchsorted(np.cumsum(energy) / total, (0.01, 0.99))
    return Answer(int(first) - before, centre - middle, spread, int(last - first) + 1)
