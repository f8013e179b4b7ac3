"""Each step of a plan gives what torch gives, whatever the strides of what it reads and writes."""

import numpy as np
import pytest
from plans import one_result

torch = pytest.importorskip("torch")
F = torch.nn.functional
SIZES = [2, 3, 37]


def values(seed=0, sizes=SIZES, low=-4.0, high=4.0):
    return np.random.default_rng(seed).uniform(low, high, sizes).astype(np.float32)


def wholes(seed=0, sizes=SIZES, low=-9, high=9):
    return np.random.default_rng(seed).integers(low, high, sizes)


def truths(seed=0, sizes=SIZES):
    return np.random.default_rng(seed).integers(0, 2, sizes).astype(bool)


def check(op, function, arrays, *, integers=(), reals=(), close=2e-7):
    """A step against torch, over several orders of dimensions; `close`: relative to the value or to 1."""
    expected = function(*(torch.from_numpy(np.ascontiguousarray(a)) for a in arrays)).numpy()
    for seed in range(4):
        kind = {"float32": "real", "int64": "whole", "bool": "truth"}[str(expected.dtype)]
        result = one_result(op, arrays, list(expected.shape), kind, integers, reals, seed)
        if kind == "real":
            np.testing.assert_allclose(result, expected, rtol=close, atol=close, err_msg=op)
        else:
            np.testing.assert_array_equal(result, expected, err_msg=op)


ODD = np.array([0.0, -0.0, 1e-38, -1e-38, 88.0, -88.0, 100.0, -104.0, 1e7, -3e8, np.inf, -np.inf, np.nan, 0.5, -0.5, 2.5], np.float32)

ONE = {
    "leaky_relu": (lambda x: F.leaky_relu(x, 0.2), [0.2]),
    "relu": (torch.relu, []),
    "elu": (lambda x: F.elu(x, 0.7), [0.7, 1, 1]),
    "silu": (F.silu, []),
    "tanh": (torch.tanh, []),
    "sigmoid": (torch.sigmoid, []),
    "softplus": (lambda x: F.softplus(x, 2, 3), [2, 3]),
    "sin": (torch.sin, []),
    "cos": (torch.cos, []),
    "exp": (torch.exp, []),
    "expm1": (torch.expm1, []),
    "log": (torch.log, []),
    "log1p": (torch.log1p, []),
    "log2": (torch.log2, []),
    "log10": (torch.log10, []),
    "sqrt": (torch.sqrt, []),
    "rsqrt": (torch.rsqrt, []),
    "reciprocal": (torch.reciprocal, []),
    "abs": (torch.abs, []),
    "neg": (torch.neg, []),
    "round": (torch.round, []),
    "floor": (torch.floor, []),
    "ceil": (torch.ceil, []),
    "trunc": (torch.trunc, []),
    "sign": (torch.sign, []),
    "atan": (torch.atan, []),
    "square": (torch.square, []),
    "erf": (torch.erf, []),
    "clamp": (lambda x: torch.clamp(x, -1, 2), [-1, 2]),
    "logical_not": (torch.logical_not, []),
    "is_nan": (torch.isnan, []),
    "gelu": (F.gelu, []),
}


@pytest.mark.parametrize("op", ONE)
def test_one_input(op):
    function, reals = ONE[op]
    close = 4e-7 if op == "gelu" else 2e-7
    check(op, function, [values()], reals=reals, close=close)
    check(op, function, [ODD], reals=reals, close=close)
    if op in ("abs", "neg", "square", "sign", "clamp", "logical_not"):
        check(op, function, [wholes()], reals=reals)


def test_one_input_of_other_kinds():
    check("gelu", lambda x: F.gelu(x, approximate="tanh"), [values()], integers=[1], close=4e-7)
    check("logical_not", torch.logical_not, [truths()])


def exact(function, x):
    """In units of the last place of a 32-bit number."""
    result = one_result(function, [x], list(x.shape)).astype(np.float64)
    right = {"sigmoid": lambda v: 1 / (1 + np.exp(-v))}.get(function) or getattr(np, function)
    expected = right(x.astype(np.float64))
    return np.max(np.abs(result - expected) / np.spacing(np.maximum(np.abs(expected), 1e-30).astype(np.float32)).astype(np.float64))


