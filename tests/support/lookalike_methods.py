"""Look-alikes of what the nn~ convention has beside autoencoders: effects, analyses, a wavetable, attributes, buffers; own code."""

import torch
from torch import Tensor, nn


def announce(module: nn.Module, **methods: list[int]) -> None:
    """`<name>_params` for each method or attribute."""
    for name, params in methods.items():
        module.register_buffer(f"{name}_params", torch.tensor(params))


class Effects(nn.Module):
    """Several methods of sound to sound, with an attribute of every plain type."""

    def __init__(self) -> None:
        super().__init__()
        self.gain, self.mode, self.steps, self.inverts = 0.5, "tanh", 16, False
        self.weights = (1.0, 0.0, 0.0)
        announce(self, amplify=[1, 1, 1, 1], shape=[1, 1, 1, 1], crush=[1, 1, 1, 1], add=[2, 1, 1, 1], polynomial=[1, 1, 1, 1])
        announce(self, gain=[2], mode=[3], steps=[1], inverts=[0], weights=[2, 2, 2])

    @torch.jit.export
    def amplify(self, x: Tensor) -> Tensor:
        return x * (-self.gain if self.inverts else self.gain)

    @torch.jit.export
    def shape(self, x: Tensor) -> Tensor:
        return torch.tanh(3 * x) if self.mode == "tanh" else x.clamp(-0.2, 0.2)

    @torch.jit.export
    def crush(self, x: Tensor) -> Tensor:
        return torch.round(x * self.steps) / self.steps

    @torch.jit.export
    def add(self, x: Tensor) -> Tensor:
        return x.sum(1, keepdim=True)

    @torch.jit.export
    def polynomial(self, x: Tensor) -> Tensor:
        a, b, c = self.weights
        return a * x + b * x**2 + c * x**3

    @torch.jit.export
    def get_gain(self) -> float:
        return self.gain

    @torch.jit.export
    def set_gain(self, gain: float) -> int:
        if gain < 0:
            return -1
        self.gain = gain
        return 0

    @torch.jit.export
    def get_mode(self) -> str:
        return self.mode

    @torch.jit.export
    def set_mode(self, mode: str) -> int:
        if mode not in ["tanh", "clip"]:
            return -1
        self.mode = mode
        return 0

    @torch.jit.export
    def get_steps(self) -> int:
        return self.steps

    @torch.jit.export
    def set_steps(self, steps: int) -> int:
        self.steps = steps
        return 0

    @torch.jit.export
    def get_inverts(self) -> list[bool]:
        return [self.inverts]

    @torch.jit.export
    def set_inverts(self, on: bool) -> int:
        self.inverts = on
        return 0

    @torch.jit.export
    def get_weights(self) -> tuple[float, float, float]:
        return self.weights

    @torch.jit.export
    def set_weights(self, a: float, b: float, c: float) -> int:
        self.weights = (a, b, c)
        return 0

    @torch.jit.export
    def get_methods(self) -> list[str]:
        return ["amplify", "shape", "crush", "add", "polynomial"]

    @torch.jit.export
    def get_attributes(self) -> list[str]:
        return ["gain", "mode", "steps", "inverts", "weights"]


class Features(nn.Module):
    """Analysis: loudness and brightness of each block; `both` gives the two. `smooth` goes from values to values."""

    def __init__(self, ratio: int = 512) -> None:
        super().__init__()
        self.ratio, self.last = ratio, 0.0
        announce(self, loudness=[1, 1, 1, ratio], brightness=[1, 1, 1, ratio], both=[1, 1, 2, ratio], smooth=[2, ratio, 2, ratio])

    @torch.jit.export
    def loudness(self, x: Tensor) -> Tensor:
        return x.reshape(x.shape[0], 1, -1, self.ratio).square().mean(-1).sqrt()

    @torch.jit.export
    def brightness(self, x: Tensor) -> Tensor:
        spectrum = torch.fft.rfft(x.reshape(x.shape[0], 1, -1, self.ratio)).abs()
        places = torch.arange(spectrum.shape[-1]) / spectrum.shape[-1]
        return (spectrum * places).sum(-1) / (spectrum.sum(-1) + 1e-6)

    @torch.jit.export
    def both(self, x: Tensor) -> Tensor:
        return torch.cat([self.loudness(x), self.brightness(x)], 1)

    @torch.jit.export
    def smooth(self, z: Tensor) -> Tensor:
        return torch.tanh(z)


