"""The externals for Windows, run here under wine with the engine of this checkout: they sound as they do everywhere else."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from fake_max import FakeMax
from test_max_signals import SOUND, Chain, played
from wine import ROOT, SUPPORT, built, environment, needs_wine, prepare_wine, program, run_in_wine

from latentplay.files.sound_files import read_sound
from latentplay.host.offline import OfflineHost
from latentplay.model.folders import DATA

BLOCK, LATENTS = 64, 8


@pytest.fixture(scope="module", autouse=True)
def tools():
    """Whatever is missing is named, and nothing here runs."""
    needs_wine()
    built("max", "windows")
    prepare_wine()


@pytest.fixture(scope="module")
def sound(tmp_path_factory) -> Path:
    """Two thirds of a second for the demo model, as raw samples."""
    path = tmp_path_factory.mktemp("wine") / "sent.raw"
    read_sound(DATA / "demo-input.wav")[0][0, : 500 * BLOCK].astype("<f4").tofile(path)
    return path


def configure(folder: Path, python: Path | str = sys.executable) -> None:
    """What `latentplay install` writes beside a library."""
    (folder / "latentplay.cfg").write_text(f"python={python}\npath={ROOT}\ndata={DATA}\n")


def rendered(system: str, sound: Path, rate: int) -> tuple[np.ndarray, str]:
    """The wet sound and the mix, (2, n), of the same program on a system; and what the objects said."""
    folder = sound.parent / f"{system} été 音"  # a folder as people have them, for the settings and for the model
    folder.mkdir(exist_ok=True)
    made = shutil.copy(program(system, SUPPORT / "render_chain.cpp"), folder)
    shutil.copy(DATA / "demo.ts", folder / "mine.ts")
    configure(folder)
    heard = sound.with_name(f"heard-{system}-{rate}.raw")
    words = [str(made), "mine.ts", str(sound), str(heard), str(rate)]
    given = {"LATENTPLAY_ENGINE": "process", "LATENTPLAY_MODELS": str(folder)}
    if system == "windows":
        said = run_in_wine(words, **given)
    else:
        said = subprocess.run(words, env={**os.environ, **given}, capture_output=True, text=True, timeout=120, check=True).stdout
    assert "ERROR" not in said and "loaded mine 8" in said and "info engine process" in said, said
    return np.fromfile(heard, "<f4").reshape(-1, 2, BLOCK).transpose(1, 0, 2).reshape(2, -1), said


@pytest.mark.parametrize("rate", [48000, 44100])
def test_the_objects_sound_the_same_on_windows_to_the_last_bit(sound, rate):
    """At another rate than the model's, too: there the resampler plays."""
    here, _ = rendered("linux", sound, rate)
    there, _ = rendered("windows", sound, rate)
    assert np.abs(here).max() > 0.01
    np.testing.assert_array_equal(there, here)


def test_it_is_what_the_command_line_renders(sound):
    """The offline host of Python, whose samples are those of Pd (tests/render)."""
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
    np.testing.assert_array_equal(rendered("windows", sound, 48000)[0][0], np.concatenate(heard, axis=1)[0])


# --- in the fake Max, as MaxAPI.dll and MaxAudio.dll ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def start_on_windows(tmp_path_factory):
    """Starts a host that finds our objects, off-line, as `start` does on this system."""
    package = tmp_path_factory.mktemp("Max packages")
    shutil.copytree(built("max", "windows"), package, dirs_exist_ok=True)
    configure(package / "support")

    def running(more: dict[str, str] | None = None, **options: object) -> FakeMax:
        given = {**environment(), **(more or {})}
        return FakeMax(package / "externals", environment=given, command_prefix=("wine",), **options)

    return running


def engine_of(chain: Chain) -> int:
    """The number of the process that computes."""
    kind, number = chain.info(chain.decode, "engine")
    assert kind == "process"
    return int(number)


def is_gone(process: int) -> bool:
    """The process, and what it shared with the host."""
    return not Path(f"/proc/{process}").exists() and not list(Path("/dev/shm").glob(f"latentplay-{process}-*"))


def wait_until_gone(process: int, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not is_gone(process):
        assert time.monotonic() < until, f"the engine (process {process}) is still there"
        time.sleep(0.02)


@pytest.mark.parametrize("mc", [False, True], ids=["cords", "one cord"])
def test_max_sounds_the_same_on_windows_to_the_last_bit(start, start_on_windows, mc):
    np.testing.assert_array_equal(played(start_on_windows, mc=mc), played(start, mc=mc))


def test_on_windows_an_engine_that_is_killed_comes_back(start_on_windows):
    with start_on_windows() as host:
        chain = Chain(host, sound=np.tile(SOUND, 20))  # how much is played until it is back is the machine's affair
        host.dsp()
        host.run(4800)
        first = engine_of(chain)
        os.kill(first, signal.SIGKILL)
        deadline = time.monotonic() + 20
        while engine_of(chain) == first:
            assert time.monotonic() < deadline
            host.run(480)
        host.run(len(SOUND))
        assert np.abs(chain.heard.samples[0, -len(SOUND) :]).max() > 1e-3
        assert host.violations == [] and any("it is started again" in line for line in host.errors)
        second = engine_of(chain)
    wait_until_gone(first)
    wait_until_gone(second)


def test_on_windows_the_engine_ends_with_a_host_that_is_killed(start_on_windows):
    host = start_on_windows()
    chain = Chain(host)
    host.dsp()
    host.run(4800)
    engine = engine_of(chain)
    host.process.kill()
    host.process.wait()
    wait_until_gone(engine)
