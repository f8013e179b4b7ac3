"""What one can tell the modulator: the table is kept, a bad message gives one helpful line and changes nothing."""

from __future__ import annotations

import argparse

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from modulators import RATE, moving

from latentplay import _mod
from latentplay.cli import modargs
from latentplay.errors import BadValue
from latentplay.generate.cpp_table import headers
from latentplay.modulation.modulator import Modulator
from latentplay.spec.mod import BARS, MESSAGES, MOD, NOTES, PARAMS

NAN, INF = float("nan"), float("inf")
NUMBERS = [p for p in PARAMS if not isinstance(p.default, str)]
WORDS = [p for p in PARAMS if isinstance(p.default, str)]

BAD = [  # the message, what the line must quote, what it must tell
    (("basis", "brown"), "'brown'", "cell simplex perlin distorted voronoi fractal"),
    (("basis", 3), "'3'", "simplex"),
    (("basis",), "'basis' has 0 values", "one of cell"),
    (("mode", "wrap"), "'wrap'", "none clip warp fold"),
    (("jump", NAN), "'nan'", "0 to 1000"),
    (("jump", INF), "'inf'", "0 to 1000"),
    (("jump", 1000.5), "'1000.5'", "0 to 1000"),
    (("jump", "fast"), "'fast'", "0 to 1000"),
    (("jump", 1, 2), "2 values", "0 to 1000"),
    (("smooth", -1), "'-1'", "0 to 100 %"),
    (("chaos", 101), "'101'", "0 to 100 %"),
    (("enable", 0.5), "'0.5'", "0 or 1"),
    (("enable", 2), "'2'", "0 or 1"),
    (("freeze", "yes"), "'yes'", "0 or 1"),
    (("sync",), "0 values", "0 or 1"),
    (("seed", 1, 2**33), "'8589934592'", "32 bits"),
    (("seed", 1, 2**31), "'2147483648'", "-2147483648 to 2147483647"),
    (("seed", 1, -(2**31) - 1), "'-2147483649'", "32 bits"),
    (("seed", 1, 1.5), "'1.5'", "whole number"),
    (("seed", 1, NAN), "'nan'", "whole number"),
    (("seed", 9, 5), "'9'", "1 to 8"),
    (("seed", 0, 5), "'0'", "1 to 8"),
    (("seed", 1, "0x123"), "'0x123'", "whole number"),
    (("seed", 1, "0x1234567g"), "'0x1234567g'", "whole number"),
    (("seed", 1, 2, 3), "3 values", "one for all voices"),
    (("seed", 1, 2, 3, 4, 5, 6, 7, 2**32), "'4294967296'", "32 bits"),
    (("scale", 3.1, *[0] * 7), "'3.1'", "-3 to 3"),
    (("scale", 1, 1, 1), "3 values", "scale voice value"),
    (("scale", 1.5, 1), "'1.5'", "1 to 8"),
    (("scale", "one", 1), "'one'", "1 to 8"),
    (("offset", 2, NAN), "'nan'", "-3 to 3"),
    (("offset", *[0] * 9), "9 values", "8 values"),
    (("time", "1/5"), "'1/5'", "1/16 1/8T"),
    (("time", 39), "'39'", "40 to 10000 ms"),
    (("time", 5), "'5'", "40 to 10000 ms"),
    (("time", 10001), "'10001'", "40 to 10000 ms"),
    (("time", NAN), "'nan'", "40 to 10000 ms"),
    (("time", "1/4", "1/8"), "2 values", "40 to 10000 ms"),
    (("tempo", 0), "'0'", "1 to 1000 bpm"),
    (("seedmap", 0.5), "1 value:", "x y"),
    (("seedmap", 0.5, 1.5), "'1.5'", "0 to 1"),
    (("trigger", "happy"), "'happy'", "trigger seeds"),
    (("trigger", 1), "1", "trigger seeds"),
    (("bang", 1), "1 value:", "alone"),
    (("reset", "all"), "1 value:", "alone"),
    (("link", "scale"), "1 value:", "0 or 1"),
    (("link", "jump", 1), "'jump'", "seed, scale, offset or channels"),
    (("link", "scale", 2), "2", "0 or 1"),
    (("transport", 1, 0), "2 values", "playing beats bpm"),
    (("transport", 2, 0, 120), "'2'", "0 or 1"),
    (("transport", 1, NAN, 120), "nan", "playing beats bpm"),
    (("transport", 1, 0, 0), "'0'", "1 to 1000 bpm"),
    (("transport", 1, 0, "fast"), "'fast'", "playing beats bpm"),
    (("transport", 1, 0, 120, 4, 5), "'4/5'", "3 4 or 6 8"),
    (("transport", 1, 0, 120, 0, 4), "'0/4'", "3 4 or 6 8"),
    (("transport", 1, 1e12, 120), "'1e+12'", "quarter notes"),
    (("jmup", 3), "'jmup'", "jump"),
]


