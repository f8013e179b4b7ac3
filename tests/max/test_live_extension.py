"""The extension for Live: under Node in a stand-in for Ableton's SDK, with the real command line behind it."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
import soundfile

from latentplay.cli import main as latentplay
from latentplay.files import settings

ROOT = Path(__file__).parents[2]
SOURCE, SDK = ROOT / "m4l_device" / "extension", ROOT / "tests" / "support" / "live_sdk"
NODE = shutil.which("node")


@pytest.mark.skipif(NODE is None, reason="no node on this machine (Debian: apt install nodejs)")
def test_under_node_and_as_the_command_line_renders(tmp_path):
    shutil.copytree(SOURCE / "src", tmp_path / "extension" / "src")
    package = tmp_path / "extension" / "node_modules" / "@ableton-extensions" / "sdk"
    shutil.copytree(SDK, package)
    (package / "package.json").write_text('{"name": "@ableton-extensions/sdk", "main": "./index.mjs"}')
    data = tmp_path / "latentplay"
    data.mkdir()
    (data / settings.NAME).write_text(settings.text())
    sound = tmp_path / "in.wav"
    soundfile.write(sound, np.random.default_rng(3).standard_normal(24000) * 0.1, 48000, subtype="FLOAT")
    known = {"LATENTPLAY_EXTENSION": str(tmp_path / "extension"), "LATENTPLAY_DATA": str(data), "LATENTPLAY_SOUND": str(sound)}
    done = subprocess.run([str(NODE), str(ROOT / "tests" / "extension" / "render.test.mjs")], capture_output=True, text=True, check=False,
        timeout=300, env=os.environ | known)
    assert done.returncode == 0, "\n".join(re.findall(r"not ok.*|error: .*", done.stdout)) + done.stderr
    assert re.search(r"^# pass 8", done.stdout, re.MULTILINE), done.stdout
    assert latentplay(["render", str(sound), str(tmp_path / "out.wav"), "--model", "demo", "--align", "--quiet"]) == 0
    mine, plain = (soundfile.read(path, dtype="float32")[0] for path in (data / "through the extension.wav", tmp_path / "out.wav"))
    assert np.array_equal(mine, plain) and np.abs(plain).max() > 0.001


def test_no_file_of_the_sdk_is_here():
    files = {path.relative_to(SOURCE).as_posix() for path in SOURCE.rglob("*") if path.is_file()}
    assert files == {"manifest.json", "README.md", "src/extension.mjs", "src/engine.mjs", "src/renderer.mjs"}
