"""torch that does not open, as after a broken download or without memory: everything gets an answer, nothing waits for ever."""

import shutil
import threading

import pytest

from latentplay.host.offline import OfflineHost
from latentplay.model import engine
from latentplay.model.folders import DATA
from latentplay.model.jobs import Jobs


@pytest.fixture
def torn(tmp_path, monkeypatch, no_cache):
    """A torch whose library ends too early, and a model that nobody has loaded."""
    library = tmp_path / "torch" / "lib" / "libc10.so"
    library.parent.mkdir(parents=True)
    library.write_bytes(b"\x7fELF\x02\x01\x01 and no more")
    shutil.copy(DATA / "demo.ts", tmp_path / "voice.ts")
    engine.load_torchscript.cache_clear()
    monkeypatch.setattr(engine, "torch_folder", lambda: tmp_path / "torch")
    yield tmp_path
    engine.load_torchscript.cache_clear()


def test_every_object_gets_an_answer(torn):
    host = OfflineHost(folder=torn)
    try:
        objects = [host.make("lp.encode~", "voice.ts"), *(host.make(kind, "voice") for kind in ("lp.decode~", "lp.bend", "lp.preset"))]
        objects[2].send("layer", 0)
        objects[3].send("preset_save", "one")
        objects[0].send("open", "voice.ts")
        said = host.take_output()
    finally:
        host.close()
    errors = [str(line.values[0]) for line in said if line.is_error]
    assert any("libc10.so" in line and "does not open" in line for line in errors)
    assert all("\n" not in line and "please report" not in line for line in errors)
    assert any(line.selector == "preset_save" for line in said)


def test_jobs_go_on(torn):
    jobs, done = Jobs(), threading.Event()
    jobs.add(engine.load_torchscript)
    jobs.add(done.set)
    assert done.wait(20)
    jobs.stop()