@pytest.mark.parametrize(("message", "quoted", "remedy"), BAD, ids=[" ".join(map(str, m)) for m, *_ in BAD])
def test_a_bad_message_gives_one_line_and_changes_nothing(message, quoted, remedy):
    told, untold = moving(smooth=20, offset=[0.5] * 8), moving(smooth=20, offset=[0.5] * 8)
    told.process(n=3000)
    untold.process(n=3000)
    with pytest.raises(BadValue) as error:
        told.set(*message)
    line = str(error.value)
    assert line.startswith("lp.mod~: ") and "\n" not in line and len(line) < 250
    assert quoted in line and remedy in line
    assert told.dump() == untold.dump()
    assert np.array_equal(told.process(n=6000), untold.process(n=6000))


@given(name=st.text(max_size=12).filter(lambda t: "\0" not in t), values=st.lists(st.one_of(
    st.floats(), st.text(max_size=8).filter(lambda t: "\0" not in t)), max_size=200))  # fmt: skip
@settings(max_examples=200, deadline=None)
def test_nonsense_is_refused_in_words(name, values):
    modulator = Modulator(8, RATE)
    with pytest.raises(BadValue):
        modulator.set("x" + name, *values)
    assert modulator.dump() == Modulator(8, RATE).dump()


@given(param=st.sampled_from(PARAMS), values=st.lists(st.floats(width=32), max_size=130))
@settings(max_examples=300, deadline=None)
def test_any_numbers_are_taken_or_refused_whole(param, values):
    modulator, untold = moving(), moving()
    try:
        modulator.set(param.name, *values)
    except BadValue:
        assert modulator.dump() == untold.dump()
    assert np.isfinite(modulator.process(n=300)).all()


def test_the_defaults_are_those_of_the_table():
    told = {line[0]: line[1:] for line in Modulator(3, RATE).dump() if line[0] != "link"}
    for param in PARAMS:
        if param.name == "seed":
            assert told["seed"] == (1, 2, 3)
        elif param.name != "seedmap":
            assert told[param.name] == (param.default,) * (3 if param.count == 0 else 1)


@pytest.mark.parametrize("param", [p for p in NUMBERS if p.count == 1], ids=lambda p: p.name)
def test_the_bounds_are_those_of_the_table(param):
    modulator = Modulator(8, RATE)
    for bound in (param.lo, param.hi):
        modulator.set(param.name, bound)
        assert (param.name, bound) in modulator.dump()
    for beyond in (np.nextafter(param.lo, -INF), np.nextafter(param.hi, INF)):
        with pytest.raises(BadValue):
            modulator.set(param.name, beyond)


@pytest.mark.parametrize("param", WORDS, ids=lambda p: p.name)
def test_every_word_of_the_table_is_taken(param):
    modulator = Modulator(8, RATE)
    for word in param.choices:
        modulator.set(param.name, word)
        assert (param.name, word) in modulator.dump()


@pytest.mark.parametrize("bar", [4, 3, 3.5])
def test_the_notes_are_as_long_as_the_table_says(bar):
    for note, length in NOTES.items():
        assert _mod.quarters(note, bar) == pytest.approx(length)
    for note, bars in BARS.items():
        assert _mod.quarters(note, bar) == pytest.approx(bars * bar)


@pytest.mark.parametrize("bars", [1, 2, 3, 4, 6, 8, 12, 16, 24, 32])
def test_a_number_of_bars_is_a_note(bars):
    modulator = Modulator(8, RATE, time=bars)
    assert ("time", str(bars)) in modulator.dump()


def test_every_message_of_the_table_is_known():
    with pytest.raises(BadValue) as error:
        Modulator(8, RATE).set("hello")
    for row in (*PARAMS, *MESSAGES):
        assert row.name in str(error.value).split()


