"""A sound through a model block by block, from an empty memory."""

from typing import Any

import torch
from torch import Tensor

from latentplay.training.net import LATENTS, RATIO

Model = Any
"""A module with encode and decode; TorchScript has no types for its methods."""


def quieten(net: Model) -> None:
    """Empties the streaming state."""
    for name, memory in net.named_buffers():
        if name.endswith((".pad", ".cache")):
            memory.zero_()


def stream(net: Model, x: Tensor, kept: int = LATENTS) -> Tensor:
    """(T,) -> (T,): block after block of 2048 samples, with only the first `kept` latents, the rest zero."""
    quieten(net)
    torch.manual_seed(0)
    keep = (torch.arange(LATENTS) < kept).float()[:, None]
    out = [net.decode(net.encode(block[None, None]) * keep)[0, 0] for block in x.split(RATIO)]
    return torch.cat(out)
