"""A chain keeps its delay whatever others do; where its own delay changes, the sound is faded over and the report is true."""

import numpy as np
from chain_patch import ChainPatch, offline, tables
from live import number
from lookalikes import passthrough

from latentplay.render import pd

HOP = 128
LEVEL, PITCH = 0.3, 220
SLOPE = LEVEL * 2 * np.pi * PITCH / 48000
"""The steepest that the tone is, from sample to sample."""

FADE = 2 * LEVEL * 1.5 / 1024
"""What a fade from one place in it to another adds at most."""


class Tone(ChainPatch):
    """A tone through a chain `one`, whose model gives back what it hears; beside it a chain `two`."""

    def __init__(self, folder):
        file = passthrough(folder / "pass.ts", HOP, HOP)
        super().__init__(f"one {file} -deadline 100 256", "one -deadline 100 256", HOP, length=72000, source=None)
        level = self.box(f"*~ {LEVEL}")
        self.connect(self.box(f"osc~ {PITCH}"), 0, level)
        self.feed(level)
        self.other = self.box(f"lp.encode~ two {file}")

    def set_deadlines(self, milliseconds, box, encode, decode):
        message = self.message(f"deadline {encode} {decode}")
        self.connect(message, 0, box)
        self.at(milliseconds, message)

    def play(self, folder):
        log = pd.run_batch(offline(self, folder))
        sent, heard = tables(folder)
        assert np.abs(np.diff(heard[5000:])).max() < SLOPE + FADE, "a step is heard"
        return log, sent, heard


def is_late_by(delay, sent, heard, start):
    """From there on, what is heard is, to the last bit, what was sent."""
    return np.array_equal(heard[start : start + 4000], sent[start - delay : start - delay + 4000])


def test_only_its_own_changes_move_a_chain_and_they_are_fades(tmp_path):
    patch = Tone(tmp_path)
    patch.set_deadlines(300, patch.other, 120, 300)
    steps = [(110, 900), (64, 128), (64, 640), (0, 0)]
    for i, deadlines in enumerate(steps):
        patch.set_deadlines(500 + 250 * i, patch.decode, *deadlines)
    log, sent, heard = patch.play(tmp_path)
    first = HOP + 100 + 256
    assert np.array_equal(heard[5000:24000], sent[5000 - first : 24000 - first]), "another chain moved it"
    for i, deadlines in enumerate(steps):
        delay = HOP + sum(deadlines)
        assert f"DEC: latency {delay} " in log and is_late_by(delay, sent, heard, 24000 + 12000 * i + 6000), deadlines


def test_a_chain_that_a_cord_ties_to_another_follows_it(tmp_path):
    """So that the decoder knows where the other chain's latents are, whatever way they take."""
    patch = Tone(tmp_path)
    patch._lines += ["#N canvas 0 0 400 300 way 0;", "#X obj 20 20 inlet~;", "#X obj 20 60 *~ 0;", "#X obj 20 90 outlet~;",
                     "#X connect 0 0 1 0;", "#X connect 1 0 2 0;", "#X restore 20 20 pd way;"]  # fmt: skip
    subpatch, patch._count = patch._count, patch._count + 1
    patch.chain(patch.other, patch.box("send~ $0-way"))
    patch.chain(patch.box("receive~ $0-way"), subpatch)
    patch.connect(subpatch, 0, patch.decode, 5)
    patch.set_deadlines(500, patch.other, 120, 300)
    log, sent, heard = patch.play(tmp_path)
    delay = HOP + 120 + 256
    assert int(number(log, "DEC", "latency")) == delay and is_late_by(delay, sent, heard, 40000)
