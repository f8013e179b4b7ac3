"""Models that fail now and then: how loud the sound is says how."""

import torch
from lookalike_plain import Hold
from torch import Tensor

RAISES, SAYS_NAN, CHANGES_SHAPE, LEAVES_OUT = 0.55, 0.65, 0.75, 0.85
"""The level of a frame that makes the model fail; whatever else, it plays."""


class Moody(Hold):
    """Holds 4 latents over 64 samples."""

    def __init__(self) -> None:
        super().__init__(64, 4)

    @torch.jit.export
    def encode(self, x: Tensor) -> Tensor:
        level = float(x.abs().max())
        latents = x[:, :, ::64].repeat(1, 4, 1)
        if level > 0.5 and level < 0.6:
            raise RuntimeError("the tenth frame")
        if level > 0.6 and level < 0.7:
            latents = latents / 0.0 * 0.0
        if level > 0.7 and level < 0.8:
            latents = latents.repeat(1, 2, 1)
        if level > 0.8 and level < 0.9:
            latents = latents[:, :3]
        return latents
