"""What a script can do with latentplay itself, as people guess it: names, models, sounds in any layout, pictures."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import latentplay as lp
from latentplay.model.folders import DATA

RATE = 48000
HALF_SECOND = lp.read_sound(DATA / "demo-input.wav")[0][:, :24000]


@pytest.fixture(scope="module")
def model():
    return lp.load("demo")


@pytest.fixture(autouse=True)
def forgotten(model):
    """Each test finds the model as its file has it."""
    yield
    model.reset()
    model.set_layers({name: model.weights.layer(name) for name in list(model.bends)})
    model.bends.clear()


# --- names ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", lp.__all__)
def test_every_name_is_there_completes_and_is_known_to_editors(name):
    assert getattr(lp, name) is not None
    assert name in dir(lp)
    stub = Path(lp.__file__).with_suffix(".pyi").read_text()
    assert f" as {name}\n" in stub or f"{name}: str" in stub


def test_an_unknown_name_says_what_there_is():
    with pytest.raises(AttributeError, match="Modulator"):
        lp.Wobble  # noqa: B018


def test_importing_latentplay_loads_nothing_heavy():
    heavy = ("numpy", "torch", "sklearn", "scipy", "matplotlib", "latentplay._engine", "latentplay._torchscript")
    check = f"import latentplay, sys; dir(latentplay); print([m for m in {heavy} if m in sys.modules])"
    check += "; latentplay.Modulator(2); latentplay.info('demo'); print('torch' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True).stdout
    assert said.split() == ["[]", "False"]


def test_render_is_a_function_whatever_was_imported_first(model):
    from latentplay.render import render as module

    assert callable(lp.render) and lp.render.render is module
    assert lp.render(HALF_SECOND, RATE, model).audio.shape == module.render(HALF_SECOND, RATE, model).audio.shape


# --- models -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["demo", "demo.ts", DATA / "demo.ts", str(DATA / "demo.ts")])
def test_a_model_is_found_by_name_everywhere(name, model, tmp_path, monkeypatch, capsys):
    from latentplay.cli import main

    monkeypatch.chdir(tmp_path)
    assert lp.load(name) is model
    assert lp.info(name).hash == lp.Bender(name)._store.layers.model_hash == model.info.hash
    for command in (["info", "--json"], ["bend", "--json"]):
        assert main([command[0], str(name), *command[1:]]) == 0
    assert "demo" in lp.models() and "demo" in capsys.readouterr().out


@pytest.mark.parametrize("samples", [1, 2047, 2048, 2049, 5000])
def test_a_sound_of_any_length_is_encoded_and_its_end_filled_up(model, samples):
    sound = HALF_SECOND[:, :samples]
    latents = model.encode(sound)
    assert latents.shape == (8, -(-samples // 2048))
    model.reset()
    padded = np.pad(sound, ((0, 0), (0, -samples % 2048)))
    np.testing.assert_array_equal(latents, model.encode(padded))
    assert model.decode(latents).shape == (1, latents.shape[1] * 2048)


def test_blocks_of_any_length_give_what_the_whole_sound_gives(model):
    whole = model.encode(HALF_SECOND)
    model.reset()
    cuts = np.array_split(HALF_SECOND, 7, axis=1)
    parts = [model.encode(part, end=part is cuts[-1]) for part in cuts]
    np.testing.assert_array_equal(np.concatenate(parts, axis=1), whole)


def test_the_layout_of_a_sound_is_seen_or_asked_for(model):
    heard = [model.encode(sound) for sound in (HALF_SECOND, HALF_SECOND[0], HALF_SECOND.T) if model.reset() is None]
    np.testing.assert_array_equal(heard[0], heard[1])
    np.testing.assert_array_equal(heard[0], heard[2])
    stereo = np.concatenate([HALF_SECOND, HALF_SECOND[:, ::-1]])
    one, other = (lp.render(sound, RATE, model, channels=2).audio for sound in (stereo, stereo.T))
    np.testing.assert_array_equal(one, other)
    for unclear in (np.zeros((2, 2)), np.zeros((8, 50)), np.zeros((100, 90)), np.zeros((2, 2, 2)), np.zeros((1, 100), int) + 30000):
        with pytest.raises(lp.BadValue, match=r"channels_first|shape|full scale"):
            lp.render(unclear, RATE, model)
    assert lp.render(np.zeros((2, 2)), RATE, model, channels_first=True, align=True).audio.shape == (1, 2)


def test_latents_that_lie_the_other_way_are_refused_with_the_cure(model):
    with pytest.raises(lp.BadValue, match=r"latents\.T"):
        model.decode(np.zeros((20, 8)))
    assert model.decode(np.zeros(8)).shape == (1, 2048)


# --- movement and bends -----------------------------------------------------------------------------------------------

MOVES = {"enable": 1, "basis": "voronoi", "scale": 1, "jump": 500, "smooth": 20, "mode": "fold", "chaos": 30}


def test_one_number_is_for_all_voices():
    assert ("scale", *[1.0] * 8) in lp.Modulator(scale=1).dump()
    assert ("offset", *[0.5] * 4) in lp.Modulator(4, offset=0.5).dump()


@pytest.mark.parametrize("frames", [{"sample_rate": RATE, "hop": 2048}, {"sample_rate": 23.4375}], ids=["hop", "rate"])
def test_at_the_latents_own_rate_they_move_as_in_a_chain(model, frames):
    in_chain = lp.render(HALF_SECOND, RATE, model, modulator=lp.Modulator(8, RATE, **MOVES)).latents
    modulator = lp.Modulator(8, **frames, **MOVES)
    latents = model.encode(HALF_SECOND)
    moved = np.concatenate([modulator.process(latents[:, :3]), modulator.process(latents[:, 3:])], axis=1)
    np.testing.assert_array_equal(moved, in_chain[:, : moved.shape[1]])
    assert np.abs(moved - latents).max() > 0.1


def test_a_bent_model_is_heard_and_its_file_is_not_touched(model):
    plain, latents = lp.render(HALF_SECOND, RATE, "demo").audio, model.encode(HALF_SECOND)
    model.reset()
    bender = lp.Bender(model)
    bender.layer("encoder.time")
    bender.scale(0.3)
    bender.set()
    bent = lp.render(HALF_SECOND, RATE, model)
    np.testing.assert_array_equal(bent.latents[:, : latents.shape[1]], model.encode(HALF_SECOND))
    assert not np.array_equal(bent.audio, plain)
    np.testing.assert_array_equal(lp.render(HALF_SECOND, RATE, "demo").audio, plain)
    bender.undo()
    model.reset()
    np.testing.assert_array_equal(model.encode(HALF_SECOND), latents)


# --- looking ----------------------------------------------------------------------------------------------------------


def everything(model):
    bender = lp.Bender(model)
    bender.layer(0)
    return [lp.render(HALF_SECOND, RATE, model), np.zeros((8, 20)), lp.SeedMap("perlin"), bender]


def test_what_is_there_says_what_it_is(model):
    things = [*everything(model), model, model.info, lp.Modulator(), lp.Mixer(), lp.Control(), lp.Mapper(), lp.Presets(), lp.Preset()]
    for thing in [*things, lp.Automation(), lp.Performance()]:
        if isinstance(thing, np.ndarray):
            continue
        said = repr(thing)
        assert "object at 0x" not in said and "\n" not in said and len(said) < 300, said
    assert "2048" in repr(model) and "48000" in repr(model) and "0.5" in repr(things[0])


def test_pictures_of_a_rendering_latents_a_map_and_a_layer(model, tmp_path):
    for number, thing in enumerate(everything(model)):
        figure = lp.plot(thing)
        figure.savefig(tmp_path / f"{number}.png")
        assert (tmp_path / f"{number}.png").stat().st_size > 5000
    assert figure._repr_png_().startswith(b"\x89PNG")  # what a notebook shows


def test_without_matplotlib_a_picture_is_one_line(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(lp.LatentPlayError, match="pip install matplotlib"):
        lp.SeedMap("perlin").plot()
