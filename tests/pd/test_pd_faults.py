"""What goes wrong around Pd while it plays: Python moved away, a model that is too slow, an operator that nobody can interrupt."""

import os
import shutil
import signal
import sys
import time

import pytest
from lookalikes import fatal, hold, slow
from talking_pd import TalkingPd

from latentplay.files import settings
from latentplay.model.folders import DATA
from latentplay.render import pd


@pytest.fixture
def environment(tmp_path, monkeypatch):
    """A link through which an external of its own finds Python: it may be moved away."""
    link, place = tmp_path / "environment", tmp_path / "external"
    place.mkdir()
    link.symlink_to(sys.prefix)
    shutil.copy(pd.external_file(), place)
    text = settings.text(engine="process").replace(f"python={sys.prefix}", f"python={link}")
    (place / settings.NAME).write_text(text, encoding="utf-8")
    monkeypatch.setattr(pd, "external_folder", lambda: place)
    monkeypatch.chdir(tmp_path)  # where it is started, Pd looks for latentplay/latentplay.pd_linux first
    return link


def test_python_that_was_moved_away_is_one_line_and_all_comes_back_with_it(tmp_path, environment):
    with TalkingPd([DATA / "demo.ts"], tmp_path) as player:
        player.wait_for_sound(1, 120)
        player.ask("pre0 preset_save one", "preset_save", 60)
        start = time.monotonic()
        environment.rename(tmp_path / "elsewhere")
        os.kill(player.engine, signal.SIGKILL)
        player.wait_for("the engine does not start", 60, start)
        player.say("mod0 scale 2.5")
        assert player.ask("mod0 dump", "jump")
        (tmp_path / "elsewhere").rename(environment)
        player.wait_for_sound(1, 120)
        player.ask("pre0 preset_load one", "preset_load", 60)
        assert len(player.since(start, "^error: .*the engine does not start")) == 1
        assert not player.since(start, "Traceback|please report")


@pytest.mark.late
@pytest.mark.parametrize("engine", ["embedded", "process"])
def test_a_model_that_is_far_too_slow_is_left_as_soon_as_a_good_one_is_there(tmp_path, engine):
    bad, good = slow(tmp_path / "bad.ts", work=100), hold(tmp_path / "good.ts")
    with TalkingPd([bad], tmp_path, engine=engine) as player:
        player.wait_for("^enc0: loaded bad", 120)
        time.sleep(1)
        start = time.monotonic()
        player.say(f"enc0 open {good}")
        player.wait_for("^enc0: loaded good", 60, start)
        player.wait_for_sound(1, 2)


@pytest.mark.late
def test_an_operator_that_nobody_can_interrupt_costs_its_own_sound_and_no_quitting(tmp_path):
    bad, good = fatal(tmp_path / "bad.ts", "heavy"), hold(tmp_path / "good.ts")
    with TalkingPd([bad, good], tmp_path, engine="embedded") as player:
        player.wait_for_sound(2, 120)
        player.say("mod0 offset 3 3 3 3 3 3 3 3", "mod0 enable 1")
        time.sleep(2)
        start = time.monotonic()
        player.wait_until(lambda: player.hears(1, start), 20)
        assert not player.hears(0, start)
        player.say("quit")
        assert player.process.wait(10) == 0
