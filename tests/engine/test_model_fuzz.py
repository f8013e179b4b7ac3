"""However a file is spoilt, by chance or by design, reading its card ends soon, in a card or in one line."""

import copy
import struct
import time
import zipfile
import zlib
from pathlib import Path

import model_files as models
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from latentplay.errors import ModelError
from latentplay.model.info import ModelInfo, read_model_info

spoiling = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
spot = st.floats(0, 1, exclude_max=True)
edit = st.one_of(
    st.tuples(st.just("set"), spot, st.binary(min_size=1, max_size=8)),
    st.tuples(st.just("cut"), spot, st.integers(1, 40)),
    st.tuples(st.just("insert"), spot, st.binary(min_size=1, max_size=40)),
    st.tuples(st.just("repeat"), spot, st.integers(1, 200)),
)


def spoil(content: bytes, edits) -> bytes:
    for kind, where, what in edits:
        at = int(where * len(content))
        if kind == "set":
            content = content[:at] + what + content[at + len(what):]
        elif kind == "cut":
            content = content[:at] + content[at + what:]
        elif kind == "insert":
            content = content[:at] + what + content[at:]
        else:
            content = content[:at] + content[at:at + what] * 3 + content[at + what:]
    return content


def read_or_refuse(path: Path) -> None:
    try:
        info = read_model_info(path)
    except ModelError as error:
        assert str(error) and "\n" not in str(error)
    else:
        assert isinstance(info, ModelInfo)
        assert 1 <= info.ratio <= 65536 and 1 <= info.latents <= 1024
        assert not any("\n" in warning for warning in info.warnings)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return models.save(models.Nested(), tmp_path_factory.mktemp("fuzz") / "nested.ts")


@pytest.fixture(scope="module")
def members(model: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(model) as archive:
        return {name: archive.read(name) for name in archive.namelist() if not name.endswith(".debug_pkl")}


@spoiling
@given(edits=st.lists(edit, min_size=1, max_size=6))
def test_a_spoilt_file_is_read_or_refused(edits, model, tmp_path):
    content = model.read_bytes()
    (tmp_path / "spoilt.ts").write_bytes(spoil(content, edits))
    read_or_refuse(tmp_path / "spoilt.ts")
    head = len(content) * 3 // 4  # the directory and the objects lie at the end
    (tmp_path / "spoilt.ts").write_bytes(content[:head] + spoil(content[head:], edits))
    read_or_refuse(tmp_path / "spoilt.ts")


@spoiling
@given(edits=st.lists(edit, min_size=1, max_size=4), data=st.data())
def test_spoilt_objects_behind_a_good_checksum_are_read_or_refused(edits, data, members, tmp_path):
    name = data.draw(st.sampled_from(["nested/data.pkl", "nested/data.pkl", "nested/code/__torch__/card_models.py"]))
    with zipfile.ZipFile(tmp_path / "spoilt.ts", "w") as archive:
        for each, content in members.items():
            archive.writestr(each, spoil(content, edits) if each == name else content)
    read_or_refuse(tmp_path / "spoilt.ts")


def member(name: bytes, method: int, packed: bytes, size: int, crc: int) -> tuple[bytes, bytes]:
    """A local and a central header that say these things, true or not."""
    facts = struct.pack("<HHHIIIHH", method, 0, 0, crc, len(packed), size, len(name), 0)
    return (b"PK\3\4" + struct.pack("<HH", 20, 0) + facts + name + packed,
            b"PK\1\2" + struct.pack("<HHH", 20, 20, 0) + facts + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name)


@spoiling
@given(content=st.binary(max_size=400), edits=st.lists(edit, max_size=3), size=st.integers(0, 2000))
def test_spoilt_compression_is_read_or_refused(content, edits, size, tmp_path):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = spoil(packer.compress(content) + packer.flush(), edits)
    local, central = member(b"m/data.pkl", 8, packed, size, zlib.crc32(content))
    _, code = member(b"m/code/a.py", 0, b"", 0, 0)
    end = b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, 2, 2, len(central + code), len(local), 0)
    (tmp_path / "spoilt.ts").write_bytes(local + central + code + end)
    read_or_refuse(tmp_path / "spoilt.ts")


