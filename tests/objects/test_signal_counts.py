"""How many signals boxes have: those of the chain's model, or a line that says how many it has."""

import pytest

from latentplay.host.offline import OfflineHost


@pytest.fixture
def host():
    host = OfflineHost()
    yield host
    host.close()


def lines(host):
    """What the console heard."""
    return [line.values[0] for line in host.take_output() if line.is_error]


@pytest.mark.parametrize(
    ("kind", "encode", "mod", "decode"),
    [("rave_v1", (1, 4), 4, (4, 1)), ("rave_4096", (1, 16), 16, (16, 1)), ("rave_128_latents", (1, 128), 128, (128, 1)),
     ("rave_1024", (1, 1), 1, (1, 1)), ("rave_stereo", (2, 8), 8, (8, 2)), ("rave_mono_to_stereo", (1, 8), 8, (8, 2)),
     ("rave_stereo_to_mono", (2, 8), 8, (8, 1))],
)  # fmt: skip
def test_a_chain_has_the_signals_of_its_model(host, model_file, kind, encode, mod, decode):
    first, *others = [host.make("lp.encode~", "v", str(model_file(kind))), host.make("lp.mod~", "v"), host.make("lp.decode~", "v")]
    assert [(box.inlets, box.outlets) for box in (first, *others)] == [encode, (mod, mod), decode]
    assert not lines(host)


def test_a_model_that_does_not_fit_is_told_by_every_box_at_each_load(host, model_file):
    boxes = [host.make(kind, "v") for kind in ("lp.encode~", "lp.mod~", "lp.decode~")]
    for _ in range(2):
        boxes[0].send("open", str(model_file("rave_4096")))
        said = lines(host)
        assert sorted(line.split(":")[0] for line in said) == ["lp.decode~ v", "lp.encode~ v", "lp.mod~ v"]
        for line in said:
            assert "has 16 latents, this object 8: the extra ones are left out; create the object again, or with -latents 16" in line
    boxes[0].send("open", str(model_file("rave_stereo")))
    told = "model 'rave_stereo' has 2 audio signals, this object 1: the extra ones are left out; create the object again"
    assert sorted(lines(host)) == [f"lp.decode~ v: {told}", f"lp.encode~ v: {told}"]


def test_a_box_made_after_another_model_was_opened_fits_it(host, model_file):
    box = host.make("lp.encode~", "v", str(model_file("rave_4096")))
    box.send("open", str(model_file("rave_v1")))
    assert host.make("lp.mod~", "v").inlets == 4
    assert host.make("lp.decode~", "v").inlets == 4
    box.send("close")
    assert host.make("lp.mod~", "v").inlets == 8, "no model, no count"


def test_a_chain_that_is_gone_is_forgotten(host, model_file):
    box = host.make("lp.encode~", "v", str(model_file("rave_4096")))
    box.delete()
    assert host.make("lp.mod~", "v").inlets == 8


def test_a_model_for_one_box_alone_counts_for_no_other(host, model_file):
    host.make("lp.encode~", "v", str(model_file("rave_4096")), "-own")
    assert host.make("lp.decode~", "v").inlets == 8


def test_lp_mod_made_too_early_says_that_the_chain_is_stereo(host, model_file):
    host.make("lp.mod~", "v")
    host.make("lp.mod~", "v", "-latents", 8)  # one side, on purpose
    host.make("lp.encode~", "v", str(model_file("rave_v2")), "-channels", 2)
    assert [line.split("; ")[0] for line in lines(host)] == [
        "lp.mod~ v: model 'rave_v2' has 16 latents, this object 8: the extra ones are left out"
    ]
