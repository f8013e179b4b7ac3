"""A plan on disk: it plays as it did, its weights lie in the file, and a file that is stale or damaged is refused in words."""

import copy
import os
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from plans import PlanMaker, part

from latentplay import _steps

MARK = ("a" * 64, "1.2.3")
PLAN = b"only the caller reads this"


def values(sizes, seed=0):
    return np.random.default_rng(seed).standard_normal(sizes).astype(np.float32)


@pytest.fixture(scope="module")
def maker():
    """Of each kind of weights: packed, packed twice, transposed, depthwise, read as they are, constant."""
    made = PlanMaker(channels=8, length=16)
    weight = made.weight("first.weight", values([24, 8, 3], 1))
    bias = made.weight("first.bias", values([24], 2))
    up = made.weight("up.weight", values([24, 5, 8], 3))
    deep = made.weight("deep.weight", values([24, 1, 3], 4))
    fixed = made.constant(values([5, 5, 1], 5))
    number = made.constant(np.array([2, 0, 1], np.int64))
    joined, hidden, far = (made.buffer("scratch", "real", sizes) for sizes in ([1, 8, 18], [1, 24, 16], [1, 5, 68]))
    cache = made.state(np.zeros([1, 8, 2], np.float32))
    out, some = made.buffer("scratch", "real", [1, 5, 68]), made.buffer("scratch", "real", [1, 3, 68])
    made.step("copy", [cache], part(joined, 2, 0, 2))
    made.step("copy", [made.input], part(joined, 2, 2, 18))
    made.step("copy", [part(joined, 2, 16, 18)], cache)
    made.step("conv", [joined, weight, bias], hidden, [1, 0, 1, 1])
    made.step("conv", [hidden, deep], hidden_copy(made, hidden), [1, 1, 1, 24])
    made.step("conv_transpose", [hidden, up], far, [4, 0, 1, 1, 0])
    made.step("conv", [far, fixed], out, [1, 0, 1, 1])
    made.step("index_select", [out, number], some, [1])
    made.out = some
    return made


def hidden_copy(made, like):
    return made.buffer("scratch", "real", like[2])


@pytest.fixture
def kept(maker, tmp_path):
    path = str(tmp_path / "model.plan")
    net = _steps.Net(maker.plan(maker.out), maker.layers)
    net.write(path, PLAN, *MARK)
    return path


def opened(maker, path, **options):
    file = _steps.File(path, *MARK, **options)
    return _steps.Net(maker.plan(maker.out), {}, 0, file)


def test_a_kept_plan_plays_as_it_did(maker, kept):
    net, again = _steps.Net(maker.plan(maker.out), maker.layers), opened(maker, kept)
    for frame in range(3):
        x = values([8, 16], frame)
        np.testing.assert_array_equal(net.run(x)[0], again.run(x)[0])
    for each in (net, again):  # its weights can be bent like others
        each.set_layer("first.weight", values([24, 8, 3], 9))
    np.testing.assert_array_equal(net.run(x)[0], again.run(x)[0])
    assert _steps.File(kept, *MARK).plan == PLAN
    assert os.listdir(os.path.dirname(kept)) == ["model.plan"], "nothing half written stays"


def test_what_is_of_something_else_is_refused_in_words(maker, kept, tmp_path):
    for mark, why in ((("b" * 64, "1.2.3"), "of another model"), (("a" * 64, "1.2.4"), "by another version")):
        with pytest.raises(RuntimeError, match=why):
            _steps.File(kept, *mark)
    with pytest.raises(RuntimeError, match="another precision"):
        _steps.File(kept, *MARK, 1)
    with pytest.raises(RuntimeError, match="cannot be read"):
        _steps.File(str(tmp_path / "none"), *MARK)
    (tmp_path / "text").write_text("words " * 100)
    with pytest.raises(RuntimeError, match="no plan"):
        _steps.File(str(tmp_path / "text"), *MARK)
    other = PlanMaker(channels=8, length=16)
    out = other.buffer("scratch", "real", [1, 24, 14])
    other.step("conv", [other.input, other.weight("first.weight", values([24, 8, 3]))], out, [1, 0, 1, 1])
    with pytest.raises(RuntimeError, match="packed for another"):
        _steps.Net(other.plan(out), {}, 0, _steps.File(kept, *MARK))
    with pytest.raises(RuntimeError, match="cannot be written"):
        _steps.Net(maker.plan(maker.out), maker.layers).write(str(tmp_path / "no" / "folder"), PLAN, *MARK)


