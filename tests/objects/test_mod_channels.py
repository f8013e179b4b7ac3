"""lp.mod~ among the other objects of a chain with several channels."""

import numpy as np
import pytest

from latentplay.host.offline import OfflineHost


@pytest.fixture
def host():
    host = OfflineHost()
    yield host
    host.close()


def test_the_pad_maps_one_side_while_the_channels_are_linked(host):
    mod, control = host.make("lp.mod~", "v", "-latents", 8, "-channels", 2), host.make("lp.control", "v")
    mod.send("scale", 1, 1, 1, 1)
    for at in (0.1, 0.9):
        control.send("xy", at, at)
        mod.send("scale", *[at] * 4)
        control.send("point_add")
    control.send("train")
    control.send("mode", "predict")
    control.send("xy", 0.5, 0.5)
    scale = next(line for line in mod.state() if line[0] == "scale")
    assert len(scale) == 5
    assert scale[1] not in (0.1, 0.9)
    assert not [line for line in host.take_output() if line.is_error]


def test_boxes_are_made_for_so_many_channels(host):
    assert host.make("lp.mod~", "a", "-channels", 2).inlets == 16
    assert host.make("lp.mod~", "b", "-channels", 2, "-latents", 10).inlets == 10
    host.make("lp.encode~", "c", "-channels", 2)
    assert host.make("lp.mod~", "c").inlets == 16
    assert host.make("lp.mod~", "c", "-latents", 8).inlets == 8
    assert not host.take_output()
    host.make("lp.mod~", "d", "-channels", 2, "-latents", 5)
    assert "5 latents for 2 channels: expected as many for each" in host.take_output()[-1].values[0]
    assert host.make("lp.mod~", "e", "-channels", 20).inlets == 128
    assert "160 latents are more than 128" in host.take_output()[-1].values[0]


def test_with_more_cords_than_latents_both_sides_move_as_with_just_enough(host):
    """A box for whatever models may come: side by side as the codecs share their cords, and no line about what is normal."""
    sound = np.random.default_rng(3).standard_normal((2, 9600)).astype(np.float32)
    told = (("link", "channels", 1), ("enable", 1), ("scale", *[1.5] * 8), ("seed", *range(1, 9)))
    chains = {}
    for name, flags in (("roomy", ("-latents", 64, "-channels", 2)), ("plain", ("-channels", 2))):
        boxes = [host.make(kind, name, *flags) for kind in ("lp.encode~", "lp.mod~", "lp.decode~")]
        encode, mod, decode = boxes
        if name == "roomy":
            mod.restore(told)  # before there is a model: a state of eight voices for a box that may have 32
            mod.send("scale", 20, 1)
        encode.send("open", "demo.ts")
        mod.restore(told)
        assert [len(line) for line in mod.state() if line[0] in ("seed", "scale", "offset")] == [9, 9, 9]
        for box in boxes:
            box.prepare()
        chains[name] = boxes
    assert not [line for line in host.take_output() if line.is_error]
    for start in range(0, sound.shape[1], 64):
        blocks = []
        for encode, mod, decode in chains.values():
            moved = mod.process(encode.process(np.ascontiguousarray(sound[:, start : start + 64])))
            blocks.append(decode.process(moved))
            assert not moved[16:].any()
        np.testing.assert_array_equal(*blocks)
        host.advance(64)
    assert np.abs(blocks[0]).max() > 1e-3
