"""The seed map: whether seeds that lie close together are heard alike, by numbers and sounds that no map was made from.

Loops are played by the modulator, then judged as latents and through three decoders: how far, in the distance of these, the
eight neighbours on the map are (trustworthiness: 1 alike, 0.5 chance). UMAP lays out the same seeds to compare.
"""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import lookalikes
import numpy as np
import torch
from scipy.optimize import linear_sum_assignment
from scipy.spatial import cKDTree
from scipy.spatial.distance import cdist
from sklearn.manifold import trustworthiness

from bench.hand.row import Row
from latentplay.model.folders import DATA
from latentplay.modulation.modulator import Modulator
from latentplay.modulation.seedmap import SHIPPED, SeedMap
from latentplay.modulation.texture import BASES
from latentplay.training.distance import pooling, power

NEIGHBOURS = 8
SETTINGS = {
    "default": ({}, "0.85"),
    "jump 100": ({"jump": 100}, "0.75"),
    "jump 800": ({"jump": 800}, "0.75"),
    "jump 450, 1.5 s": ({"jump": 450, "time": 1500}, "more than before"),
    "jump 250, 3 s": ({"jump": 250, "time": 3000}, "more than before"),
    "jump 650, 3 s": ({"jump": 650, "time": 3000}, "more than before"),
    "smooth 50": ({"smooth": 50}, "more than before"),
}
HOP = 2048 / 48000
WARM = 8  # frames that a decoder hears before the loop
SOUNDING = ("simplex", "voronoi", "fractal")  # bases that the slow decoder is asked about


def rows() -> Iterator[Row]:
    """All figures."""
    torch.set_num_threads(1)
    maps = {basis: SeedMap(basis, SHIPPED) for basis in BASES}
    for name, (settings, aim) in SETTINGS.items():
        yield from judged(maps, name, settings, aim)
    most = max(holes(each.points) for each in maps.values())
    yield Row("9", "holes: farther than 0.08 from any seed, worst basis", round(most, 3), "of the square", "0")
    yield from umap_rows(maps)
    yield from spread_rows(maps)
    yield from sound_rows(maps)


