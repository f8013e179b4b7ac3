"""Hostile model files: good ones whose records were changed by hand."""

import pickle
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import hostile_nets as nets
from lookalikes import save

Members = dict[str, bytes]


def good(folder: Path) -> Path:
    """What the others are made of."""
    path = folder / "good.ts"
    return path if path.exists() else save(nets.Bad(), path)


def members_of(path: Path) -> Members:
    """The records by their names."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def written(path: Path, members: Members, packed: bool = False) -> Path:
    """An archive of these records."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def changed(name: str, change: Callable[[bytes], bytes]) -> Callable[[Path], Path]:
    """A file with one record changed, in which the checksums are right."""

    def make(path: Path) -> Path:
        members = members_of(good(path.parent))
        found = next(each for each in members if each.endswith(name))
        return written(path, members | {found: change(members[found])})

    return make


CODE = "hostile_nets.py"


def in_encode(line: str) -> Callable[[bytes], bytes]:
    """The code with one more line in encode."""
    return lambda code: code.replace(b"  def encode(", b"  def _more(self: __torch__.hostile_nets.Bad,\n    x: Tensor) -> Tensor:\n"
                                     + f"    {line}\n    return x\n  def encode(".encode(), 1)


def twice(path: Path) -> Path:
    """Two records of one name; the last one is zero."""
    members = members_of(good(path.parent))
    written(path, members)
    name = next(each for each in members if each.endswith("data/0"))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(name, bytes(len(members[name])))
    return path


def in_capitals(path: Path) -> Path:
    """Two records that torch cannot tell apart."""
    members = members_of(good(path.parent))
    name = next(each for each in members if each.endswith("data.pkl"))
    return written(path, members | {name.replace("data.pkl", "DATA.PKL"): members[name]})


def flipped(path: Path) -> Path:
    """One bit of a weight is another."""
    content = bytearray(good(path.parent).read_bytes())
    with zipfile.ZipFile(good(path.parent)) as archive:
        start = archive.getinfo("good/data/3").header_offset
    name, extra = struct.unpack_from("<HH", content, start + 26)
    content[start + 30 + name + extra] ^= 16
    path.write_bytes(content)
    return path


def bomb(path: Path) -> Path:
    """80 KB that would fill 80 MB."""
    members = members_of(good(path.parent))
    return written(path, members | {"good/data/99": bytes(80 << 20)}, packed=True)


def many(path: Path) -> Path:
    """30 000 records of code."""
    members = members_of(good(path.parent))
    return written(path, members | {f"good/code/m{i}.py": b"" for i in range(30_000)})


def reaching(path: Path) -> Path:
    """A tensor that says it has more values than its record."""
    return changed("data.pkl", lambda objects: objects.replace(b"K\x01K\x01K\x08t", b"K\x01K\x01M\xff\x7ft"))(path)


def deep_tuples(path: Path) -> Path:
    """Tuples in tuples where the objects are."""
    return written(path, members_of(good(path.parent)) | {"good/constants.pkl": b"\x80\x02)" + b"\x85" * 20_000 + b"."})


def deep_lists(path: Path) -> Path:
    """The same with lists, in what tells where code comes from."""
    members = members_of(good(path.parent))
    name = next(each for each in members if each.endswith(".debug_pkl"))
    return written(path, members | {name: b"\x80\x02" + b"]" * 20_000 + b"a" * 19_999 + b"."})


def holds_itself(path: Path) -> Path:
    """A list that is its own item."""
    return written(path, members_of(good(path.parent)) | {"good/constants.pkl": pickle.dumps(circle(), 2)})


def circle() -> list[object]:
    """It."""
    items: list[object] = []
    items.append(items)
    return items


def calls_python(path: Path) -> Path:
    """Pickled Python, as a checkpoint may hold."""
    return written(path, members_of(good(path.parent)) | {"good/constants.pkl": b"\x80\x02cos\nsystem\nX\x04\x00\x00\x00true\x85R."})


