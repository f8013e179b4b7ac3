"""A patch that plays alone: it says that it is well while its hops are on time, and comes back as it was after kill -9."""

import json
import os
import shutil
import signal
import socket
import time

import pytest
from talking_pd import TalkingPd

from latentplay.host.offline import OfflineHost
from latentplay.model.folders import DATA


class Manager:
    """The service manager's end: what Pd tells it."""

    def __init__(self, folder):
        self.path = folder / "notify"
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(os.path.relpath(self.path))  # a long folder does not fit into an address
        self.socket.settimeout(10)

    def hear(self):
        """The next words."""
        return self.socket.recv(4096).decode().split("\n")

    def wait_for(self, found, seconds=15):
        """The next ones for which ``found`` is true."""
        end = time.monotonic() + seconds
        while not found(words := self.hear()):
            assert time.monotonic() < end, words
        return words


@pytest.fixture
def manager(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    made = Manager(tmp_path)
    yield made
    made.socket.close()


def playing(folder, model=DATA / "demo.ts", **more):
    """Pd as the service starts it; every half second a word, within a watchdog's time of two."""
    return TalkingPd([model], folder, NOTIFY_SOCKET="notify", WATCHDOG_USEC="2000000", **more)


def dump(pd):
    """The state of the chain, as its objects tell it."""
    said = []
    for name in ("enc0", "mod0", "dec0", "mix0", "bend0"):
        start = time.monotonic()
        pd.say(f"{name} dump", f"{name} version")
        pd.wait_for(f"^{name}: version", 10, start)
        said += [line for line in pd.since(start, f"^{name}: ") if line.split()[1] not in ("version", "latency")]
    return said


def test_after_kill_9_the_patch_comes_back_as_it_was(tmp_path, manager):
    kept = tmp_path / "the state.json"
    with playing(tmp_path) as pd:
        assert manager.hear()[0] == "READY=1"
        pd.wait_for_sound()
        assert pd.ask("pre0 autosave the\\ state.json 1", "autosave")[-1] == "pre0: autosave the\\ state.json 0"
        pd.say("mod0 enable 1", "mod0 scale 2.5", "mod0 basis voronoi", "mod0 seed 8 7 6 5 4 3 2 1", "mix0 gain_out -7")
        pd.say("pre0 preset_save evening", "bend0 layer 3", "bend0 scale 1.5")
        pd.wait_until(lambda: kept.exists() and '"scale": 1.5' in kept.read_text(), 15)
        before = dump(pd)
        os.kill(pd.process.pid, signal.SIGKILL)
    with playing(tmp_path) as pd:
        start = time.monotonic()
        pd.say("pre0 autosave the\\ state.json 1")
        pd.wait_for("^pre0: autosave the\\\\ state.json 1", 15, start)
        assert pd.since(start, "lp.preset c0: back to the state in 'the state.json', with 1 presets")
        pd.wait_until(lambda: dump(pd) == before, 10)
        pd.ask("pre0 preset_load evening", "preset_load")
        manager.wait_for(lambda words: "WATCHDOG=1" in words)


def test_no_word_while_the_chain_is_silent(tmp_path, manager):
    """The engine is stopped: no hop comes any more, and that is what the watchdog is for."""
    with playing(tmp_path) as pd:
        pd.wait_for_sound()
        manager.wait_for(lambda words: words == ["WATCHDOG=1", "STATUS=on time"])
        os.kill(engine := pd.engine, signal.SIGSTOP)
        try:
            words = manager.wait_for(lambda words: "WATCHDOG=1" not in words)
            assert words == ["STATUS=the hops of lp.encode~ c0 are late"]
            assert pd.wait_for("latentplay: the hops of lp.encode~ c0 are late: unless that changes, .* starts again in 2 s", since=0)
        finally:
            os.kill(engine, signal.SIGCONT)
        manager.wait_for(lambda words: "WATCHDOG=1" in words)


def test_a_model_that_is_gone_is_no_reason_to_start_again(tmp_path, manager):
    """The engine ends, and the next one does not find the file: nothing is due, and when it is back it plays."""
    model = tmp_path / "voice.ts"
    shutil.copy(DATA / "demo.ts", model)
    with playing(tmp_path, model) as pd:
        pd.wait_for_sound()
        model.rename(tmp_path / "away.ts")
        start = time.monotonic()
        os.kill(pd.engine, signal.SIGKILL)
        pd.wait_for("lp.encode~ c0: model .* is not there", 20, start)
        settled = time.monotonic() + 1.5  # three looks
        manager.wait_for(lambda _: time.monotonic() > settled)
        assert [manager.hear() for _ in range(2)] == [["WATCHDOG=1", "STATUS=on time"]] * 2
        (tmp_path / "away.ts").rename(model)
        pd.say("enc0 reload")
        pd.wait_for_sound()


def test_a_file_that_is_broken_is_put_aside_and_what_cannot_be_written_is_said_once(tmp_path):
    (tmp_path / "state.json").write_text('{"format": "latentplay presets"')
    (tmp_path / "folder").mkdir()
    host = OfflineHost(48000, tmp_path)
    preset = host.make("lp.preset", str(DATA / "demo.ts"))

    def said(seconds=0.0):
        time.sleep(seconds)
        for _ in range(2):  # what is due is asked for, then answered
            preset.send("version")
        return [f"{line.selector} {' '.join(map(str, line.values))}" for line in host.take_output() if not line.is_error]

    preset.send("autosave", "state.json", 1)
    lines = said()
    assert any("it is 'state.json.broken' now" in line for line in lines) and "autosave state.json 0.0" in lines
    assert (tmp_path / "state.json.broken").read_text().startswith('{"format"')
    said(1.1)
    assert list(json.loads((tmp_path / "state.json").read_text())["presets"]) == ["autosave"]
    preset.send("autosave", "folder", 1)
    assert sum("tried again" in line for _ in range(2) for line in said(1.05)) == 1
    for wrong in ((), (1,), ("a.json", 0.5), ("a.json", 61), ("a", "b")):
        preset.send("autosave", *wrong)
        assert any("expected a file" in line for line in said()), wrong
    host.close()
