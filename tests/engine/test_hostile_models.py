"""Models are programs of strangers: what no model needs is refused before it runs, in one line; what cannot be seen is given up."""

import re
import warnings
from pathlib import Path

import hostile_models as hostile
import hostile_nets as nets
import numpy as np
import pytest
from lookalikes import save

from latentplay.errors import ModelError
from latentplay.model.engine import load_torchscript
from latentplay.model.model import Model
from latentplay.model.safety import doubts

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("hostile")


@pytest.fixture
def hasty():
    """A second is long: these models compute for ever."""
    load_torchscript().give_up_after(0.5)
    yield
    load_torchscript().give_up_after(10)


def refusal(path: Path) -> str:
    with pytest.raises(ModelError) as caught:
        Model(path)
    said = str(caught.value)
    assert said.startswith(f"'{path.name}' ") and "\n" not in said and ": " in said and len(said) < 400
    return said


@pytest.mark.parametrize("what", hostile.FILES)
def test_a_file_made_to_hurt_is_refused(what, folder):
    make, says = hostile.FILES[what]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile warns of two records of one name
        assert says in refusal(make(folder / "bad.ts"))


@pytest.mark.parametrize("net", nets.REFUSED)
def test_an_operator_that_no_model_needs_is_named_with_its_place(net, folder):
    said = refusal(save(net(), folder / "bad.ts"))
    assert nets.REFUSED[net] in said and re.search(r"\(code/__torch__/hostile_nets.py, line \d+\)", said) and "-trust 1" in said


def test_operators_are_seen_in_what_was_compiled_too(folder):
    """The text may hide a name, the compiled code cannot."""
    hidden = hostile.in_encode("x = (x).as_strided([9], [1], 99)")
    path = hostile.changed(hostile.CODE, hidden)(folder / "bad.ts")
    assert not doubts(path)
    assert "uses aten::as_strided (code/__torch__/hostile_nets.py, line" in refusal(path)


def test_what_would_run_while_it_is_read_is_refused(folder):
    assert "has a method __setstate__, which would run while it is loaded" in doubts(save(nets.AtLoad(), folder / "bad.ts"))


def test_code_that_doubles_forty_times_is_refused(folder):
    assert "its code unfolds to more" in refusal(hostile.doubling(folder / "bad.ts"))


FOUND_OUT = [(nets.Loops, "computed for 0.5 s without an end"), (nets.ResizesByOut, "does not run: encode raised"),
             (nets.Nowhere, "a tensor that is not in memory")]


@pytest.mark.parametrize(("net", "says"), FOUND_OUT)
def test_what_is_found_out_while_it_loads_is_told(net, says, folder, hasty):
    assert says in refusal(save(net(), folder / "bad.ts"))


def test_a_model_that_hoards_memory_is_given_up(folder):
    assert "wants more than 4 GB of memory at once" in refusal(save(nets.Hoards(), folder / "bad.ts"))


def test_a_model_that_hangs_later_is_given_up_once(folder, hasty):
    model = Model(save(nets.LoopsLater(), folder / "later.ts"))
    assert model.encode(np.zeros((1, 128), np.float32)).shape == (4, 2)
    for _ in range(5):  # the first time takes half a second, the others none
        with pytest.raises(ModelError, match="without an end and was given up"):
            model.encode(np.ones((1, 128), np.float32))


def test_a_memory_that_was_said_to_grow_is_as_it_was(folder):
    """Else the next frame reads what is not the model's."""
    model = Model(save(nets.GrowsByOut(), folder / "grows.ts"))
    for _ in range(3):
        with pytest.raises(ModelError, match="encode raised"):
            model.encode(np.ones((1, 128), np.float32))
        assert not model.encode(np.zeros((1, 128), np.float32)).any()


def test_a_level_beyond_reason_is_not_played(folder):
    model = Model(save(nets.Loud(), folder / "loud.ts"))
    with pytest.raises(ModelError, match="600 dB over full scale, at most 20 are played"):
        model.decode(np.zeros((4, 1), np.float32))


def test_prints_are_left_out_and_told(folder, capfd):
    model = Model(save(nets.Prints(), folder / "prints.ts"))
    model.encode(np.zeros((1, 128), np.float32))
    assert "a model speaks" not in capfd.readouterr().out
    assert len(model.notes) == 1 and "prints (code/__torch__/hostile_nets.py, line" in model.notes[0]


def test_who_trusts_a_model_is_told_what_it_does(folder):
    path = save(nets.Sets(), folder / "trusted.ts")
    model = Model(path, trust=True)
    assert "is played because of -trust 1, although it uses aten::set_" in model.notes[0]
    assert "its code was not checked" in Model(hostile.good(folder), trust=True).notes[0]


def test_a_damaged_file_is_not_played_however_trusted(folder):
    with pytest.raises(ModelError, match="is damaged"):
        Model(hostile.flipped(folder / "flipped.ts"), trust=True)


def test_good_models_have_no_doubts(folder, model_file):
    for kind in ("rave_v3", "clicks", "decode_only"):
        assert doubts(model_file(kind)) == ""
    assert doubts(ROOT / "latentplay" / "data" / "demo.ts") == ""
    packed = hostile.written(folder / "packed.ts", hostile.members_of(model_file("rave_v3")), packed=True)
    assert doubts(packed) == ""
