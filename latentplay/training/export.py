"""Turns a trained demo network into a .ts file with the members every real export has.

`python -m latentplay.training.export CHECKPOINT MODEL.ts`
"""

import sys
from pathlib import Path

import torch
from torch import Tensor, nn

from latentplay.training.net import LATENTS, RATIO, SR, Net


class DemoModel(nn.Module):
    """The streaming model: encode (B, 1, T) -> (B, 8, T / 2048), decode back, for up to `rows` sounds at once.

    Latents are centred and scaled to unit variance over the teaching sounds; the first matters most.
    `latentplay.training.centre` moves the centre to where sounds are loud.
    """

    latent_mean: Tensor
    latent_scale: Tensor
    level: Tensor

    def __init__(self, net: Net, centre: Tensor, spread: Tensor, level: float):
        super().__init__()
        self.encoder, self.decoder = net.encoder, net.decoder
        self.register_buffer("latent_mean", centre[:, None])
        self.register_buffer("latent_scale", spread[:, None])
        self.register_buffer("level", torch.tensor(level))
        self.register_buffer("encode_params", torch.tensor([1, 1, LATENTS, RATIO]))
        self.register_buffer("decode_params", torch.tensor([LATENTS, RATIO, 1, 1]))
        self.register_buffer("forward_params", torch.tensor([1, 1, 1, 1]))
        self.sr, self.n_channels, self.target_channels = SR, 1, 1
        self.latent_size, self.full_latent_size = LATENTS, LATENTS

    @torch.jit.export
    def encode(self, x: Tensor) -> Tensor:
        mean, _ = self.encoder(x)
        return (mean - self.latent_mean) / self.latent_scale

    @torch.jit.export
    def decode(self, z: Tensor) -> Tensor:
        return self.decoder(z * self.latent_scale + self.latent_mean) * self.level

    def forward(self, x: Tensor) -> Tensor:
        return self.decode(self.encode(x))

    @torch.jit.export
    def get_methods(self) -> list[str]:
        return ["encode", "decode", "forward"]

    @torch.jit.export
    def get_attributes(self) -> list[str]:
        empty: list[str] = []
        return empty

    @torch.jit.export
    def get_sample_rate(self) -> int:
        return self.sr


def model(weights: dict[str, Tensor], centre: Tensor, spread: Tensor, level: float, rows: int = 4) -> DemoModel:
    """The streaming model of a training state."""
    net = Net(rows)
    net.load_state_dict(weights)
    return DemoModel(net.eval(), centre, spread, level).eval()


def export(state: dict, path: Path) -> Path:
    """Writes the .ts of a checkpoint made by `latentplay.training.train`."""
    scripted = torch.jit.script(model(state["average"], state["centre"], state["spread"], state["level"]))
    path.parent.mkdir(parents=True, exist_ok=True)
    scripted.save(str(path))
    return path


if __name__ == "__main__":
    print(export(torch.load(sys.argv[1]), Path(sys.argv[2])))