def test_every_row_of_the_table_has_help_in_two_languages():
    for row in (MOD, *MOD.arguments, *MOD.flags, *MOD.inlets, *MOD.outlets, *PARAMS, *MESSAGES):
        assert row.en and row.fr and "\n" not in row.en + row.fr


def test_the_header_holds_every_row():
    text = headers()["lp_table.h"]
    for row in (*PARAMS, *MESSAGES):
        assert f'{{"lp.mod~", "{row.name}", ' in text


def random_state(rng: np.random.Generator, voices: int = 8) -> Modulator:
    """A modulator with every parameter somewhere."""
    modulator = Modulator(voices, RATE, link=("offset", int(rng.integers(2))))
    for param in PARAMS:
        if param.name in ("seedmap", "freeze"):
            continue
        if param.choices and (isinstance(param.default, str) or rng.random() < 0.5):
            modulator.set(param.name, str(rng.choice(param.choices)))
            continue
        values = rng.uniform(param.lo, param.hi, voices if param.count == 0 else 1)
        modulator.set(param.name, *(np.round(values) if param.integer else values))
    return modulator


@pytest.mark.parametrize("seed", range(12))
def test_a_dump_sent_back_is_the_same_sound(seed):
    modulator = random_state(np.random.default_rng(seed))
    other = random_state(np.random.default_rng(seed + 100))
    for message in modulator.dump():
        other.set(*message)
    assert other.dump() == modulator.dump()
    fresh = Modulator(8, RATE)
    for message in modulator.dump():
        fresh.set(*message)
    assert np.array_equal(fresh.process(n=20000), modulator.process(n=20000))


def test_a_seed_survives_a_host_with_32_bit_floats():
    modulator = moving(seed=[16777217, -123456789, 5, -(2**31), 2**31 - 1, 0, 1, 2])
    seeds = next(line for line in modulator.dump() if line[0] == "seed")
    through_pd = [float(np.float32(v)) if isinstance(v, float) else v for v in seeds[1:]]
    other = moving()
    other.set("seed", *through_pd)
    assert np.array_equal(other.process(n=5000), modulator.process(n=5000))


@pytest.mark.parametrize(("name", "value"), [("scale", 1), ("offset", 0.5), ("seed", 7)])
def test_one_number_is_for_all_voices(name, value):
    """As a message, and where a modulator is made."""
    modulator = Modulator(8, RATE)
    modulator.set(name, value)
    for one in (modulator, Modulator(8, RATE, **{name: value})):
        assert [name, *[value] * 8] in [list(line) for line in one.dump()]


def test_with_two_voices_two_values_are_a_list():
    modulator = Modulator(2, RATE)
    modulator.set("scale", 2, 1)
    assert ("scale", 2, 1) in modulator.dump()


@pytest.mark.parametrize("latents", [np.zeros(8), np.zeros((7, 10)), np.zeros((8, 2, 2))])
def test_latents_of_the_wrong_shape_are_refused(latents):
    with pytest.raises(BadValue, match="give \\(8, n\\)"):
        Modulator(8, RATE).process(latents)


@pytest.mark.parametrize(("voices", "rate"), [(0, RATE), (129, RATE), (8, 0), (8, NAN), (8, 1e9)])
def test_a_modulator_that_cannot_be_is_refused(voices, rate):
    with pytest.raises(BadValue):
        Modulator(voices, rate)


# The command line


def from_command_line(words: str) -> Modulator | None:
    parser = argparse.ArgumentParser()
    modargs.add_arguments(parser)
    return modargs.modulator(parser.parse_args(words.split()), 8, RATE)


def test_without_options_nothing_moves():
    assert from_command_line("") is None


def test_options_are_the_parameters():
    asked = from_command_line("--basis voronoi --jump 400 --seed 5 --scale 2 --offset 0 0 0 0 1 1 1 1 --time 1/8T")
    same = {"basis": "voronoi", "jump": 400, "seed": range(5, 13), "offset": [0] * 4 + [1] * 4, "time": "1/8T"}
    assert asked is not None and asked.dump() == moving(scale=[2] * 8, **same).dump()


def test_a_lone_option_moves_the_latents():
    asked = from_command_line("--jump 500")
    assert asked is not None and np.abs(asked.process(n=RATE)).max() > 0.5


def test_a_bad_option_is_refused_with_the_line_that_pd_prints():
    with pytest.raises(BadValue, match=r"lp\.mod~: jump '5000' is out of range: send 0 to 1000"):
        from_command_line("--jump 5000")
