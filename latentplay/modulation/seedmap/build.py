"""The making of a map: draw candidates, listen to them, choose those that fit together, write them down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from latentplay import _seedmap
from latentplay.errors import BadValue, LatentPlayError, quoted
from latentplay.files.whole import replaced
from latentplay.modulation.seedmap import MOST_POINTS, SeedMapError, read_maps
from latentplay.modulation.seedmap.choose import choose, lattice
from latentplay.modulation.seedmap.describe import SETTINGS, Heard, heard
from latentplay.modulation.seedmap.loops import play
from latentplay.modulation.seedmap.measure import Measures, heard_to_judge, measure, pca_layout, random_layout
from latentplay.modulation.texture import BASES, HIGHEST_SEED, LOWEST_SEED, basis_number

FEWEST_POINTS = 20
"""Fewer make no map: of the 8 neighbours that are compared there must be others to tell them from."""

COUNT, SEED = 256, 1
"""The seeds of a shipped map, and the number that draws its candidates."""

CANDIDATES = 8192
"""Seeds of which those of a map are chosen. Twice as many make neighbours hardly more alike, and take twice as long."""

Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Made:
    """A map that was made: seeds int32 (n,), places float64 (n, 2), descriptors at the defaults (n, 14), how good it is."""

    basis: str
    seeds: NDArray[np.int32]
    points: NDArray[np.float64]
    descriptors: NDArray[np.float64]
    measures: dict[str, Measures]


def check(count: int, seed: int) -> None:
    """BadValue for a count of seeds that makes no map, or a number that cannot draw them."""
    if not FEWEST_POINTS <= count <= MOST_POINTS:
        raise BadValue(f"seed map: {count} seeds: expected {FEWEST_POINTS} to {MOST_POINTS}")
    if not 0 <= seed < 2**32:
        raise BadValue(f"seed map: the number {seed} cannot draw seeds: expected 0 to {2**32 - 1}")


def draw_candidates(basis: str, seed: int) -> NDArray[np.int32]:
    """8192 different seeds from all 2^32, the same each time; ``seed``: 0 to 2^32 - 1."""
    dice = np.random.default_rng([seed, basis_number(basis)])
    drawn = dice.integers(LOWEST_SEED, HIGHEST_SEED, size=2 * CANDIDATES, endpoint=True)
    first = np.sort(np.unique(drawn, return_index=True)[1])[:CANDIDATES]
    return drawn[first].astype(np.int32)


def make_map(basis: str, count: int = COUNT, seed: int = SEED, progress: Progress = lambda doing, share: None) -> Made:
    """A map of a basis. ``progress`` is told what is being done, and which share of it all is done, 0 to 1."""
    check(count, seed)
    candidates = draw_candidates(basis, seed)
    loops = listen(basis, candidates, progress)
    progress("choosing", 0.7)
    points = lattice(count)
    all_heard = heard(loops)
    chosen = choose(all_heard, points)
    progress("measuring", 0.95)
    measures = measure_with_others(basis, candidates, all_heard, chosen, points)
    progress("done", 1)
    return Made(basis, candidates[chosen], points, all_heard.default[chosen], measures)


def measure_with_others(
    basis: str, candidates: NDArray[np.int32], heard: Heard, chosen: NDArray[np.intp], points: NDArray[np.float64]
) -> dict[str, Measures]:
    """The measures of a map, and to compare with: of seeds as they were drawn, laid out by PCA; of its seeds anywhere."""
    count = len(points)
    judged = heard_to_judge(basis, candidates[chosen])
    flat = pca_layout(heard.columns[:count] * np.sqrt(heard.weights))
    return {
        "map": measure(judged, points),
        "pca": measure(heard_to_judge(basis, candidates[:count]), flat),
        "random": measure(judged, random_layout(count, 0)),
    }


def listen(basis: str, seeds: NDArray[np.int32], progress: Progress) -> list[NDArray[np.float64]]:
    """The loops of the seeds at all SETTINGS."""
    return play(basis, seeds, SETTINGS, lambda done: progress("listening", 0.7 * done / len(seeds)))


def kept_maps(path: Path) -> _seedmap.Maps:
    """The maps that a file has already. A damaged map is forgotten; LatentPlayError for a file that never was one."""
    if not path.exists():
        return _seedmap.Maps()
    try:
        return read_maps(path)
    except SeedMapError as error:
        if path.is_file() and path.read_bytes().startswith(_seedmap.HEADER[:19].encode()):
            return _seedmap.Maps()
        raise LatentPlayError(f"--out {quoted(path)} is there and is no seed map: choose another name") from error


def write_maps(path: Path, made: list[Made], seed: int) -> None:
    """Writes a map file, whole or not at all; bases that were not made now are kept, where the file has them."""
    kept = kept_maps(path)
    new = {each.basis: (each.seeds, each.points) for each in made}
    lines = [_seedmap.HEADER, f"# made last: latentplay seedmap --seed {seed} --basis {' '.join(new)}"]
    for number, basis in enumerate(BASES):
        seeds, points = new.get(basis) or kept.points(number)
        if len(seeds):
            lines.append(f"basis {basis} {len(seeds)}")
            lines += [f"{s} {x:.6f} {y:.6f}" for s, (x, y) in zip(seeds, points, strict=True)]
    write_whole(path, "\n".join([*lines, "end", ""]))


def write_whole(path: Path, text: str) -> None:
    """Writes a text beside ``path``, then puts it in its place: who reads meanwhile finds the old or the new."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with replaced(path) as new:
            new.write_bytes(text.encode("ascii"))
    except OSError as error:
        line = f"seed map {quoted(path)} cannot be written ({error.strerror}): choose another --out"
        raise LatentPlayError(line) from error
