"""Look-alikes of real exports: members, state and shape of network as in the RAVE family; random weights, own code."""

from dataclasses import dataclass, field

import torch
from torch import Tensor, nn

from latentplay.training.nets.conv import CachedConv1d, CachedConvTranspose1d
from latentplay.training.nets.pqmf import Analysis, Synthesis
from latentplay.training.nets.residual import bend, stack

BANDS = 16


@dataclass
class Shape:
    """What a look-alike looks like."""

    ratios: tuple[int, ...] = (4, 4, 4, 2)
    width: int = 8
    latents: int = 8
    full: int = 16
    ins: int = 1
    outs: int = 1
    sr: int = 48000
    kind: str = "leaky"
    batch_norm: bool = False
    centred: bool = True
    noise: bool = False
    rows: int = 4
    dilations: tuple[tuple[int, ...], ...] = field(default=((1, 3), (1, 3), (1, 3), (1,)))

    @property
    def ratio(self) -> int:
        """Samples in one column of latents."""
        product = BANDS
        for r in self.ratios:
            product *= r
        return product


def encoder(s: Shape, outputs: int) -> nn.Sequential:
    """Bands to latents: wide convolution, then residual stacks and strided convolutions, doubling the width."""
    width, layers = s.width, [CachedConv1d(BANDS * s.ins, s.width, 7, bias=False, rows=s.rows)]
    for ratio, dilations in zip(s.ratios, s.dilations, strict=True):
        layers += [stack(width, dilations, 3, s.kind, s.centred, False, s.rows)]
        layers += [nn.BatchNorm1d(width)] if s.batch_norm else []
        layers += [bend(s.kind, width), CachedConv1d(width, 2 * width, 2 * ratio, ratio, bias=False, rows=s.rows)]
        width *= 2
    return nn.Sequential(*layers, bend(s.kind, width), CachedConv1d(width, outputs, 3, bias=False, rows=s.rows))


