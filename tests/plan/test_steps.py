"""Each step of a plan gives what torch gives, whatever the strides of what it reads and writes."""

from functools import partial

import numpy as np
import pytest
from plans import PlanMaker, one_result

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
    "acos": (torch.acos, []),
    "asin": (torch.asin, []),
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
    own = op == "gelu"  # torch has one for each kind of processor, which differ, most for infinity
    close = 1e-6 if own else 2e-7
    check(op, function, [values()], reals=reals, close=close)
    check(op, function, [ODD[np.isfinite(ODD)] if own else ODD], reals=reals, close=close)
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
        function = partial(torch.linalg.vector_norm, ord=p, dim=[1, 2], keepdim=True)
        check("norm", function, [values()], integers=[1, 2], reals=[p], close=1e-6)


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
        check("cumprod", lambda x, d=d: torch.cumprod(x, d), [values(0, SIZES, -1.1, 1.1)], integers=[d], close=1e-5)
        check("softmax", lambda x, d=d: torch.softmax(x, d), [values()], integers=[d], close=1e-6)
        check("log_softmax", lambda x, d=d: torch.log_softmax(x, d), [values()], integers=[d], close=2e-6)


def test_products():
    for b, m, k, n in ((1, 16, 16, 1), (2, 5, 7, 33), (1, 3, 40, 16), (2, 1, 1, 1)):
        check("matmul", torch.matmul, [values(1, [b, m, k]), values(2, [b, k, n])], close=1e-5)
    arrays = [values(1, [2, 3, 4]), values(2, [2, 4, 5]), values(3, [2, 3, 5])]
    check("matmul", lambda a, b, c: torch.baddbmm(c, a, b, alpha=0.5, beta=2), arrays, reals=[0.5, 2], close=1e-5)
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


def test_the_best_few():
    x, broken = values(), values()
    broken[0, 1, 5:7] = np.nan
    for largest in (True, False):
        for d, k in ((0, 1), (2, 5), (2, 37), (1, 3)):
            for array in (x, broken):
                expected = torch.topk(torch.from_numpy(array), k, d, largest)
                ties = np.isnan(expected.values.numpy())  # in no order
                for got, right in zip(topk(array, k, d, largest), expected, strict=True):
                    np.testing.assert_array_equal(np.where(ties, -1, got), np.where(ties, -1, right))


def topk(array, k, dimension, largest):
    maker = PlanMaker()
    sizes = [k if d == dimension else size for d, size in enumerate(array.shape)]
    outs = [maker.result(sizes, kind, shuffled=True) for kind in ("real", "whole")]
    maker.step("topk", [maker.constant(array, shuffled=True)], outs, [k, dimension, int(largest), 1])
    net = maker.net()
    net.run()
    return [net.value(out) for out in outs]


def test_resampling():
    x = values(1, [1, 3, 17])
    for size, scale in ((34, 2.0), (17, None), (50, None), (6, None), (44, 2.6)):
        options = {"scale_factor": scale, "recompute_scale_factor": False} if scale else {"size": size}
        check("upsample_nearest", lambda a, o=options: F.interpolate(a, mode="nearest", **o), [x], reals=[scale or 0])
        for corners in (False, True):
            check("upsample_linear", lambda a, o=options, c=corners: F.interpolate(a, mode="linear", align_corners=c, **o), [x],
                  integers=[int(corners)], reals=[scale or 0], close=1e-6)  # fmt: skip
    for kernel, stride, padding, counts in ((2, 2, 0, 1), (5, 1, 2, 1), (5, 3, 2, 0), (4, 4, 0, 0)):
        check("avg_pool", lambda a, k=kernel, s=stride, p=padding, c=counts: F.avg_pool1d(a, k, s, p, count_include_pad=bool(c)), [x],
              integers=[kernel, stride, padding, counts], close=1e-6)  # fmt: skip


LENGTHS = [1, 2, 8, 15, 24, 30, 128, 257, 480, 1024]


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("norm", [0, 1, 2])
def test_fourier_transforms(length, norm):
    sizes, half = [2, length, 3], length // 2 + 1
    name = ["backward", "ortho", "forward"][norm]
    x = values(1, sizes)
    spectrum = values(2, [2, half, 3]) + 1j * values(3, [2, half, 3])
    numbers = (x + 1j * values(4, sizes)).astype(np.complex64)
    close = {"rtol": 1e-5, "atol": 2e-6 * length**0.5}
    result = one_result("fft_r2c", [x], [2, half, 3], "complex", [1, norm, 1])
    np.testing.assert_allclose(result, torch.fft.rfft(torch.from_numpy(x), dim=1, norm=name).numpy(), **close)
    back = {0: 2, 1: 1, 2: 0}[norm]  # torch names a norm by what the forward transform has
    result = one_result("fft_c2r", [spectrum.astype(np.complex64)], sizes, "real", [1, back, 0, length])
    np.testing.assert_allclose(result, torch.fft.irfft(torch.from_numpy(spectrum.astype(np.complex64)), length, 1, name).numpy(), **close)
    for forward, function in ((1, torch.fft.fft), (0, torch.fft.ifft)):
        result = one_result("fft_c2c", [numbers], sizes, "complex", [1, norm if forward else back, forward])
        np.testing.assert_allclose(result, function(torch.from_numpy(numbers), dim=1, norm=name).numpy(), **close)


def test_complex_numbers():
    a, b = ((values(s) + 1j * values(s + 1)).astype(np.complex64) for s in (1, 3))
    for op, expected in (("add", a + b), ("sub", a - b), ("mul", a * b), ("div", a / b)):
        np.testing.assert_allclose(one_result(op, [a, b], SIZES, "complex"), expected, rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(one_result("abs", [a], SIZES), np.abs(a), rtol=1e-6)
    np.testing.assert_array_equal(one_result("neg", [a], SIZES, "complex"), -a)
    pairs = np.stack([a.real, a.imag], -1)
    np.testing.assert_array_equal(one_result("copy", [pairs], SIZES, "complex"), a)
    np.testing.assert_array_equal(one_result("copy", [a], [*SIZES, 2]), pairs)
    np.testing.assert_array_equal(one_result("copy", [values()], SIZES, "complex"), values().astype(np.complex64))
