"""The engine in a process of its own: whatever ends it, the host plays on, the chains come back as they were, nothing is left."""

import os
import random
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
from lookalikes import fatal, hold
from talking_pd import TalkingPd, command_of, lives, resources

from latentplay.model.folders import DATA
from latentplay.preset.document import read_file
from latentplay.render import pd

DEMO = DATA / "demo.ts"
KILLS = int(os.environ.get("LATENTPLAY_KILLS", "4"))
MESSAGES = (
    "bend0 layer {n}", "bend0 scale {x}", "bend0 chaos {x}", "bend0 set", "bend0 flip", "bend1 live 1", "bend1 layer {n}",
    "bend1 scale {x}", "mod0 scale {x} {x} {x} {x} {x} {x} {x} {x}", "mod1 chaos {x}", "ctl0 point_add 0.{n} 0.5",
    "pre0 preset_save p{n}", "pre1 preset_save p{n}", "enc1 open {model}",
)  # fmt: skip


def leftovers() -> list[str]:
    """Engines that nobody started any more, and their shared memory."""
    engines = [command_of(int(p.name)) for p in Path("/proc").iterdir() if p.name.isdigit() and os.getpid() != int(p.name)]
    memory = [p.name for p in Path("/dev/shm").glob("latentplay-*")]
    return [line for line in engines if "latentplay.host.process" in line] + memory


def state_of(player: TalkingPd, chains: int, folder: Path) -> dict[str, object]:
    """What a musician can ask for: every dump, every preset to the last bit, bent layers among them."""
    found: dict[str, object] = {}
    for n in range(chains):
        player.ask(f"pre{n} preset_save now", "preset_save now")
        player.ask(f"pre{n} write state{n}.json", "write")
        found |= {f"pre{n}": {name: kept.to_json() for name, kept in read_file(folder / f"state{n}.json").items()}}
        for who, last in (("bend", "live"), ("mod", "jump"), ("mix", "limit")):
            found[f"{who}{n}"] = player.ask(f"{who}{n} dump", last)
        found[f"ctl{n}"] = player.ask(f"ctl{n} point_list", "points")
    return found


def kill(player: TalkingPd, chains: int) -> float:
    """Ends the engine; seconds until all chains are heard again."""
    start = time.monotonic()
    os.kill(player.engine, signal.SIGKILL)
    player.wait_for("has ended by signal 9", since=start)
    time.sleep(0.1)  # what was on its way has been heard
    player.wait_for_sound(chains, seconds=60)
    return time.monotonic() - start


def test_kill_at_random_moments_brings_everything_back(tmp_path, jack):
    """LATENTPLAY_KILLS=100 for as many; the seconds of silence and the host's files and memory are printed (-s)."""
    dice = random.Random(1)
    with TalkingPd([DEMO, DEMO], tmp_path, jack) as player:
        player.wait_for_sound(2, 60)
        player.ask("bend1 live 1", "live 1")
        for number in range(KILLS):
            for _ in range(dice.randrange(1, 30)):
                text = dice.choice(MESSAGES).format(n=dice.randrange(9), x=f"{dice.uniform(0.2, 2):.3f}", model=DEMO)
                player.say(text)
                time.sleep(dice.uniform(0, 0.02))
            if number % 2:
                kill(player, 2)  # in the midst of what was asked
            before = state_of(player, 2, tmp_path)
            time.sleep(dice.uniform(0, 0.5))
            seconds = kill(player, 2)
            assert state_of(player, 2, tmp_path) == before
            print(f"kill {number + 1}: back after {seconds:.2f} s, files and MB of the host: {resources(player.process.pid)}")
    assert not leftovers()


def test_a_model_that_crashes_is_left_alone_and_the_others_come_back(tmp_path, jack):
    bad, good = fatal(tmp_path / "bad.ts", "crash"), hold(tmp_path / "good.ts")
    with TalkingPd([bad, good], tmp_path, jack) as player:
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


def test_a_model_that_never_returns_costs_its_own_sound_only(tmp_path, jack):
    bad, good = fatal(tmp_path / "bad.ts", "hang"), hold(tmp_path / "good.ts")
    with TalkingPd([bad, good], tmp_path, jack) as player:
        player.wait_for_sound(2, 60)
        engine = player.engine
        player.say("mod0 offset 3 3 3 3 3 3 3 3")
        time.sleep(1)
        start = time.monotonic()
        player.wait_until(lambda: player.hears(1, start), 20)
        assert not player.hears(0, start) and lives(engine)
    time.sleep(1)
    assert not lives(engine)
    assert not leftovers()


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


@pytest.mark.parametrize("end", ["quit", signal.SIGKILL, signal.SIGSEGV, signal.SIGTERM])
def test_nothing_is_left_when_the_host_ends(tmp_path, jack, end):
    with TalkingPd([DEMO], tmp_path, jack) as player:
        player.wait_for_sound(1, 60)
        engine = player.engine
        if end == "quit":
            player.say("quit")
        else:
            player.process.send_signal(end)
    time.sleep(1)
    assert not lives(engine)
    assert not leftovers()


def test_two_hosts_have_an_engine_each(tmp_path, jack):
    (tmp_path / "b").mkdir()
    with TalkingPd([DEMO], tmp_path, jack) as one, TalkingPd([DEMO], tmp_path / "b", jack) as other:
        one.wait_for_sound(1, 60)
        other.wait_for_sound(1, 60)
        assert one.engine and other.engine and one.engine != other.engine
        kill(one, 1)
        assert other.hears(0, time.monotonic() - 0.2)


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
