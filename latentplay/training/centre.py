"""Centres the latents of a demo model on a sound: `python -m latentplay.training.centre MODEL.ts SOUND.wav`.

Latents at 0 then play what the sound is like on average, its loud moments counting most: a decoder alone is heard.
"""

import sys
from pathlib import Path

import soundfile
import torch

from latentplay.files.records import with_numbers
from latentplay.training.net import RATIO


@torch.no_grad()
def centre(model: Path, sound: Path) -> tuple[float, ...]:
    """Rewrites the model; returns its new origin, (8,)."""
    net = torch.jit.load(str(model))
    heard = torch.from_numpy(soundfile.read(sound, dtype="float32")[0])
    blocks = heard[: len(heard) // RATIO * RATIO].reshape(1, 1, -1)
    latents = net.encode(blocks)[0]
    loudness = blocks.reshape(-1, RATIO).square().mean(1).sqrt()
    middle = (latents * loudness).sum(1) / loudness.sum()
    before, scale = net.latent_mean[:, 0], net.latent_scale[:, 0]
    after = before + middle * scale
    model.write_bytes(with_numbers(model.read_bytes(), tuple(before.tolist()), tuple(after.tolist())))
    return tuple(after.tolist())


if __name__ == "__main__":
    print(centre(Path(sys.argv[1]), Path(sys.argv[2])))
