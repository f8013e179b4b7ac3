"""A file that is no model gives one line: which file, what it is, what was expected or what to do."""

import os
import random
import zipfile
from pathlib import Path

import model_files as models
import pytest
import torch
from lookalikes import AT_RUN_TIME, BAD, model_file  # noqa: F401
from torch import nn

from latentplay.errors import ModelError
from latentplay.model.info import read_model_info

SAYS = {
    "empty": "is empty (0 bytes)",
    "truncated": "is cut short or damaged",
    "random_bytes": "is not a TorchScript file",
    "zip": "is a zip archive with no model in it",
    "pickle": "is a Python pickle",
    "checkpoint": "is a PyTorch checkpoint, expected a TorchScript export",
    "text": "is a text file",
    "directory": "is a folder",
    "missing": "does not exist",
    "no_params": "does not announce its methods",
    "zero_ratio": "has wrong encode_params [1, 1, 8, 0]",
    "two_params": "has wrong encode_params [1, 2048]",
    "negative_params": "has wrong encode_params [-1, 1, 8, 2048]",
}


def line(path) -> str:
    """What is said of a bad file; it must be one line, with a remedy after a colon."""
    with pytest.raises(ModelError) as caught:
        read_model_info(path)
    said = str(caught.value)
    assert said.startswith("'") and path.name[:20] in said and ": " in said
    assert "\n" not in said and len(said) < 400
    return said


@pytest.mark.parametrize("kind", [kind for kind in BAD if kind not in AT_RUN_TIME])
def test_each_bad_file_gives_its_own_line(kind, model_file):  # noqa: F811
    assert SAYS[kind] in line(model_file(kind))


CONTENTS = {
    "a Git LFS pointer": b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 5\n",
    "a web page": b"<!DOCTYPE html>\n<html><body>Not found</body></html>",
    "a text file": b"export const x: number = 1;\n",
    "a text file ": "# modèle\n".encode(),
    "a video": (b"G" + bytes(187)) * 4,
    "a Python pickle": b"\x80\x02}q\x00.",
    "cut short or damaged": b"PK\x03\x04" + bytes(100),
    "not a TorchScript file": bytes(range(256)),
}


@pytest.mark.parametrize("what", CONTENTS)
def test_common_mix_ups_are_recognised(what, tmp_path):
    path = tmp_path / "model.ts"
    path.write_bytes(CONTENTS[what])
    assert what.strip() in line(path)


def test_a_torch_export_archive_is_recognised(tmp_path):
    torch.export.save(torch.export.export(nn.Linear(2, 2), (torch.zeros(1, 2),)), tmp_path / "model.pt2")
    assert "is a torch.export archive" in line(tmp_path / "model.pt2")


def test_a_pipe_is_refused_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "model.ts")
    assert "is a device or a pipe" in line(tmp_path / "model.ts")


def test_a_name_with_line_breaks_stays_on_one_line(tmp_path):
    with pytest.raises(ModelError) as caught:
        read_model_info(tmp_path / "a\nb\0.ts")
    assert "\n" not in str(caught.value)
    with pytest.raises(ModelError) as caught:
        read_model_info(tmp_path / "a\nb.ts")
    assert "a?b.ts' does not exist" in str(caught.value)


@pytest.mark.parametrize("page", ["docs/en/models.md", "docs/fr/models.md"])
def test_the_docs_explain_every_line(page):
    told = (Path(__file__).parents[2] / page).read_text(encoding="utf-8")
    for says in (*SAYS.values(), *CONTENTS, "is a torch.export archive", "is a device or a pipe", "is a folder",
                 "is damaged", "disagrees with itself", "is not a streaming export", "but has no such method"):
        assert says.split(", expected")[0].split(" [")[0].split(" (its")[0].strip() in told, says


ENCODE, DECODE = [1, 1, 8, 2048], [8, 2048, 1, 1]
WRONG = [
    ([1, 1, 8, 65537], DECODE), ([1025, 1, 8, 2048], DECODE), ([1, 1, 0, 2048], DECODE),
    ([1, 1, 8], DECODE), ([1, 1, 8, 2048, 1], DECODE), ([1, 1, 8.5, 2048], DECODE), ([[1, 1], [8, 2048]], DECODE),
    ([1, 1, 8, float("nan")], DECODE), ([1, 1, 8, 2**62], DECODE), ([True] * 4, DECODE), ([], DECODE),
    (ENCODE, [8, 0, 1, 1]), (ENCODE, [-8, 2048, 1, 1]),
]


@pytest.mark.parametrize(("encode", "decode"), WRONG)
def test_wrong_params_are_quoted(encode, decode, tmp_path):
    model = models.Params(torch.tensor(encode), torch.tensor(decode))
    said = line(models.save(model, tmp_path / "model.ts"))
    assert f"has wrong {'encode' if decode == DECODE else 'decode'}_params" in said
    assert "[in_channels, in_ratio, out_channels, out_ratio]" in said


def test_the_largest_allowed_params_are_read(tmp_path):
    model = models.Params(torch.tensor([1024, 1, 1024, 65536]), torch.tensor([1024, 65536, 1024, 1]))
    assert read_model_info(models.save(model, tmp_path / "model.ts")).ratio == 65536


@pytest.mark.parametrize(("decode", "says"), [([16, 2048, 1, 1], "encode gives 8 latents, decode takes 16"),
                                              ([8, 512, 1, 1], "encode has ratio 2048, decode 512")])
def test_two_halves_that_disagree_give_a_warning(decode, says, tmp_path):
    model = models.Params(torch.tensor(ENCODE), torch.tensor(decode))
    info = read_model_info(models.save(model, tmp_path / "model.ts"))
    assert len(info.warnings) == 1
    assert info.warnings[0].startswith("'model.ts' ") and says in info.warnings[0]


def test_an_announced_method_that_is_not_there_is_no_method(tmp_path):
    said = line(models.save(models.Announced(), tmp_path / "model.ts"))
    assert "has no method that can be played" in said


@pytest.mark.parametrize("member", ["data.pkl", "code/__torch__/model_files.py", "data/0"])
def test_a_damaged_member_is_found_by_its_checksum(member, tmp_path):
    path = models.save(models.Codec(), tmp_path / "model.ts")
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo(f"model/{member}")
        at = content.index(info.filename.encode()) + len(info.filename) + 70
        while content[at] == 0:
            at += 1
    content[at] ^= 4
    path.write_bytes(content)
    assert "is damaged" in line(path)


def test_a_model_that_stops_anywhere_is_no_model(tmp_path):
    whole = models.save(models.Codec(), tmp_path / "model.ts").read_bytes()
    path = tmp_path / "short.ts"
    for length in random.Random(0).sample(range(1, len(whole)), 200):
        path.write_bytes(whole[:length])
        line(path)
