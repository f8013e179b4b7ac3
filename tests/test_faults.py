"""What goes wrong around an instrument: full disks, files that change under it, other people's decimals; and how the sound goes on."""

import contextlib
import json
import locale
import os
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import faulty_nets
import numpy as np
import pytest
from chain_patch import ChainPatch, tables
from lookalike_plain import Hold
from lookalikes import save

from latentplay.host.offline import OfflineHost
from latentplay.model import engine, model
from latentplay.model.folders import DATA
from latentplay.render import pd

HOP, RATIO = 256, 64
"""Samples that are played at once, and of a frame of the model."""


def lines(host):
    """The errors that were said since the last time, each once."""
    return [str(line.values[0]) for line in host.take_output() if line.is_error]


@pytest.fixture(scope="module")
def moody(tmp_path_factory):
    return save(faulty_nets.Moody(), tmp_path_factory.mktemp("faulty") / "moody.ts")


@pytest.mark.parametrize("fault", [faulty_nets.RAISES, faulty_nets.SAYS_NAN, faulty_nets.CHANGES_SHAPE, faulty_nets.LEAVES_OUT])
def test_a_model_that_fails_every_tenth_frame_plays_the_nine_others(moody, tmp_path, fault):
    host = OfflineHost(48000, tmp_path)
    encode, decode = host.make("lp.encode~", "m", str(moody)), host.make("lp.decode~", "m")
    encode.prepare()
    decode.prepare()
    heard = []
    for hop in range(60):
        level = fault if hop % 10 == 9 else 0.25
        heard.append(decode.process(encode.process(np.full((1, HOP), level, np.float32))).copy())
        host.advance(HOP)
    frames = np.concatenate(heard, axis=1)[0].reshape(-1, HOP)
    encode.send("info")
    said = host.take_output()
    host.close()
    assert np.isfinite(frames).all() and np.abs(frames).max() <= 1
    assert (frames[20:, HOP // 2] > 0.2).mean() >= 0.75  # a frame that is missing, and one that fades in again
    facts = {line.values[0]: line.values[1] for line in said if line.selector == "info"}
    assert facts["failed"] + facts["not_finite"] == 6 * HOP / RATIO
    told = [str(line.values[0]) for line in said if line.is_error]
    assert told and all("silent: " in line and "\n" not in line for line in told)


@contextlib.contextmanager
def full_disk(room=50):
    """No file grows beyond so many bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


WRITES = {
    "lp.preset": ("state.json", "preset_save one"), "lp.control": ("points.json", "point_add 0.5 0.5"),
    "lp.bend": ("bends.json", "layer 0"),
}  # fmt: skip


def test_a_full_disk_costs_no_file_and_one_line_each(tmp_path):
    host = OfflineHost(48000, tmp_path)
    made = {kind: host.make(kind, str(DATA / "demo.ts")) for kind in ("lp.mod~", *WRITES)}
    for kind, (file, change) in WRITES.items():
        word, *values = change.split()
        made[kind].send(word, *[float(v) if v[0].isdigit() else v for v in values])
        made[kind].send("write", file)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert lines(host) == []
    with full_disk():
        for kind, (file, _) in WRITES.items():
            made[kind].send("write", file)
            said = lines(host)
            assert len(said) == 1 and file in said[0] and "see folder and space" in said[0], said
        made["lp.preset"].send("record", 1)
        made["lp.preset"].send("record_write", "played.json")
        assert len(lines(host)) == 1
    made["lp.preset"].send("write", "after.json")
    host.close()
    assert {file: (tmp_path / file).read_bytes() for file in before} == before
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*before, "after.json"])


def test_a_folder_that_may_not_be_written_is_one_line(tmp_path):
    host = OfflineHost(48000, tmp_path)
    for kind in WRITES:
        made = host.make(kind, str(DATA / "demo.ts"))
        made.send("write", "/proc/nowhere.json")
        said = lines(host)
        assert len(said) == 1 and "/proc/nowhere.json" in said[0] and "\n" not in said[0], said
    host.close()


@pytest.mark.parametrize("name", ["/", "..", ".", "a" * 300])
def test_a_name_that_no_file_can_have_is_one_line(name, tmp_path):
    host = OfflineHost(48000, tmp_path)
    made = {kind: host.make(kind, str(DATA / "demo.ts")) for kind in WRITES}
    host.take_output()
    for kind in WRITES:
        for word in ("write", "read"):
            made[kind].send(word, name)
            said = lines(host)
            assert len(said) == 1 and "please report" not in said[0] and "\n" not in said[0], said
    made["lp.preset"].send("autosave", name, 1)
    made["lp.preset"].send("preset_save", "one")
    said = lines(host)
    host.close()
    assert all("please report" not in line and "\n" not in line for line in said), said
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_replaced_while_it_is_opened_is_one_model_or_a_line(moody, tmp_path):
    """By another one, by half of it, in its place or by a new name."""
    good = moody.read_bytes()
    path, stop = tmp_path / "voice.ts", threading.Event()
    path.write_bytes(good)

    def change():
        while not stop.is_set():
            for content in (good, good[: len(good) // 2], good[::-1]):
                path.write_bytes(content)
            (tmp_path / "new").write_bytes(good)
            os.replace(tmp_path / "new", path)

    changing = threading.Thread(target=change)
    host = OfflineHost(48000, tmp_path)
    encode = host.make("lp.encode~", "v", "-latents", 4)
    host.take_output()
    changing.start()
    try:
        for _ in range(25):
            encode.send("open", str(path))
            said = [line for line in host.take_output() if line.is_error or line.selector == "loaded"]
            assert said and all("please report" not in str(line.values[0]) and "\n" not in str(line.values[0]) for line in said), said
    finally:
        stop.set()
        changing.join()
    encode.send("open", str(path))
    assert any(line.selector == "loaded" for line in host.take_output())
    host.close()


LITTLE_MEMORY = """
import resource, sys
from latentplay.host.offline import OfflineHost
from latentplay.model.engine import load_engine
load_engine()
host = OfflineHost(48000, ".")
encode = host.make("lp.encode~", "m", "-latents", 8)
pages = int(open("/proc/self/statm").read().split()[0])
soft, hard = resource.getrlimit(resource.RLIMIT_AS)
resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + (24 << 20), hard))
encode.send("open", "large.ts")
print("without", [str(line.values[0]) for line in host.take_output() if line.is_error])
resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
encode.send("open", "large.ts")
print("with", [line.selector for line in host.take_output()])
host.close()
"""


def test_without_memory_for_a_model_there_is_a_line_and_the_next_open_works(tmp_path, no_cache):
    shutil.copy(DATA / "demo.ts", tmp_path / "large.ts")
    done = subprocess.run([sys.executable, "-c", LITTLE_MEMORY], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120,
                          env={**os.environ, "PYTHONPATH": str(Path(pd.__file__).parents[2])})
    assert done.returncode == 0, done.stderr[-2000:]
    without, with_ = done.stdout.splitlines()
    assert "memory" in without and "please report" not in without and "'loaded'" in with_


def test_torch_that_is_gone_is_named_with_what_to_do(tmp_path, monkeypatch, no_cache):
    engine.load_torchscript.cache_clear()
    monkeypatch.setattr(engine, "torch_version", lambda: None)
    monkeypatch.setattr(model, "_loaded", {})
    host = OfflineHost(48000, tmp_path)
    preset = host.make("lp.preset", "m")
    host.make("lp.encode~", "m", str(DATA / "demo.ts"))
    preset.send("preset_save", "one")
    said = host.take_output()
    host.close()
    engine.load_torchscript.cache_clear()
    told = [str(line.values[0]) for line in said if line.is_error]
    assert told and all("torch is not installed" in line and "\n" not in line for line in told), told
    assert any(line.selector == "preset_save" for line in said)


WRITER = """
import sys
from latentplay.preset.bank import Presets
from latentplay.preset.document import Preset
from latentplay.preset.state import ObjectState
presets = Presets()
for number in range(200):
    presets.save(f"p{number}", Preset(objects=(ObjectState("lp.mod~", (("seed", *map(float, range(64))),)),)))
