"""The engine in a process of its own: whatever ends it, the host plays on, the chains come back as they were, nothing is left."""

import os
import re
import resource
import shutil
import signal
import subprocess
import time
from pathlib import Path

import numpy as np
import pytest
from chain_patch import ChainPatch, offline, tables
from killed_engine import DEMO, Pair, kill
from lookalikes import fatal, hold
from talking_pd import TalkingPd, leftovers, lives

from latentplay.render import pd

KILLS = int(os.environ.get("LATENTPLAY_KILLS", "4"))


def computed(process):
    """Seconds that it has computed so far."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def ends(engine):
    """Whether the engine ends soon after its host, on a busy machine too, and leaves nothing."""
    until = time.monotonic() + 5
    while (lives(engine) or leftovers()) and time.monotonic() < until:
        time.sleep(0.02)
    return not lives(engine) and not leftovers()


@pytest.mark.late
def test_kill_at_random_moments_brings_everything_back(tmp_path, jack):
    """The state is that of a host whose engine was not killed. LATENTPLAY_KILLS=100 for as many; -s prints each."""
    with Pair(tmp_path, jack, seed=1) as pair:
        for number in range(KILLS):
            seconds = pair.round(number)
            killed, calm = pair.states()
            assert killed == calm
            print(f"kill {number + 1}: back after {seconds:.2f} s, files and MB of the host: {pair.weight}")
    assert not leftovers()


@pytest.mark.late
def test_a_model_that_crashes_is_left_alone_and_the_others_come_back(tmp_path, jack):
    bad, good = fatal(tmp_path / "bad.ts", "crash"), hold(tmp_path / "good.ts")
    with TalkingPd([bad, good], tmp_path, jack, flags="-trust 1") as player:
        player.wait_for_sound(2, 60)
        player.say("mod0 offset 3 3 3 3 3 3 3 3")
        player.wait_for(r"bad.ts' has ended the engine 3 times in a row: it is left alone", 90, since=0)
        time.sleep(0.5)
        start = time.monotonic()
        player.wait_until(lambda: player.hears(1, start), 60)
        assert not player.hears(0, start)
        assert player.process.poll() is None
        player.say(f"enc0 open {good}")
        player.wait_for_sound(2, 60)


@pytest.mark.late
def test_a_model_that_never_returns_costs_its_own_sound_only(tmp_path, jack):
    bad, good = fatal(tmp_path / "bad.ts", "hang"), hold(tmp_path / "good.ts")
    with TalkingPd([bad, good], tmp_path, jack) as player:
        player.wait_for_sound(2, 60)
        engine = player.engine
        spent = computed(engine)
        player.say("mod0 offset 3 3 3 3 3 3 3 3")
        time.sleep(1)
        start = time.monotonic()
        player.wait_until(lambda: player.hears(1, start), 20)
        assert not player.hears(0, start) and lives(engine)
        os.mkfifo(tmp_path / "pipe.ts")
        player.say("mod0 offset 0 0 0 0 0 0 0 0", f"enc0 open {tmp_path / 'pipe.ts'}")
        player.wait_for("is no file", 20, since=start)
        player.say(f"enc0 open {good}")  # the loop is left at once, not after its ten seconds
        player.wait_for_sound(2, 60)
        assert lives(engine) and computed(engine) - spent < 8
    assert ends(engine)


@pytest.mark.late
def test_a_model_that_takes_all_memory_is_heard_of_and_the_host_plays_on(tmp_path, jack):
    bad, good = fatal(tmp_path / "bad.ts", "hoard"), hold(tmp_path / "good.ts")
    with TalkingPd([bad, good], tmp_path, jack) as player:
        player.wait_for_sound(2, 60)
        used = int(Path(f"/proc/{player.engine}/statm").read_text().split()[0]) * resource.getpagesize()
        resource.prlimit(player.engine, resource.RLIMIT_AS, (used + (1 << 30), used + (1 << 30)))
        start = time.monotonic()
        player.say("mod0 offset 3 3 3 3 3 3 3 3")
        player.wait_for("frames? silent|has ended by", 60, since=start)
        player.say("mod0 offset 0 0 0 0 0 0 0 0")
        time.sleep(0.5)
        player.wait_until(lambda: player.hears(1, time.monotonic() - 0.1), 60)


@pytest.mark.late
@pytest.mark.parametrize("end", ["quit", signal.SIGKILL, signal.SIGSEGV, signal.SIGTERM])
def test_nothing_is_left_when_the_host_ends(tmp_path, jack, end):
    with TalkingPd([DEMO], tmp_path, jack) as player:
        player.wait_for_sound(1, 60)
        engine = player.engine
        if end == "quit":
            player.say("quit")
        else:
            player.process.send_signal(end)
    assert ends(engine)


@pytest.mark.late
def test_two_hosts_have_an_engine_each(tmp_path, jack):
    (tmp_path / "b").mkdir()
    with TalkingPd([DEMO], tmp_path, jack) as one, TalkingPd([DEMO], tmp_path / "b", jack) as other:
        one.wait_for_sound(1, 60)
        other.wait_for_sound(1, 60)
        assert one.engine and other.engine and one.engine != other.engine
        killed = time.monotonic()
        kill(one, 1)
        assert other.hears(0, killed)
        assert not other.since(killed, "has ended")


def test_the_same_samples_off_line(model_file, tmp_path):
    file = model_file("rave_v2_noise")
    heard = []
    for engine in ("embedded", "process"):
        folder = tmp_path / engine
        folder.mkdir()
        log = pd.run_batch(offline(ChainPatch(file, file, 8), folder), environment={"LATENTPLAY_ENGINE": engine})
        assert f"info engine {engine}" in log
        heard.append(tables(folder)[1])
    assert np.abs(heard[0]).max() > 0
    assert np.array_equal(heard[0], heard[1])


def test_an_engine_that_there_is_not_is_refused_with_a_line(tmp_path):
    log = pd.run_batch(offline(ChainPatch(str(DEMO), "demo", 8, length=640), tmp_path), environment={"LATENTPLAY_ENGINE": "thread"})
    assert "engine 'thread' in latentplay.cfg or LATENTPLAY_ENGINE: expected embedded or process" in log
    assert "info engine embedded" in log


@pytest.mark.skipif(not shutil.which("ldd"), reason="no ldd")
def test_the_external_knows_neither_python_nor_torch():
    for command in (["ldd"], ["nm", "-D"]):
        said = subprocess.run([*command, str(pd.external_file())], capture_output=True, text=True, check=True).stdout
        names = [word for line in said.splitlines() for word in line.split() if not set(word) <= set("0123456789abcdef()x")]
        assert not [name for name in names if re.match(r"_?Py[A-Z_]", name) or re.search(r"python|torch|libc10|3c10", name)]
