"""Whatever is put into the API: it does what was asked, or says in one line of ours what is wrong."""

import itertools
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import latentplay as lp

JUNK = (
    None, True, -1, 0, 0.5, 3, 10**400, 1e309, float("nan"), -1e30, "", "x", "~nosuchuser/x", "half \ud800", "nul \0", "two\nlines",
    b"bytes", [], [1, "x"], [[1], [1, 2]], {}, {"a": 1}, object(), lambda *_: 3, np.zeros(0), np.zeros((2, 2)), np.zeros((70, 90)),
    np.full((1, 8), np.nan), np.array(["a"]), 1j, Path("nowhere"), lp,
)  # fmt: skip
NAMES = [str(i) for i in range(len(JUNK))]


@pytest.fixture(scope="module")
def things():
    """One of everything, as a script would hold it."""
    model = lp.load("demo")
    bender, mapper, modulator = lp.Bender(model), lp.Mapper(), lp.Modulator()
    bender.layer(0)
    mapper.add((0.1, 0.2), lp.vector_of(modulator))
    mapper.train()
    presets = lp.Presets()
    presets.save("one", lp.Preset())
    return model, bender, mapper, modulator, presets


def calls(things):
    """Each public call that takes something, with one place for it."""
    model, bender, mapper, modulator, presets = things
    sound, z = np.zeros(100, np.float32), np.zeros((8, 1), np.float32)
    yield from [
        lambda x: lp.load(x), lambda x: lp.info(x), lambda x: lp.find_model(x), lambda x: lp.read_sound(x),
        lambda x: lp.write_sound(x, sound, 48000), lambda x: lp.plot(x), lambda x: lp.plot(z, rate=x),
        lambda x: lp.texture(x, 1), lambda x: lp.texture("cell", x), lambda x: lp.texture("cell", 1, x),
        lambda x: lp.time_form(x), lambda x: lp.vector_of(x), lambda x: model.encode(x), lambda x: model.encode(sound, x),
        lambda x: model.decode(x), lambda x: model.decode(z, x), lambda x: lp.Bender(x), lambda x: bender.layer(x),
        lambda x: bender.scale(x), lambda x: bender.chaos(x), lambda x: bender.live(x), lambda x: bender.distribution(x),
        lambda x: bender.random(x), lambda x: bender.view(x), lambda x: bender.draw(x), lambda x: bender.read(x),
        lambda x: bender.playing(x), lambda x: bender.original(x), lambda x: bender.flip(x), lambda x: lp.Modulator(x),
        lambda x: lp.Modulator(8, x), lambda x: lp.Modulator(8, 48000, hop=x), lambda x: lp.Modulator(jump=x),
        lambda x: lp.Modulator(channels=x), lambda x: modulator.set(x), lambda x: modulator.set("jump", x),
        lambda x: modulator.set(x, 1), lambda x: modulator.process(x), lambda x: modulator.process(n=x),
        lambda x: modulator.restore(x, 1), lambda x: modulator.restore("scale", x), lambda x: lp.SeedMap(x),
        lambda x: lp.SeedMap("cell", x), lambda x: lp.SeedMap("cell").nearest(x, 0.5),
        lambda x: lp.SeedMap("cell").nearest(0.5, 0.5, x), lambda x: lp.Mixer(x), lambda x: lp.Mixer(1, x),
        lambda x: lp.Mixer(mix=x), lambda x: lp.Mixer().set(x, 1), lambda x: lp.Mixer().process(x),
        lambda x: lp.Mixer().process(np.zeros((1, 8)), x), lambda x: lp.Mixer().follow(x), lambda x: lp.Control().set(x),
        lambda x: lp.Control().set("xy", x), lambda x: lp.Control().install(x), lambda x: lp.Control().lines(x),
        lambda x: lp.Mapper(x), lambda x: mapper.add(x, [0.5] * 22), lambda x: mapper.add((0, 0), x),
        lambda x: mapper.add((0, 0), [0.5] * 22, x), lambda x: mapper.update(x, (0, 0), [0.5] * 22),
        lambda x: mapper.delete(x), lambda x: mapper.map_only(x), lambda x: mapper.predict(x),
        lambda x: mapper.add((0.1, 0.2), [0.5] * 22), lambda x: mapper.read(x), lambda x: mapper.from_json(x),
        lambda x: presets.save(x, lp.Preset()), lambda x: presets.save("x", x), lambda x: presets[x],
        lambda x: presets.rename(x, "y"), lambda x: presets.rename("one", x) or presets.rename(x, "one"),
        lambda x: presets.delete(x), lambda x: presets.read(x), lambda x: lp.Preset.read(x),
        lambda x: lp.Preset.from_json(x), lambda x: lp.Automation.read(x), lambda x: lp.Automation.from_json(x),
        lambda x: lp.Performance(x), lambda x: lp.Performance(None, x), lambda x: lp.Performance(folder=x),
    ]  # fmt: skip
    for name in ("sound", "rate", "model", "encoder", "channels", "block", "seed", "modulator", "mixer", "performance"):
        yield lambda x, name=name: lp.render(**{"sound": sound, "rate": 48000, "model": model, name: x})


def tried(call, value):
    """The call, which may succeed, or refuse in one line that can be printed."""
    try:
        call(value)
    except lp.LatentPlayError as error:
        line = str(error)
        assert line and "\n" not in line, f"not one line: {line!r}"
        line.encode()


@pytest.mark.parametrize("value", JUNK, ids=NAMES)
def test_every_call_takes_it_or_refuses_it_in_one_line(things, value, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    wrong = []
    for number, call in enumerate(calls(things)):
        try:
            tried(call, value)
        except Exception as error:
            wrong.append(f"call {number} with {value!r}: {type(error).__name__}: {error}")
    assert not wrong


def test_writing_refuses_what_no_file_can_be_called(things, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    _, bender, mapper, _, presets = things
    writers = [bender.write, mapper.write, presets.write, lp.Preset().write, lp.Automation().write]
    names = [None, "", ".", "..", "/", "~nosuchuser/x", "half \ud800", "nul \0", 3, "no/such/folder/x"]
    for write, name in itertools.product(writers, names):
        with pytest.raises(lp.LatentPlayError):
            write(name)
    assert list(tmp_path.iterdir()) == []


numbers = st.one_of(st.integers(), st.floats(), st.text(max_size=5), st.none(), st.lists(st.floats(), max_size=3))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.one_of(st.sampled_from(("jump", "scale", "seed", "basis", "seedmap", "time", "link", "mix", "align")), st.text(max_size=8)),
       values=st.lists(numbers, max_size=4))  # fmt: skip
def test_any_message_is_heard_or_refused_and_leaves_a_state_that_can_be_put_back(name, values):
    for thing in (lp.Modulator(2), lp.Mixer(), lp.Control()):
        tried(lambda row, thing=thing: thing.set(name, *row), values)
        for line in thing.dump():
            thing.set(*line)
