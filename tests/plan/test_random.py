"""Noise without torch is torch's noise: the same seed draws the same values."""

import numpy as np
import pytest
from plans import PlanMaker, permuted

from latentplay import _steps

torch = pytest.importorskip("torch")


def drawn(op, sizes, reals, seed, integers=()):
    maker = PlanMaker()
    out = maker.result(sizes, shuffled=True)
    maker.step(op, [], out, integers, reals)
    net = maker.net()
    net.run(seed=seed)
    return net.value(out)


def test_draws_of_every_size_are_torch_s():
    for size in range(1, 101):
        seed = size * 7919 << (size % 40)  # also beyond 32 bits
        torch.manual_seed(seed)
        np.testing.assert_allclose(drawn("uniform", [size], [-2, 3], seed), torch.empty(size).uniform_(-2, 3).numpy(), rtol=0, atol=5e-7)
        torch.manual_seed(seed)
        np.testing.assert_allclose(drawn("normal", [size], [0, 1], seed), torch.randn(size).numpy(), rtol=0, atol=1e-6)


def test_draws_of_a_frame_follow_each_other():
    sizes = [3, 5, 100, 1, 16, 33, 7]
    kinds = ["normal", "normal", "uniform", "normal", "normal", "normal", "uniform"]
    maker = PlanMaker()
    outs = [maker.result([1, 1, size], shuffled=True) for size in sizes]
    for kind, out in zip(kinds, outs, strict=True):
        maker.step(kind, [], out, reals=[0.0, 1.0])
    net = maker.net()
    for seed in (0, 5, 2**63 + 12345):
        net.run(seed=seed)
        torch.manual_seed(seed)
        for kind, size, out in zip(kinds, sizes, outs, strict=True):
            expected = torch.randn(1, 1, size) if kind == "normal" else torch.rand(1, 1, size)
            np.testing.assert_allclose(net.value(out), expected.numpy(), rtol=0, atol=1e-6)


def test_draws_into_other_orders_of_dimensions():
    for sizes in ([2, 3, 17], [4, 4], [1, 2, 5]):
        torch.manual_seed(9)
        np.testing.assert_allclose(drawn("normal", sizes, [1, 2], 9), torch.empty(sizes).normal_(1, 2).numpy(), rtol=0, atol=3e-6)
    torch.manual_seed(9)  # what lies in memory in another order is drawn one by one
    expected = torch.randn_like(torch.zeros(5, 7).T).numpy()
    maker = PlanMaker()
    out = maker.result([7, 5])
    maker.step("normal", [], permuted(out, [1, 0]), [1], [0.0, 1.0])
    net = maker.net()
    net.run(seed=9)
    result = net.value(permuted(out, [1, 0]))
    assert np.abs(np.sort(result.ravel()) - np.sort(expected.ravel())).max() < 1e-6


def test_denormal_numbers_are_zero_where_that_is_wanted():
    """A tail that fades costs no more than a sound."""
    small = np.array([1e-20], np.float32)
    assert _steps.flushed_product(1e-20, small) == 0
    assert np.float32(1e-20) * small[0] > 0, "and nowhere else"
