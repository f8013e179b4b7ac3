"""A recording is on disk as it goes: nothing is lost by an engine that ends, nothing is left behind."""

import os
import pickle
import tempfile

import numpy as np
import pytest

from latentplay.preset.document import Preset
from latentplay.preset.recording import Recording


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def messages(first, last):
    return [(float(np.float32(i) / 3), "lp.mod~", 1, ("jump", i, "à \ud800\n")) for i in range(first, last)]


def test_what_was_recorded_comes_back_exactly_and_once(folder):
    recording = Recording(Preset())
    recording.add(0, messages(0, 256))
    recording.add(0, messages(0, 256))  # an engine that comes after another is asked again
    recording.add(256, messages(256, 300))
    assert list(recording.messages()) == messages(0, 300)
    recording.close()
    assert list(folder.iterdir()) == []


def test_another_process_goes_on_after_one_that_was_killed_while_it_wrote(folder):
    before = Recording(Preset())
    before.add(0, messages(0, 256))
    kept = pickle.dumps(before)
    before.add(256, messages(256, 260))
    with open(next(folder.iterdir()), "a") as file:
        file.write("[12, tor")
    after = pickle.loads(kept)
    after.adopt()
    after.add(256, messages(256, 512))
    assert list(after.messages()) == messages(0, 512) and len(list(folder.iterdir())) == 1


def test_files_of_programs_that_are_gone_are_removed(folder):
    gone, theirs, fresh = (folder / f".latentplay-{number}-0123abcd.new" for number in (999999999, os.getpid(), 999999998))
    for file in (gone, theirs, fresh):
        file.write_text("half")
    for file in (gone, theirs):
        os.utime(file, (1, 1))
    Preset().write(folder / "a.json")
    assert sorted(folder.iterdir()) == sorted([theirs, fresh, folder / "a.json"])
