"""A bank of sine oscillators a semitone apart, whose loudness is played from outside. Exact over any length of time."""

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from latentplay.training.nets.conv import ROWS, past

TURN = 1 << 20
"""Phase steps in one period, and samples after which every oscillator is back where it began."""


class SineBank(nn.Module):
    """Loudness curves to sound: (B, voices, T) -> (B, 1, T * hop); straight lines between one column and the next.

    Pitches are `lowest` Hz and the semitones above, rounded to sr / 2^20 Hz, so that phases can be whole numbers.
    """

    step: Tensor
    table: Tensor
    cache: Tensor

    def __init__(self, sr: int = 48000, voices: int = 84, lowest: float = 55.0, hop: int = 64, rows: int = ROWS):
        super().__init__()
        self.hop, self.turn, self.streaming = hop, TURN, rows > 0
        step = torch.round(lowest * 2 ** (torch.arange(voices) / 12) / sr * TURN).long()
        angle = step[:, None] * torch.arange(hop) * (2 * math.pi / TURN)
        ramp = torch.arange(hop) / hop
        table = torch.cat([angle.cos() * (1 - ramp), angle.sin() * (1 - ramp), angle.cos() * ramp, angle.sin() * ramp])
        self.register_buffer("step", step)
        self.register_buffer("table", table.float())
        self.register_buffer("cache", torch.zeros(max(rows, 1), 1, 1), persistent=False)
        self.before = past(voices, 1, rows)

    def clock(self, columns: int) -> int:
        """Where in the 2^20 samples this block starts; moves the clock on."""
        if not self.streaming:
            return int(torch.randint(0, self.turn // self.hop, (1,)).item()) if self.training else 0
        now = int(self.cache[0, 0, 0].item())
        self.cache.fill_((now + columns) % (self.turn // self.hop))
        return now

    def forward(self, loudness: Tensor) -> Tensor:
        start = self.clock(loudness.shape[-1])
        columns = torch.arange(start, start + loudness.shape[-1], device=loudness.device) * self.hop
        phase = torch.remainder(self.step[:, None] * columns, self.turn).float() * (2 * math.pi / self.turn)
        both = self.before(loudness)
        old, new = both[:, :, :-1], both[:, :, 1:]
        sine, cosine = torch.sin(phase), torch.cos(phase)
        mixed = torch.cat([old * sine, old * cosine, new * sine, new * cosine], 1)
        return F.linear(mixed.transpose(1, 2), self.table.t()).reshape(loudness.shape[0], 1, -1)
