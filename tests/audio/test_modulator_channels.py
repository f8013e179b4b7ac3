"""The voices of two channels: linked they move alike to the last bit, apart each by itself; what messages and dumps say of them."""

import numpy as np
import pytest

from latentplay.errors import BadValue
from latentplay.modulation.modulator import Modulator
from latentplay.preset.state import ObjectState, fitted

RATE = 48000
MOVES = {"enable": 1, "basis": "voronoi", "jump": 500, "time": 300, "chaos": 40}
N = 4


def stereo(**params):
    return Modulator(2 * N, RATE, channels=2, **{**MOVES, "scale": [1] * N, **params})


def sides(modulator, samples=RATE, latents=None):
    """What each side gives."""
    moved = modulator.process(latents) if latents is not None else modulator.process(n=samples)
    return moved[:N], moved[N:]


def told(modulator, name):
    """The values of a line of the dump."""
    return next(line[1:] for line in modulator.dump() if line[0] == name)


def apart(**params):
    modulator = stereo(**params)
    modulator.set("link", "channels", 0)
    return modulator


# --- linked -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "message", [("seed", 2, 77), ("seed", *range(5, 5 + N)), ("offset", 1, 0.5), ("trigger",), ("trigger", "seeds"), ("reset",),
                ("seedmap", 0.2, 0.7), ("basis", "cell"), ("link", "scale", 1), ("freeze", 1), ("link", "channels", 1)], ids=str,
)  # fmt: skip
def test_both_sides_are_moved_as_one_alone(message):
    latents = np.random.default_rng(0).standard_normal((2 * N, RATE)).astype(np.float32)
    both, alone = stereo(), [Modulator(N, RATE, **MOVES, scale=[1] * N) for _ in range(2)]
    for change in (None, message):
        for modulator in (both, *alone):
            if change and (modulator is both or change != ("link", "channels", 1)):
                modulator.set(*change)
        for side, one, mono in zip(sides(both, latents=latents), (latents[:N], latents[N:]), alone, strict=True):
            np.testing.assert_array_equal(side, mono.process(one))


def test_lists_and_dumps_are_those_of_a_mono_box():
    mono = Modulator(N, RATE, **MOVES, scale=[1] * N)
    assert [line for line in stereo().dump() if line != ("link", "channels", 1)] == mono.dump()
    with pytest.raises(BadValue, match="8 values and the channels are linked: send 4, or `link channels 0` first"):
        stereo().set("scale", *[1] * 2 * N)
    with pytest.raises(BadValue, match="no voice '5': count from 1 to 4"):
        stereo().set("scale", 5, 1)


def test_a_box_of_one_channel_has_none_to_link():
    with pytest.raises(BadValue, match="one channel: create the object with -channels 2"):
        Modulator(N, RATE).set("link", "channels", 0)
    with pytest.raises(BadValue, match="5 voices for 2 channels"):
        Modulator(5, RATE, channels=2)


# --- apart ------------------------------------------------------------------------------------------------------------------


def test_apart_the_right_goes_on_with_the_next_seeds():
    """Left as before; right with the same scales and offsets, and seeds that count on."""
    modulator = stereo(seed=[10, 2, 2**31 - 1, 7], offset=[0.5] * N)
    modulator.set("link", "channels", 0)
    assert told(modulator, "offset") == (0.5,) * 2 * N
    numbers = [int(seed, 16) if isinstance(seed, str) else seed for seed in told(modulator, "seed")]
    assert numbers == [10, 2, 2**31 - 1, 7, 14, 6, 2**31 + 3, 11]  # within 32 bits
    left, right = sides(modulator)
    assert all(np.ptp(one - other) > 0.1 for one, other in zip(left, right, strict=True))


def test_apart_the_left_is_not_disturbed():
    linked, parted = stereo(), stereo()
    for modulator in (linked, parted):
        modulator.process(n=RATE // 3)
    parted.set("link", "channels", 0)
    np.testing.assert_array_equal(sides(linked)[0], sides(parted)[0])


def test_apart_every_voice_hears_its_own_messages():
    modulator = apart()
    modulator.set("scale", *[1] * N, *[0] * N)
    modulator.set("offset", N + 1, 2)
    left, right = (side[:, RATE // 2 :] for side in sides(modulator))
    assert np.ptp(left, axis=1).min() > 0.1
    np.testing.assert_allclose(right, np.tile([[2], [0], [0], [0]], (1, RATE // 2)), atol=1e-6)
    assert len(told(modulator, "scale")) == 2 * N


def test_apart_the_map_gives_seeds_for_all_and_the_left_keeps_its_own():
    modulator = stereo(seedmap=(0.2, 0.7))
    left = told(modulator, "seed")
    modulator.set("link", "channels", 0)
    seeds = told(modulator, "seed")
    assert seeds[:N] == left and len(set(seeds)) == 2 * N
    assert told(modulator, "seedmap") == (pytest.approx(0.2), pytest.approx(0.7))


@pytest.mark.parametrize("message", [("link", "channels", 1), ("reset",)], ids=str)
def test_linked_again_both_sides_are_alike_from_there_on(message):
    modulator = apart()
    modulator.process(n=RATE // 3)
    modulator.set(*message)
    if message == ("reset",):
        modulator.set("enable", 1)
        modulator.set("scale", *[1] * N)
    modulator.process(n=RATE)  # the low-pass of the right still remembers
    left, right = sides(modulator)
    np.testing.assert_array_equal(left, right)
    assert np.ptp(left) > 0.1


# --- states -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("made", [stereo, apart])
def test_a_dump_sent_back_brings_the_same_movement(made):
    first = made(seed=[9, 8, 7, 6])
    for way in ("set", "restore"):
        second = Modulator(2 * N, RATE, channels=2)
        for line in first.dump():
            getattr(second, way)(*line)
        assert second.dump() == first.dump()
        second.set("trigger")
        fresh = made(seed=[9, 8, 7, 6])
        fresh.set("trigger")
        np.testing.assert_array_equal(second.process(n=RATE)[:, RATE // 2 :], fresh.process(n=RATE)[:, RATE // 2 :])


def state(modulator):
    return ObjectState("lp.mod~", tuple(modulator.dump()))


@pytest.mark.parametrize("wanted", [stereo, apart, lambda: Modulator(N, RATE, scale=[2] * N), lambda: Modulator(9, RATE)])
@pytest.mark.parametrize("now", [stereo, apart, lambda: Modulator(N, RATE), lambda: Modulator(3, RATE)])
def test_any_state_can_be_put_back_on_any_box(wanted, now):
    """As a preset does: what fits is taken, nothing is refused."""
    first, second = wanted(), now()
    for line in fitted(state(first), state(second)).lines:
        second.restore(*line)
    kept = min(len(told(first, "scale")), len(told(second, "scale")), N)
    assert told(second, "scale")[:kept] == told(first, "scale")[:kept]
    if wanted is apart and now is stereo:
        assert second.dump() == first.dump()
