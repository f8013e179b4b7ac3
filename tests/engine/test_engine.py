"""The engine against torch: the same model, frame by frame, gives the same latents and the same sound."""

import numpy as np
import pytest
import torch
from lookalikes import KINDS

from latentplay.errors import ModelError
from latentplay.model.info import read_model_info
from latentplay.model.model import DECODE, ENCODE, load

CLOSE = 2e-5
"""Of the largest value: sums are taken in another order."""


def torch_model(file):
    """The file as torch plays it, from an empty memory."""
    module = torch.jit.load(str(file)).eval()
    for name, buffer in module.named_buffers():
        if buffer.dim() == 3 and name.endswith(("pad", "cache")):
            buffer.zero_()
    return module


def as_torch(module, name, values, seed):
    """One call of torch's, float32 (channels, length) in and out."""
    torch.manual_seed(seed)
    with torch.no_grad():
        return getattr(module, name)(torch.from_numpy(values)[None])[0].numpy()


@pytest.mark.parametrize("kind", KINDS)
def test_frames_are_what_torch_computes(model_file, kind):
    file = model_file(kind)
    model, reference, info = load(file), torch_model(file), read_model_info(file)
    random = np.random.default_rng(1)
    for frame in range(4):
        for method, name in ((ENCODE, "encode"), (DECODE, "decode")):
            row = info.method(name)
            if row is None:
                continue
            length = max(row.in_ratio, row.out_ratio) // row.in_ratio
            values = (0.3 * random.standard_normal((row.in_channels, length))).astype(np.float32)
            expected = as_torch(reference, name, values, frame)
            heard = model.encode(values, frame) if method == ENCODE else model.decode(values, frame)
            assert np.abs(heard - expected).max() <= CLOSE * max(1.0, np.abs(expected).max())


def test_two_nets_share_weights_and_not_their_past(model_file):
    model = load(model_file("rave_v2"))
    one, other = model.weights.net(), model.weights.net()
    loud = np.random.default_rng(2).standard_normal((1, model.ratio)).astype(np.float32)
    silent = np.zeros_like(loud)
    fresh = other.run(ENCODE, silent)
    other.reset()
    one.run(ENCODE, loud)
    np.testing.assert_array_equal(other.run(ENCODE, silent), fresh)
    assert not np.array_equal(one.run(ENCODE, silent), fresh)
    one.reset()
    np.testing.assert_array_equal(one.run(ENCODE, silent), fresh)


def test_the_exporters_own_sound_is_gone(model_file):
    """Exports carry caches full of the exporter's test signal: a fresh net is as silent as a reset one."""
    model = load(model_file("rave_v2"))
    net = model.weights.net()
    silent = np.zeros((1, model.ratio), np.float32)
    first = net.run(ENCODE, silent)
    net.reset()
    np.testing.assert_array_equal(net.run(ENCODE, silent), first)


def test_own_delay_of_exact_models_is_exact(model_file):
    assert load(model_file("passthrough")).delay == 0
    assert load(model_file("clicks")).ratio == 2048


def test_wrong_channels_are_refused_with_numbers(model_file):
    model = load(model_file("hold"))
    with pytest.raises((ModelError, ValueError), match="3 channels"):
        model.encode(np.zeros((3, 2048), np.float32))
    with pytest.raises(ModelError, match="no decode"):
        load(model_file("encode_only")).decode(np.zeros((8, 1), np.float32))
