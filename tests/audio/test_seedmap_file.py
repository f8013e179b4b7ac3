"""Map files: written whole, and read whole or not at all; a bad one says its line and changes nothing."""

from __future__ import annotations

import os

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from latentplay import _seedmap
from latentplay.errors import BadValue, LatentPlayError
from latentplay.modulation import seedmap
from latentplay.modulation.modulator import Modulator
from latentplay.modulation.seedmap import MOST_POINTS, SHIPPED, SeedMap, SeedMapError, own_path, read_maps
from latentplay.modulation.seedmap.build import CANDIDATES, Made, check, draw_candidates, kept_maps, write_maps
from latentplay.modulation.texture import BASES

GOOD = "latentplay seed map 1\nbasis cell 2\n-5 0.25 0.75\n7 1 0\nend\n"


def made(basis: str, seeds, points) -> Made:
    """A map that was not laid out."""
    return Made(basis, np.array(seeds, np.int32), np.array(points, float), np.zeros((len(seeds), 14)), {})


@pytest.fixture
def own(monkeypatch, tmp_path):
    """The place of the user's own map."""
    monkeypatch.setenv("LATENTPLAY_SEEDMAP", str(tmp_path / "own.txt"))
    seedmap.shared_maps.cache_clear()
    yield tmp_path / "own.txt"
    seedmap.shared_maps.cache_clear()


BAD = {
    "": "line 0",
    "\n": "latentplay seed map 1",
    "RIFF....WAVE": "line 1 'RIFF....WAVE'",
    GOOD.replace("map 1", "map 2"): "latentplay seed map 1",
    GOOD.replace("end\n", ""): "cut short",
    GOOD.replace("7 1 0\nend\n", ""): "expected 2 points, found 1",
    GOOD.replace("7 1 0\nend\n", "7 1"): "SEED X Y",
    GOOD.replace("end", "basis cell 1\n1 0 0\nend"): "twice",
    GOOD.replace("cell", "cells"): "voronoi",
    GOOD.replace("cell 2", "cell 0"): "1 to 4096",
    GOOD.replace("cell 2", "cell 4097"): "1 to 4096",
    GOOD.replace("cell 2", "cell 99999999999999999999"): "1 to 4096",
    GOOD.replace("cell 2", "cell -2"): "1 to 4096",
    GOOD.replace("-5", "2147483648"): "32 bits",
    GOOD.replace("-5", "-2147483649"): "32 bits",
    GOOD.replace("-5", "1e3"): "32 bits",
    GOOD.replace("-5", "+5"): "32 bits",
    GOOD.replace("0.25", "0,25"): "0 to 1",
    GOOD.replace("0.25", "-0.25"): "0 to 1",
    GOOD.replace("0.25", "1.000001"): "0 to 1",
    GOOD.replace("0.25", "nan"): "0 to 1",
    GOOD.replace("0.25", "0x1p"): "0 to 1",
    GOOD.replace("0.25", "0.2500000000"): "0 to 1",
    GOOD.replace("0.25", ".25"): "0 to 1",
    GOOD.replace("0.25", "00.25"): "0 to 1",
    GOOD.replace("0.25 ", "0.25  "): "SEED X Y",
    GOOD + "more": "after 'end'",
    GOOD.replace("7 1 0", "7 1 0 0"): "SEED X Y",
}


@pytest.mark.parametrize("text", BAD, ids=range(len(BAD)))
def test_a_bad_file_says_which_line_and_what_was_expected(text, tmp_path):
    path = tmp_path / "map.txt"
    path.write_bytes(text.encode())
    with pytest.raises(SeedMapError) as error:
        read_maps(path)
    line = str(error.value)
    assert line.startswith(f"seed map '{path}'") and "\n" not in line
    assert BAD[text] in line and "latentplay seedmap" in line


@pytest.mark.parametrize("text", BAD, ids=range(len(BAD)))
def test_after_a_bad_file_the_old_map_stays(text, tmp_path):
    path = tmp_path / "map.txt"
    path.write_text(GOOD)
    maps = read_maps(path)
    path.write_bytes(text.encode())
    assert maps.load(os.fsencode(path))
    assert maps.nearest(0, 0.2, 0.8, 2).tolist() == [-5, 7]


def test_line_ends_comments_and_empty_lines_do_not_matter(tmp_path):
    path = tmp_path / "map.txt"
    path.write_bytes(("# one\n\n" + GOOD + "\n# more\n").replace("\n", "\r\n").encode())
    assert read_maps(path).nearest(0, 0, 1, 3).tolist() == [-5, 7, -5]


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200), st.integers(0, len(GOOD)), st.integers(0, 20))
def test_no_file_crashes_the_reader(tmp_path_factory, junk, at, cut):
    path = tmp_path_factory.getbasetemp() / "junk.txt"
    path.write_bytes(GOOD.encode()[:at] + junk + GOOD.encode()[at + cut :])
    line = _seedmap.Maps().load(os.fsencode(path))
    assert line is None or (line.isprintable() and len(line) < 400)


