"""Models that do harm: each does one thing that no model needs, in encode unless its name says otherwise."""

import torch
from lookalike_plain import Hold
from torch import Tensor


class Bad(Hold):
    """Holds, and more."""

    def __init__(self) -> None:
        super().__init__(64, 4)
        self.register_buffer("pad", torch.zeros(1, 1, 8))
        self.calls = 0


class Resizes(Bad):
    @torch.jit.export
    def encode(self, x: Tensor) -> Tensor:
        self.pad.resize_([2, 2, 5])
        return torch.zeros(1, 4, x.shape[2] // 64)


class ResizesByOut(Bad):
    """Without naming an operator that resizes."""

    @torch.jit.export
    def encode(self, x: Tensor) -> Tensor:
        torch.cat([self.pad, self.pad], 2, out=self.pad)
        raise RuntimeError("and then fails")


class GrowsByOut(Bad):
    """Once it is loud, a memory of its own is said to be larger than it is."""

    @torch.jit.export
    def encode(self, x: Tensor) -> Tensor:
        if bool(x.abs().max() > 0.9):
            torch.cat([self.pad.repeat(1, 1, 1 << 20), self.pad], 2, out=self.pad)
        return torch.zeros(1, 4, x.shape[2] // 64) + self.pad.sum()


class Nowhere(Bad):
    """Gives a tensor without memory."""

    @torch.jit.export
    def encode(self, x: Tensor) -> Tensor:
        return torch.zeros([1, 4, x.shape[2] // 64], device="meta")


class Strides(Bad):
    @torch.jit.export
    def decode(self, z: Tensor) -> Tensor:
        return torch.as_strided(z, [1, 1, z.shape[2] * 64], [1, 1, 1], 1 << 40)


class Sets(Bad):
    @torch.jit.export
    def encode(self, x: Tensor) -> Tensor:
        self.pad.set_(x)
        return torch.zeros(1, 4, x.shape[2] // 64)


class ReadsFile(Bad):
    @torch.jit.export
    def encode(self, x: Tensor) -> Tensor:
        return torch.from_file("/etc/hostname", False, 4)[None, :, None] + torch.zeros(1, 4, x.shape[2] // 64)


class WritesFile(Bad):
    @torch.jit.export
    def encode(self, x: Tensor) -> Tensor:
        torch.save(x, "written-by-a-model")
        return torch.zeros(1, 4, x.shape[2] // 64)


class Forks(Bad):
    @torch.jit.export
    def encode(self, x: Tensor) -> Tensor:
        later = torch.jit.fork(torch.neg, x)
        return torch.jit.wait(later)[:, :, ::64].repeat(1, 4, 1)


class Prints(Bad):
    """The only one that plays: what it prints is left out."""

    @torch.jit.export
    def encode(self, x: Tensor) -> Tensor:
        print("a model speaks", x.shape)
        return x[:, :, ::64].repeat(1, 4, 1)


class AtLoad(Bad):
    """Never comes back from being read."""

    @torch.jit.export
    def __getstate__(self) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor, int, int, int, bool]:
        return (self.encode_params, self.decode_params, self.forward_params, self.pad, self.pad, self.ratio, self.latents,
                self.calls, self.training)

    @torch.jit.export
    def __setstate__(self, state: tuple[Tensor, Tensor, Tensor, Tensor, Tensor, int, int, int, bool]) -> None:
        self.encode_params, self.decode_params, self.forward_params, self.pad = state[0], state[1], state[2], state[3]
        self.ratio, self.latents, self.calls, self.training = state[5], state[6], state[7], state[8]
        while self.calls >= 0:
            self.calls = 1


class Loops(Bad):
    """For ever, from the second call on."""

    @torch.jit.export
    def encode(self, x: Tensor) -> Tensor:
        self.calls += 1
        count = 0
        while self.calls > 1:
            count += 1
        return torch.zeros(1, 4, x.shape[2] // 64) + float(count)


class LoopsLater(Bad):
    """For ever, once the sound is loud."""

    @torch.jit.export
    def encode(self, x: Tensor) -> Tensor:
        count = 0
        while bool(x.abs().max() > 0.9):
            count += 1
        return torch.zeros(1, 4, x.shape[2] // 64) + float(count)


class Hoards(Bad):
    """Memory, without end."""

    @torch.jit.export
    def encode(self, x: Tensor) -> Tensor:
        kept = [x]
        while len(kept) < 1000000:
            kept.append(x.repeat(1, 1, 1 << 26))
        return torch.zeros(1, 4, x.shape[2] // 64) + float(len(kept))


class Loud(Bad):
    @torch.jit.export
    def decode(self, z: Tensor) -> Tensor:
        return torch.full([1, 1, z.shape[2] * 64], 1e30)


class Doubles(Bad):
    """Small in the file, without end when its calls are written out: see hostile_models.doubling."""


REFUSED = {
    Resizes: "aten::resize_", Strides: "aten::as_strided", Sets: "aten::set_", ReadsFile: "aten::from_file", WritesFile: "aten::save",
    Forks: "prim::fork",
}
"""Those that are never run, and what the line names."""