@pytest.mark.parametrize(("op", "low", "high"), [("exp", -80, 80), ("log", 1e-6, 50), ("tanh", -9, 9), ("sigmoid", -15, 80)])
def test_curves_are_exact(op, low, high):
    assert exact(op, values(1, [100000], low, high)) < (3 if op == "sigmoid" else 2)


@pytest.mark.parametrize("op", ["sin", "cos"])
def test_angles_are_exact(op):
    """However many turns there are: to a few units of what 1 has."""
    for size in (1, 100, 1e4, 9e5, 1e8):
        x = values(2, [20000], -size, size)
        assert np.max(np.abs(one_result(op, [x], [20000]) - getattr(np, op)(x.astype(np.float64)))) < 1.3e-7


TWO = {
    "add": torch.add, "sub": torch.sub, "mul": torch.mul, "div": torch.div, "pow": torch.pow, "maximum": torch.maximum,
    "minimum": torch.minimum, "atan2": torch.atan2, "fmod": torch.fmod, "remainder": torch.remainder,
    "floor_divide": torch.floor_divide, "eq": torch.eq, "ne": torch.ne, "lt": torch.lt, "le": torch.le, "gt": torch.gt,
    "ge": torch.ge, "logical_and": torch.logical_and, "logical_or": torch.logical_or,
}  # fmt: skip


@pytest.mark.parametrize("op", TWO)
def test_two_inputs(op):
    a, b = values(1), values(2)
    if op == "pow":
        a = np.abs(a)
    a[0, 0, :3], b[0, 0, 1:4] = b[0, 0, :3], np.nan
    check(op, TWO[op], [a, b], close=4e-7)
    if op not in ("div", "atan2"):
        divisor = wholes(2)
        divisor[divisor == 0] = 3
        check(op, TWO[op], [wholes(1), np.abs(divisor) if op == "pow" else divisor])
    if op in ("eq", "ne", "logical_and", "logical_or"):
        check(op, TWO[op], [truths(1), truths(2)])
    if op in ("add", "sub"):
        check(op, lambda a, b: TWO[op](a, b, alpha=3), [wholes(1), wholes(2)], reals=[3])
        check(op, lambda a, b: TWO[op](a, b, alpha=0.3), [values(1), values(2)], reals=[0.3])


@pytest.mark.parametrize("exponent", [2, 3, 0.5, -1, 1.7])
def test_powers_by_a_number(exponent):
    exponents = np.broadcast_to(np.float32(exponent), SIZES)
    check("pow", torch.pow, [np.abs(values()), exponents], close=4e-7)


def test_three_inputs():
    for make in (values, wholes, truths):
        check("where", torch.where, [truths(3), make(1), make(2)])
    check("lerp", torch.lerp, [values(1), values(2), values(3)], close=1e-6)
    check("addcmul", lambda a, b, c: torch.addcmul(a, b, c, value=0.3), [values(1), values(2), values(3)], reals=[0.3], close=1e-6)
    check("addcdiv", lambda a, b, c: torch.addcdiv(a, b, c, value=0.3), [values(1), values(2), values(3)], reals=[0.3], close=1e-6)


def test_copies_and_fills():
    for to in (torch.float32, torch.int64, torch.bool):
        for make in (values, wholes, truths):
            check("copy", lambda a, to=to: a.to(to), [make(1)])
    for value, dtype in ((0.3, torch.float32), (-7, torch.int64), (1, torch.bool)):
        check("fill", lambda value=value, dtype=dtype: torch.full(SIZES, value, dtype=dtype), [], reals=[value])


REDUCTIONS = {
    "sum": lambda x, d: torch.sum(x, d, keepdim=True),
    "mean": lambda x, d: torch.mean(x, d, keepdim=True),
    "amax": lambda x, d: torch.amax(x, d, keepdim=True),
    "amin": lambda x, d: torch.amin(x, d, keepdim=True),
    "norm": lambda x, d: torch.linalg.vector_norm(x, 2, d, keepdim=True),
    "variance": lambda x, d: torch.var(x, d, correction=1, keepdim=True),
}


