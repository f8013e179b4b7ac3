"""`lp.mod~` in real Pd gives the samples that Python gives, to the last bit."""

from __future__ import annotations

import numpy as np
import pytest
import soundfile
from modulators import RATE

from latentplay.files.pd_patch import Patch
from latentplay.modulation.modulator import Modulator
from latentplay.render import pd

LENGTH = RATE  # a second of each voice
SETTINGS = {
    "plain": [],
    "wild": [("scale", *[3] * 8), ("offset", 1, -2.5), ("basis", "fractal"), ("jump", 900), ("mode", "fold")],
    "looped": [("basis", "voronoi"), ("time", "1/8T"), ("chaos", 60), ("smooth", 35)],
    "seeded": [("basis", "cell"), ("seed", *range(-4, 4)), ("trigger", "seeds")],
    "mapped": [("basis", "perlin"), ("seedmap", 0.25, 0.75)],
    "synced": [("sync", 1), ("transport", 1, 2.5, 133, 3, 4), ("time", 1)],
}
MOVING = [("enable", 1), ("scale", *[1] * 8)]
LATER = [("jump", 100), ("basis", "distorted"), ("smooth", 20), ("seed", 3, 77), ("tempo", 90), ("offset", 2, 1)]
LATER_AT = 24000  # samples; a multiple of Pd's 64


def text(message: tuple) -> str:
    return " ".join(f"{value:g}" if isinstance(value, (int, float)) else value for value in message)


def mod_patch(settings: list[tuple], folder) -> Patch:
    """A lone lp.mod~ whose voices are recorded from the first sample, with messages at the start and half-way."""
    patch = Patch()
    mod = patch.box("lp.mod~")
    first = patch.message(", ".join(text(m) for m in settings))
    later = patch.message(", ".join(text(m) for m in LATER))
    records = [patch.box(f"tabwrite~ voice{v}") for v in range(8)]
    for v, record in enumerate(records):
        patch.box(f"table voice{v} {LENGTH}")
        patch.connect(mod, v, record)
    for message in (first, later):
        patch.connect(message, 0, mod)
    patch.at(0, first, patch.message("; pd dsp 1"), *records)
    patch.at(1000 * LATER_AT / RATE, later)
    names = " ".join(f"voice{v}" for v in range(8))
    write = patch.message(f"write -wave -bytes 4 {folder}/mod.wav {names}")  # text would be rounded
    patch.chain(write, patch.box("soundfiler"))
    patch.at(1000 * LENGTH / RATE + 50, write, patch.message("; pd quit"))
    return patch


def in_pd(settings: list[tuple], folder) -> np.ndarray:
    log = pd.run_batch(mod_patch(settings, folder).save(folder / "mod.pd"))
    assert "lp.mod~:" not in log
    return soundfile.read(folder / "mod.wav", dtype="float32", always_2d=True)[0].T


def in_python(settings: list[tuple]) -> np.ndarray:
    modulator = Modulator(8, RATE)
    for message in settings:
        modulator.set(*message)
    first = modulator.process(n=LATER_AT)
    for message in LATER:
        modulator.set(*message)
    return np.concatenate([first, modulator.process(n=LENGTH - LATER_AT)], axis=1)


@pytest.mark.parametrize("name", SETTINGS)
def test_pd_and_python_give_the_same_samples(name, tmp_path):
    settings = [*MOVING, *SETTINGS[name]]
    heard, expected = in_pd(settings, tmp_path), in_python(settings)
    assert np.abs(expected).max() > 0.3
    assert np.array_equal(heard, expected)
