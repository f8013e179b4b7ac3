"""Streaming layers: block after block must sound exactly like all at once."""

import pytest
import torch
from lookalikes import KINDS, make

from latentplay.training.nets.conv import CachedConv1d, CachedConvTranspose1d, Delay
from latentplay.training.nets.oscillators import TURN, SineBank
from latentplay.training.nets.pqmf import Analysis, Synthesis, pqmf_delay
from latentplay.training.nets.residual import Residual, Snake, stack
from latentplay.training.nets.spectrum import PitchPicture, TimePicture

LAYERS = {
    "conv": (lambda rows: CachedConv1d(3, 5, 7, rows=rows), 3, 1),
    "strided": (lambda rows: CachedConv1d(3, 5, 8, 4, rows=rows), 3, 4),
    "dilated": (lambda rows: CachedConv1d(3, 5, 3, 1, 9, rows=rows), 3, 1),
    "transposed": (lambda rows: CachedConvTranspose1d(3, 5, 8, 4, rows=rows), 3, 1),
    "transposed, no overlap": (lambda rows: CachedConvTranspose1d(3, 5, 4, 4, rows=rows), 3, 1),
    "residual": (lambda rows: Residual(4, 3, 3, rows=rows), 4, 1),
    "centred residual": (lambda rows: Residual(4, 3, 3, centred=True, rows=rows), 4, 1),
    "snake stack": (lambda rows: stack(4, (1, 3, 9), kind="snake", rows=rows), 4, 1),
    "analysis": (lambda rows: Analysis(16, 128, rows), 1, 16),
    "synthesis": (lambda rows: Synthesis(16, 128, rows), 16, 1),
    "pitch picture": (lambda rows: PitchPicture(rows=rows), 1, 1024),
    "time picture": (lambda rows: TimePicture(rows=rows), 1, 128),
    "sine bank": (lambda rows: SineBank(voices=12, rows=rows).eval(), 12, 1),
}


@pytest.fixture(params=LAYERS)
def layer(request):
    """(streaming layer, the same layer in training form, input channels, block length)."""
    torch.manual_seed(1)
    build, channels, step = LAYERS[request.param]
    streaming, whole = build(2), build(0)
    whole.load_state_dict(streaming.state_dict())
    return torch.jit.script(streaming), whole, channels, step


@torch.inference_mode()
def test_blocks_of_any_length_sound_like_the_whole(layer):
    streaming, whole, channels, step = layer
    x = 0.5 * torch.randn(2, channels, 24 * step)
    blocks = [streaming(b) for b in x.split([step, 5 * step, 2 * step, 7 * step, step, 8 * step], -1)]
    torch.testing.assert_close(torch.cat(blocks, -1), whole(x), atol=2e-5, rtol=1e-4)


@torch.inference_mode()
def test_emptied_memory_starts_afresh(layer):
    streaming, _, channels, step = layer
    x = 0.5 * torch.randn(1, channels, 6 * step)
    first = streaming(x)
    for name, memory in streaming.named_buffers():
        if name.endswith((".pad", ".cache")) or name in ("pad", "cache"):
            assert memory.dim() == 3
            memory.zero_()
    assert torch.equal(streaming(x), first)


@torch.inference_mode()
def test_nothing_is_heard_before_it_is_played(layer):
    _, whole, channels, step = layer
    x = 0.5 * torch.randn(1, channels, 16 * step)
    y = x.clone()
    y[:, :, 8 * step :] = 0
    half = whole(x).shape[-1] // 2
    torch.testing.assert_close(whole(x)[:, :, :half], whole(y)[:, :, :half])


@torch.inference_mode()
@pytest.mark.parametrize("bands, taps", [(16, 128), (16, 256), (4, 64), (16, 512)])
def test_filter_bank_gives_the_sound_back_late_and_whole(bands, taps):
    analysis, synthesis = Analysis(bands, taps, 0), Synthesis(bands, taps, 0)
    x = torch.randn(1, 1, 4096 * bands)
    late = pqmf_delay(bands, taps)
    error = synthesis(analysis(x))[..., late:] - x[..., : x.shape[-1] - late]
    assert 10 * torch.log10(x.square().mean() / error.square().mean()) > 40


@torch.inference_mode()
def test_filter_bank_puts_a_tone_into_its_band():
    tone = torch.sin(2 * torch.pi * 0.5 * 5.5 / 16 * torch.arange(16384))[None, None]
    levels = Analysis(16, 128, 0)(tone)[0].square().mean(-1)
    assert levels.argmax() == 5
    assert levels[[0, 1, 2, 3, 7, 8, 9]].max() < 1e-4 * levels[5]


@torch.inference_mode()
def test_sine_bank_plays_in_tune_for_ever():
    bank = SineBank(48000, 84).eval()
    loud = torch.zeros(1, 84, 750)
    loud[0, 36] = 1
    for _ in range(3):
        y = bank(loud)[0, 0]
    spectrum = torch.fft.rfft(y[:48000] * torch.hann_window(48000)).abs()
    assert spectrum.argmax() == 440
    assert y.abs().max() == pytest.approx(1, abs=1e-3)


@torch.inference_mode()
def test_sine_bank_comes_round_without_a_click():
    bank = SineBank(48000, 12).eval()
    loud = torch.zeros(1, 12, 4)
    loud[0, 3] = 1
    bank(loud)
    bank.cache.fill_(TURN // 64 - 2)
    y = bank(loud)[0, 0]
    assert y.diff().diff().abs().max() < 1e-3


@torch.inference_mode()
def test_delay_delays():
    delay = Delay(1, 3)
    y = torch.cat([delay(b) for b in torch.arange(8.0).reshape(1, 1, 8).split(2, -1)], -1)
    assert y.flatten().tolist() == [0, 0, 0, 0, 1, 2, 3, 4]


def test_snake_bends_and_keeps_zero():
    snake = Snake(1)
    assert snake(torch.zeros(1, 1, 1)).item() == 0
    assert snake(torch.full((1, 1, 1), torch.pi / 2)).item() == pytest.approx(torch.pi / 2 + 1, abs=1e-4)


@torch.inference_mode()
@pytest.mark.parametrize("kind", KINDS)
def test_look_alikes_play(kind, tmp_path):
    model = torch.jit.load(str(make(kind, tmp_path)))
    ins, _, latents, ratio = model.encode_params.tolist() if hasattr(model, "encode_params") else (1, 1, 8, 2048)
    z = torch.randn(1, latents, 3)
    if hasattr(model, "encode_params"):
        z = model.encode(0.2 * torch.randn(1, ins, 3 * ratio))
        assert z.shape == (1, latents, 3)
    if hasattr(model, "decode_params"):
        y = model.decode(z)
        assert y.shape == (1, model.decode_params[2], 3 * ratio)
        assert y.isfinite().all()
        assert y.abs().max() > 0


@torch.inference_mode()
def test_pass_throughs_are_exact(tmp_path):
    model = torch.jit.load(str(make("passthrough", tmp_path)))
    x = torch.randn(2, 1, 640)
    assert torch.equal(model.decode(model.encode(x)), x)
    model = torch.jit.load(str(make("clicks", tmp_path)))
    x = torch.zeros(1, 1, 8192)
    x[0, 0, [0, 17, 2047, 2048, 8191]] = torch.tensor([1, -0.5, 0.25, 0.9, -1])
    assert torch.equal(model.forward(x), x)