@pytest.mark.parametrize("op", REDUCTIONS)
def test_reductions(op):
    reals = {"norm": [2], "variance": [1]}.get(op, [])
    for dimensions in ([0], [2], [0, 2], [0, 1, 2]):
        check(op, lambda x, d=dimensions: REDUCTIONS[op](x, d), [values()], integers=dimensions, reals=reals, close=1e-6)
    if op in ("sum", "amax", "amin"):
        check(op, lambda x: REDUCTIONS[op](x, [1]), [wholes()], integers=[1])


def test_norms_of_any_kind():
    for p in (0, 1, 3, np.inf, -np.inf):
        check("norm", lambda x, p=p: torch.linalg.vector_norm(x, p, [1, 2], keepdim=True), [values()], integers=[1, 2], reals=[p], close=1e-6)


@pytest.mark.parametrize("op", ["argmin", "argmax"])
def test_places_of_extremes(op):
    x, again, broken = values(), np.round(values()), values()
    again[:, :, 20:] = again[:, :, :17]
    broken[0, 1, 5:9] = np.nan
    for array in (x, broken, wholes()):
        for d in range(3):
            check(op, lambda x, d=d: getattr(torch, op)(x, d, keepdim=True), [array], integers=[d])
    places = one_result(op, [again], [2, 3, 1], "whole", [2])  # of several, the first one
    np.testing.assert_array_equal(places[..., 0], getattr(np, op)(again, 2))


def test_along_a_dimension():
    for d in range(3):
        check("cumsum", lambda x, d=d: torch.cumsum(x, d), [values()], integers=[d], close=1e-5)
        check("cumsum", lambda x, d=d: torch.cumsum(x, d), [wholes()], integers=[d])
        check("softmax", lambda x, d=d: torch.softmax(x, d), [values()], integers=[d], close=1e-6)
        check("log_softmax", lambda x, d=d: torch.log_softmax(x, d), [values()], integers=[d], close=2e-6)


def test_products():
    for b, m, k, n in ((1, 16, 16, 1), (2, 5, 7, 33), (1, 3, 40, 16), (2, 1, 1, 1)):
        check("matmul", torch.matmul, [values(1, [b, m, k]), values(2, [b, k, n])], close=1e-5)
    check("matmul", lambda a, b, c: torch.baddbmm(c, a, b, alpha=0.5, beta=2), [values(1, [2, 3, 4]), values(2, [2, 4, 5]), values(3, [2, 3, 5])],
          reals=[0.5, 2], close=1e-5)  # fmt: skip
    check("distance", torch.cdist, [values(1, [2, 3, 18]), values(2, [2, 70, 18])], close=1e-5)


def test_lookups():
    for make in (values, wholes, truths):
        for d in range(3):
            index = wholes(5, [2, 3, 11] if d == 2 else SIZES, 0, SIZES[d])
            check("gather", lambda a, i, d=d: torch.gather(a, d, i), [make(1), index], integers=[d])
            check("index_select", lambda a, i, d=d: torch.index_select(a, d, i), [make(1), wholes(5, [6], 0, SIZES[d])], integers=[d])
    index = np.stack([np.random.default_rng(i).permutation(37)[:11] for i in range(6)]).reshape(2, 3, 11)
    check("scatter", lambda a, i, s: torch.scatter(a, 2, i, s), [values(1), index, values(3, [2, 3, 11])], integers=[2])


def test_orders_and_edges():
    for dimensions in ([0], [1, 2], []):
        check("flip", lambda a, d=dimensions: torch.flip(a, d), [values()], integers=dimensions)
    check("pad_reflect", lambda a: F.pad(a, (4, 7), "reflect"), [values()], integers=[4, 7])
    check("pad_replicate", lambda a: F.pad(a, (4, 0), "replicate"), [values()], integers=[4, 0])
