"""The map of seeds in real Pd: a place gives its neighbours, and a patch may have a new map made."""

import re

import numpy as np
from test_pd_mod import modulator_patch

from latentplay.modulation.seedmap import SeedMap
from latentplay.render import pd


def seeds_told(log):
    """The seeds of the last dump."""
    words = re.findall(r"^MOD: seed (.+)$", log, re.MULTILINE)[-1].split()
    return [int(np.int64(int(word, 0)).astype(np.int32)) for word in words]


def test_a_place_on_the_map_gives_its_eight_nearest_seeds(tmp_path):
    patch, _ = modulator_patch("seedmap 0.2 0.7", "basis voronoi", "dump", length=480)
    assert seeds_told(pd.run_batch(patch.finish(tmp_path))) == SeedMap("voronoi").nearest(0.2, 0.7, 8)


def test_a_patch_may_have_a_new_map_made(tmp_path):
    """Another process makes it, this one hears how far it is, and every lp.mod~ reads it when it is there."""
    own = tmp_path / "own.txt"
    patch, box = modulator_patch(length=480)
    other = patch.box("lp.mod~ other")
    patch.tell(other, 8, "OTHER")
    patch.say(0, box, "seedmap_rebuild cell 24 9", "basis cell", "seedmap 0.4 0.4", "dump")
    log = pd.run_batch(patch.finish(tmp_path), environment={"LATENTPLAY_SEEDMAP": str(own)})
    assert re.search(r"^MOD: seedmap_rebuild \d+ ", log, re.MULTILINE)
    assert "MOD: seedmap_rebuild done" in log and "OTHER: seedmap_rebuild done" in log
    assert seeds_told(log) == SeedMap("cell", own).nearest(0.4, 0.4, 8)
