"""The demo network: a causal variational autoencoder with eight latents, one column each per 2048 samples."""

import torch
from torch import Tensor, nn

from latentplay.training.nets.conv import ROWS, CachedConv1d, CachedConvTranspose1d
from latentplay.training.nets.oscillators import SineBank
from latentplay.training.nets.pqmf import Synthesis
from latentplay.training.nets.residual import Leaky, Residual
from latentplay.training.nets.spectrum import PitchPicture, TimePicture

SR = 48000
RATIO = 2048
LATENTS = 8
TAPS = 128
DELAY = TAPS // 2
"""Samples by which the decoder answers late (the filter bank's half length): what training aligns to."""


def swell(x: Tensor) -> Tensor:
    """Any number to a loudness of 1e-7 ... 2. Source: Engel et al. 2020, DDSP, arXiv 2001.04643."""
    return 2 * torch.sigmoid(x).pow(2.3) + 1e-7


class Encoder(nn.Module):
    """(B, 1, T) -> mean and log variance, each (B, 8, T / 2048)."""

    def __init__(self, rows: int = ROWS):
        super().__init__()
        self.pitch = PitchPicture(SR, rows=rows)
        self.time = TimePicture(8, TAPS, rows)
        self.fast = nn.Sequential(
            CachedConv1d(16, 96, 8, 4, rows=rows), Leaky(), CachedConv1d(96, 128, 4, 2, rows=rows)
        )
        self.slow = nn.Sequential(
            CachedConv1d(self.pitch.bands + 128, 160, 3, rows=rows), Residual(160, rows=rows), Leaky(),
            CachedConv1d(160, 192, 4, 2, rows=rows), Residual(192, 1, rows=rows), Leaky(),
            CachedConv1d(192, 2 * LATENTS, 1, rows=rows),
        )

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        pictures = torch.cat([self.pitch(x), self.fast(self.time(x))], 1)
        mean, spread = self.slow(pictures).chunk(2, 1)
        return mean, spread.clamp(-12, 6)


class Decoder(nn.Module):
    """(B, 8, T) -> (B, 1, T * 2048): sine bank + bands of waveform and of coloured noise."""

    def __init__(self, rows: int = ROWS):
        super().__init__()
        self.body = nn.Sequential(
            CachedConv1d(LATENTS, 192, 2, rows=rows), Residual(192, 2, rows=rows), Leaky(),
            CachedConvTranspose1d(192, 160, 4, 2, rows=rows), Residual(160, rows=rows), Leaky(),
            CachedConvTranspose1d(160, 96, 8, 4, rows=rows), Residual(96, rows=rows), Leaky(),
            CachedConvTranspose1d(96, 64, 8, 4, rows=rows), Residual(64, rows=rows),
            Residual(64, 3, 3, rows=rows), Leaky(),
        )
        self.voices = CachedConv1d(64, 84, 1, rows=rows)
        self.sines = SineBank(SR, rows=rows)
        self.rise = nn.Sequential(
            CachedConvTranspose1d(64, 48, 8, 4, rows=rows), Residual(48, rows=rows),
            Residual(48, 3, 3, rows=rows), Leaky(),
        )
        self.parts = CachedConv1d(48, 64, 5, rows=rows)
        self.colour = CachedConv1d(32, 16, 9, bias=False, rows=rows)
        self.pqmf = Synthesis(16, TAPS, rows)
        start_quiet(self.voices, -4.0, slice(0, 84))
        start_quiet(self.parts, -2.0, slice(16, 64))

    def forward(self, z: Tensor) -> Tensor:
        hidden = self.body(z)
        tones = self.sines(swell(self.voices(hidden)))
        wave, loudness, breath = self.parts(self.rise(hidden)).split([16, 16, 32], 1)
        noise = (2 * torch.rand_like(breath) - 1) * swell(breath)
        return self.pqmf(torch.tanh(wave) * swell(loudness) + self.colour(noise)) + tones


def start_quiet(conv: CachedConv1d, level: float, channels: slice) -> None:
    """Sets the bias of `channels`, so that an untrained net starts soft."""
    if conv.bias is not None:
        conv.bias.data[channels] = level


class Net(nn.Module):
    """Encoder and decoder in training form (`rows` = 0) or streaming form."""

    def __init__(self, rows: int = 0):
        super().__init__()
        self.encoder, self.decoder = Encoder(rows), Decoder(rows)

    def forward(self, x: Tensor, keep: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Sound (B, 1, T), latents kept (B, 8, 1) -> sound, mean, log variance."""
        mean, spread = self.encoder(x)
        z = mean + torch.randn_like(mean) * (spread / 2).exp()
        return self.decoder(z * keep), mean, spread