def decoder(s: Shape) -> nn.Sequential:
    """Latents to hidden bands: the encoder, mirrored."""
    width = s.width * 2 ** len(s.ratios)
    layers: list[nn.Module] = [CachedConv1d(s.full, width, 3, bias=False, rows=s.rows)]
    for ratio, dilations in zip(s.ratios[::-1], s.dilations[::-1], strict=True):
        up = CachedConvTranspose1d(width, width // 2, 2 * ratio, ratio, bias=False, rows=s.rows)
        layers += [bend(s.kind, width), up]
        width //= 2
        layers += [stack(width, dilations, 3, s.kind, s.centred, False, s.rows)]
    return nn.Sequential(*layers, bend(s.kind, width))


class NoiseBranch(nn.Module):
    """Coloured noise in bands, its loudness played by the hidden layer."""

    def __init__(self, s: Shape):
        super().__init__()
        self.net = CachedConv1d(s.width, BANDS * s.outs, 3, bias=False, rows=s.rows)

    def forward(self, hidden: Tensor) -> Tensor:
        loudness = torch.sigmoid(self.net(hidden) - 3)
        return (2 * torch.rand_like(loudness) - 1) * loudness


class Silent(nn.Module):
    """No noise."""

    def forward(self, hidden: Tensor) -> Tensor:
        return torch.zeros(1)


class RaveLike(nn.Module):
    """A variational autoencoder with the members of a real export; random as they are: seed for equal runs."""

    def __init__(self, shape: Shape):
        super().__init__()
        s = shape
        self.ins, self.outs, self.ratio = s.ins, s.outs, s.ratio
        self.sr, self.n_channels, self.target_channels = s.sr, s.ins, s.outs
        self.latent_size, self.full_latent_size, self.is_using_adain = s.latents, s.full, False
        self.pqmf = Analysis(BANDS, 512, s.rows * s.ins)
        self.encoder, self.decoder = encoder(s, 2 * s.full), decoder(s)
        self.waveform = CachedConv1d(s.width, 2 * BANDS * s.outs, 7, bias=False, rows=s.rows)
        self.noise = NoiseBranch(s) if s.noise else Silent()
        self.inverse = Synthesis(BANDS, 512, s.rows * s.outs)
        self.register_buffer("latent_pca", torch.linalg.qr(torch.randn(s.full, s.full))[0])
        self.register_buffer("latent_mean", torch.zeros(s.full))
        self.register_buffer("fidelity", torch.linspace(0, 1, s.full))
        self.register_buffer("encode_params", torch.tensor([s.ins, 1, s.latents, s.ratio]))
        self.register_buffer("decode_params", torch.tensor([s.latents, s.ratio, s.outs, 1]))
        self.register_buffer("forward_params", torch.tensor([s.ins, 1, s.outs, 1]))

    @torch.jit.export
    def encode(self, x: Tensor) -> Tensor:
        bands = self.pqmf(x.reshape(-1, 1, x.shape[-1])).reshape(x.shape[0], -1, x.shape[-1] // 16)
        mean, scale = self.encoder(bands).chunk(2, 1)
        z = mean + torch.randn_like(mean) * 0.05 * torch.sigmoid(scale)
        return torch.einsum("ij,bjt->bit", self.latent_pca, z - self.latent_mean[:, None])[:, : self.latent_size]

    @torch.jit.export
    def decode(self, z: Tensor) -> Tensor:
        dropped = torch.randn(z.shape[0], self.full_latent_size - z.shape[1], z.shape[2])
        full = torch.einsum("ji,bjt->bit", self.latent_pca, torch.cat([z, 0.1 * dropped], 1))
        hidden = self.decoder(full + self.latent_mean[:, None])
        wave, loudness = self.waveform(hidden).chunk(2, 1)
        bands = torch.tanh(wave) * torch.sigmoid(loudness) + self.noise(hidden)
        sound = self.inverse(bands.reshape(-1, 16, bands.shape[-1]))
        return sound.reshape(z.shape[0], self.outs, -1)

    def forward(self, x: Tensor) -> Tensor:
        return self.decode(self.encode(x))

    @torch.jit.export
    def get_methods(self) -> list[str]:
        return ["encode", "decode", "forward"]

    @torch.jit.export
    def get_attributes(self) -> list[str]:
        return ["learn_target"]

    @torch.jit.export
    def get_learn_target(self) -> bool:
        return self.is_using_adain

    @torch.jit.export
    def set_learn_target(self, on: bool) -> int:
        self.is_using_adain = on
        return 0

    @torch.jit.export
    def get_sample_rate(self) -> int:
        return self.sr


class AdainLike(RaveLike):
    """A v3: between encoder and decoder the latents' statistics move towards a learned target, where switched on."""

    def __init__(self, shape: Shape):
        super().__init__(shape)
        self.register_buffer("learn_target_params", torch.tensor([0]))
        self.register_buffer("target_mean", torch.zeros(1, shape.latents, 1))

    @torch.jit.export
    def encode(self, x: Tensor) -> Tensor:
        bands = self.pqmf(x.reshape(-1, 1, x.shape[-1])).reshape(x.shape[0], -1, x.shape[-1] // 16)
        z = torch.einsum("ij,bjt->bit", self.latent_pca, self.encoder(bands).chunk(2, 1)[0])[:, : self.latent_size]
        if self.is_using_adain:
            self.target_mean.copy_(0.9 * self.target_mean + 0.1 * z.mean((0, 2), keepdim=True))
        return z


class DiscreteLike(RaveLike):
    """Latents are code numbers 0 ... 1023, as floats, one code book per latent (residual quantisation)."""

    def __init__(self, shape: Shape):
        super().__init__(shape)
        self.register_buffer("books", 0.5 ** torch.arange(shape.latents)[:, None, None] * torch.randn(
            shape.latents, 1024, shape.full))

    @torch.jit.export
    def encode(self, x: Tensor) -> Tensor:
        bands = self.pqmf(x.reshape(-1, 1, x.shape[-1])).reshape(x.shape[0], -1, x.shape[-1] // 16)
        rest = self.encoder(bands).chunk(2, 1)[0].transpose(1, 2).contiguous()
        codes: list[Tensor] = []
        for book in self.books:
            code = torch.cdist(rest, book[None]).argmin(-1)
            rest = rest - book[code]
            codes.append(code.float())
        return torch.stack(codes, 1)

    @torch.jit.export
    def decode(self, z: Tensor) -> Tensor:
        codes = z.round().long().clamp(0, 1023)
        full = torch.zeros(z.shape[0], z.shape[2], self.full_latent_size)
        for i, book in enumerate(self.books):
            full = full + book[codes[:, i]]
        hidden = self.decoder(full.transpose(1, 2))
        wave, loudness = self.waveform(hidden).chunk(2, 1)
        return self.inverse(torch.tanh(wave) * torch.sigmoid(loudness) + self.noise(hidden))


def unit(module: nn.Module, _: tuple[Tensor, ...], y: Tensor) -> Tensor:
    """Hook: scales a convolution so that what comes out has unit variance."""
    scale = y.std().clamp(min=1e-6)
    module.weight.data /= scale
    return y / scale


@torch.no_grad()
def enliven(model: RaveLike, loudness: float = 0.1) -> RaveLike:
    """Scales layer by layer to unit variance, then the sound to `loudness` rms, on a little noise; clears the state."""
    convs = [m for m in model.modules() if isinstance(m, CachedConv1d | CachedConvTranspose1d)]
    hooks = [m.register_forward_hook(unit) for m in convs if m.weight.requires_grad]
    x = 0.2 * torch.randn(1, model.ins, 4 * model.ratio)
    model.decode(model.encode(x))
    for hook in hooks:
        hook.remove()
    sound = model.decode(model.encode(x))
    model.inverse.weight.data *= loudness / sound.std()
    for name, memory in model.named_buffers():
        if name.endswith((".pad", ".cache")):
            memory.zero_()
    return model.eval()