class Wavetable(nn.Module):
    """An oscillator: frequency in, a table's sound out. The table is a buffer; the phase is no buffer but a plain attribute."""

    def __init__(self) -> None:
        super().__init__()
        self.phase, self.place = torch.zeros(1), 0.0
        self.table = torch.sin(torch.arange(512) * (2 * torch.pi / 512))
        self.rate = 0
        announce(self, forward=[1, 1, 1, 1], table=[5])

    def forward(self, x: Tensor) -> Tensor:
        phases = torch.cumsum(x[0, 0] / 48000.0, 0) + self.phase
        self.phase = phases[-1:] % 1.0
        return self.table[((phases % 1.0) * self.table.shape[0]).long() % self.table.shape[0]][None, None]

    @torch.jit.export
    def get_table(self) -> int:
        return self.table.shape[0]

    @torch.jit.export
    def get_attributes(self) -> list[str]:
        return ["table"]

    @torch.jit.export
    def get_buffer_attributes(self) -> list[str]:
        return ["table#0"]

    @torch.jit.export
    def set_buffer_attribute(self, buffer_id: str, samples: Tensor, rate: int) -> int:
        if buffer_id != "table#0" or samples.shape[1] < 2:
            return -1
        self.table, self.rate = samples[0].clone(), rate
        return 0

    @torch.jit.export
    def clear_buffer_attribute(self, buffer_id: str) -> int:
        self.table = torch.zeros(2)
        return 0

    @torch.jit.export
    def get_methods(self) -> list[str]:
        return ["forward"]


class Multichannel(nn.Module):
    """Counts of signals that differ: two in and three out, one in and four out."""

    def __init__(self) -> None:
        super().__init__()
        self.matrix = nn.Parameter(torch.tensor([[1.0, 0.0], [0.0, 1.0], [0.5, 0.5]]))
        self.colour = torch.tensor([1.0, 0.5, 0.25, 0.125])
        announce(self, mix=[2, 1, 3, 1], spread=[1, 1, 4, 1], colour=[4])

    @torch.jit.export
    def mix(self, x: Tensor) -> Tensor:
        return torch.einsum("oi,bit->bot", self.matrix, x)

    @torch.jit.export
    def spread(self, x: Tensor) -> Tensor:
        return x * self.colour[:, None]

    @torch.jit.export
    def get_colour(self) -> Tensor:
        return self.colour

    @torch.jit.export
    def set_colour(self, colour: Tensor) -> int:
        if colour.numel() != 4:
            return -1
        self.colour = colour
        return 0


class Counter(nn.Module):
    """A memory that is a plain tensor and a plain number: the sum of all that was heard, on `forward` alone."""

    def __init__(self) -> None:
        super().__init__()
        self.sum, self.calls = torch.zeros(1, 1), 0
        announce(self, forward=[1, 1, 1, 1])

    def forward(self, x: Tensor) -> Tensor:
        sums = torch.cumsum(x[0], 1) + self.sum
        self.sum = sums[:, -1:]
        self.calls += 1
        return sums[None] / 1000


