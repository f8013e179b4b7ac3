"""The pad without a host: what it says to a modulator, what it leaves alone, how it glides, what it refuses."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mappings import taught
from modulators import RATE

from latentplay.control import GROUPS, Mapper
from latentplay.control.control import Control, time_form, vector_of
from latentplay.errors import BadValue
from latentplay.modulation.modulator import Modulator
from latentplay.spec.control import CONTROL, MAPPED_AT_FIRST
from latentplay.spec.control import GROUPS as WORDS_OF
from latentplay.spec.mod import BARS, NOTES

NOTE_WORDS = [*NOTES, *BARS]


def turned(voices: int = 8, **params) -> Modulator:
    """A modulator whose seeds come from the map."""
    modulator = Modulator(voices, RATE)
    modulator.use_seed_map(lambda basis, x, y, count: [int(1000 * x) + n for n in range(count)])
    modulator.set("seedmap", 0.25, 0.5)
    for name, value in params.items():
        modulator.set(name, *([value] if isinstance(value, (str, int, float)) else value))
    return modulator


def playing(mapper: Mapper, groups=GROUPS) -> Control:
    """A pad in predict mode."""
    control = Control()
    control.install(mapper.network)
    control.set("mode", "predict")
    for group in GROUPS:
        control.set("map", group, float(group in groups))
    return control


def steer(control: Control, modulator: Modulator, x: float, y: float) -> dict:
    """What was said, by word."""
    control.set("xy", x, y)
    lines = control.lines(modulator)
    for line in lines:
        modulator.set(*line)
    return {line[0]: line[1:] for line in lines}


def dump(thing) -> dict:
    return {line[:2] if line[0] in ("link", "map") else line[0]: line[1:] for line in thing.dump()}


number = st.floats(-3, 3, width=32)
setting = st.fixed_dictionaries(
    {
        "seedmap": st.tuples(st.floats(0, 1), st.floats(0, 1)),
        "chaos": st.floats(0, 100),
        "smooth": st.floats(0, 100),
        "jump": st.floats(0, 1000),
        "scale": st.lists(number, min_size=4, max_size=4),
        "offset": st.lists(number, min_size=4, max_size=4),
        "time": st.one_of(st.floats(40, 10000), st.sampled_from(NOTE_WORDS)),
    }
)


@settings(max_examples=60, deadline=None)
@given(setting)
def test_a_point_brings_back_what_was_set(params):
    """One point, every group: the pad says just what the modulator was set to, in the form that it was said."""
    source, other = turned(4, **params), turned(4, time=params["time"] if isinstance(params["time"], str) else 77)
    control = playing(taught([((0.5, 0.5), vector_of(source))]))
    said = steer(control, other, 0.1, 0.9)
    now = dump(other)
    assert set(said) == {word for words in WORDS_OF.values() for word in words}
    for name in ("chaos", "smooth", "jump", "scale", "offset", "seedmap"):
        assert np.allclose(now[name], np.asarray(params[name]), atol=1e-3), name
    if isinstance(params["time"], str):
        assert now["time"] == (params["time"],)
    else:
        assert now["time"][0] == pytest.approx(params["time"], rel=1e-4)


def test_time_of_no_told_form_is_said_in_the_form_that_the_modulator_has():
    for word in NOTE_WORDS:
        control = playing(taught([((0, 0), vector_of(turned(time=word)))]))
        assert steer(control, turned(time="1/4"), 0, 0)["time"] == (word,)
    control = playing(taught([((0, 0), vector_of(turned(time=40))), ((1, 1), vector_of(turned(time=10000)))]))
    assert steer(control, turned(time="1/4"), 0, 0)["time"] == ("1/16",)
    assert steer(control, turned(time=500), 1, 1)["time"][0] == pytest.approx(10000, rel=1e-3)


@pytest.mark.parametrize(("taught_as", "has", "said"), [("1/2T", 500, "1/2T"), ("4", "1/16", "4"), (400, "1/4", 400), (400, 3000, 400)])
def test_time_that_was_taught_as_a_note_is_said_as_a_note_and_ms_as_ms(taught_as, has, said):
    source, mapper = turned(time=taught_as), Mapper(["time"])
    mapper.add((0.5, 0.5), vector_of(source), time_form(source))
    mapper.train()
    found = steer(playing(mapper), turned(time=has), 0.5, 0.5)["time"][0]
    assert found == said if isinstance(said, str) else found == pytest.approx(said, rel=1e-4)


def test_notes_and_ms_in_one_mapping_are_refused_where_time_takes_part():
    mapper = Mapper(["time"])
    for place, time in ((0.1, "1/4"), (0.2, 700), (0.3, "1/8")):
        source = turned(time=time)
        mapper.add((place, place), vector_of(source), time_form(source))
    with pytest.raises(BadValue, match="'time' is mapped, but it is a note in point 1 and ms in point 2"):
        mapper.train()
    mapper.map_only(["scale"])
    mapper.train()
    with pytest.raises(BadValue, match="expected ms, note, any"):
        mapper.add((0, 0), [0.5] * 22, "bars")


def test_milliseconds_are_spread_by_ratio():
    assert vector_of(turned(time=40))[2] == 0 and vector_of(turned(time=10000))[2] == pytest.approx(1)
    assert vector_of(turned(time=(40 * 10000) ** 0.5))[2] == pytest.approx(0.5)


def test_vector_stands_as_it_is_said_to():
    modulator = turned(2, chaos=20, smooth=30, jump=700, scale=[-3, 3], offset=[0, 1.5], time="1/16")
    assert np.allclose(vector_of(modulator), [0.25, 0.5, 0, 0.2, 0.3, 0.7, 0, 1, 0.5, 0.75])


@settings(max_examples=25, deadline=None)
@given(st.sets(st.sampled_from(GROUPS), min_size=1), st.sets(st.sampled_from(GROUPS)))
def test_only_groups_that_were_learned_and_are_on_are_touched(learned, on):
    points = [((0.2, 0.2), vector_of(turned(jump=10, scale=[1] * 8))), ((0.8, 0.8), vector_of(turned(offset=[2] * 8)))]
    control, modulator = playing(taught(points, learned), on), turned(chaos=3, time="1/8")
    before = dump(modulator)
    said = steer(control, modulator, 0.6, 0.4)
    assert set(said) == {word for group in learned & on for word in WORDS_OF[group]}
    after = dump(modulator)
    for name in set(before) - set(said) - {"seed"}:
        assert after[name] == before[name]


@pytest.mark.parametrize(("learned", "voices"), [(8, 3), (3, 8), (1, 2), (2, 1), (128, 8), (8, 128)])
def test_another_count_of_voices_takes_what_fits(learned, voices):
    source = turned(learned, scale=[1.5] * learned if learned != 2 else [1.5, 1.5])
    modulator = turned(voices, scale=[-2.25] * voices)
    steer(playing(taught([((0, 0), vector_of(source))], ["scale"])), modulator, 0, 0)
    fits = min(learned, voices)
    assert np.allclose(dump(modulator)["scale"][:fits], 1.5, atol=1e-5)
    assert dump(modulator)["scale"][fits:] == (-2.25,) * (voices - fits)


def test_map_mode_says_nothing():
    control = playing(taught([((0, 0), vector_of(turned()))]))
    control.set("mode", "map")
    assert steer(control, turned(), 0.3, 0.3) == {}
    assert control.ask_wake() is None


def test_predict_says_nothing_until_something_was_learned():
    control = Control()
    control.set("mode", "predict")
    assert steer(control, turned(), 0.3, 0.3) == {}
    control.install(taught([((0, 0), vector_of(turned()))]).network)
    assert steer(control, turned(), 0.3, 0.3)
    control.install(None)
    assert steer(control, turned(), 0.3, 0.3) == {}


# --- glide --------------------------------------------------------------------------------------------------------------


def line_pad() -> Control:
    """A pad whose jump is 1000 x, learned from a row of points."""
    return playing(taught([((x, 0.5), [0.5] * 5 + [x] + [0.5] * 16) for x in np.linspace(0, 1, 6)], ["jump"]))


def glided(control: Control, modulator: Modulator) -> list[tuple[float, float]]:
    """(ms, jump) at each wake, until it is still."""
    now, seen = 0.0, []
    while (wait := control.ask_wake()) is not None:
        assert 0 < wait <= 5
        now += wait
        control.wake()
        lines = {line[0]: line[1:] for line in control.lines(modulator)}
        seen.append((now, lines["jump"][0]))
    return seen


@pytest.mark.parametrize("glide", [1, 5, 12, 100, 999.5])
def test_a_glide_arrives_exactly_in_place_and_time(glide):
    control, modulator = line_pad(), turned()
    control.set("xy", 0, 0.5)
    control.set("glide", glide)
    control.set("xy", 1, 0.5)
    assert control.lines(modulator) == []
    seen = glided(control, modulator)
    assert seen[-1][0] == pytest.approx(glide) and len(seen) == -(-glide // 5)
    plain = line_pad()
    plain.set("xy", 1, 0.5)
    assert ("jump", seen[-1][1]) in plain.lines(modulator)
    assert (np.diff([jump for _, jump in seen]) >= -1).all()


def test_a_new_place_on_the_way_is_gone_to_from_there():
    control, modulator = line_pad(), turned()
    control.set("xy", 0, 0.5)
    control.set("glide", 100)
    control.set("xy", 1, 0.5)
    for _ in range(10):
        assert control.ask_wake() == 5
        control.wake()
    control.set("xy", 0, 0.5)
    seen = glided(control, modulator)
    assert seen[0][1] == pytest.approx(475, abs=60) and len(seen) == 20
    assert seen[-1][1] == pytest.approx(0, abs=1)


def test_a_hand_that_never_rests_does_not_hold_the_pad_up():
    """Messages more often than the steps: each asks for no new wake, so the steps come as before."""
    control, modulator = line_pad(), turned()
    control.set("xy", 0, 0.5)
    control.set("glide", 50)
    control.set("xy", 1, 0.5)
    assert control.ask_wake() == 5
    for _ in range(4):
        control.set("xy", 1, 0.5)
        assert control.ask_wake() is None
    control.wake()
    assert 0 < dict(line[:2] for line in control.lines(modulator) if len(line) == 2)["jump"] < 300


def test_map_mode_ends_a_glide_and_a_restored_state_never_glides():
    control, modulator = line_pad(), turned()
    control.set("glide", 100)
    control.set("xy", 1, 0.5)
    control.set("mode", "map")
    assert control.ask_wake() is None and control.lines(modulator) == []
    control.set("mode", "predict")
    other = Control()
    other.install(taught([((0, 0), vector_of(turned()))]).network)
    for line in control.dump():
        other.restore(*line)
        assert other.lines(modulator) == [] and other.ask_wake() is None
    assert other.dump() == control.dump()


# --- words --------------------------------------------------------------------------------------------------------------


def test_at_first_it_is_what_the_table_says():
    found = dump(Control())
    for param in CONTROL.params:
        assert found[param.name] == (param.default,) * param.count
    assert {key[1] for key, value in found.items() if key[0] == "map" and value[1] == 1} == set(MAPPED_AT_FIRST)
    assert tuple(WORDS_OF) == GROUPS


BAD = [
    ("xy",), ("xy", 0.5), ("xy", 0.5, 1.5), ("xy", -0.1, 0), ("xy", "a", 0), ("xy", float("nan"), 0), ("xy", 0, 0, 0), ("mode",),
    ("mode", "play"), ("mode", 1), ("mode", "map", "map"), ("glide", -1), ("glide", 10001), ("glide", "fast"), ("glide",),
    ("glide", float("inf")), ("map",), ("map", "scale"), ("map", "speed", 1), ("map", "scale", 2), ("map", 1, 1), ("map", "scale", "on"),
    ("wobble",),
]  # fmt: skip


@pytest.mark.parametrize("message", BAD, ids=str)
def test_a_bad_message_gets_one_line_and_changes_nothing(message):
    control = playing(taught([((0, 0), vector_of(turned()))]))
    before = control.dump()
    with pytest.raises(BadValue, match=str(message[0])) as caught:
        control.set(*message)
    assert str(caught.value).startswith("lp.control: ") and "\n" not in str(caught.value)
    assert control.dump() == before and control.lines(turned()) == []
