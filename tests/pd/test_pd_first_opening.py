"""Pd opens a model where nothing is kept, for the first time, and again: what it plays and says is the same."""

import numpy as np
from chain_patch import ChainPatch, offline, tables

from latentplay.files import cache
from latentplay.render import pd


def test_what_is_kept_of_a_model_changes_nothing_that_is_heard(model_file, tmp_path, engine):
    file, kept = model_file("rave_v2_noise"), tmp_path / "cache"
    heard, said = [], []
    for name, place in (("without", "off"), ("first", kept), ("again", kept)):
        (tmp_path / name).mkdir()
        patch = offline(ChainPatch(file, file, 8, length=24000), tmp_path / name)
        log = pd.run_batch(patch, environment={cache.PLACE: str(place)})
        said.append([line for line in log.splitlines() if "info engine" not in line and "watchdog" not in line])
        heard.append(tables(tmp_path / name)[1])
        assert f"info engine {engine}" in log
    assert list(kept.glob("*.plan"))
    assert np.abs(heard[0]).max() > 1e-4
    for sound, lines in zip(heard[1:], said[1:], strict=True):
        np.testing.assert_array_equal(sound, heard[0])
        assert lines == said[0]
