"""Look-alikes without a network: models whose right answer is known to the sample, and models that misbehave."""

import torch
from torch import Tensor, nn


class Plain(nn.Module):
    """What all of them share: the params buffers and the list of methods."""

    def __init__(self, ratio: int, latents: int):
        super().__init__()
        self.ratio, self.latents = ratio, latents
        self.register_buffer("encode_params", torch.tensor([1, 1, latents, ratio]))
        self.register_buffer("decode_params", torch.tensor([latents, ratio, 1, 1]))
        self.register_buffer("forward_params", torch.tensor([1, 1, 1, 1]))

    @torch.jit.export
    def get_methods(self) -> list[str]:
        return ["encode", "decode", "forward"]

    @torch.jit.export
    def get_attributes(self) -> list[str]:
        empty: list[str] = []
        return empty


class PassThrough(Plain):
    """Latent l of a column is sample l * ratio / latents of the block; exact where latents == ratio."""

    @torch.jit.export
    def encode(self, x: Tensor) -> Tensor:
        blocks = x.reshape(x.shape[0], -1, self.latents, self.ratio // self.latents)
        return blocks[:, :, :, 0].transpose(1, 2)

    @torch.jit.export
    def decode(self, z: Tensor) -> Tensor:
        held = z.transpose(1, 2).repeat_interleave(self.ratio // self.latents, 2)
        return held.reshape(z.shape[0], 1, -1)

    def forward(self, x: Tensor) -> Tensor:
        return self.decode(self.encode(x))


class RatedPassThrough(PassThrough):
    """A pass-through that tells its sample rate."""

    def __init__(self, ratio: int, latents: int, sr: int):
        super().__init__(ratio, latents)
        self.sr = sr

    @torch.jit.export
    def get_sample_rate(self) -> int:
        return self.sr


class Delayed(RatedPassThrough):
    """A delay line before a pass-through of 64 samples a hop; ``noise``: what it adds of its own at each call."""

    def __init__(self, delay: int, sr: int = 48000, noise: float = 0.0):
        super().__init__(64, 64, sr)
        self.delay, self.noise = delay, noise
        self.register_buffer("pad", torch.zeros(1, 1, delay))

    @torch.jit.export
    def encode(self, x: Tensor) -> Tensor:
        past = torch.cat([self.pad, x], 2)
        self.pad.copy_(past[:, :, past.shape[2] - self.delay :])
        blocks = past[:, :, : x.shape[2]].reshape(1, -1, 64)
        return blocks.transpose(1, 2) + self.noise * torch.randn(1, 64, blocks.shape[1])


class Filtered(RatedPassThrough):
    """A FIR filter before a pass-through of 64 samples a hop: the kernel's first value answers at once."""

    def __init__(self, kernel: Tensor):
        super().__init__(64, 64, 48000)
        self.register_buffer("kernel", kernel.flip(0)[None, None])
        self.register_buffer("pad", torch.zeros(1, 1, len(kernel) - 1))

    @torch.jit.export
    def encode(self, x: Tensor) -> Tensor:
        past = torch.cat([self.pad, x], 2)
        self.pad.copy_(past[:, :, x.shape[2] :])
        filtered = torch.conv1d(past, self.kernel)
        return filtered.reshape(1, -1, 64).transpose(1, 2)


class LoudNoise(Delayed):
    """Noise as loud as what it hears: the waveform is gone, the loudness comes back after the delay."""

    @torch.jit.export
    def decode(self, z: Tensor) -> Tensor:
        loudness = z.square().mean(1, keepdim=True).sqrt().repeat_interleave(64, 2)
        return loudness * torch.randn_like(loudness)


class Deaf(Plain):
    """Noise that nothing changes."""

    @torch.jit.export
    def encode(self, x: Tensor) -> Tensor:
        return torch.randn(x.shape[0], self.latents, x.shape[2] // self.ratio)

    @torch.jit.export
    def decode(self, z: Tensor) -> Tensor:
        return 0.1 * torch.randn(z.shape[0], 1, z.shape[2] * self.ratio)

    def forward(self, x: Tensor) -> Tensor:
        return self.decode(self.encode(x))


class Clicks(Plain):
    """Exact for sounds with at most latents / 2 clicks a block: latents are place, height, place, height..."""

    @torch.jit.export
    def encode(self, x: Tensor) -> Tensor:
        blocks = x.reshape(x.shape[0], -1, self.ratio)
        places = blocks.abs().topk(self.latents // 2, -1)[1]
        pairs = torch.stack([places.float(), blocks.gather(-1, places)], -1)
        return pairs.flatten(2).transpose(1, 2)

    @torch.jit.export
    def decode(self, z: Tensor) -> Tensor:
        pairs = z.transpose(1, 2).unflatten(2, (-1, 2))
        places = pairs[:, :, :, 0].round().long().clamp(0, self.ratio - 1)
        silence = torch.zeros(z.shape[0], z.shape[2], self.ratio)
        return silence.scatter(-1, places, pairs[:, :, :, 1]).reshape(z.shape[0], 1, -1)

    def forward(self, x: Tensor) -> Tensor:
        return self.decode(self.encode(x))


class Hold(Plain):
    """Latents are mean, rms, peak of the block, then zeros; decoding holds the first for a whole block."""

    @torch.jit.export
    def encode(self, x: Tensor) -> Tensor:
        blocks = x.reshape(x.shape[0], -1, self.ratio)
        facts = torch.stack([blocks.mean(-1), blocks.square().mean(-1).sqrt(), blocks.abs().amax(-1)], 1)
        rest = torch.zeros(x.shape[0], max(self.latents - 3, 0), facts.shape[2])
        return torch.cat([facts, rest], 1)[:, : self.latents]

    @torch.jit.export
    def decode(self, z: Tensor) -> Tensor:
        return z[:, :1].repeat_interleave(self.ratio, 2)

    def forward(self, x: Tensor) -> Tensor:
        return self.decode(self.encode(x))


class Slow(Hold):
    """Holds, after `work` multiplications of two 256 x 256 matrices: for tests of overload."""

    def __init__(self, ratio: int, latents: int, work: int):
        super().__init__(ratio, latents)
        self.work = work
        self.register_buffer("weight", torch.eye(256))

    @torch.jit.export
    def encode(self, x: Tensor) -> Tensor:
        for _ in range(self.work):
            self.weight.copy_(self.weight @ self.weight)
        blocks = x.reshape(x.shape[0], -1, self.ratio)
        return blocks.mean(-1)[:, None].repeat(1, self.latents, 1)


class Raising(Hold):
    """Works `calls` times, then raises."""

    def __init__(self, ratio: int, latents: int, calls: int):
        super().__init__(ratio, latents)
        self.calls = calls
        self.register_buffer("count", torch.zeros(1, dtype=torch.long))

    @torch.jit.export
    def decode(self, z: Tensor) -> Tensor:
        self.count += 1
        if int(self.count.item()) > self.calls:
            raise RuntimeError("the model has had enough")
        return z[:, :1].repeat_interleave(self.ratio, 2)


class NotANumber(Hold):
    """Answers NaN and infinity."""

    @torch.jit.export
    def decode(self, z: Tensor) -> Tensor:
        sound = z[:, :1].repeat_interleave(self.ratio, 2)
        return torch.cat([sound[:, :, :1] / 0.0, sound[:, :, 1:] * float("nan")], 2)


class WrongShape(Hold):
    """Says one thing in its params, answers another: too few latents, too few samples."""

    @torch.jit.export
    def encode(self, x: Tensor) -> Tensor:
        return torch.zeros(x.shape[0], self.latents + 1, x.shape[2] // self.ratio)

    @torch.jit.export
    def decode(self, z: Tensor) -> Tensor:
        return z[:, :1].repeat_interleave(self.ratio // 2, 2)


class WrongParams(Hold):
    """Params that make no sense: a ratio of zero, too few numbers, a rate that is no fraction."""

    def __init__(self, ratio: int, latents: int, numbers: list[int]):
        super().__init__(ratio, latents)
        self.encode_params = torch.tensor(numbers)
        self.decode_params = torch.tensor(numbers[::-1])


class DecodeOnly(nn.Module):
    """A model that only speaks."""

    def __init__(self, ratio: int, latents: int):
        super().__init__()
        self.ratio = ratio
        self.register_buffer("decode_params", torch.tensor([latents, ratio, 1, 1]))

    @torch.jit.export
    def decode(self, z: Tensor) -> Tensor:
        return z[:, :1].repeat_interleave(self.ratio, 2)

    @torch.jit.export
    def get_methods(self) -> list[str]:
        return ["decode"]


class EncodeOnly(nn.Module):
    """A model that only listens."""

    def __init__(self, ratio: int, latents: int):
        super().__init__()
        self.ratio, self.latents = ratio, latents
        self.register_buffer("encode_params", torch.tensor([1, 1, latents, ratio]))

    @torch.jit.export
    def encode(self, x: Tensor) -> Tensor:
        return x.reshape(x.shape[0], -1, self.ratio).mean(-1)[:, None].repeat(1, self.latents, 1)

    @torch.jit.export
    def get_methods(self) -> list[str]:
        return ["encode"]


class Effect(nn.Module):
    """An effect, no autoencoder: forward only, with one attribute."""

    def __init__(self) -> None:
        super().__init__()
        self.gain = 0.5
        self.register_buffer("forward_params", torch.tensor([1, 1, 1, 1]))
        self.register_buffer("gain_params", torch.tensor([2]))

    def forward(self, x: Tensor) -> Tensor:
        return x * self.gain

    @torch.jit.export
    def get_gain(self) -> float:
        return self.gain

    @torch.jit.export
    def set_gain(self, gain: float) -> int:
        self.gain = gain
        return 0

    @torch.jit.export
    def get_methods(self) -> list[str]:
        return ["forward"]

    @torch.jit.export
    def get_attributes(self) -> list[str]:
        return ["gain"]


class Mute(nn.Module):
    """TorchScript that says nothing about itself: no params, no list of methods."""

    def forward(self, x: Tensor) -> Tensor:
        return x


class Crash(Hold):
    """Holds, until the first latent is above 2: then it ends its process."""

    @torch.jit.export
    def decode(self, z: Tensor) -> Tensor:
        if bool((z[:, 0] > 2).any()):
            z = z + torch.segment_reduce(z.flatten(), "sum", lengths=torch.tensor([1 << 40]), unsafe=True)
        return z[:, :1].repeat_interleave(self.ratio, 2)


class Hang(Hold):
    """The same, then it never returns."""

    @torch.jit.export
    def decode(self, z: Tensor) -> Tensor:
        while bool((z[:, 0] > 2).any()):
            z = z * 1.0
        return z[:, :1].repeat_interleave(self.ratio, 2)


class Hoard(Hold):
    """The same, then it takes all memory there is."""

    def __init__(self, ratio: int, latents: int):
        super().__init__(ratio, latents)
        self.register_buffer("hoard", torch.zeros(1))

    @torch.jit.export
    def decode(self, z: Tensor) -> Tensor:
        if bool((z[:, 0] > 2).any()):
            self.hoard = torch.cat([self.hoard, torch.ones(1 << 26)])
        return z[:, :1].repeat_interleave(self.ratio, 2)


class Heavy(Hold):
    """Once all latents are: it computes for ten seconds in one operator, which nobody can interrupt."""

    @torch.jit.export
    def decode(self, z: Tensor) -> Tensor:
        if bool((z > 2).all()):
            large = torch.ones(7000, 7000)
            z = z + (large @ large)[0, 0]
        return z[:, :1].repeat_interleave(self.ratio, 2)


FATAL = {"crash": Crash, "hang": Hang, "hoard": Hoard, "heavy": Heavy}


class Turning(Hold):
    """Holds, its latents scaled by the magnitudes 1 to 8 of a complex layer."""

    def __init__(self, ratio: int):
        super().__init__(ratio, 8)
        self.turn = nn.Parameter(torch.polar(torch.arange(1.0, 9.0), torch.linspace(0, 3, 8)))

    @torch.jit.export
    def decode(self, z: Tensor) -> Tensor:
        return (z * self.turn[:, None].abs())[:, :1].repeat_interleave(self.ratio, 2)