def test_what_is_no_file_is_refused(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for name in ("", "missing.txt", ".", "pipe", "x\0y"):
        with pytest.raises(SeedMapError, match="seed map"):
            read_maps(f"{tmp_path}/{name}")
    with pytest.raises(SeedMapError, match="is no file"):
        read_maps("/dev/zero")


def test_a_huge_file_is_refused_before_it_is_read(tmp_path):
    with open(tmp_path / "huge.txt", "wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(SeedMapError, match="4 MB"):
        read_maps(tmp_path / "huge.txt")


def test_seeds_come_back_exactly_and_places_within_a_millionth(tmp_path):
    seeds = [-(2**31), 2**31 - 1, 0, -1, 16777217]
    points = np.random.default_rng(0).random((5, 2))
    write_maps(tmp_path / "map.txt", [made("distorted", seeds, points)], 1)
    back = SeedMap("distorted", tmp_path / "map.txt")
    assert back.seeds.tolist() == seeds
    assert np.abs(back.points - points).max() < 1e-6


def test_the_largest_map_is_read(tmp_path):
    everything = [made(b, range(MOST_POINTS), np.random.default_rng(1).random((MOST_POINTS, 2))) for b in BASES]
    write_maps(tmp_path / "map.txt", everything, 1)
    assert [len(SeedMap(basis, tmp_path / "map.txt")) for basis in BASES] == [MOST_POINTS] * 6


def test_two_seeds_as_near_come_in_the_order_of_the_file(tmp_path):
    write_maps(tmp_path / "map.txt", [made("cell", [9, 3, 5, 1], [(0.5, 0.4), (0.5, 0.6), (0.4, 0.5), (0.5, 0.4)])], 1)
    assert SeedMap("cell", tmp_path / "map.txt").nearest(0.5, 0.4, 2) == [9, 1]


def test_a_new_basis_leaves_the_others_in_the_file(tmp_path):
    path = tmp_path / "map.txt"
    write_maps(path, [made("cell", [1, 2], [(0, 0), (1, 1)])], 1)
    write_maps(path, [made("fractal", [3, 4], [(0, 0), (1, 1)])], 2)
    write_maps(path, [made("cell", [5, 6], [(0, 0), (1, 1)])], 3)
    assert SeedMap("cell", path).seeds.tolist() == [5, 6]
    assert SeedMap("fractal", path).seeds.tolist() == [3, 4]
    assert [p.name for p in tmp_path.iterdir()] == ["map.txt"]
    with pytest.raises(SeedMapError, match="no basis 'simplex'"):
        SeedMap("simplex", path)


def test_a_damaged_map_is_replaced_and_another_kind_of_file_is_not(tmp_path):
    path = tmp_path / "map.txt"
    path.write_text(GOOD[:-8])
    write_maps(path, [made("cell", [1, 2], [(0, 0), (1, 1)])], 1)
    assert SeedMap("cell", path).seeds.tolist() == [1, 2]
    path.write_text("my song\n")
    with pytest.raises(LatentPlayError, match="is no seed map"):
        kept_maps(path)
    with pytest.raises(LatentPlayError, match="is no seed map"):
        kept_maps(tmp_path)
    assert path.read_text() == "my song\n"


def test_a_map_that_cannot_be_written_says_so(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(LatentPlayError, match="cannot be written"):
        write_maps(tmp_path / "file" / "map.txt", [made("cell", [1, 2], [(0, 0), (1, 1)])], 1)


def test_ones_own_map_comes_before_the_shipped_one(own):
    assert own_path() == own
    assert np.array_equal(SeedMap("cell").seeds, SeedMap("cell", SHIPPED).seeds)
    own.write_text(GOOD)
    assert SeedMap("cell").seeds.tolist() == [-5, 7]
    assert np.array_equal(SeedMap("voronoi").seeds, SeedMap("voronoi", SHIPPED).seeds)


def test_a_playing_modulator_takes_a_new_map_when_it_is_read(own):
    modulator = Modulator(2, basis="cell", seedmap=[0, 1])
    own.write_text(GOOD)
    seedmap.reload()
    modulator.set("seedmap", 0, 1)
    assert modulator.dump() == [*Modulator(2, basis="cell", seed=[-5, 7]).dump(), ("seedmap", 0.0, 1.0)]


def test_when_ones_own_map_is_bad_the_one_in_use_stays(own):
    own.write_text(GOOD)
    seedmap.reload()
    own.write_text(GOOD[:-8])
    with pytest.raises(SeedMapError, match=r"own\.txt"):
        seedmap.reload()
    assert seedmap.lookup("cell", 0, 1, 2).tolist() == [-5, 7]


def test_a_bad_map_from_the_start_leaves_the_shipped_one(own):
    own.write_text("nonsense")
    assert seedmap.lookup("cell", 0, 1, 8).tolist() == SeedMap("cell", SHIPPED).nearest(0, 1)


def test_candidates_are_drawn_from_all_32_bits_without_twins():
    drawn = draw_candidates("cell", 0)
    assert len(set(drawn.tolist())) == CANDIDATES >= 2 * MOST_POINTS and drawn.dtype == np.int32
    assert drawn.min() < -(2**30) and drawn.max() > 2**30
    assert np.array_equal(drawn, draw_candidates("cell", 0))
    assert not np.array_equal(drawn, draw_candidates("cell", 1))
    assert not np.array_equal(drawn, draw_candidates("simplex", 0))


@pytest.mark.parametrize(("count", "seed"), [(19, 1), (4097, 1), (-5, 1), (256, -1), (256, 2**32)])
def test_counts_and_numbers_out_of_range_are_refused(count, seed):
    with pytest.raises(BadValue, match=r"expected \d+ to \d+"):
        check(count, seed)