def loops(basis: str, seeds: np.ndarray, rate: float = 25, **settings) -> np.ndarray:
    """One loop of each seed at scale 1, read at a rate: (n, frames)."""
    fine = 8
    time = settings.get("time", 2000)
    parts = []
    for group in np.array_split(seeds, -(-len(seeds) // 128)):
        many = {"scale": [1.0] * len(group), "seed": [int(seed) for seed in group]}
        modulator = Modulator(len(group), rate * fine, enable=1, basis=basis, mode="none", **many, **settings)
        parts.append(modulator.process(n=round(time / 1000 * rate) * fine)[:, fine - 1 :: fine])
    return np.concatenate(parts)


def trust(features: np.ndarray, points: np.ndarray) -> float:
    """Of the map's neighbours in these features."""
    return float(trustworthiness(features, points, n_neighbors=NEIGHBOURS))


def statistics(x: np.ndarray) -> np.ndarray:
    """Level, movement and shape of loops, each scaled: (n, 10); what an ear could name, and no descriptor of a map."""
    step, centred = np.diff(x, axis=1), x - x.mean(axis=1, keepdims=True)
    rms, above = np.sqrt((centred**2).mean(axis=1)) + 1e-3, centred > 0
    columns = [
        *(third.mean(axis=1) for third in np.array_split(x, 3, axis=1)),
        np.abs(centred).mean(axis=1),
        np.sqrt((step**2).mean(axis=1)),
        np.abs(step).max(axis=1),
        (above[:, 1:] != above[:, :-1]).mean(axis=1),
        (np.abs(step) < 0.01).mean(axis=1),
        (centred[:, 1:] * centred[:, :-1]).mean(axis=1) / rms**2,
        (centred**3).mean(axis=1) / rms**3,
    ]
    table = np.column_stack(columns)
    deviation = table.std(axis=0)
    return (table - table.mean(axis=0)) / np.where(deviation < 1e-9, 1, deviation)


JUDGES = {
    "statistics": statistics,
    "values in any order": lambda x: np.sort(x, axis=1),
    "values in time": lambda x: x,
}


def judged(maps: dict[str, SeedMap], name: str, settings: dict, aim: str) -> Iterator[Row]:
    """Trustworthiness at one setting: worst and mean of the six bases."""
    played = {basis: loops(basis, each.seeds, **settings) for basis, each in maps.items()}
    for judge, features in JUDGES.items():
        found = [trust(features(played[basis]), each.points) for basis, each in maps.items()]
        yield Row("9", f"{name}: neighbours alike by {judge}, worst basis", round(min(found), 3), "trustworthiness", aim)
        yield Row("9", f"{name}: neighbours alike by {judge}, mean of bases", round(float(np.mean(found)), 3), "trustworthiness", aim)


def holes(points: np.ndarray) -> float:
    """Share of the square that lies in holes."""
    net = (np.arange(200) + 0.5) / 200
    places = np.stack(np.meshgrid(net, net), axis=-1).reshape(-1, 2)
    return float((cKDTree(points).query(places)[0] > 0.08).mean())


def umap_rows(maps: dict[str, SeedMap]) -> Iterator[Row]:
    """What UMAP makes of the same seeds from the descriptors that chose them, as it is and pulled onto the lattice."""
    try:
        from latentplay.modulation.seedmap.describe import SETTINGS, heard
        from latentplay.modulation.seedmap.loops import play
        from latentplay.modulation.seedmap.measure import heard_to_judge, measure
    except ImportError:
        return  # an older version, whose map is by UMAP
    found = []
    for basis, each in maps.items():
        described = heard(play(basis, each.seeds, SETTINGS))
        places = umap(described.columns * np.sqrt(described.weights))
        judge, lattice = heard_to_judge(basis, each.seeds), each.points.astype(float)
        layouts = (lattice, places, pulled(places, lattice))
        found.append([list(measure(judge, layout).values().values()) for layout in layouts])
    for name, (default, slow, fast, _, empty) in zip(("the map", "UMAP", "UMAP on the lattice"), np.mean(found, axis=0), strict=True):
        for what, value in (("default", default), ("jump 100", slow), ("jump 800", fast)):
            yield Row("9", f"{what}: the same seeds, {name}, mean of bases", round(value, 3), "trustworthiness", "")
        yield Row("9", f"holes: the same seeds, {name}, mean of bases", round(empty, 3), "of the square", "")


def umap(features: np.ndarray) -> np.ndarray:
    """Places in the unit square."""
    from umap import UMAP

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        mapper = UMAP(n_neighbors=NEIGHBOURS, min_dist=0.1, random_state=1, n_jobs=1)
        places = np.asarray(mapper.fit_transform(features), float)
    return (places - places.min(axis=0)) / np.ptp(places, axis=0)


def pulled(places: np.ndarray, lattice: np.ndarray) -> np.ndarray:
    """Each on a place of the lattice, as near as they can all be once both axes are evenly filled."""
    ranks = places.argsort(axis=0).argsort(axis=0) / (len(places) - 1)
    return lattice[linear_sum_assignment(cdist(ranks, lattice, "sqeuclidean"))[1]]


def spread_rows(maps: dict[str, SeedMap]) -> Iterator[Row]:
    """That neighbours are relatives and no twins, and that the map has calm and busy, low and high seeds."""
    united, reach = [], []
    for basis, each in maps.items():
        played = loops(basis, each.seeds)
        likeness = np.corrcoef(played + 1e-9 * np.random.default_rng(0).standard_normal(played.shape))
        near = cKDTree(each.points).query(each.points, NEIGHBOURS + 1)[1][:, 1:]
        united.append(np.take_along_axis(likeness, near, axis=1).mean())
        drawn = loops(basis, np.random.default_rng(9).integers(-(2**31), 2**31, 512))
        reach.append(played.mean(axis=1).std() / drawn.mean(axis=1).std())
    yield Row("9", "correlation of neighbours' loops, mean of bases", round(float(np.mean(united)), 2), "", "well under 1")
    yield Row("9", "range of heights, of that of random seeds, narrowest basis", round(float(min(reach)), 2), "", "1 or more")


def decoders() -> Iterator[tuple[str, torch.jit.ScriptModule]]:
    """The demo and two look-alikes."""
    yield "demo", torch.jit.load(str(DATA / "demo.ts")).eval()
    with tempfile.TemporaryDirectory() as folder:
        for seed, width in ((1, 8), (2, 16)):
            path = lookalikes.rave(Path(folder) / f"{seed}.ts", seed=seed, width=width)
            yield f"look-alike {seed}", torch.jit.load(str(path)).eval()


def sound_rows(maps: dict[str, SeedMap]) -> Iterator[Row]:
    """Loops at the defaults, all latents moved by one seed, in dB of 48 mel bands."""
    for name, decoder in decoders():
        levels = {basis: mel(decoder, maps[basis]) for basis in (SOUNDING if name == "demo" else BASES)}
        for how, features in (
            ("mean spectrum", lambda x: x.mean(axis=1)),
            ("levels in any order", lambda x: np.sort(x, axis=1).reshape(len(x), -1)),
            ("levels in time", lambda x: x.reshape(len(x), -1)),
        ):
            found = [trust(features(x), maps[basis].points) for basis, x in levels.items()]
            what = f"sound of {name}, {how}, mean of {len(found)} bases"
            yield Row("9", what, round(float(np.mean(found)), 3), "trustworthiness", "0.85")


def mel(decoder: torch.jit.ScriptModule, each: SeedMap) -> np.ndarray:
    """What a decoder makes of each loop: dB (seeds, frames, bands)."""
    played = loops(each.basis, each.seeds, rate=1 / HOP)
    played = np.hstack([played[:, -WARM:], played])
    matrix, found = pooling(2048, 48, 48000), []
    with torch.inference_mode():
        for one in torch.from_numpy(played.astype(np.float32)):
            sound = decoder.decode(one.expand(1, 8, -1))[0, :1, WARM * 2048 :]
            found.append(10 * torch.log10(power(sound, 2048)[0, ::4] @ matrix + 1e-6))
    return torch.stack(found).numpy()
