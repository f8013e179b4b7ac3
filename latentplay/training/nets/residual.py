"""Residual units: a dilated convolution beside a plain path, with a leaky or a periodic bend between."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from latentplay.training.nets.conv import ROWS, CachedConv1d, Delay

SLOPE = 0.2
"""What remains of negative values in the leaky bend."""


class Leaky(nn.Module):
    """Leaky rectifier."""

    def __init__(self, slope: float = SLOPE):
        super().__init__()
        self.slope = slope

    def forward(self, x: Tensor) -> Tensor:
        return F.leaky_relu(x, self.slope)


class Snake(nn.Module):
    """x + sin(a x)^2 / a with one learned `a` per channel. Source: Ziyin et al. 2020, arXiv 2006.08195."""

    def __init__(self, channels: int):
        super().__init__()
        self.alpha = nn.Parameter(torch.ones(channels, 1))

    def forward(self, x: Tensor) -> Tensor:
        return x + torch.sin(self.alpha * x).square() / (self.alpha + 1e-6)


def bend(kind: str, channels: int) -> nn.Module:
    """The bend called `kind`: "leaky" or "snake"."""
    return Snake(channels) if kind == "snake" else Leaky()


class Residual(nn.Module):
    """x + 1x1(bend(dilated(bend(x)))), on (B, channels, T).

    `centred`: the dilated path looks as far ahead as behind, so both paths arrive `delay` columns late.
    """

    def __init__(self, channels: int, kernel: int = 3, dilation: int = 1, kind: str = "leaky",
                 centred: bool = False, bias: bool = True, rows: int = ROWS):
        super().__init__()
        self.net = nn.Sequential(
            bend(kind, channels), CachedConv1d(channels, channels, kernel, 1, dilation, bias, rows),
            bend(kind, channels), CachedConv1d(channels, channels, 1, bias=bias, rows=rows),
        )
        self.delay = (kernel - 1) * dilation // 2 if centred else 0
        self.plain = Delay(channels, self.delay, rows) if self.delay else nn.Identity()

    def forward(self, x: Tensor) -> Tensor:
        return self.plain(x) + self.net(x)


def stack(channels: int, dilations: tuple[int, ...], kernel: int = 3, kind: str = "leaky", centred: bool = False,
          bias: bool = True, rows: int = ROWS) -> nn.Sequential:
    """Residual units in a row, one per dilation."""
    return nn.Sequential(*(Residual(channels, kernel, d, kind, centred, bias, rows) for d in dilations))
