"""States of objects: kept and put back exactly, and what lies between two of them."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from states import VOICES, told

from latentplay.control.control import Control
from latentplay.errors import LatentPlayError
from latentplay.modulation.modulator import Modulator
from latentplay.preset.document import Preset
from latentplay.preset.state import NumberedState, ObjectState, between, by_key, fitted, pairs
from latentplay.render.mixer import Mixer

MAKERS = {"lp.mod~": lambda: Modulator(VOICES), "lp.mix~": Mixer, "lp.control": Control}


def stand(kind, messages):
    """An object that was told these."""
    thing = MAKERS[kind]()
    for word, *values in messages:
        thing.set(word, *values)
    return thing


def state_of(kind, thing):
    return ObjectState(kind, tuple(tuple(line) for line in thing.dump()))


def put_back(thing, state):
    """As a preset does."""
    put = getattr(thing, "restore", thing.set)
    for line in state.lines:
        put(*line)


@pytest.mark.parametrize("kind", MAKERS)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_state_survives_the_file_and_any_other_state(kind, data):
    kept = state_of(kind, stand(kind, data.draw(told(kind))))
    text = json.dumps(Preset(objects=(kept,)).to_json())
    found = Preset.from_json(json.loads(text)).objects[0]
    other = stand(kind, data.draw(told(kind)))
    put_back(other, found)
    assert state_of(kind, other) == kept


@settings(max_examples=60, deadline=None)
@given(one=told("lp.mod~"), other=told("lp.mod~"), amount=st.floats(0, 1), turn=st.sampled_from([0.0, 0.5]))
def test_between_two_states_is_a_state_and_the_ends_are_exact(one, other, amount, turn):
    ends = [state_of("lp.mod~", stand("lp.mod~", messages)) for messages in (one, other)]
    assert between(*ends, 0, turn) == ends[0]
    assert between(*ends, 1, turn) == ends[1]
    modulator = stand("lp.mod~", one)
    put_back(modulator, between(*ends, amount, turn))
    lo, hi = (by_key(end.lines)["scale",] for end in ends)
    for value, first, last in zip(by_key(modulator.dump())["scale",][1:], lo[1:], hi[1:], strict=True):
        assert min(first, last) - 1e-9 <= value <= max(first, last) + 1e-9


def test_numbers_glide_and_words_leap():
    one = ObjectState("lp.mod~", (("basis", "cell"), ("jump", 100.0), ("enable", 0.0), ("time", 1000.0), ("scale", 0.0, 2.0)))
    other = ObjectState("lp.mod~", (("basis", "perlin"), ("jump", 300.0), ("enable", 1.0), ("time", "1/8T"), ("scale", 1.0, 0.0)))
    early, late = between(one, other, 0.25, 0.5).lines, between(one, other, 0.75, 0.5).lines
    assert early == (("basis", "cell"), ("jump", 150.0), ("enable", 0.0), ("time", 1000.0), ("scale", 0.25, 1.5))
    assert late == (("basis", "perlin"), ("jump", 250.0), ("enable", 1.0), ("time", "1/8T"), ("scale", 0.75, 0.5))


def test_a_way_across_the_seed_map_takes_the_seeds_of_each_place():
    here, there = (stand("lp.mod~", [("seedmap", x, x)]) for x in (0.1, 0.9))
    middle = between(state_of("lp.mod~", here), state_of("lp.mod~", there), 0.5, 0)
    put_back(here, middle)
    expected = stand("lp.mod~", [("seedmap", 0.5, 0.5)])
    assert by_key(here.dump())["seed",] == by_key(expected.dump())["seed",]


def test_putting_back_what_is_there_already_disturbs_no_voice():
    modulator, twin = (Modulator(VOICES, enable=1, scale=[1] * VOICES, jump=500) for _ in range(2))
    for one in (modulator, twin):
        one.process(n=20000)
    put_back(modulator, state_of("lp.mod~", modulator))
    assert (modulator.process(n=20000) == twin.process(n=20000)).all()
    assert modulator.dump() == twin.dump()


def test_a_place_put_back_keeps_its_seeds_though_the_map_is_another_now():
    modulator = Modulator(VOICES)
    modulator.set("seedmap", 0.3, 0.4)
    kept = state_of("lp.mod~", modulator)
    modulator.use_seed_map(lambda basis, x, y, count: range(count))
    modulator.set("seedmap", 0.5, 0.5)
    put_back(modulator, kept)
    assert state_of("lp.mod~", modulator) == kept


def test_for_more_voices_the_others_stay_and_for_fewer_the_rest_is_left_out():
    eight = ObjectState("lp.mod~", (("scale", *range(8)), ("jump", 5.0)))
    four = ObjectState("lp.mod~", (("scale", -1.0, -2.0, -3.0, -1.0),))
    assert fitted(four, eight).lines == (("scale", -1.0, -2.0, -3.0, -1.0, 4, 5, 6, 7),)
    assert fitted(eight, four).lines[0] == ("scale", 0, 1, 2, 3)


def test_the_first_of_a_class_takes_the_first_state_and_what_finds_nobody_is_named():
    def state(kind, jump):
        return ObjectState(kind, (("jump", jump),))

    boxes = [NumberedState(3, state("lp.mod~", 0)), NumberedState(5, state("lp.mod~", 0))]
    wanted = [state("lp.mod~", 1), state("lp.mix~", 2), state("lp.mod~", 3), state("lp.mod~", 4)]
    found, missing = pairs(boxes, wanted)
    assert [(box.number, s.lines[0][1]) for box, s in found] == [(3, 1), (5, 3)]
    assert missing == ["lp.mix~", "lp.mod~"]


NO_LINES = [["jump", 2000], ["jump"], ["wobble", 1], ["basis", "salt"], ["scale", 1, "x"], ["jump", None], ["jump", True], [], [1, 2], "x"]


@pytest.mark.parametrize("line", NO_LINES)
def test_a_state_that_no_object_would_take_is_no_preset(line):
    document = Preset().to_json() | {"objects": [{"object": "lp.mod~", "state": [line]}]}
    with pytest.raises(LatentPlayError):
        Preset.from_json(document)