def test_a_damaged_file_is_refused(kept):
    whole = Path(kept).read_bytes()
    random = np.random.default_rng(1)
    for at in [*range(176), *random.integers(176, len(whole), 150)]:
        damaged = bytearray(whole)
        damaged[at] ^= 1 << int(random.integers(8))
        replace(kept, damaged)
        with pytest.raises(RuntimeError):
            _steps.File(kept, *MARK)
    for size in (0, 1, 175, 176, 500, len(whole) - 1):
        replace(kept, whole[:size])
        with pytest.raises(RuntimeError):
            _steps.File(kept, *MARK)


def replace(path, data):
    Path(path).unlink()  # never written over: it may be mapped
    Path(path).write_bytes(data)


HEAD, CHECK_AT = 176, 160


def test_damage_that_no_checksum_sees_ends_nothing(maker, kept):
    """Whoever writes a checksum that fits gets wrong numbers or a refusal, never a crash."""
    whole = Path(kept).read_bytes()
    parts = struct.unpack_from("<Q", whole, 32)[0]
    front = (HEAD + (len(PLAN) + 7) // 8 * 8 + parts * 32 + 63) // 64 * 64
    random = np.random.default_rng(2)
    played = refused = 0
    for _ in range(150):
        damaged = bytearray(whole)
        for at in random.integers(0, front, 1 + random.integers(3)):
            damaged[at] = int(random.integers(256))
        damaged[CHECK_AT : CHECK_AT + 4] = bytes(4)
        damaged[CHECK_AT : CHECK_AT + 4] = struct.pack("<I", zlib.crc32(bytes(damaged[:front])))
        replace(kept, damaged)
        try:
            opened(maker, kept, weights=False).run(values([8, 16]))
            played += 1
        except RuntimeError:
            refused += 1
    assert played > 10
    assert refused > 10


def mutated(value, random):
    """Another number, mostly a likely one."""
    return int(random.choice([0, 1, 2, 3, 7, -1, -2, 16, 24, 1000, 2**31, 2**40, -(2**40), 2**62, value + 1, value - 1]))


def numbers_of(node, found):
    """Every place of a plan that holds a number."""
    pairs = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else []
    for key, value in pairs:
        if isinstance(value, int):
            found.append((node, key))
        elif isinstance(value, tuple):
            node[key] = list(value)
            numbers_of(node[key], found)
        else:
            numbers_of(value, found)
    return found


def as_tuples(plan):
    for method in plan["methods"]:
        for step in method["steps"]:
            step["in"], step["out"] = [tuple(v) for v in step["in"]], [tuple(v) for v in step["out"]]
    return plan


def test_plans_changed_at_random_are_refused_or_run(maker):
    """No view reaches beyond its buffer, whatever a plan says."""
    random = np.random.default_rng(3)
    played = refused = 0
    for _ in range(200):
        plan = copy.deepcopy(maker.plan(maker.out))
        places = numbers_of([plan["buffers"], plan["methods"][0]["steps"]], [])
        for _ in range(1 + random.integers(2)):
            node, key = places[random.integers(len(places))]
            value = mutated(node[key], random)
            node[key] = value
        if random.integers(3) == 0:
            step = plan["methods"][0]["steps"][random.integers(len(plan["methods"][0]["steps"]))]
            step["op"] = str(random.choice(_steps.OPS))
        try:
            net = _steps.Net(as_tuples(plan), maker.layers)
            net.run(values([8, 16]))
            played += 1
        except (RuntimeError, OverflowError):
            refused += 1
    assert played > 20
    assert refused > 20