presets.write(sys.argv[1])
print("written", flush=True)
while True:
    presets.write(sys.argv[1])
"""


def test_who_is_killed_while_saving_leaves_a_whole_file(tmp_path):
    file = tmp_path / "state.json"
    for pause in (0.004, 0.031):
        writer = subprocess.Popen([sys.executable, "-c", WRITER, str(file)], stdout=subprocess.PIPE, text=True,
                                  env={**os.environ, "PYTHONPATH": str(Path(pd.__file__).parents[2])})
        assert writer.stdout.readline() == "written\n"
        time.sleep(pause)
        writer.send_signal(signal.SIGKILL)
        writer.wait(10)
        assert len(json.loads(file.read_text())["presets"]) == 200


COMMA = """comment_char %
escape_char /
LC_NUMERIC
decimal_point ","
thousands_sep ""
grouping -1
END LC_NUMERIC
"""


@pytest.fixture(scope="module")
def french(tmp_path_factory):
    """A folder with a locale whose decimals have a comma, and which is quicker to make than all of French."""
    folder = tmp_path_factory.mktemp("locales")
    if not shutil.which("localedef") or not Path("/usr/share/i18n/charmaps").exists():
        pytest.skip("this machine cannot make a locale: apt install locales")
    (folder / "comma.src").write_text(COMMA)
    subprocess.run(["localedef", "-c", "-i", "comma.src", "-f", "UTF-8", "./comma"], cwd=folder, check=False, capture_output=True)
    return folder


@pytest.fixture
def in_french(french, monkeypatch):
    monkeypatch.setenv("LOCPATH", str(french))
    before = locale.setlocale(locale.LC_NUMERIC)
    locale.setlocale(locale.LC_NUMERIC, "comma")
    assert locale.str(1.5) == "1,5"
    yield
    locale.setlocale(locale.LC_NUMERIC, before)


def test_a_host_that_writes_a_comma_reads_and_writes_the_same_files(in_french, tmp_path):
    host = OfflineHost(48000, tmp_path)
    mod, preset = host.make("lp.mod~", str(DATA / "demo.ts"), "-latents", 8), host.make("lp.preset", "demo")
    bend = host.make("lp.bend", "demo")
    mod.send("scale", 1.25)
    mod.send("seedmap", 0.3, 0.7)
    bend.send("layer", 0)
    bend.send("scale", 1.5)
    preset.send("preset_save", "one")
    preset.send("write", "one.json")
    text = (tmp_path / "one.json").read_text()
    mod.send("scale", 2.0)
    preset.send("read", "one.json")
    preset.send("preset_load", "one")
    mod.send("dump")
    mod.send("scale", 1000.5)
    said = host.take_output()
    host.close()
    assert '"scale", 1.25' in text and next(line for line in reversed(said) if line.selector == "scale").values == [1.25] * 8
    assert any("1000.5" in str(line.values[0]) for line in said if line.is_error), [line.values for line in said if line.is_error]


def test_accents_spaces_a_home_that_may_not_be_written_and_french_decimals_in_pd(french, tmp_path):
    folder = tmp_path / "l'été à Orléans, 50 %"
    folder.mkdir()
    save(Hold(RATIO, 4), folder / "voix çlaire.ts")
    patch = ChainPatch("v voix\\ çlaire.ts", "v", 4)
    patch.at(0, patch.dsp(), patch.write_in, patch.write_out)
    patch.finish_at(500, tmp_path)
    preset = patch.box("lp.preset v")
    patch.connect(preset, 0, patch.box("print PRE"))
    for at, words in enumerate(("preset_save une\\ nuit", "write nuit\\ d'été.json", "read nuit\\ d'été.json", "write /proc/x.json")):
        message = patch.message(words)
        patch.connect(message, 0, preset)
        patch.at(20 + 20 * at, message)
    log = pd.run_batch(patch.save(folder / "pièce 1.pd"), environment={"HOME": "/proc", "LC_NUMERIC": "comma", "LOCPATH": str(french)})
    sent, heard = tables(tmp_path)
    assert np.abs(heard).max() > 0.01 and np.isfinite(heard).all() and np.abs(sent).max() > 0.1
    assert "voix çlaire" in json.loads((folder / "nuit d'été.json").read_text())["presets"]["une nuit"]["model"]["name"]
    assert log.count("error: lp.preset v: write '/proc/x.json'") == 1 and "Traceback" not in log and log.count("error:") == 1, log
