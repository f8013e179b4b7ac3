"""The output strip: the ceiling holds, what lies below passes to the last bit, and no dial, switch or broken sample clicks."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from latentplay import _mix
from latentplay.errors import BadValue
from latentplay.render.mixer import Mixer
from latentplay.spec.mix import LONGEST_DELAY, MIX

RATE = 48000
CEILING = 10 ** (-1 / 20)
LOOK_AHEAD = 72


def noise(samples, level=0.3, channels=1, seed=0):
    return (level * np.random.default_rng(seed).standard_normal((channels, samples))).astype(np.float32)


def sine(samples, hertz=200.0, level=0.5):
    return (level * np.sin(2 * np.pi * hertz / RATE * np.arange(samples))).astype(np.float32)[None]


def in_blocks(mixer, wet, dry, sizes):
    """Through the mixer in blocks of these sizes, the last one again and again."""
    made, at, sizes = [], 0, list(sizes)
    while at < wet.shape[1]:
        n = sizes.pop(0) if len(sizes) > 1 else sizes[0]
        made.append(mixer.process(wet[:, at : at + n], None if dry is None else dry[:, at : at + n]))
        at += n
    return np.concatenate(made, axis=1)


# --- the law ------------------------------------------------------------------------------------------------------------


def test_at_first_the_wet_sound_passes_untouched():
    wet = noise(1000, 3.0)
    np.testing.assert_array_equal(Mixer().process(wet, noise(1000, seed=1)), wet)


@pytest.mark.parametrize("mix", [0, 25, 50, 100])
def test_the_law(mix):
    wet, dry = noise(4000, channels=2), noise(4000, channels=2, seed=1)
    made = Mixer(2, RATE, mix=mix, gain_in=6, gain_out=-3, align=100).process(wet, dry)
    late = np.pad(dry, ((0, 0), (100, 0)))[:, :4000]
    share = mix / 100
    expected = 10 ** (-3 / 20) * (share * 10 ** (6 / 20) * wet + (1 - share) * late)
    np.testing.assert_allclose(made, expected, rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize("delay", [0, 1, 63, 64, 65, 5000, LONGEST_DELAY])
def test_dry_waits_to_the_sample(delay):
    dry = noise(delay + 1000)
    made = Mixer(mix=0, align=delay).process(np.zeros_like(dry), dry)
    np.testing.assert_array_equal(made[:, delay:], dry[:, :1000])
    assert not made[:, :delay].any()


def test_auto_follows_the_chain_and_ms_the_rate():
    mixer = Mixer(1, 44100)
    assert mixer.delay == 0
    mixer.follow(2048)
    assert mixer.delay == 2048
    mixer.set("align", 10, "ms")
    assert mixer.delay == 441
    mixer.set("align", 7)
    mixer.follow(4096)
    assert mixer.delay == 7
    mixer.set("align", "auto")
    assert mixer.delay == 4096
    mixer.follow(10**6)
    assert mixer.delay == LONGEST_DELAY


def test_what_is_the_same_on_both_sides_stays_the_same():
    """Half dry, half wet, and the wet one is the dry one, later: nothing is heard of the mixing."""
    dry = noise(20000)
    wet = np.pad(dry, ((0, 0), (2048, 0)))[:, :20000]
    mixer = Mixer(mix=50)
    mixer.follow(2048)
    np.testing.assert_array_equal(mixer.process(wet, dry), wet)


def test_memory_may_be_shared_as_hosts_do():
    wet, dry = noise(5000, channels=2), noise(5000, channels=2, seed=1)
    expected = Mixer(2, RATE, mix=40, limit=1, align=30).process(wet, dry)
    for crossed in (False, True):
        strip = _mix.Mixer(2, RATE)
        for message in (("mix", 40.0), ("limit", 1.0), ("align", 30.0)):
            assert strip.set(message[0], message[1:]) is None
        w, d = wet.copy(), dry.copy()
        target = d if crossed else w
        strip.process(w, d, target)
        np.testing.assert_array_equal(target, expected)


# --- the limiter --------------------------------------------------------------------------------------------------------

LEVELS = st.sampled_from([1e-30, 1e-3, 0.5, 0.89, 0.8912509, 0.8912511, 1.0, 1.5, 20.0, 1e4, 1e9])
SHAPES = st.sampled_from(["noise", "impulse", "step", "sine", "square", "silence", "comb", "broken"])
SOUNDS = st.lists(st.tuples(SHAPES, LEVELS, st.integers(1, 700)), min_size=1, max_size=12)


def drawn(parts, seed):
    """One sound of many parts, each with a shape, a level and a length."""
    rng, pieces = np.random.default_rng(seed), []
    for shape, level, length in parts:
        time = np.arange(length)
        piece = {
            "noise": rng.uniform(-1, 1, length),
            "impulse": (time == length // 2).astype(float),
            "step": np.ones(length),
            "sine": np.sin(time * rng.uniform(0.001, 3)),
            "square": np.sign(np.sin(time * rng.uniform(0.01, 3))),
            "silence": np.zeros(length),
            "comb": (time % 71 == 0).astype(float),
            "broken": rng.choice([np.nan, np.inf, -np.inf, 1e38, 0.5], length),
        }[shape]
        pieces.append(piece if shape == "broken" else np.clip(level * piece, -1e9, 1e9))
    return np.concatenate(pieces).astype(np.float32)[None]


@settings(max_examples=300, deadline=None)
@given(SOUNDS, st.integers(0, 2**32 - 1), st.sampled_from([1, 17, 64, 5000]), st.sampled_from([-24.0, 0.0, 0.1, 24.0]))
def test_nothing_passes_the_ceiling(parts, seed, block, gain):
    sound = drawn(parts, seed)
    made = in_blocks(Mixer(limit=1, gain_out=gain), sound, None, [block])
    assert np.isfinite(made).all()
    assert np.abs(made).max() <= CEILING


TURNS = st.lists(
    st.one_of(
        st.tuples(st.just("mix"), st.integers(0, 100)),
        st.tuples(st.sampled_from(["gain_in", "gain_out"]), st.integers(-24, 24)),
        st.tuples(st.just("align"), st.integers(0, 2000)),
        st.tuples(st.sampled_from(["limit", "true_peak"]), st.integers(0, 1)),
    ),
    max_size=30,
)


@settings(max_examples=100, deadline=None)
@given(SOUNDS, TURNS, st.integers(0, 1000))
@example([("noise", 20.0, 480)], [("mix", 0), ("limit", 0), ("limit", 1)], 0)  # on again in the sample where it goes off
def test_nothing_passes_the_ceiling_whatever_is_turned(parts, turns, seed):
    """With limit 1, from the block after the message on, also while dials, delay and switch are on the move."""
    mixer, on = Mixer(limit=1), True
    for number, (name, value) in enumerate(turns):
        mixer.set(name, value)
        on = bool(value) if name == "limit" else on
        made = mixer.process(drawn(parts, seed + number), drawn(parts, seed + number + 1))
        assert np.isfinite(made).all()
        assert not on or np.abs(made).max() <= CEILING


def test_nothing_passes_the_ceiling_in_ten_million_samples():
    mixer, rng, largest = Mixer(2, RATE, limit=1, true_peak=0), np.random.default_rng(5), 0.0
    for _ in range(50):
        sound = rng.standard_normal((2, 100_000)) * np.exp(rng.normal(0, 3, (1, 100_000)).round(1))
        largest = max(largest, float(np.abs(mixer.process(sound.astype(np.float32))).max()))
    assert CEILING - 1e-6 < largest <= CEILING


@pytest.mark.parametrize("rate", [8000, 44100, 48000, 96000, 192000])
def test_below_the_ceiling_every_bit_passes(rate):
    mixer = Mixer(1, rate, limit=1, true_peak=0)
    assert mixer.latency == round(0.0015 * rate)
    sound = np.clip(noise(100_000, 2.0), -np.float32(CEILING), np.float32(CEILING))
    made = mixer.process(sound)
    np.testing.assert_array_equal(made[:, mixer.latency :], sound[:, : -mixer.latency])
    assert mixer.meters().reduction == 0


def test_after_a_peak_every_bit_passes_again():
    sound = noise(5 * RATE, 0.2).clip(-0.8, 0.8)
    sound[0, 1000] = 30
    made = Mixer(limit=1, true_peak=0).process(sound)
    assert np.abs(made[:, 2000] / sound[:, 2000 - LOOK_AHEAD]) < 0.5
    np.testing.assert_array_equal(made[:, 4 * RATE + LOOK_AHEAD :], sound[:, 4 * RATE : -LOOK_AHEAD])


def test_gain_falls_and_rises_smoothly_and_holds_on_a_steady_tone():
    """A tone 12 dB too loud begins and ends over a soft one: no step, and no pumping while it lasts."""
    soft, loud = sine(RATE, 1000, 0.2), sine(RATE, 100, 4.0)
    loud[:, :12000] = 0
    loud[:, 36000:] = 0
    mixer = Mixer(2, RATE, limit=1)
    made = mixer.process(np.concatenate([np.full_like(soft, 0.1), loud]))[0]
    gain = made[LOOK_AHEAD:] / 0.1
    assert gain[:11900].min() == gain[:11900].max() == 1
    assert np.abs(np.diff(gain)).max() < 1.1 / LOOK_AHEAD  # a ramp as long as the look-ahead
    steady = gain[24000:36000]
    assert steady.max() / steady.min() < 10 ** (0.5 / 20)  # half a dB
    assert np.diff(gain[36200:]).min() >= -1e-6  # recovers without a wobble
    assert gain[36000 + 9600] == pytest.approx(1 - 0.777 * np.exp(-1), abs=0.03)  # 200 ms


def test_channels_are_limited_together():
    sound = np.concatenate([noise(20000, 2.0), noise(20000, 0.1, seed=1)])
    made = Mixer(2, RATE, limit=1).process(sound)[:, LOOK_AHEAD:]
    given_ = sound[:, :-LOOK_AHEAD]
    loud = np.abs(given_[0]) > 0.1
    np.testing.assert_allclose(made[1][loud] / given_[1][loud], made[0][loud] / given_[0][loud], rtol=1e-4)


# --- blocks -------------------------------------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 300), min_size=1, max_size=30), st.integers(0, 1000))
def test_blocks_are_inaudible_to_the_last_bit(sizes, seed):
    wet, dry = noise(6000, 0.7, 2, seed), noise(6000, 0.7, 2, seed + 1)
    wet[0, 500], dry[1, 700] = np.nan, np.inf

    def made(sizes):
        mixer = Mixer(2, RATE, mix=30)
        first = in_blocks(mixer, wet[:, :1500], dry[:, :1500], sizes)
        for message in (("mix", 80), ("gain_in", 9), ("gain_out", 3), ("limit", 1), ("align", 333), ("true_peak", 0)):
            mixer.set(*message)
        return np.concatenate([first, in_blocks(mixer, wet[:, 1500:], dry[:, 1500:], sizes)], axis=1)

    np.testing.assert_array_equal(made(sizes), made([6000]))


# --- dials --------------------------------------------------------------------------------------------------------------


def furthest(sound, hertz=1000, away=300):
    """The largest component more than ``away`` Hz from a tone, in dB below it."""
    window = np.blackman(sound.size)
    spectrum = np.abs(np.fft.rfft(sound * window))
    tone = round(hertz * sound.size / RATE)
    aside = np.abs(np.arange(spectrum.size) - tone) > away * sound.size / RATE
    return 20 * np.log10(spectrum[aside].max() / spectrum[tone - 3 : tone + 4].max())


MOVES = {
    "gain_in": lambda step: 6 * np.sin(step / 7),
    "gain_out": lambda step: 6 * np.sin(step / 5),
    "mix": lambda step: 50 + 40 * np.sin(step / 9),
}


@pytest.mark.parametrize("name", MOVES)
@pytest.mark.parametrize("every", [64, 480])
def test_a_dial_on_the_move_is_no_zipper(name, every):
    """Told a new value every block, or every 10 ms: nothing but the tone. The same steps taken at once would be heard."""
    tone, mixer, made, steps = sine(2 * RATE, 1000), Mixer(mix=90), [], []
    for at in range(0, 2 * RATE, every):
        value = MOVES[name](at / every * every / 480)
        mixer.set(name, value)
        made.append(mixer.process(tone[:, at : at + every]))
        steps.append(value / 100 if name == "mix" else 10 ** (value / 20))
    heard = np.concatenate(made, axis=1)[0]
    at_once = np.repeat(steps, every)[: heard.size] * tone[0]
    assert furthest(heard) < -90
    if every == 480:
        assert furthest(at_once) > -80


@pytest.mark.parametrize(("name", "value"), [("mix", 0), ("gain_in", -24), ("gain_out", 24), ("gain_in", 24)])
def test_a_dial_ends_on_its_target_without_a_click(name, value):
    tone = sine(RATE, 200, 0.05)
    mixer = Mixer(align=0)
    first = mixer.process(tone[:, :12000], 0.5 * tone[:, :12000])
    mixer.set(name, value)
    made = np.concatenate([first, mixer.process(tone[:, 12000:], 0.5 * tone[:, 12000:])], axis=1)[0]
    factor = 0.5 if name == "mix" else 10 ** (value / 20)
    np.testing.assert_array_equal(made[-12000:], (factor * tone[0, -12000:].astype(float)).astype(np.float32))
    assert bend(made) < 2 * max(1, factor) * bend(tone[0])


def bend(sound):
    """How sharply a sound bends: a click is far sharper than a low tone."""
    return np.abs(np.diff(sound.astype(float), 2)).max()


@pytest.mark.parametrize("delays", [(0, 2048), (2048, 64), (100, 101), (5000, 1000, 7000)])
def test_another_delay_is_faded_in(delays):
    """The last case changes again while the first fade goes on: that one waits for its end."""
    tone = sine(RATE, 200)
    mixer = Mixer(mix=0, align=delays[0])
    made = [mixer.process(np.zeros((1, 16000)), tone[:, :16000])]
    for place, delay in enumerate(delays[1:]):
        mixer.set("align", delay)
        start = 16000 + 480 * place
        made.append(mixer.process(np.zeros((1, 480)), tone[:, start : start + 480]))
    start += 480
    made.append(mixer.process(np.zeros((1, RATE - start)), tone[:, start:]))
    heard = np.concatenate(made, axis=1)[0]
    assert bend(heard[delays[0] + 10 :]) < 2 * bend(tone[0])
    done = 16000 + 960 * (len(delays) - 1) + 1
    np.testing.assert_array_equal(heard[done:], tone[0, done - delays[-1] : RATE - delays[-1]])


def test_switching_the_limiter_does_not_click_and_loud_sound_is_held_at_once():
    tone = sine(2 * RATE, 200)
    mixer = Mixer()
    made = []
    for place, on in enumerate([0, 1, 0, 1, 1, 0, 1, 0] * 2):
        mixer.set("limit", on)
        made.append(mixer.process(tone[:, 6000 * place : 6000 * (place + 1)]))
    assert bend(np.concatenate(made, axis=1)[0]) < 2 * bend(tone[0])
    mixer = Mixer()
    mixer.process(4 * tone[:, :6000])
    mixer.set("limit", 1)
    assert np.abs(mixer.process(4 * tone[:, 6000:])).max() <= CEILING


def test_switching_again_during_the_fade_does_not_click():
    tone, mixer, made = sine(RATE, 200), Mixer(), []
    for place in range(RATE // 100):
        mixer.set("limit", [0, 1, 1, 0, 1][place % 5])
        made.append(mixer.process(tone[:, 100 * place : 100 * (place + 1)]))
    assert bend(np.concatenate(made, axis=1)[0]) < 2.5 * bend(tone[0])


# --- the guard ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, 2e9, -3e38])
@pytest.mark.parametrize("side", ["wet", "dry"])
@pytest.mark.parametrize("limit", [0, 1])
def test_what_is_no_number_is_silence_and_the_sound_comes_back(bad, side, limit):
    sounds = {"wet": noise(RATE), "dry": noise(RATE, seed=1)}
    good = Mixer(mix=50, align=0, limit=limit).process(sounds["wet"], sounds["dry"])
    sounds[side][0, 1000:1010] = bad
    mixer = Mixer(mix=50, align=0, limit=limit)
    made = mixer.process(sounds["wet"], sounds["dry"])
    assert np.isfinite(made).all() and np.abs(made).max() < 2
    assert mixer.not_finite == 10
    np.testing.assert_array_equal(made[:, :1000], good[:, :1000])
    np.testing.assert_array_equal(made[:, 1400:], good[:, 1400:])
    assert not np.array_equal(made[:, 1010:1200], good[:, 1010:1200])


# --- levels and words ---------------------------------------------------------------------------------------------------


def test_meters_tell_peaks_since_they_were_last_read():
    mixer = Mixer(limit=1, true_peak=0, gain_out=12, mix=50)
    assert mixer.meters() == (-120, -120, -120, 0)
    mixer.process(np.full((1, 9600), 0.5), np.full((1, 9600), -0.25))
    first = mixer.meters()
    assert first.wet == pytest.approx(-6.02, abs=0.01) and first.dry == pytest.approx(-12.04, abs=0.01)
    assert first.out < -1 + 1e-5
    mixer.process(np.full((1, 9600), 1.0), np.full((1, 9600), 1.0))
    mixer.process(np.zeros((1, 9600)), np.zeros((1, 9600)))
    later = mixer.meters()
    assert later.wet == 0 and later.out == pytest.approx(-1, abs=1e-5) and later.reduction == pytest.approx(13, abs=0.01)


GOOD = [("mix", 33.5), ("gain_in", -6), ("gain_out", 3.25), ("limit", 1), ("true_peak", 0), ("meter", 50), ("align", 1234),
        ("align", "auto"), ("align", 12.5, "ms")]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(GOOD), max_size=12))
def test_dump_restores_the_state(messages):
    mixer, other = Mixer(), Mixer()
    for message in messages:
        mixer.set(*message)
    for line in mixer.dump():
        other.set(*line)
    assert other.dump() == mixer.dump()
    assert {line[0] for line in mixer.dump()} == {param.name for param in MIX.params}


def outside():
    """A message out of range for every parameter, and some that make no sense."""
    for param in MIX.params:
        yield from ((param.name, param.lo - 1), (param.name, param.hi + 1), (param.name, float("nan")), (param.name,),
                    (param.name, "loud"), (param.name, 1, 2))
    yield from (("limit", 0.5), ("align", 0.5), ("align", -1, "ms"), ("align", 5470, "ms"), ("align", "auto", "ms"),
                ("align", 5, "s"), ("align", 1, 2, 3), ("volume", 1), ("align", float("inf"), "ms"), ("mix", *range(50)))


@pytest.mark.parametrize("message", list(outside()))
def test_what_is_out_of_range_is_one_line_and_changes_nothing(message):
    mixer = Mixer(mix=40, align=77)
    before = mixer.dump()
    with pytest.raises(BadValue) as error:
        mixer.set(*message)
    line = str(error.value)
    assert line.startswith("lp.mix~: ") and message[0] in line and "send " in line and "\n" not in line
    assert mixer.dump() == before and mixer.delay == 77


def test_wrong_shapes_are_refused():
    mixer = Mixer(2)
    for wet, dry in ((np.zeros(5), None), (np.zeros((1, 5)), None), (np.zeros((2, 5)), np.zeros((2, 6)))):
        with pytest.raises(BadValue, match="Mixer: "):
            mixer.process(wet, dry)
    for wrong in ({"channels": 0}, {"channels": 65}, {"sample_rate": 0}, {"sample_rate": float("nan")}):
        with pytest.raises(BadValue, match="expected"):
            Mixer(**wrong)
    with pytest.raises(BadValue, match="from 0"):
        mixer.follow(-1)
    assert mixer.process(np.zeros((2, 0))).shape == (2, 0)
