"""Quitting, and folders that do not answer: what was asked to be written is there, and nobody waits for a network that is gone."""

import json
import os
import subprocess
import time

import pytest

from latentplay.files.pd_patch import Patch
from latentplay.model.folders import DATA
from latentplay.render import pd

MESSAGES = 700
SLOW = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#define SLOW(name, type) int name(const char* path, type* found) { \\
    static int (*real)(const char*, type*); \\
    if (strstr(path, "/dead/")) sleep(60); \\
    if (!real) real = dlsym(RTLD_NEXT, #name); \\
    return real(path, found); }
SLOW(stat, struct stat)
SLOW(stat64, struct stat64)
"""
"""Whoever asks for a file in a folder called `dead` waits, as for a network drive that is gone."""


def live(patch, **environment):
    """Plays it in real time, without a sound card, until it quits; what Pd printed."""
    surroundings = {**os.environ, **environment}
    made = subprocess.run(pd.arguments(patch, "-nosound"), capture_output=True, text=True, timeout=150, check=True, env=surroundings)
    return made.stdout + made.stderr


@pytest.mark.parametrize("place", ["embedded", "process"])
def test_what_is_saved_in_the_moment_of_quitting_is_there(tmp_path, place):
    """A preset, and all of a recording that is longer than what is sent to the engine in one go."""
    patch = Patch()
    preset, mod = patch.box("lp.preset c"), patch.box("lp.mod~ c -latents 2")
    encode, loaded = patch.box(f"lp.encode~ c {DATA / 'demo.ts'}"), patch.box("route loaded")
    patch.connect(encode, 8, loaded)
    until, count, jump = patch.box("until"), patch.box("f"), patch.message("jump $1")
    more, again = patch.box("+ 1"), patch.box(f"sel {MESSAGES}")
    start = patch.box("t b b")
    record, save = patch.message("record 1"), patch.message("preset_save one, record_write played.json, write presets.json")
    for box in (record, save):
        patch.connect(box, 0, preset)
    patch.connect(start, 0, until)
    patch.chain(until, count, more, again)
    patch.connect(more, 0, count, 1)
    patch.connect(count, 0, jump)
    patch.connect(jump, 0, mod)
    patch.connect(again, 0, until, 1)
    order = patch.box("t b b b b")
    patch.connect(loaded, 0, order)
    for outlet, box in enumerate((patch.message("; pd quit"), save, start, record)):
        patch.connect(order, outlet, box)
    log = live(patch.save(tmp_path / "quit.pd"), LATENTPLAY_ENGINE=place)
    assert "still being written" not in log
    assert list(json.loads((tmp_path / "presets.json").read_text())["presets"]) == ["one"]
    played = json.loads((tmp_path / "played.json").read_text())["messages"]
    jumps = [row[2] for rows in played.values() for row in rows if row[1] == "jump"]
    assert jumps == list(range(MESSAGES))
    assert not list(tmp_path.glob(".latentplay*"))


def test_a_folder_that_does_not_answer_holds_nobody_up(tmp_path):
    (tmp_path / "slow.c").write_text(SLOW)
    subprocess.run(["cc", "-shared", "-fPIC", "-o", tmp_path / "slow.so", tmp_path / "slow.c"], check=True)
    patch = Patch()
    encode = patch.box("lp.encode~ c -latents 8")
    ask = patch.message("open /dead/one.ts, open /dead/two.ts")
    patch.connect(ask, 0, encode)
    patch.at(0, ask, patch.message("; pd quit"))
    start = time.monotonic()
    log = live(patch.save(tmp_path / "dead.pd"), LD_PRELOAD=str(tmp_path / "slow.so"))
    assert log.count("a folder does not answer; is a network drive gone?") == 2
    assert time.monotonic() - start < 30
