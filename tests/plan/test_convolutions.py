"""Convolutions of a plan: torch's sums, whatever the strides, the groups and the padding; over many frames; with bent layers."""

import numpy as np
import pytest
from plans import PlanMaker, part, permuted

torch = pytest.importorskip("torch")
F = torch.nn.functional


def values(sizes, seed=0):
    return np.random.default_rng(seed).standard_normal(sizes).astype(np.float32)


def net_of(x, w, b, out_sizes, op, integers, *, columns, loose):
    """A net of one convolution; columns: channels side by side; loose: weights that are computed in each frame."""
    maker = PlanMaker(3)
    order = [0, 2, 1]
    source = permuted(maker.state(x.transpose(order)), order) if columns else maker.state(x, shuffled=True)
    out = permuted(maker.result([out_sizes[d] for d in order]), order) if columns else maker.result(out_sizes, shuffled=True)
    weight = maker.state(w, shuffled=True) if loose else maker.weight("w", w, shuffled=not columns)
    biases = [] if b is None else [maker.weight("b", b, shuffled=not columns)]
    maker.step(op, [source, weight, *biases], out, integers)
    return maker, maker.net(), source, out


CASES = [
    # channels in and out, length, kernel, stride, padding, dilation, groups
    (5, 7, 12, 3, 1, 0, 1, 1), (5, 7, 12, 3, 1, 2, 1, 1), (1, 16, 64, 9, 4, 3, 1, 1), (16, 1, 9, 7, 1, 3, 1, 1),
    (8, 8, 20, 3, 1, 3, 3, 1), (8, 20, 9, 3, 1, 1, 1, 4), (40, 40, 9, 3, 1, 1, 1, 40),
    (20, 20, 15, 5, 2, 0, 2, 20), (3, 3, 1, 1, 1, 0, 1, 1), (6, 12, 7, 2, 1, 0, 1, 6),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
@pytest.mark.parametrize("columns", [True, False])
def test_convolution(case, columns):
    ci, co, length, kernel, stride, padding, dilation, groups = case
    x, w = values([1, ci, length], 1), values([co, ci // groups, kernel], 2)
    for bias in (None, values([co], 3)):
        expected = F.conv1d(*(None if v is None else torch.from_numpy(v) for v in (x, w, bias)), stride, padding, dilation, groups).numpy()
        for loose in (False, True):
            net, out = net_of(x, w, bias, expected.shape, "conv", [stride, padding, dilation, groups], columns=columns, loose=loose)[1::2]
            net.run()
            np.testing.assert_allclose(net.value(out), expected, rtol=1e-5, atol=1e-5)


TRANSPOSED = [
    # channels in and out, length, kernel, stride, padding, dilation, groups, more at the end
    (6, 5, 1, 8, 4, 0, 1, 1, 0), (6, 5, 7, 8, 4, 2, 1, 1, 0), (6, 5, 7, 7, 4, 1, 1, 1, 2), (3, 20, 9, 4, 2, 1, 1, 1, 0),
    (4, 6, 5, 3, 1, 1, 2, 1, 0), (8, 12, 6, 4, 2, 1, 1, 4, 1), (16, 16, 6, 4, 2, 0, 1, 16, 0),
    (5, 1, 6, 2, 4, 0, 1, 1, 0), (2, 3, 4, 5, 5, 0, 1, 1, 0), (4, 4, 6, 16, 8, 4, 1, 1, 0),
]  # fmt: skip


@pytest.mark.parametrize("case", TRANSPOSED, ids=str)
@pytest.mark.parametrize("columns", [True, False])
def test_transposed_convolution(case, columns):
    ci, co, length, kernel, stride, padding, dilation, groups, more = case
    x, w = values([1, ci, length], 1), values([ci, co // groups, kernel], 2)
    for bias in (None, values([co], 3)):
        given = (None if v is None else torch.from_numpy(v) for v in (x, w, bias))
        expected = F.conv_transpose1d(*given, stride, padding, more, groups, dilation).numpy()
        for loose in (False, True):
            integers = [stride, padding, dilation, groups, more]
            net, out = net_of(x, w, bias, expected.shape, "conv_transpose", integers, columns=columns, loose=loose)[1::2]
            net.run()
            net.run()  # what the first one left behind is not added to
            np.testing.assert_allclose(net.value(out), expected, rtol=1e-5, atol=1e-5)


def streaming(channels, length, kernel, dilation):
    """A cached convolution as models have it: what was before, what is new, and what is kept."""
    past = (kernel - 1) * dilation
    maker = PlanMaker(channels=channels, length=length)
    cache = maker.state(np.zeros([1, channels, past], np.float32))
    joined = maker.buffer("scratch", "real", [1, channels, past + length])
    out = maker.buffer("scratch", "real", [1, channels, length])
    bent = maker.weight("net.weight", values([channels, channels, kernel], 1))
    bias = maker.weight("net.bias", values([channels], 2))
    maker.step("copy", [cache], part(joined, 2, 0, past))
    maker.step("copy", [maker.input], part(joined, 2, past, past + length))
    maker.step("copy", [part(joined, 2, length, past + length)], cache)
    maker.step("conv", [joined, bent, bias], out, [1, 0, dilation, 1])
    maker.step("tanh", [out], out)
    return maker.net(out)


def test_a_stream_of_frames_with_a_layer_bent_on_the_way():
    channels, length, kernel, dilation = 6, 8, 3, 3
    net = streaming(channels, length, kernel, dilation)
    w, b = values([channels, channels, kernel], 1), values([channels], 2)
    x = values([1, channels, 10 * length], 3)
    outs = []
    for frame in range(10):
        if frame == 5:
            net.net.set_layer("net.weight", 0.5 * w)
            net.net.set_layer("net.bias", 2 * b)
        outs.append(net.run(x[:, :, frame * length : (frame + 1) * length]).reshape(1, channels, length))
        assert net.good
    padded = F.pad(torch.from_numpy(x), ((kernel - 1) * dilation, 0))

    def whole(w, b):
        return torch.tanh(F.conv1d(padded, torch.from_numpy(w), torch.from_numpy(b), dilation=dilation)).numpy()

    before, after = whole(w, b), whole(0.5 * w, 2 * b)
    np.testing.assert_allclose(np.concatenate(outs[:5], 2), before[:, :, : 5 * length], atol=2e-6)
    np.testing.assert_allclose(np.concatenate(outs[5:], 2), after[:, :, 5 * length :], atol=2e-6)


def test_a_preview_leaves_no_trace_and_a_reset_forgets():
    net = streaming(4, 8, 3, 1)
    x = values([3, 1, 4, 8])
    first = net.run(x[0])
    kept = net.net.copy_memory()
    second = net.run(x[1])
    net.net.put_back_memory(kept)
    np.testing.assert_array_equal(net.run(x[1]), second)
    net.net.reset()
    np.testing.assert_array_equal(net.run(x[0]), first)
    assert net.net.is_finite()
    net.run(np.full([1, 4, 8], np.nan, np.float32))
    assert not net.net.is_finite()
    net.net.reset()
    assert net.net.is_finite()
