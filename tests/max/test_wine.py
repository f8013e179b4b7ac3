"""The externals for Windows, run here under wine with the engine of this checkout: they sound as they do everywhere else."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from wine import ROOT, SUPPORT, built, needs_wine, program, run_in_wine

from latentplay.files.sound_files import read_sound
from latentplay.host.offline import OfflineHost
from latentplay.model.folders import DATA

BLOCK, LATENTS = 64, 8


@pytest.fixture(scope="module")
def sound(tmp_path_factory) -> Path:
    """Two thirds of a second for the demo model, as raw samples."""
    path = tmp_path_factory.mktemp("wine") / "sent.raw"
    read_sound(DATA / "demo-input.wav")[0][0, : 500 * BLOCK].astype("<f4").tofile(path)
    return path


def configure(folder: Path, python: Path | str = sys.executable) -> None:
    """What `latentplay install` writes beside a library."""
    (folder / "latentplay.cfg").write_text(f"python={python}\npath={ROOT}\ndata={DATA}\n")


def played(system: str, sound: Path, rate: int) -> tuple[np.ndarray, str]:
    """The wet sound and the mix, (2, n), of the same program on a system; and what the objects said."""
    made = program(system, SUPPORT / "render_chain.cpp")
    configure(made.parent)
    heard = sound.with_name(f"heard-{system}-{rate}.raw")
    words = [str(made), str(DATA / "demo.ts"), str(sound), str(heard), str(rate)]
    if system == "windows":
        said = run_in_wine(words, LATENTPLAY_ENGINE="process")
    else:
        environment = {**os.environ, "LATENTPLAY_ENGINE": "process", "LATENTPLAY_SYNC": "1"}
        said = subprocess.run(words, env=environment, capture_output=True, text=True, timeout=120, check=True).stdout
    assert "ERROR" not in said and "loaded demo 8" in said and "info engine process" in said, said
    return np.fromfile(heard, "<f4").reshape(-1, 2, BLOCK).transpose(1, 0, 2).reshape(2, -1), said


@pytest.mark.parametrize("rate", [48000, 44100])
def test_the_objects_sound_the_same_on_windows_to_the_last_bit(sound, rate):
    """At another rate than the model's, too: there the resampler plays."""
    needs_wine()
    built("max", "windows")
    here, _ = played("linux", sound, rate)
    there, _ = played("windows", sound, rate)
    assert np.abs(here).max() > 0.01
    np.testing.assert_array_equal(there, here)


def test_it_is_what_the_command_line_renders(sound):
    """The offline host of Python, whose samples are those of Pd (tests/render)."""
    needs_wine()
    sent = np.fromfile(sound, "<f4")
    host = OfflineHost(48000)
    encode = host.make("lp.encode~", str(DATA / "demo.ts"), "-seed", 3)
    mod = host.make("lp.mod~", "demo", "-latents", LATENTS)
    decode = host.make("lp.decode~", str(DATA / "demo.ts"), "-seed", 3)
    for made in (encode, mod, decode):
        made.prepare()
    for selector, value in (("basis", "simplex"), ("mode", "fold"), ("jump", 700), ("smooth", 35), ("scale", 1.5)):
        mod.send(selector, value)
    heard = []
    for at in range(0, len(sent), BLOCK):
        heard.append(decode.process(mod.process(encode.process(sent[None, at : at + BLOCK]))))
        host.advance(BLOCK)
    np.testing.assert_array_equal(played("windows", sound, 48000)[0][0], np.concatenate(heard, axis=1)[0])