class Uneven(nn.Module):
    """Ends that differ: 8 latents out, 10 in."""

    def __init__(self, ratio: int = 512) -> None:
        super().__init__()
        self.ratio = ratio
        announce(self, encode=[1, 1, 8, ratio], decode=[10, ratio, 1, 1])

    @torch.jit.export
    def encode(self, x: Tensor) -> Tensor:
        return x.reshape(1, -1, 8, self.ratio // 8).mean(-1).transpose(1, 2)

    @torch.jit.export
    def decode(self, z: Tensor) -> Tensor:
        return z.mean(1, keepdim=True).repeat_interleave(self.ratio, 2)


class Spherical(nn.Module):
    """Latents on a sphere: silence, which has no direction, gives NaN. What was heard before is kept in a cache."""

    def __init__(self, ratio: int = 512) -> None:
        super().__init__()
        self.ratio = ratio
        announce(self, encode=[1, 1, 4, ratio], decode=[4, ratio, 1, 1])
        self.register_buffer("pad", torch.zeros(1, 1, ratio))

    @torch.jit.export
    def encode(self, x: Tensor) -> Tensor:
        late = torch.cat([self.pad, x], 2)[:, :, : x.shape[2]]
        self.pad.copy_(x[:, :, -self.ratio :])
        z = late.reshape(1, -1, 4, self.ratio // 4).mean(-1).transpose(1, 2)
        return z / z.square().sum(1, keepdim=True).sqrt()

    @torch.jit.export
    def decode(self, z: Tensor) -> Tensor:
        return z.transpose(1, 2).reshape(1, 1, -1).repeat_interleave(self.ratio // 4, 2)


class SphericalForward(Spherical):
    """The same, with a forward in which the decoder's own memory takes the NaN in."""

    def __init__(self, ratio: int = 512) -> None:
        super().__init__(ratio)
        announce(self, forward=[1, 1, 1, 1])
        self.register_buffer("decoded_pad", torch.zeros(1, 1, ratio))

    def forward(self, x: Tensor) -> Tensor:
        y = self.decode(self.encode(x))
        late = torch.cat([self.decoded_pad, y], 2)
        self.decoded_pad.copy_(y[:, :, -self.ratio :])
        return late[:, :, : -self.ratio] + late[:, :, self.ratio :]


class Waiting(nn.Module):
    """Says what is in a buffer, its length and its rate; until that is filled, with fewer signals than it announces."""

    def __init__(self) -> None:
        super().__init__()
        self.length, self.rate = 0, 0
        announce(self, forward=[1, 1, 2, 1], buf=[5])

    def forward(self, x: Tensor) -> Tensor:
        if self.length == 0:
            return torch.zeros_like(x)
        return torch.stack([torch.full_like(x[:, 0], self.length), torch.full_like(x[:, 0], self.rate)], 1)

    @torch.jit.export
    def get_buf(self) -> int:
        return self.length

    @torch.jit.export
    def set_buffer_attribute(self, buffer_id: str, samples: Tensor, rate: int) -> int:
        self.length, self.rate = samples.shape[1], rate
        return 0


class BetweenLatents(nn.Module):
    """An encode and a decode without sound: from latents of one ratio to those of another, and back."""

    def __init__(self) -> None:
        super().__init__()
        announce(self, encode=[2, 256, 4, 512], decode=[4, 512, 2, 256])

    @torch.jit.export
    def encode(self, x: Tensor) -> Tensor:
        return x.reshape(x.shape[0], 2, -1, 2).transpose(2, 3).reshape(x.shape[0], 4, -1)

    @torch.jit.export
    def decode(self, z: Tensor) -> Tensor:
        return z.reshape(z.shape[0], 2, 2, -1).transpose(2, 3).reshape(z.shape[0], 2, -1)


class Several(nn.Module):
    """An attribute of two tensors and one of two buffers: says the first tensor, the sum of the second, the lengths of the buffers."""

    def __init__(self) -> None:
        super().__init__()
        self.one, self.two, self.lengths = torch.tensor(1.0), torch.tensor([2.0, 3.0]), [0.0, 0.0]
        announce(self, forward=[1, 1, 4, 1], points=[4, 4], tables=[5, 5])

    def forward(self, x: Tensor) -> Tensor:
        said = torch.stack([self.one, self.two.sum(), torch.tensor(self.lengths[0]), torch.tensor(self.lengths[1])])
        return said[None, :, None] * torch.ones_like(x)

    @torch.jit.export
    def get_points(self) -> tuple[Tensor, Tensor]:
        return self.one, self.two

    @torch.jit.export
    def set_points(self, one: Tensor, two: Tensor) -> int:
        self.one, self.two = one, two
        return 0

    @torch.jit.export
    def get_tables(self) -> list[float]:
        return self.lengths

    @torch.jit.export
    def set_buffer_attribute(self, buffer_id: str, samples: Tensor, rate: int) -> int:
        self.lengths[int(buffer_id[-1])] = float(samples.shape[1])
        return 0
