"""All latents in one cord: `-m` gives the very samples of many cords, in a Pd that has multichannel signals."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
from signal_patch import SignalPatch, kept

from latentplay.model.folders import DATA
from latentplay.render import pd

DEMO = DATA / "demo.ts"
WORDS = ("enable 1", "link scale 1", "scale 1", "basis voronoi", "jump 700", "time 200")


def chain(folder, flag):
    """noise~, encode~, mod~, decode~ of the demo model, in one cord or in eight; the patch."""
    patch = SignalPatch(48000)
    patch._lines.append("#X declare -lib latentplay;")
    noise, encode = patch.box("noise~"), patch.box(f"lp.encode~ v {DEMO} {flag}")
    mod, decode = patch.box(f"lp.mod~ v -latents 8 {flag}"), patch.box(f"lp.decode~ v {flag}")
    patch.connect(noise, 0, encode)
    for latent in range(1 if flag else 8):
        patch.connect(encode, latent, mod, latent)
        patch.connect(mod, latent, decode, latent)
    moved = mod
    if flag:
        moved = patch.box("snake~ out 8")
        patch.connect(mod, 0, moved)
    for latent in range(8):
        patch.keep(moved, latent)
    patch.keep(decode)
    patch.say(0, mod, *WORDS)
    patch.start()
    folder.mkdir()
    return patch.finish(folder)


def inside(patch):
    """Plays in libpd 0.56, in a process of its own; what it printed."""
    command = [sys.executable, str(Path(__file__).parents[1] / "support" / "pd_inside.py"), str(patch), "1.2"]
    environment = {**os.environ, "PYTHONPATH": str(pd.external_folder().parent)}
    result = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, env=environment)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout + result.stderr


def test_one_cord_gives_the_samples_of_eight(tmp_path):
    logs = [inside(chain(tmp_path / name, flag)) for name, flag in (("many", ""), ("one", "-m"))]
    many, one = kept(tmp_path / "many"), kept(tmp_path / "one")
    assert "error" not in "".join(logs), logs
    assert np.ptp(many, axis=1).min() > 0.01
    np.testing.assert_array_equal(one, many)


def test_an_older_pd_says_so_and_plays_with_many_cords(tmp_path):
    """Pd before 0.54 only; in a newer one there is nothing to refuse."""
    log = pd.run_batch(chain(tmp_path / "old", "-m")) if pd.pd_version() < (0, 54, 0) else "no multichannel signals"
    assert "no multichannel signals" in log
