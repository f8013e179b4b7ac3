"""Every lp. box of every generated patcher, made in the fake Max: its ports, and every message box that is wired to it."""

import numpy as np
import pytest
from max_text import boxes, patchers, read

from latentplay.model.folders import DATA

PATCHERS = [path for path in patchers() if boxes(read(path))]
FIRST = ("init", "layer", "preset_save")
"""What a help patch does by itself when it opens."""
LATER = ("preset_rename", "preset_delete", "point_delete", "point_clear", "reset", "close")
"""What takes away that which other messages need comes last."""
LEFT_OUT = ("reload", "seedmap_rebuild", "get", "set")
"""A new map takes half a minute of another process; nothing is left to reload after `close`; the demo model has no attributes."""


@pytest.fixture(scope="module")
def host(start, tmp_path_factory):
    """One host for all, off-line."""
    with start(folder=tmp_path_factory.mktemp("max"), search=[DATA], timeout=600) as host:
        host.buffer("help.lp.bend.view", np.zeros(256))
        yield host


def in_order(messages: list[str]) -> list[str]:
    """Those that need something after those that make it."""
    def when(message: str) -> int:
        word = message.split()[0]
        return FIRST.index(word) - len(FIRST) if word in FIRST else 1 + LATER.index(word) if word in LATER else 0

    return sorted((m for m in messages if m.split()[0] not in LEFT_OUT), key=when)


@pytest.mark.parametrize("path", PATCHERS, ids=lambda path: path.name)
def test_boxes_are_made_and_take_every_message(path, host):
    before, patcher = len(host.errors), host.patcher()
    made = [(drawn, host.new(drawn.text, patcher)) for drawn in boxes(read(path))]
    for drawn, box in made:
        assert (len(box.inlets), len(box.outlets)) == (drawn.numinlets, drawn.numoutlets), drawn.text
        assert [kind if kind in ("signal", "multichannelsignal") else "" for kind in box.outlets] == drawn.outlettype, drawn.text
    host.dsp()
    host.run(4096)
    for drawn, box in made:
        for message in in_order(drawn.messages):
            host.send(box, message)
            host.run(64)
            assert host.errors[before:] == [], (drawn.text, message)
    host.run(48000)
    host.close(patcher)
    assert host.errors[before:] == []
    assert host.violations == []