def chain_of_classes(path: Path) -> Path:
    """20 000 classes, each of which needs the next."""
    head = "(Module):\n  __parameters__ = []\n  __buffers__ = []\n  next : __torch__.chain.C"
    code = "".join(f"class C{i}{head}{i + 1}\n" for i in range(20_000))
    return written(path, members_of(good(path.parent)) | {"good/code/__torch__/chain.py": code.encode()})


def doubling(path: Path) -> Path:
    """Forty functions, each of which calls the next one twice."""
    lines = [f"def f{i}(x: Tensor) -> Tensor:\n  return __torch__.twice.f{i + 1}(__torch__.twice.f{i + 1}(x))\n" for i in range(40)]
    code = "".join(lines) + "def f40(x: Tensor) -> Tensor:\n  return torch.neg(x)\n"
    members = members_of(changed(CODE, in_encode("x = __torch__.twice.f0(x)"))(path))
    return written(path, members | {"good/code/__torch__/twice.py": code.encode()})


def two_directories(path: Path) -> Path:
    """An archive whose directory counts fewer records than it has."""
    content = bytearray(written(path, members_of(good(path.parent))).read_bytes())
    end = content.rindex(b"PK\5\6")
    count = struct.unpack_from("<H", content, end + 10)[0]
    struct.pack_into("<HH", content, end + 8, count - 1, count - 1)
    path.write_bytes(content)
    return path


FILES: dict[str, tuple[Callable[[Path], Path], str]] = {
    "two records of one name": (twice, "holds 'data/0' twice"),
    "names that differ in capitals": (in_capitals, "twice"),
    "a flipped bit": (flipped, "is damaged ('data/3'"),
    "a compression bomb": (bomb, "would unpack to"),
    "30 000 records": (many, "is cut short or damaged"),
    "a tensor past its memory": (reaching, "reaches past its memory"),
    "tuples 20 000 deep": (deep_tuples, "is nested deeper than any export"),
    "lists 20 000 deep": (deep_lists, "is nested deeper than any export"),
    "a list in itself": (holds_itself, "is nested deeper than any export"),
    "pickled Python": (calls_python, "names 'os.system'"),
    "20 000 classes in a row": (chain_of_classes, "is nested deeper than any export"),
    "brackets 20 000 deep": (changed(CODE, in_encode("y = " + "(" * 20_000 + "1" + ")" * 20_000)), "is nested deeper than any export"),
    "a sum of 20 000": (changed(CODE, in_encode("y = 1" + " + 1" * 20_000)), "is nested deeper than any export"),
    "20 000 nots": (changed(CODE, in_encode("y = " + "not " * 20_000 + "True")), "is nested deeper than any export"),
    "2000 ifs": (changed(CODE, in_encode("pass\n" + "\n".join(" " * (4 + i) + "if True:" for i in range(2000)))), "is nested deeper"),
    "a type 20 000 deep": (changed(CODE, in_encode("y : " + "List[" * 20_000 + "int" + "]" * 20_000 + " = []")), "is nested deeper"),
    "a default that computes": (changed(CODE, lambda code: code.replace(b"x: Tensor", b"x: Tensor, y: Tensor=torch.ones([1])", 1)),
                                "computes something while it is loaded"),
    "an operator by its full name": (changed(CODE, in_encode("y = ops.aten.as_strided(x, [9], [1], 99)")), "uses aten::as_strided"),
    "an operator of another kind": (changed(CODE, in_encode("y = ops.quantized.linear(x, x)")), "uses quantized::linear"),
    "a class of torch's own": (changed(CODE, in_encode("y : __torch__.torch.classes.dist_rpc.WorkerInfo = x")), "torch.classes.dist_rpc"),
    "two directories": (two_directories, "is not packed as exports are"),
}
"""Files that are refused, each with what the line says."""
