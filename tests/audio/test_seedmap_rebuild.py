"""A new map while sound plays, the command that makes it, and its picture."""

from __future__ import annotations

import json
import os
import threading

import numpy as np
import pytest

from latentplay.cli import main
from latentplay.errors import BadValue, LatentPlayError
from latentplay.modulation.modulator import Modulator
from latentplay.modulation.seedmap import SHIPPED, SeedMap
from latentplay.modulation.seedmap.build import Made, draw_candidates
from latentplay.modulation.seedmap.describe import DESCRIPTORS, describe_seeds
from latentplay.modulation.seedmap.picture import draw_map
from latentplay.modulation.seedmap.rebuild import start_rebuild

COUNT = 48


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory):
    """A map made in the background, what was told meanwhile, and how often a modulator played in the meantime."""
    path = tmp_path_factory.mktemp("map") / "own.txt"
    told, done, ended = [], [], threading.Event()

    def on_done(where, error):
        done.append((where, error))
        ended.set()

    modulator = Modulator(8, enable=1, scale=[1.0] * 8)
    rebuild = start_rebuild("voronoi", COUNT, 5, path, lambda *words: told.append(words), on_done)
    meanwhile, played = rebuild.running, 0
    while not ended.wait(0.05):
        modulator.process(n=64)
        played += 1
    return path, told, done, meanwhile, played, rebuild


def test_a_rebuild_makes_a_map_with_the_seeds_that_were_asked_for(rebuilt):
    path, _, done, *_ = rebuilt
    assert done == [(path, "")]
    seeds = SeedMap("voronoi", path).seeds.tolist()
    assert len(set(seeds)) == COUNT and set(seeds) <= set(draw_candidates("voronoi", 5).tolist())
    assert SeedMap("voronoi", path).points.max() == 1
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_neighbours_on_a_small_map_sound_alike_too(rebuilt):
    measures = rebuilt[-1].measures["voronoi"]
    assert measures["map"]["trustworthiness"] > measures["random"]["trustworthiness"] + 0.2
    assert measures["map"]["ratio"] < measures["random"]["ratio"] - 0.2


def test_a_rebuild_returns_at_once_and_tells_how_far_it_is(rebuilt):
    _, told, _, meanwhile, played, rebuild = rebuilt
    assert meanwhile and played
    percents = [percent for _, percent in told]
    assert percents == sorted(percents) and percents[0] == 0 and percents[-1] == 100
    assert all(doing.startswith("voronoi: ") for doing, _ in told)
    assert not rebuild.running


def test_a_rebuild_that_is_stopped_leaves_the_old_map(tmp_path):
    path, done = tmp_path / "own.txt", []
    path.write_bytes(SHIPPED.read_bytes())
    rebuild = start_rebuild("cell", COUNT, 1, path, on_done=lambda *words: done.append(words))
    rebuild.stop()
    assert rebuild.wait(10) and not rebuild.running
    assert done == [(path, "seed map: stopped; the old map stays")]
    assert path.read_bytes() == SHIPPED.read_bytes()


def test_a_rebuild_that_fails_says_why(tmp_path, monkeypatch):
    done = []
    monkeypatch.setattr("sys.executable", "/bin/false")
    assert start_rebuild(None, COUNT, 1, tmp_path / "own.txt", on_done=lambda *words: done.append(words)).wait(10)
    assert done[0][1].startswith("seed map: not made (") and done[0][1].endswith("the old map stays")
    monkeypatch.setattr("sys.executable", str(tmp_path / "no python"))
    with pytest.raises(LatentPlayError, match="latentplay doctor"):
        start_rebuild(None, COUNT, 1, tmp_path / "own.txt")


@pytest.mark.parametrize(("basis", "count", "seed"), [("waves", 64, 1), ("cell", 8, 1), ("cell", 64, -1)])
def test_a_rebuild_refuses_what_is_out_of_range_before_it_starts(basis, count, seed, tmp_path):
    with pytest.raises(BadValue, match="expected"):
        start_rebuild(basis, count, seed, tmp_path / "own.txt")


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["--count", "8"], "20 to 4096"),
        (["--seed", "-1"], "expected 0"),
        (["--plot", "map.jpg"], "ends in .png"),
        (["--colour", "blue"], "mean, lowest"),
        (["--out", "/"], "is no seed map"),
    ],
)
def test_the_command_says_in_one_line_what_is_wrong(words, line, capsys, tmp_path):
    assert main(["seedmap", "--out", str(tmp_path / "map.txt"), *words]) == 1
    told = capsys.readouterr().err
    assert told.count("\n") == 1 and told.startswith("latentplay seedmap: ") and line in told
    assert not list(tmp_path.iterdir())


def test_the_command_tells_the_map_and_its_measures(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr("latentplay.modulation.seedmap.build.CANDIDATES", 64)
    words = ["seedmap", "--basis", "cell", "fractal", "--count", "24", "--out", str(tmp_path / "map.txt")]
    assert main([*words, "--json", "--plot", str(tmp_path / "map.png")]) == 0
    told = json.loads(capsys.readouterr().out)
    assert set(told["maps"]) == {"cell", "fractal"} and told["count"] == 24
    assert {os.path.basename(name) for name in told["pictures"]} == {"map-cell.png", "map-fractal.png"}
    assert main([*words, "--quiet"]) == 0
    assert "trustworthiness" in capsys.readouterr().out


def test_a_picture_shows_points_in_the_colours_of_their_descriptor(tmp_path):
    from matplotlib.image import imread

    shipped = SeedMap("voronoi", SHIPPED)
    made = Made("voronoi", shipped.seeds, shipped.points.astype(float), describe_seeds("voronoi", shipped.seeds), {})
    for colour in ("mean", "step"):
        draw_map(made, tmp_path / f"{colour}.png", colour)
    mean, step = (imread(tmp_path / f"{colour}.png")[:, :, :3] for colour in ("mean", "step"))
    assert mean.shape == (900, 1650, 3)
    assert np.any(mean != step)
    assert np.ptp(mean, axis=(0, 1)).min() > 0.5
    with pytest.raises(LatentPlayError, match="cannot be written"):
        draw_map(made, tmp_path / "nowhere" / "map.png", "mean")
    assert len(DESCRIPTORS) == made.descriptors.shape[1]
