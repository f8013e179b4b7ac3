"""Convolutions for streams: each remembers the end of its block, so that blocks in a row equal one long sound."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

ROWS = 4
"""Rows (sounds at once) a streaming layer remembers, unless told otherwise."""


class Memory(nn.Module):
    """The last `length` columns of a stream, one row per sound, in `pad`: (rows, channels, length), zero at first."""

    pad: Tensor

    def __init__(self, channels: int, length: int, rows: int = ROWS):
        super().__init__()
        self.length = length
        self.register_buffer("pad", torch.zeros(rows, channels, length), persistent=False)

    def forward(self, x: Tensor) -> Tensor:
        """(B, C, T) -> (B, C, length + T): the remembered columns, then the new ones. B <= rows."""
        if self.length == 0:
            return x
        longer = torch.cat([self.pad[: x.shape[0]], x], -1)
        self.pad[: x.shape[0]] = longer[:, :, longer.shape[-1] - self.length :]
        return longer


class Blank(nn.Module):
    """Memory's stand-in for training: every sound starts after silence, nothing is kept."""

    def __init__(self, length: int):
        super().__init__()
        self.length = length

    def forward(self, x: Tensor) -> Tensor:
        """(B, C, T) -> (B, C, length + T)."""
        return F.pad(x, (self.length, 0))


def past(channels: int, length: int, rows: int) -> nn.Module:
    """A Memory of `rows` sounds, or a Blank where `rows` is 0."""
    return Memory(channels, length, rows) if rows else Blank(length)


class Delay(nn.Module):
    """Delays a stream by `length` columns: keeps a plain path in step with a path that waits for what follows."""

    def __init__(self, channels: int, length: int, rows: int = ROWS):
        super().__init__()
        self.past = past(channels, length, rows)

    def forward(self, x: Tensor) -> Tensor:
        """(B, C, T) -> (B, C, T)."""
        return self.past(x)[:, :, : x.shape[-1]]


class CachedConv1d(nn.Module):
    """Causal convolution. Output j sees inputs up to and including (j + 1) * stride - 1: no delay is added.

    Blocks must be multiples of `stride`. `rows` = 0 gives the training form (silence before every sound).
    """

    def __init__(self, inputs: int, outputs: int, kernel: int, stride: int = 1, dilation: int = 1,
                 bias: bool = True, rows: int = ROWS):
        super().__init__()
        conv = nn.Conv1d(inputs, outputs, kernel, bias=bias)
        self.weight, self.bias = conv.weight, conv.bias
        self.stride, self.dilation = stride, dilation
        self.cache = past(inputs, (kernel - 1) * dilation + 1 - stride, rows)

    def forward(self, x: Tensor) -> Tensor:
        """(B, inputs, T) -> (B, outputs, T / stride)."""
        return F.conv1d(self.cache(x), self.weight, self.bias, self.stride, 0, self.dilation)


class Overlap(nn.Module):
    """Adds what rang beyond the last block to this one, and keeps what rings beyond this one in `pad`."""

    pad: Tensor

    def __init__(self, channels: int, length: int, rows: int = ROWS):
        super().__init__()
        self.length = length
        self.register_buffer("pad", torch.zeros(rows, channels, length), persistent=False)

    def forward(self, x: Tensor) -> Tensor:
        """(B, C, T + length) -> (B, C, T)."""
        if self.length == 0:
            return x
        x[:, :, : self.length] += self.pad[: x.shape[0]]
        kept = x.shape[-1] - self.length
        self.pad[: x.shape[0]] = x[:, :, kept:]
        return x[:, :, :kept]


class Cut(nn.Module):
    """Overlap's stand-in for training: what rings beyond the end is lost."""

    def __init__(self, length: int):
        super().__init__()
        self.length = length

    def forward(self, x: Tensor) -> Tensor:
        """(B, C, T + length) -> (B, C, T)."""
        return x[:, :, : x.shape[-1] - self.length]


class CachedConvTranspose1d(nn.Module):
    """Causal up-sampling convolution: what rings beyond the block is kept and added to the next one.

    `kernel` >= `stride`. `rows` = 0 gives the training form.
    """

    def __init__(self, inputs: int, outputs: int, kernel: int, stride: int, bias: bool = True, rows: int = ROWS):
        super().__init__()
        conv = nn.ConvTranspose1d(inputs, outputs, kernel, stride, bias=bias)
        self.weight, self.stride = conv.weight, stride
        self.bias = nn.Parameter(conv.bias[:, None].detach()) if conv.bias is not None else None
        self.cache = Overlap(outputs, kernel - stride, rows) if rows else Cut(kernel - stride)

    def forward(self, x: Tensor) -> Tensor:
        """(B, inputs, T) -> (B, outputs, T * stride)."""
        y = self.cache(F.conv_transpose1d(x, self.weight, None, self.stride))
        bias = self.bias
        return y if bias is None else y + bias
