"""What goes wrong around Pd while it plays: the Python of its engine is moved away."""

import os
import shutil
import signal
import sys
import time

import pytest
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
