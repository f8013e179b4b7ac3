"""What `latentplay.model.info` reads must be what torch would say after loading the model, without loading it."""

import subprocess
import sys
import warnings
import zipfile
from pathlib import Path

import model_files as models
import pytest
import torch
from lookalikes import KINDS, model_file  # noqa: F401

from latentplay.model.info import ModelInfo, read_model_info


def described(tensors):
    """Names, shapes, sizes and types in torch's order."""
    return [(name, tuple(t.shape), t.numel(), str(t.dtype).removeprefix("torch.")) for name, t in tensors]


def as_read(tensors):
    return [(t.name, t.shape, t.size, t.dtype) for t in tensors]


def load(path: Path) -> torch.jit.ScriptModule:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return torch.jit.load(str(path))


def assert_as_torch_says(path: Path) -> ModelInfo:
    info, module = read_model_info(path), load(path)
    assert as_read(info.layers) == described(module.named_parameters())
    assert as_read(info.buffers) == described(module.named_buffers())
    for method in info.methods:
        params = getattr(module, f"{method.name}_params").tolist()
        assert params == [method.in_channels, method.in_ratio, method.out_channels, method.out_ratio]
    return info


@pytest.fixture(scope="module")
def nested(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return models.save(models.Nested(), tmp_path_factory.mktemp("card") / "nested.ts")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_model_is_read_as_torch_reads_it(kind, model_file):  # noqa: F811
    path = model_file(kind)
    info, module = assert_as_torch_says(path), load(path)
    assert info.sampling_rate == (getattr(module, "sr", 0) or 0)
    assert info.streaming == (kind != "not_streaming")
    encode, decode = info.method("encode"), info.method("decode")
    assert info.latents == (encode.out_channels if encode else decode.in_channels)
    assert info.ratio == (encode.out_ratio if encode else decode.in_ratio)


def test_shared_tied_traced_and_missing_tensors_are_listed_as_torch_lists_them(nested):
    info = assert_as_torch_says(nested)
    assert info.layers[0].name == "decoder.gain"
    assert info.sampling_rate == 44100


def test_a_frozen_model_is_read(tmp_path):
    scripted = torch.jit.script(models.Nested().eval())
    keep = ["encode", "decode", "encode_params", "decode_params"]
    torch.jit.freeze(scripted, preserved_attrs=keep).save(str(tmp_path / "frozen.ts"))
    assert assert_as_torch_says(tmp_path / "frozen.ts").latents == 8


def test_a_layer_says_which_part_of_the_model_it_is_in(nested):
    info = read_model_info(nested)
    assert {layer.part for layer in info.layers} == {"encoder", "decoder", "pqmf", "other"}
    assert info.layer("encoder.more.0.weight").part == "encoder"
    assert info.layer("pqmf.weight").shape == (16, 1, 33)
    with pytest.raises(KeyError):
        info.layer("encoder.more.7.weight")


@pytest.mark.parametrize("dtype", [torch.int64, torch.int32, torch.int16, torch.float32, torch.float64, torch.bfloat16,
                                   torch.float16])
def test_params_may_be_of_any_type(dtype, tmp_path):
    encode, decode = torch.tensor([1, 1, 8, 2048], dtype=dtype), torch.tensor([8, 2048, 1, 1], dtype=dtype)
    info = assert_as_torch_says(models.save(models.Params(encode, decode), tmp_path / "model.ts"))
    assert (info.latents, info.ratio, info.channels) == (8, 2048, 1)


def test_params_may_be_a_view_into_something_larger(tmp_path):
    table = torch.tensor([[0, 1, 0], [8, 1, 0], [2048, 8, 0], [1, 2048, 0], [1, 9, 9]])
    model = models.Params(table[:4, 1], table[1:, 0])
    info = assert_as_torch_says(models.save(model, tmp_path / "model.ts"))
    assert (info.latents, info.ratio) == (8, 2048)


@pytest.mark.parametrize("where", models.RATED)
def test_the_sampling_rate_is_found_wherever_models_keep_it(where, tmp_path):
    assert read_model_info(models.save(models.RATED[where], tmp_path / "model.ts")).sampling_rate == 22050


@pytest.mark.parametrize("where", models.UNRATED)
def test_a_model_may_say_no_rate(where, tmp_path):
    assert read_model_info(models.save(models.UNRATED[where], tmp_path / "model.ts")).sampling_rate == 0


def test_caches_tell_how_many_streams_fit(tmp_path):
    info = read_model_info(models.save(models.Streams(4), tmp_path / "model.ts"))
    assert (info.streaming, info.rows, info.warnings) == (True, 4, ())


def test_attributes_methods_and_ghosts_are_told_apart(tmp_path):
    info = read_model_info(models.save(models.Tunable(), tmp_path / "model.ts"))
    assert [method.name for method in info.methods] == ["encode", "decode", "prior"]
    assert [attribute.name for attribute in info.attributes] == ["gain"]
    assert info.method("ghost") is None
    assert "'ghost'" in info.warnings[0]


def repacked(path: Path, to: Path, **changes: bytes) -> Path:
    """The same archive, deflated, under another top folder; `changes` replace members."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            inner = name.split("/", 1)[1]
            new.writestr(f"{to.stem}/{inner}", changes.get(inner, old.read(name)))
    return to


def fnv1a(lines: bytes) -> str:
    """The model hash, as pyext_src/model_file/hash.hpp words it."""
    so_far = 0xCBF29CE484222325
    for byte in lines:
        so_far = (so_far ^ byte) * 0x100000001B3 % 2**64
    return f"{so_far:016x}"


def counted(name: str) -> bool:
    return name.startswith(("data/", "constants/")) or name in ("data.pkl", "constants.pkl") or (
        name.startswith("code/") and name.endswith(".py"))


def test_the_hash_is_what_its_definition_says(nested):
    with zipfile.ZipFile(nested) as archive:
        members = {info.filename.split("/", 1)[1]: info for info in archive.infolist()}
    lines = (f"{name} {members[name].CRC:08x} {members[name].file_size}\n" for name in sorted(members) if counted(name))
    assert read_model_info(nested).hash == fnv1a("".join(lines).encode())


def test_a_renamed_and_compressed_model_is_the_same_model(nested, tmp_path):
    info, again = read_model_info(nested), read_model_info(repacked(nested, tmp_path / "other.ts"))
    assert (again.hash, again.layers, again.buffers) == (info.hash, info.layers, info.buffers)
    assert again.name == "other"
    assert again.file_size < info.file_size


def largest_weights(path: Path) -> zipfile.ZipInfo:
    with zipfile.ZipFile(path) as archive:
        return max((i for i in archive.infolist() if "/data/" in i.filename), key=lambda info: info.file_size)


def test_one_other_weight_is_another_model(nested, tmp_path):
    with zipfile.ZipFile(nested) as archive:
        name = largest_weights(nested).filename
        weights = bytearray(archive.read(name))
    weights[7] ^= 1
    changed = repacked(nested, tmp_path / "other.ts", **{name.split("/", 1)[1]: bytes(weights)})
    assert read_model_info(changed).hash != read_model_info(nested).hash


def test_weights_are_not_read(nested, tmp_path):
    content, weights = bytearray(nested.read_bytes()), largest_weights(nested)
    content[weights.header_offset + weights.file_size] ^= 255
    (tmp_path / "nested.ts").write_bytes(content)
    assert read_model_info(tmp_path / "nested.ts") == read_model_info(nested)


def test_the_card_needs_neither_torch_nor_numpy():
    code = "import sys, latentplay.model.info; sys.exit('torch' in sys.modules or 'numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_path_may_be_written_in_any_script(nested, tmp_path):
    strange = tmp_path / "modèle ☃ 音.ts"
    strange.write_bytes(nested.read_bytes())
    assert read_model_info(strange).name == "modèle ☃ 音"
    assert read_model_info(str(strange)).hash == read_model_info(nested).hash
