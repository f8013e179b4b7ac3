"""Trains the demo model on one core: `python -m latentplay.training.train --minutes 100 --folder RUN`.

Run again with the same folder, it goes on where it stopped. RUN/model.ts is usable after the first ten minutes.
"""

import argparse
import math
import time
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from latentplay.training import data
from latentplay.training.distance import band_distance, distance, linear_distance, log_distance, power
from latentplay.training.export import export
from latentplay.training.net import DELAY, LATENTS, RATIO, Net

CROP = 16 * RATIO
BATCH = 8
SCALES = (4096, 2048, 1024, 512, 256, 128)
SHARES = {"kit": 0.44, "mallet": 0.16, "sung": 0.14, "whispered": 0.05, "swept_noise": 0.05, "bursts": 0.06,
          "bells": 0.06, "sweeps": 0.04}
"""How much of each kind of sound a batch holds, on average."""
RATE, CLOSENESS, LINEAR = 1.5e-3, 5e-4, 0.3
"""Highest learning rate; pull of the latents towards a unit normal (beta); weight of linear beside log distance."""


class Batches:
    """Random pieces of the teaching sounds at random levels: (BATCH, 1, CROP)."""

    def __init__(self, sounds: dict[str, np.ndarray], seed: int):
        self.sounds, self.names = sounds, list(sounds)
        kinds = [next(k for k in SHARES if name.startswith(k)) for name in self.names]
        shares = np.array([SHARES[k] / kinds.count(k) for k in kinds])
        self.shares = shares / shares.sum()
        self.rng = np.random.default_rng(seed)

    def piece(self) -> np.ndarray:
        """One piece, -30 ... 0 dB, now and then silence."""
        sound = self.sounds[self.names[self.rng.choice(len(self.names), p=self.shares)]]
        at = self.rng.integers(0, len(sound) - CROP)
        gain = 10 ** (-30 / 20 * self.rng.random() ** 2) * (self.rng.random() > 0.02)
        return sound[at : at + CROP] * (gain * self.rng.choice([-1, 1]))

    def next(self) -> Tensor:
        """A batch."""
        return torch.from_numpy(np.stack([self.piece() for _ in range(BATCH)]).astype(np.float32))[:, None]


