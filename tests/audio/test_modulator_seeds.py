"""The modulator's seeds, links, trigger, reset, freeze and seed map."""

from __future__ import annotations

import numpy as np
import pytest
from modulators import RATE, STEP, moving, read, steepest

from latentplay.errors import BadValue
from latentplay.modulation.modulator import Modulator
from latentplay.modulation.seedmap import SeedMap
from latentplay.spec.mod import BASES


def test_the_same_seed_is_the_same_sound():
    seeds = [7, -7, 123456789, -(2**31), 2**31 - 1, 0, 1, 2]
    assert np.array_equal(moving(seed=seeds).process(n=RATE), moving(seed=seeds).process(n=RATE))
    assert not np.allclose(moving(seed=seeds).process(n=RATE), moving().process(n=RATE), atol=0.1)


def test_a_voice_with_another_seed_goes_on_where_it_is():
    modulator, other = moving(jump=500), moving(jump=500)
    modulator.process(n=5 * STEP)
    other.process(n=5 * STEP)
    modulator.set("seed", 3, 1234)
    modulator.process(n=2 * STEP)
    other.process(n=2 * STEP)
    assert np.array_equal(modulator.positions, other.positions)
    assert [v for v in range(8) if modulator.values[v] != other.values[v]] == [2]
    assert modulator.values[2] == pytest.approx(read("simplex", 1234, modulator.positions[2]))


def test_a_texture_fades_into_the_next_over_a_step():
    modulator = moving(jump=0, time=10000, seed=[2] * 8, scale=[3.0] * 8, mode="none")
    before = modulator.process(n=10 * STEP + 100)[0, -1]
    modulator.set("seed", *[9] * 8)
    heard = modulator.process(n=STEP)[0]
    assert np.abs(heard[-1] - before) > 0.5
    assert np.abs(np.diff(heard, prepend=before)).max() < 3 * np.abs(heard[-1] - before) / STEP


def seeds_of(lines) -> list[int]:
    """The seeds in a dump; long ones are words such as 0x075bcd15."""
    values = next(line[1:] for line in lines if line[0] == "seed")
    return [int(np.uint32(int(v, 16)).astype(np.int32)) if isinstance(v, str) else int(v) for v in values]


def test_a_slow_drag_over_the_map_restarts_no_voice_and_changes_few():
    modulator = moving(basis="simplex", time=10000)
    modulator.set("seedmap", 0.3, 0.5)
    changed, moved = 0, 0
    for k in range(200):
        before, seeds = modulator.positions, modulator.dump()
        modulator.process(n=960)
        modulator.set("seedmap", 0.3 + 0.001 * k, 0.5)
        assert np.all((modulator.positions >= before) | (before == 0))
        one, other = (seeds_of(lines) for lines in (seeds, modulator.dump()))
        changed += sum(a != b for a, b in zip(one, other, strict=True))
        moved += one != other
    assert sorted(other) == sorted(SeedMap("simplex").nearest(0.3 + 0.199, 0.5))
    assert 0 < moved < 60 and changed < 2 * moved


def test_linked_voices_move_as_one():
    modulator = moving(seed=list(range(8)))
    modulator.set("link", "seed", 1)
    modulator.set("seed", 5, 42)
    heard = modulator.process(n=RATE)
    assert np.array_equal(heard, np.broadcast_to(heard[0], heard.shape))


def test_with_linked_scales_the_slider_that_moved_counts():
    modulator = moving()
    modulator.set("link", "scale", 1)
    modulator.set("scale", 1, 1, 1, 2.5, 1, 1, 1, 1)
    assert ("scale", *[2.5] * 8) in modulator.dump()
    modulator.set("scale", -1)
    assert ("scale", *[-1.0] * 8) in modulator.dump()


def test_trigger_restarts_all_voices_together():
    modulator = moving(chaos=80, time=300)
    modulator.process(n=RATE + 777)
    modulator.set("trigger")
    modulator.process(n=1)
    assert np.all(modulator.positions == 0)


def test_trigger_seeds_draws_new_seeds_reproducibly():
    first, second = moving(), moving()
    drawn = set()
    for _ in range(20):
        first.set("trigger", "seeds")
        second.set("trigger", "seeds")
        seeds = next(line for line in first.dump() if line[0] == "seed")
        assert seeds in second.dump() and len(set(seeds)) == 9
        drawn.add(seeds)
        assert np.array_equal(first.process(n=3000), second.process(n=3000))
    assert len(drawn) == 20


def test_reset_leaves_mode_and_basis():
    modulator = moving(basis="fractal", mode="fold", jump=900, smooth=20, chaos=10, time="1/4", offset=[1.0] * 8)
    modulator.set("reset")
    fresh = Modulator(8, RATE, basis="fractal", mode="fold")
    assert modulator.dump() == fresh.dump()


def test_freeze_holds_and_lets_go_without_a_click():
    modulator = moving(jump=800, offset=[0.5] * 8)
    before = modulator.process(n=RATE // 2)
    modulator.set("freeze", 1)
    modulator.set("scale", 3, 3.0)
    held = modulator.process(np.ones((8, RATE)))
    assert np.array_equal(held, np.broadcast_to(before[:, -1:], held.shape))
    modulator.set("freeze", 0)
    after = modulator.process(n=RATE)
    assert np.abs(np.diff(after, axis=1, prepend=held[:, -1:])).max() <= steepest(7)
    assert np.abs(after - held).max() > 0.5


def test_after_a_freeze_the_loops_are_back_on_the_grid():
    modulator = moving(time=500)
    modulator.process(n=30000)
    modulator.set("freeze", 1)
    modulator.process(n=100000)
    modulator.set("freeze", 0)
    modulator.process(n=14000)  # 144000 = 6 x 24000
    assert np.all(modulator.positions > 0)
    modulator.process(n=1)
    assert np.all(modulator.positions == 0)


def nearest(basis, x, y, count):
    return [1000 * BASES.index(basis) + round(10 * x) + 7 * i for i in range(count)]


def test_seedmap_takes_the_nearest_seeds_of_the_basis():
    modulator = moving()
    modulator.use_seed_map(nearest)
    modulator.set("seedmap", 0.3, 0.9)
    assert ("seed", *[1003 + 7 * i for i in range(8)]) in modulator.dump()
    modulator.process(n=20000)
    modulator.set("basis", "fractal")
    assert ("seed", *[5003 + 7 * i for i in range(8)]) in modulator.dump()
    modulator.process(n=STEP)
    assert np.all(modulator.positions > 0)
    assert ("seedmap", 0.3, 0.9) in modulator.dump()


def test_a_basis_without_a_map_is_refused_in_one_line():
    modulator = moving(basis="perlin")
    modulator.use_seed_map(None)
    before = modulator.dump()
    with pytest.raises(BadValue, match="no map for basis 'perlin'"):
        modulator.set("seedmap", 0.3, 0.9)
    assert modulator.dump() == before


def test_a_place_on_the_map_is_forgotten_when_seeds_are_set_by_hand():
    modulator = moving()
    modulator.use_seed_map(nearest)
    modulator.set("seedmap", 0.3, 0.9)
    modulator.set("seed", 2, 5)
    assert not [line for line in modulator.dump() if line[0] == "seedmap"]
