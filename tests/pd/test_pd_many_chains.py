"""More chains than cores, in real time: each reckons with the frames of the others, and none moves for one that comes later."""

import os
import re

import pytest
from live import number
from lookalikes import rave

from latentplay.files.pd_patch import Patch

CHAINS = 5
BURST, OTHERS, PER_MS = 256, 2, 48
"""Samples of the server's period, times the cost of frames that come first, samples in a millisecond: docs/en/latency.md."""


@pytest.fixture
def one_core():
    """For what is started here."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    yield
    os.sched_setaffinity(0, before)


class Chains(Patch):
    """So many chains of a model and one more without; `E0` to `E5` are what their encoders say."""

    def __init__(self, file):
        super().__init__()
        source, self.ask = self.box("noise~"), self.message("info")
        for name in range(CHAINS + 1):
            encode = self.box(f"lp.encode~ c{name} {file if name < CHAINS else ''}".strip() + " -latents 8")
            self.connect(source, 0, encode)
            self.connect(encode, 8, self.box(f"print E{name}"))
            self.connect(self.ask, 0, encode)
        self.latecomer = encode


def encode_deadlines(log, name):
    return [int(found) for found in re.findall(rf"^E{name}: latency \d+ collect \d+ encode (\d+)", log, re.MULTILINE)]


def test_chains_reckon_with_those_of_their_patch_and_keep_their_delay_when_others_come(tmp_path, jack, one_core):
    file = rave(tmp_path / "large.ts", width=32, noise=True)
    patch = Chains(file)
    late = patch.message(f"open {file}")
    patch.connect(late, 0, patch.latecomer)
    on, off = patch.message("; pd dsp 1"), patch.message("; pd dsp 0")
    for milliseconds, target in ((100, on), (4000, patch.ask), (4100, late), (6000, off), (6100, on), (7400, patch.ask)):
        patch.at(milliseconds, target)
    patch.at(7500, patch.message("; pd quit"))
    log = jack.run(patch.save(tmp_path / "many.pd"), 40)
    cost = number(log, "E0", "info frame_ms") * PER_MS
    *first, latecomer = (encode_deadlines(log, name) for name in range(CHAINS + 1))
    assert len({told for each in first for told in each[-2:]}) == 1, "one delay for all, and it stays"
    assert first[0][-1] >= BURST + OTHERS * (CHAINS - 1) * cost and latecomer[-1] >= BURST + OTHERS * CHAINS * cost
