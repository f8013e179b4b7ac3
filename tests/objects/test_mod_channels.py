"""lp.mod~ among the other objects of a chain with several channels."""

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
