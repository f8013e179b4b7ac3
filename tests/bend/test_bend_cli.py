"""`latentplay bend`: a model file goes in, a bent one comes out, and it plays."""

import json

import numpy as np
import pytest
import torch
from model_files import Codec, save
from torch import nn

from latentplay.bend import ArrayLayers, Bender, edits
from latentplay.bend.script_layers import ScriptLayers
from latentplay.cli import main
from latentplay.model.info import read_model_info


class Small(Codec):
    """A model with layers on both sides, one of them in half precision, one that is not a weight."""

    def __init__(self):
        super().__init__()
        torch.manual_seed(3)
        self.encoder = nn.Conv1d(1, 4, 3, padding=1)
        self.decoder = nn.Conv1d(1, 1, 5, padding=2)
        self.thin = nn.Parameter(torch.linspace(-1, 1, 20).half())
        self.steps = nn.Parameter(torch.arange(4), requires_grad=False)

    @torch.jit.export
    def decode(self, z: torch.Tensor) -> torch.Tensor:
        return self.decoder(z.repeat_interleave(2048, -1)[:, :1])


@pytest.fixture
def model(tmp_path):
    return str(save(Small(), tmp_path / "small.ts"))


def weights(path, name):
    return ScriptLayers(path).get(name)


def decoded(path):
    with torch.no_grad():
        return torch.jit.load(path).decode(torch.linspace(-1, 1, 16).reshape(1, 8, 2))


def test_a_bent_model_loads_and_sounds_as_it_was_bent(model, tmp_path, capsys):
    out = str(tmp_path / "out.ts")
    assert (
        main(
            [
                "bend",
                model,
                "--layer",
                "decoder.weight",
                "--scale",
                "0.5",
                "--layer",
                "decoder.bias",
                "--scale",
                "0.5",
                "-o",
                out,
            ]
        )
        == 0
    )
    assert torch.allclose(decoded(out), 0.5 * decoded(model), atol=1e-6) and not torch.equal(
        decoded(out), decoded(model)
    )
    torch.jit.load(out).encode(torch.zeros(1, 1, 4096))
    old, new = read_model_info(model), read_model_info(out)
    assert new.methods == old.methods and new.layers == old.layers and new.hash != old.hash
    assert "2 of 6 layers bent" in capsys.readouterr().out


def test_every_knob_does_what_it_does_in_a_patch(model, tmp_path):
    out = str(tmp_path / "out.ts")
    words = "--layer encoder.weight --flip --scale 0.7 --distribution laplace --chaos 40 --random -3"
    assert main(["bend", model, *words.split(), "-o", out]) == 0
    layer = next(info for info in ScriptLayers(model).names() if info.name == "encoder.weight")
    shaped = edits.distribution(weights(model, layer.name), "laplace", 40, -3, layer.shape, layer.name)
    expected = edits.scale(shaped, -0.7)
    assert (weights(out, "encoder.weight") == expected).all()
    for name in ("encoder.bias", "decoder.weight", "thin"):
        assert (weights(out, name) == weights(model, name)).all()


def test_layers_go_by_number_too_and_groups_follow_each_other(model, tmp_path):
    names = [layer.name for layer in read_model_info(model).layers]
    out = str(tmp_path / "out.ts")
    assert (
        main(
            [
                "bend",
                model,
                "--layer",
                "0",
                "--flip",
                "--layer",
                "0",
                "--scale",
                "2",
                "--layer",
                "2",
                "--scale",
                "0",
                "-o",
                out,
            ]
        )
        == 0
    )
    assert (weights(out, names[0]) == -2 * weights(model, names[0])).all() and (weights(out, names[2]) == 0).all()
    assert [layer.name for layer in ScriptLayers(model).names()] == names


def test_a_pair_that_is_written_here_is_read_by_the_playing_model(model, tmp_path):
    assert main(["bend", model, "--layer", "encoder.weight", "--flip", "-o", str(tmp_path / "take.wav")]) == 0
    played = ScriptLayers(model)
    Bender(played).read(str(tmp_path / "take"))
    assert (played.get("encoder.weight") == -weights(model, "encoder.weight")).all()
    assert main(["bend", model, "--read", str(tmp_path / "take.json"), "-o", str(tmp_path / "out.ts")]) == 0
    assert (weights(str(tmp_path / "out.ts"), "encoder.weight") == played.get("encoder.weight")).all()


def test_half_precision_stays_half_precision(model, tmp_path):
    out = str(tmp_path / "out.ts")
    assert main(["bend", model, "--layer", "thin", "--scale", "0.3", "-o", out]) == 0
    assert dict(torch.jit.load(out).named_parameters())["thin"].dtype == torch.float16
    assert np.allclose(weights(out, "thin"), 0.3 * weights(model, "thin"), atol=1e-3)


def test_what_was_done_as_json(model, capsys):
    assert main(["bend", model, "--layer", "encoder.weight", "--scale", "2", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["bent"] == ["encoder.weight"] and told["output"] is None
    assert told["layers"][0]["after"][1] == pytest.approx(2 * told["layers"][0]["before"][1])


@pytest.mark.parametrize(
    "words",
    [
        "--layer nothing --flip -o OUT.ts",
        "--layer 99 --flip -o OUT.ts",
        "--layer steps --flip -o OUT.ts",
        "--layer 0 --scale 4 -o OUT.ts",
        "--layer 0 --chaos -1 -o OUT.ts",
        "--layer 0 --scale nan -o OUT.ts",
        "--layer 0 --flip -o OUT.mp3",
        "--layer 0 --flip -o MODEL",
        "--layer 0 --flip -o /nowhere/out.ts",
        "--read nowhere -o OUT.ts",
    ],
)
def test_what_cannot_be_done_is_one_line_and_no_file(model, tmp_path, capsys, words):
    before = sorted(tmp_path.iterdir())
    words = words.replace("OUT", str(tmp_path / "out")).replace("MODEL", model).split()
    assert main(["bend", model, *words]) == 1
    said = capsys.readouterr()
    assert said.out == "" and said.err.startswith("latentplay bend: ") and said.err.count("\n") == 1
    assert sorted(tmp_path.iterdir()) == before


def test_no_model_is_one_line(tmp_path, capsys):
    (tmp_path / "not.ts").write_text("a text")
    for name in ("not.ts", "missing.ts"):
        assert main(["bend", str(tmp_path / name), "--layer", "0", "--flip"]) == 1
        assert capsys.readouterr().err.count("\n") == 1


def test_a_knob_without_a_layer_is_told(model, capsys):
    with pytest.raises(SystemExit):
        main(["bend", model, "--flip", "--layer", "0"])
    assert "comes after the --layer" in capsys.readouterr().err


def test_what_is_no_weight_goes_through_and_cannot_be_bent(model, tmp_path, capsys):
    out = str(tmp_path / "out.ts")
    assert main(["bend", model, "--layer", "encoder.weight", "--flip", "-o", str(tmp_path / "take.wav")]) == 0
    assert main(["bend", model, "--read", str(tmp_path / "take"), "-o", out]) == 0
    assert dict(torch.jit.load(out).named_parameters())["steps"].tolist() == [0, 1, 2, 3]
    assert main(["bend", model, "--layer", "steps", "--scale", "2"]) == 1
    assert "steps holds int64, no weights" in capsys.readouterr().err


def test_layers_of_a_file_are_layers_as_any_other(model):
    layers = ScriptLayers(model)
    twin = ArrayLayers({info.name: layers.get(info.name).reshape(info.shape) for info in layers.names()})
    assert [(info.name, info.shape) for info in twin.names()] == [(info.name, info.shape) for info in layers.names()]
