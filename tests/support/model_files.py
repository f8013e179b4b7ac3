"""Small models that are awkward to read: nested, shared, tied, traced, frozen, with their facts kept in odd places."""

from pathlib import Path

import torch
from torch import Tensor, nn


def save(module: nn.Module, path: Path) -> Path:
    """Scripts and writes a module; gives back the path."""
    torch.jit.script(module.eval()).save(str(path))
    return path


class Codec(nn.Module):
    """The least that counts as a model: 8 latents, ratio 2048."""

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("encode_params", torch.tensor([1, 1, 8, 2048]))
        self.register_buffer("decode_params", torch.tensor([8, 2048, 1, 1]))

    @torch.jit.export
    def encode(self, x: Tensor) -> Tensor:
        return x.reshape(x.shape[0], 1, -1, 2048)[..., :8].squeeze(1).transpose(1, 2)

    @torch.jit.export
    def decode(self, z: Tensor) -> Tensor:
        return z.repeat_interleave(2048, -1)[:, :1]


class Cached(nn.Module):
    """A convolution that keeps its past."""

    def __init__(self, rows: int, width: int) -> None:
        super().__init__()
        self.conv = nn.Conv1d(1, 1, width)
        self.register_buffer("pad", torch.zeros(rows, 1, width - 1))

    def forward(self, x: Tensor) -> Tensor:
        return self.conv(torch.cat([self.pad[: x.shape[0]], x], -1))


class Side(nn.Module):
    """Every way that a module can hold a tensor."""

    def __init__(self) -> None:
        super().__init__()
        self.net = nn.Sequential(nn.Conv1d(1, 2, 3, bias=False), nn.LeakyReLU(), nn.BatchNorm1d(2))
        self.more = nn.ModuleList([nn.Linear(2, 3), nn.Linear(2, 3, dtype=torch.float16)])
        self.named = nn.ModuleDict({"a": nn.PReLU(), "b": nn.GRU(2, 2)})
        self.gain = nn.Parameter(torch.ones(()))
        self.register_parameter("absent", None)
        self.register_buffer("passing", torch.zeros(2, 0, 3), persistent=False)
        self.register_buffer("nothing", None)
        self.plain = torch.arange(6).reshape(2, 3).t()
        self.maybe: Tensor | None = torch.zeros(3)
        self.words = ["one", "two"]

    def forward(self, x: Tensor) -> Tensor:
        return self.net(x) * self.gain


class Nested(Codec):
    """Two sides that share one layer, and a frozen weight tied to another."""

    def __init__(self) -> None:
        super().__init__()
        self.decoder, self.encoder, self.pqmf = Side(), Side(), nn.Conv1d(1, 16, 33)
        self.decoder.net[0] = self.encoder.net[0]
        self.tied = nn.Linear(2, 3)
        self.tied.weight = self.encoder.more[0].weight
        self.tied.bias.requires_grad_(False)
        self.traced = torch.jit.trace(nn.Sequential(nn.Linear(2, 2), nn.Tanh()), torch.zeros(1, 2))
        self.sr = 44100

    def forward(self, x: Tensor) -> Tensor:
        return self.decoder(self.encoder.net[0](x))


class Params(Codec):
    """The same numbers, kept in another type of tensor."""

    def __init__(self, encode: Tensor, decode: Tensor) -> None:
        super().__init__()
        self.encode_params, self.decode_params = encode, decode


class IntegerRate(Codec):
    """RAVE's way: an attribute `sr`."""

    def __init__(self) -> None:
        super().__init__()
        self.sr = 22050


class OptionalRate(Codec):
    """nn~'s way: an attribute that may be missing."""

    def __init__(self, sr: int | None) -> None:
        super().__init__()
        self.sr: int | None = sr


class RealRate(Codec):
    """A rate with a point."""

    def __init__(self) -> None:
        super().__init__()
        self.sample_rate = 22050.0


class TensorRate(Codec):
    """The first RAVE's way: a buffer `sampling_rate`."""

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("sampling_rate", torch.tensor(22050))


class CodedRate(Codec):
    """A rate that stands in the code alone."""

    @torch.jit.export
    def get_sample_rate(self) -> int:
        return 22050


class InnerRate(Codec):
    """A model joined with its prior: the rate stays in the model inside."""

    def __init__(self) -> None:
        super().__init__()
        self._rave = TensorRate()


RATED: dict[str, nn.Module] = {
    "integer": IntegerRate(),
    "optional": OptionalRate(22050),
    "real": RealRate(),
    "tensor": TensorRate(),
    "coded": CodedRate(),
    "inner": InnerRate(),
}
UNRATED: dict[str, nn.Module] = {"codec": Codec(), "optional": OptionalRate(None)}


class Streams(Codec):
    """Convolutions with caches of different lengths."""

    def __init__(self, rows: int) -> None:
        super().__init__()
        self.one, self.two = Cached(rows, 3), Cached(rows, 1)


class Tunable(Codec):
    """With an nn~ attribute, one more method, and one that is announced but not there."""

    def __init__(self) -> None:
        super().__init__()
        self.gain = 1.0
        self.register_buffer("gain_params", torch.tensor([2]))
        self.register_buffer("prior_params", torch.tensor([1, 2048, 8, 2048]))
        self.register_buffer("ghost_params", torch.tensor([1, 1, 1, 1]))

    @torch.jit.export
    def prior(self, x: Tensor) -> Tensor:
        return x

    @torch.jit.export
    def get_gain(self) -> float:
        return self.gain

    @torch.jit.export
    def set_gain(self, value: float) -> int:
        self.gain = value
        return 0


class Announced(nn.Module):
    """Announces encode, has only forward."""

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("encode_params", torch.tensor([1, 1, 8, 2048]))

    def forward(self, x: Tensor) -> Tensor:
        return x
