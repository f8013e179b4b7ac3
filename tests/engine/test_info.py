"""`latentplay info` tells a musician what a file is, and a script the same as JSON."""

import argparse
import json

import model_files as models
import pytest

from latentplay.cli import info
from latentplay.model.info import read_model_info


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    info.add_arguments(parser)
    return info.run(parser.parse_args(words))


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(models.save(models.Nested(), tmp_path_factory.mktemp("info") / "voice.ts"))


def test_the_summary_names_what_matters(model, capsys):
    assert run(model) == 0
    said = capsys.readouterr().out
    words = (model, "8", "44100 Hz", "2048 samples a latent frame (46.4 ms)", "encode", "decode", read_model_info(model).hash)
    for word in words:
        assert word in said
    assert "is not a streaming export" in said
    assert "encoder.net.0.weight" not in said


def test_the_layers_are_listed_in_order_when_asked(model, capsys):
    assert run(model, "--layers") == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    info = read_model_info(model)
    listed = [line for line in lines if len(line) == 5 and line[0].isdigit()]
    assert [line[1] for line in listed] == [layer.name for layer in info.layers]
    assert [int(line[3]) for line in listed] == [layer.size for layer in info.layers]


def test_json_is_one_object_a_line(model, capsys):
    assert run(model, model, "--json") == 0
    first, second = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert first == second
    assert first["file"] == model
    assert first["methods"][0] == {
        "name": "encode", "in_channels": 1, "in_ratio": 1, "out_channels": 8, "out_ratio": 2048}
    assert len(first["layers"]) == len(read_model_info(model).layers)


def test_a_bad_file_gives_one_line_and_the_others_are_told(model, tmp_path, capsys):
    (tmp_path / "empty.ts").touch()
    assert run(str(tmp_path / "empty.ts"), model, str(tmp_path / "nowhere.ts")) == 1
    said = capsys.readouterr()
    assert "44100 Hz" in said.out
    assert len(said.err.splitlines()) == 2
    assert "empty.ts' is empty" in said.err.splitlines()[0]


def test_an_effect_says_its_box_its_methods_and_its_attributes(model_file, capsys):
    assert run(str(model_file("effects"))) == 0
    said = capsys.readouterr().out
    assert "plays in   [lp.model~] (amplify, shape, crush, add, polynomial)" in said
    rows = [line.split() for line in said.splitlines()]
    assert ["add", "2", "x", "audio", "1", "x", "audio"] in rows
    assert ["weights", "float,", "float,", "float"] in rows and ["mode", "string"] in rows


def test_a_model_of_few_words_is_told_too(tmp_path, capsys):
    assert run(str(models.save(models.Codec(), tmp_path / "codec.ts")), "--layers") == 0
    assert "not said in the file" in capsys.readouterr().out