def aligned(x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
    """What went in and what came out, lined up: both (B, T), without the first column."""
    return x[:, 0, RATIO - DELAY : x.shape[-1] - DELAY], y[:, 0, RATIO:]


def nested(rng: np.random.Generator) -> Tensor:
    """Which latents are kept: all, or now and then only the first few, which puts what matters first."""
    count = np.where(rng.random(BATCH) < 0.12, rng.integers(1, LATENTS, BATCH), LATENTS)
    return (torch.arange(LATENTS) < torch.from_numpy(count)[:, None]).float()[:, :, None]


def scale_loss(x: Tensor, y: Tensor, length: int) -> Tensor:
    """Bins, bands and broad bands compared at one window length."""
    px, py = power(x, length), power(y, length)
    bins = LINEAR * linear_distance(px, py) + log_distance(px, py)
    return bins + 0.6 * band_distance(px, py, 40 if length > 512 else 20) + 0.25 * band_distance(px, py, 6)


def spectral_loss(x: Tensor, y: Tensor, rng: np.random.Generator) -> Tensor:
    """The sum over three window lengths, drawn afresh each time."""
    return torch.stack([scale_loss(x, y, int(n)) for n in rng.choice(SCALES, 3, replace=False)]).sum()


def divergence(mean: Tensor, spread: Tensor) -> Tensor:
    """Divergence from a unit normal in nats per column. Source: Kingma & Welling 2013, arXiv 1312.6114."""
    return 0.5 * (mean.square() + spread.exp() - 1 - spread).sum(1).mean()


@torch.no_grad()
def measure(net: Net, batches: Batches, count: int = 24) -> dict:
    """Mean and spread of each latent, and the gain that gives back the level, over teaching sounds."""
    means, ratio = [], []
    for _ in range(count):
        x = batches.next()
        mean, _ = net.encoder(x)
        a, b = aligned(x, net.decoder(mean))
        means.append(mean[:, :, 2:].transpose(0, 1).flatten(1))
        ratio.append(((a.square().sum(1) + 1e-3) / (b.square().sum(1) + 1e-3)).log())
    z = torch.cat(means, 1)
    level = float((torch.cat(ratio).median() / 2).exp())
    return {"centre": z.mean(1), "spread": z.std(1).clamp(min=1e-3), "level": level}


class Run:
    """A training run: everything a checkpoint holds."""

    def __init__(self, folder: Path, sounds: dict[str, np.ndarray]):
        self.folder, self.net, self.average = folder, Net(0), Net(0).eval()
        self.optimiser = torch.optim.Adam(self.net.parameters(), RATE, (0.9, 0.99))
        self.step, self.done = 0, 0.0
        folder.mkdir(parents=True, exist_ok=True)
        if (folder / "checkpoint.pt").exists():
            self.load(torch.load(folder / "checkpoint.pt"))
        else:
            self.average.load_state_dict(self.net.state_dict())
        self.batches = Batches(sounds, self.step)

    def load(self, state: dict) -> None:
        """Takes up a checkpoint."""
        self.net.load_state_dict(state["net"])
        self.average.load_state_dict(state["average"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.step, self.done = state["step"], state["done"]

    def save(self) -> None:
        """Writes checkpoint.pt and model.ts."""
        facts = measure(self.average, Batches(self.batches.sounds, 0))
        state = {"net": self.net.state_dict(), "average": self.average.state_dict(), "step": self.step,
                 "done": self.done, "optimiser": self.optimiser.state_dict(), **facts}
        torch.save(state, self.folder / "checkpoint.new")
        (self.folder / "checkpoint.new").rename(self.folder / "checkpoint.pt")
        export(state, self.folder / "model.ts")

    def set_rate(self) -> None:
        """Learning rate of now: a short rise, then half a cosine down to nothing."""
        rate = RATE * min(1.0, (self.step + 1) / 200) * 0.5 * (1 + math.cos(math.pi * min(self.done, 1.0)))
        for group in self.optimiser.param_groups:
            group["lr"] = max(rate, 1e-6)

    def follow(self) -> None:
        """Lets the averaged weights follow the trained ones; the average is what ships."""
        keep = min(0.999, self.step / (self.step + 20))
        for slow, fast in zip(self.average.parameters(), self.net.parameters(), strict=True):
            slow.data.lerp_(fast.data, 1 - keep)

    def learn(self) -> float:
        """One step; the loss."""
        self.set_rate()
        x = self.batches.next()
        y, mean, spread = self.net(x, nested(self.batches.rng))
        beta = CLOSENESS * min(1.0, self.done / 0.1)
        loss = spectral_loss(*aligned(x, y), self.batches.rng) + beta * divergence(mean, spread)
        self.optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.net.parameters(), 2.0)
        self.optimiser.step()
        self.step += 1
        self.follow()
        return loss.item()


@torch.no_grad()
def held_out_distance(net: Net, held_out: dict[str, np.ndarray]) -> float:
    """Mean multi-resolution distance over eight seconds of every held-out family."""
    found = []
    for sound in held_out.values():
        x = torch.from_numpy(sound[: 192 * RATIO].copy())[None, None]
        mean, _ = net.encoder(x)
        found.append(float(distance(*aligned(x, net.decoder(mean)))))
    return sum(found) / len(found)


def train(minutes: float, folder: Path, sounds: Path, pause: float = 8.0) -> None:
    """Trains for `minutes` of wall time in all, saving every `pause` minutes."""
    run, held_out = Run(folder, data.sounds("train", sounds)), data.sounds("held_out", sounds)
    began, from_done = time.monotonic(), run.done
    losses: list[float] = []
    saved = began
    while run.done < 1:
        losses.append(run.learn())
        now = time.monotonic()
        run.done = from_done + (now - began) / 60 / minutes
        if run.step % 200 == 0:
            print(f"{run.done:6.3f} step {run.step} loss {sum(losses) / len(losses):.4f}", flush=True)
            losses.clear()
        if now - saved > pause * 60 or run.done >= 1:
            run.save()
            saved = now
            far = held_out_distance(run.average, held_out)
            print(f"{run.done:6.3f} step {run.step} held-out distance {far:.4f}", flush=True)


def main() -> None:
    """Command line."""
    ask = argparse.ArgumentParser(description="Trains the demo model.")
    ask.add_argument("--minutes", type=float, default=100, help="wall time of the whole training")
    ask.add_argument("--folder", type=Path, default=data.FOLDER / "run", help="where checkpoints and model.ts go")
    ask.add_argument("--sounds", type=Path, default=data.FOLDER, help="where latentplay.training.data put the sounds")
    chosen = ask.parse_args()
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    data.prepare(chosen.sounds)
    train(chosen.minutes, chosen.folder, chosen.sounds)


if __name__ == "__main__":
    main()