TENSOR = (b"ctorch._utils\n_rebuild_tensor_v2\n((X\7\0\0\0storagectorch\nLongStorage\nX\1\0\0\x000X\3\0\0\0cpu"
          b"K\4tQK\0(K\4t(K\1t\x89ccollections\nOrderedDict\n)RtR")
CODE = b"""class M(Module):
  __parameters__ = []
  __buffers__ = ["encode_params", ]
  def encode(self):
    pass
"""


def text(word: bytes) -> bytes:
    return b"X" + struct.pack("<I", len(word)) + word


def module(**attributes: bytes) -> bytes:
    """The pickle of a module."""
    items = b"".join(text(name.encode()) + value for name, value in attributes.items())
    return b"c__torch__\nM\n)\x81}(" + text(b"training") + b"\x88" + items + b"ub"


def doubled(levels: int) -> bytes:
    """A module that holds the one below twice, and so on: 2^levels modules in a few hundred bytes."""
    inner = module() + b"q\0"
    for level in range(1, levels):
        inner = module(a=inner, b=b"h" + bytes([level - 1])) + b"q" + bytes([level])
    return inner


def nested_modules(levels: int) -> bytes:
    inner = module()
    for _ in range(levels):
        inner = module(a=inner)
    return inner


HOSTILE = {
    "modules doubled forty times": module(encode_params=TENSOR, a=doubled(40)) + b".",
    "modules nested ten thousand deep": module(encode_params=TENSOR, a=nested_modules(10_000)) + b".",
    "ten million empty dicts": b"}" * 10_000_000 + b".",
    "ten million marks": b"(" * 10_000_000 + b".",
    "lists that grow in turn": b"]q\0]q\1" + b"0h\0K\1a0h\1K\1a" * 500_000 + b".",
    "one dict given to many objects": b"}q\0(" + b"NN" * 100_000 + b"u" + b"0c__torch__\nM\n)\x81h\0b" * 200_000 + b".",
    "a memo far away": b"}r\xff\xff\xff\xff.",
    "a text longer than the file": b"X\xff\xff\xff\xffabc.",
    "an end with nothing before it": b".",
    "thirty thousand methods": module(**{f"x{i}_params": TENSOR for i in range(30_000)}) + b".",
}


@pytest.mark.parametrize("trick", HOSTILE)
def test_files_made_to_hurt_are_refused(trick, tmp_path):
    path = tmp_path / "hostile.ts"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("m/data.pkl", b"\x80\2" + HOSTILE[trick])
        archive.writestr("m/code/__torch__.py", CODE)
        archive.writestr("m/data/0", struct.pack("<4q", 1, 1, 8, 2048))
    with pytest.raises(ModelError):
        read_model_info(path)


def test_the_same_file_without_the_trick_is_a_model(tmp_path):
    path = tmp_path / "plain.ts"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("m/data.pkl", b"\x80\2" + module(encode_params=TENSOR) + b".")
        archive.writestr("m/code/__torch__.py", CODE)
        archive.writestr("m/data/0", struct.pack("<4q", 1, 1, 8, 2048))
    assert read_model_info(path).latents == 8


def test_five_thousand_sources_that_share_four_megabytes_are_not_all_unpacked(tmp_path):
    children = {f"a{i}": b"c__torch__.m%d\nM\n)\x81}b" % i for i in range(5000)}
    path = tmp_path / "shared.ts"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("m/data.pkl", b"\x80\2" + module(encode_params=TENSOR, **children) + b".")
        archive.writestr("m/code/__torch__.py", CODE)
        archive.writestr("m/data/0", struct.pack("<4q", 1, 1, 8, 2048))
        archive.writestr("m/code/bulk.py", bytes(4_000_000))
        for i in range(5000):
            twin = copy.copy(archive.getinfo("m/code/bulk.py"))
            twin.filename, twin.compress_type, twin.file_size = f"m/code/__torch__/m{i}.py", zipfile.ZIP_DEFLATED, 1
            archive.filelist.append(twin)
    began = time.monotonic()
    read_or_refuse(path)
    assert time.monotonic() - began < 1
