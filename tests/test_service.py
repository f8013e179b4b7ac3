"""`latentplay install --service`: a unit that systemd accepts, whose command plays the patch in real Pd."""

import os
import re
import shlex
import shutil
import subprocess

import pytest

from latentplay.cli import main
from latentplay.files import systemd
from latentplay.files.pd_patch import Patch


@pytest.fixture
def patch(tmp_path):
    """One that says something, then quits; its name has what a shell and a unit stumble over."""
    made = Patch()
    box = made.box("lp.mod~ demo -latents 2")
    made.connect(box, 2, made.box("print STATUS"))
    ask = made.message("info")
    made.connect(ask, 0, box)
    made.at(100, ask, made.message("; pd quit"))
    return made.save(tmp_path / 'My piece 50% "new".pd')


def test_a_patch_becomes_a_unit_that_plays_it_and_goes_away_again(patch, tmp_path, capsys):
    where = ["install", "--service", str(patch), "--to", str(tmp_path / "units"), "--audio", "pd"]
    assert main(where) == 0
    said = capsys.readouterr().out
    unit = tmp_path / "units" / "latentplay-my-piece-50-new.service"
    assert str(unit) in said and "enable --now latentplay-my-piece-50-new.service" in said and "enable-linger" in said
    text = unit.read_text()
    for line in ("Restart=always", "LimitRTPRIO=95", "LimitMEMLOCK=infinity", "LATENTPLAY_ENGINE=process", "WantedBy=default.target",
                 "Type=notify", "WatchdogSec=30"):  # fmt: skip
        assert line in text
    if shutil.which("systemd-analyze"):
        checked = subprocess.run(["systemd-analyze", "verify", "--user", str(unit)], capture_output=True, text=True, check=False,
                                 env={**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)})  # fmt: skip
        assert checked.returncode == 0 and not checked.stderr, checked.stderr
    command = shlex.split(re.search(r"ExecStart=(.*)", text)[1].replace("%%", "%").replace("$$", "\\$"))
    command[2:2] = ["-batch", "-nosound", "-noprefs"]
    played = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert "STATUS" in played.stdout + played.stderr and "couldn't create" not in played.stderr
    assert main([*where, "--uninstall"]) == 0 and not unit.exists()


@pytest.mark.parametrize("audio", systemd.SERVERS)
def test_the_sound_server_comes_first(patch, tmp_path, audio):
    assert main(["install", "--service", str(patch), "--to", str(tmp_path), "--audio", audio]) == 0
    text = next(tmp_path.glob("*.service")).read_text()
    assert f"After={systemd.SERVERS[audio][0]}" in text
    assert ("pw-jack" in text) == (audio == "pipewire") and ('"-jack"' in text) == (audio != "pd")


def test_a_patch_that_is_not_there_is_one_line(tmp_path, capsys):
    for name in ("nowhere.pd", "~nosuchuser/x.pd", "...pd"):
        assert main(["install", "--service", name, "--to", str(tmp_path)]) == 1
        said = capsys.readouterr().err
        assert said.count("\n") == 1 and "--service" in said
    assert list(tmp_path.iterdir()) == []
