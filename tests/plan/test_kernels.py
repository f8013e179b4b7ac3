"""Convolutions over columns compute what torch computes, by every set of kernels that this processor has."""

from collections.abc import Iterator

import numpy as np
import pytest
import torch

from latentplay import _plan

SETS = [name for name in ("AVX-512", "AVX2", "NEON", "plain") if _plan.use(name)]
BEST = SETS[0]
GUARD = np.float32(1234.5)
"""Stands where nothing may be written."""


@pytest.fixture(params=SETS, autouse=True)
def kernels(request: pytest.FixtureRequest) -> Iterator[str]:
    assert _plan.use(request.param) and _plan.kernels() == request.param
    yield request.param
    _plan.use(BEST)


class Layer:
    """A convolution of random weights: torch's, and ours over columns."""

    def __init__(self, rng, outputs, taps, channels, columns, stride=1, dilation=1, half=False):
        self.torch = torch.from_numpy(rng.standard_normal((outputs, channels, taps), np.float32) / np.float32(np.sqrt(taps * channels)))
        self.bias = rng.standard_normal(outputs, np.float32)
        self.stride, self.dilation, self.outputs, self.channels = stride, dilation, outputs, channels
        length = (columns - 1) * stride + (taps - 1) * dilation + 1
        self.sound = rng.standard_normal((length, channels), np.float32)
        self.starts = np.arange(columns, dtype=np.int64) * stride * channels
        self.packed = _plan.Packed(self.torch.numpy().transpose(0, 2, 1), half)

    def expected(self, precise=True):
        kind = torch.float64 if precise else torch.float32
        sound = torch.from_numpy(self.sound.T[None].copy()).to(kind)
        made = torch.conv1d(sound, self.torch.to(kind), torch.from_numpy(self.bias).to(kind), self.stride, dilation=self.dilation)
        return made[0].T.numpy()

    def played(self, which=slice(None), bias=True, before=None):
        starts = self.starts[which]
        outs = np.full((len(starts), self.outputs + 1), GUARD)
        if before is not None:
            outs[:, :-1] = before
        base = self.bias if bias else None
        self.packed.convolve(self.sound.ravel(), starts, self.dilation * self.channels, outs, base, before is not None)
        assert np.all(outs[:, -1] == GUARD), "it wrote beyond its outputs"
        return outs[:, :-1]


def error_of(got, wanted):
    return np.sqrt(np.mean((got - wanted) ** 2) / np.mean(wanted**2))


SHAPES = [(1, 1, 1, 1), (16, 513, 1, 128), (16, 33, 16, 40), (17, 3, 5, 7)]
SHAPES += [(96, 3, 96, 128), (200, 1, 33, 2), (64, 7, 64, 3), (384, 3, 96, 1)]
"""Outputs, taps, channels, columns."""


def random_shapes(rng, count):
    """The same, with stride and dilation."""
    return [tuple(int(rng.integers(1, most)) for most in (150, 9, 70, 30, 4, 10)) for _ in range(count)]


@pytest.mark.parametrize("half", [False, True], ids=["full", "half"])
def test_a_layer_computes_what_torch_computes(half):
    """With full weights as exactly as torch, with half ones 60 dB below the sound."""
    rng = np.random.default_rng(1)
    for shape in SHAPES + random_shapes(rng, 25):
        layer = Layer(rng, *shape, half=half)
        wanted = layer.expected()
        assert error_of(layer.played(), wanted) < (1e-3 if half else 1e-6), shape


def test_which_columns_are_computed_at_once_changes_no_bit():
    """A frame of two hops is two frames of one hop."""
    rng = np.random.default_rng(2)
    for half in (False, True):
        for shape in [(16, 40, 1, 17), (100, 3, 21, 17), (300, 3, 24, 17, 2, 3)]:
            layer = Layer(rng, *shape, half=half)
            whole = layer.played()
            for size in range(1, 9):
                parts = [layer.played(slice(at, at + size)) for at in range(0, 17, size)]
                assert np.array_equal(np.concatenate(parts), whole)


def test_what_lies_there_is_added_to():
    rng = np.random.default_rng(3)
    for outputs in (16, 21, 64):
        layer = Layer(rng, outputs, 3, 20, 5)
        before = rng.standard_normal((5, outputs), np.float32)
        plain = layer.played(bias=False)
        assert np.array_equal(layer.played(bias=False, before=before), before + plain)
        assert error_of(layer.played(before=before), layer.expected() + before) < 1e-6


@pytest.mark.parametrize("scale", [1e-30, 1e-6, 3.0, 1e6, 1e30])
def test_half_weights_are_as_good_quiet_or_loud(scale):
    """A bent layer may have weights of any size."""
    rng = np.random.default_rng(4)
    layer = Layer(rng, 24, 3, 40, 4)
    layer.packed = _plan.Packed(layer.torch.numpy().transpose(0, 2, 1) * np.float32(scale), True)
    layer.bias[:] = 0
    assert error_of(layer.played().astype(np.float64) / np.float32(scale), layer.expected()) < 1e-3


def test_weights_of_zeros_are_silent():
    rng = np.random.default_rng(5)
    layer = Layer(rng, 24, 3, 40, 4)
    for half in (False, True):
        layer.packed = _plan.Packed(np.zeros((24, 3, 40), np.float32), half)
        assert not layer.played(bias=False).any()


def test_what_is_no_number_stays_none():
    """Half weights must not turn it into sound: the net is found out and held back as with full ones."""
    rng = np.random.default_rng(6)
    layer = Layer(rng, 17, 3, 40, 4)
    weights = layer.torch.numpy().transpose(0, 2, 1).copy()
    weights[3, 1, 7], weights[16, 2, 9] = np.nan, np.inf
    for half in (False, True):
        layer.packed = _plan.Packed(weights, half)
        got = layer.played()
        assert np.array_equal(np.isfinite(got).all(axis=0), np.isfinite(weights).all(axis=(1, 2)))


def test_weights_may_lie_in_any_order():
    rng = np.random.default_rng(7)
    layer = Layer(rng, 33, 5, 18, 4)
    wanted = layer.played()
    for order in ((0, 1, 2), (2, 1, 0), (1, 0, 2), (1, 2, 0)):
        lying = layer.torch.numpy().transpose(0, 2, 1).transpose(order).copy()
        layer.packed = _plan.Packed(lying.transpose(np.argsort(order)))
        assert np.array_equal(layer.played(), wanted)


def test_kernels_with_fused_products_give_the_same_bits():
    """A patch sounds the same on any machine of the last ten years."""
    rng = np.random.default_rng(8)
    for half in (False, True):
        layer = Layer(rng, 50, 3, 21, 11, half=half)
        made = [layer.played() for name in SETS if name != "plain" and _plan.use(name)]
        assert all(np.array_equal(each, made[0]) for each in made)
