"""Convolutions by our kernels and by torch's, layer by layer: `python -W ignore tests/bench/kernels.py [rounds]`.

Both in turn in one run, in thread time, medians; cold: 64 MB of other memory were read before, all but the layer's input.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import numpy as np
import torch

from latentplay import _plan

LAYERS = [
    ("filter bank", 1, 16, 513, 128, 16),
    ("its inverse", 16, 16, 33, 128, 1),
    ("v2 96", 96, 96, 3, 128, 1),
    ("v2 96 down", 96, 192, 8, 32, 4),
    ("v2 192", 192, 192, 3, 32, 1),
    ("v2 192 down", 192, 384, 8, 8, 4),
    ("v2 384", 384, 384, 3, 8, 1),
    ("v2 384 1x1", 384, 384, 1, 8, 1),
    ("v2 384 down", 384, 768, 8, 2, 4),
    ("v2 768", 768, 768, 3, 2, 1),
    ("v2 768 down", 768, 1536, 4, 1, 2),
    ("v2 to latents", 1536, 256, 3, 1, 1),
    ("v2 from latents", 128, 1536, 3, 1, 1),
    ("v2 up 1536", 1536, 1536, 2, 1, 1),
    ("small 16", 16, 16, 3, 128, 1),
    ("small 16 few", 16, 16, 3, 4, 1),
    ("small 32", 32, 32, 3, 32, 1),
    ("small 64", 64, 64, 3, 32, 1),
    ("small 64 one", 64, 64, 3, 1, 1),
    ("small 48 odd", 48, 40, 3, 7, 1),
]
"""Name, channels in, outputs, taps, columns, stride."""

OTHER = np.ones(16 << 20, np.float32)


class Layer:
    """The same convolution for each way to compute it."""

    def __init__(self, channels: int, outputs: int, taps: int, columns: int, stride: int) -> None:
        rng = np.random.default_rng(0)
        length = (columns - 1) * stride + taps
        self.weights = rng.standard_normal((outputs, channels, taps), np.float32) / np.float32(np.sqrt(channels * taps))
        self.sound = rng.standard_normal((length, channels), np.float32)
        self.products = channels * outputs * taps * columns
        self.starts = np.arange(columns, dtype=np.int64) * stride * channels
        self.stride, self.channels = stride, channels
        self.outs = np.zeros((columns, outputs), np.float32)
        self.bias = np.zeros(outputs, np.float32)
        self.torch = [torch.from_numpy(v) for v in (self.sound.T[None].copy(), self.weights, self.bias)]
        wide = self.torch[1][:, :, None].contiguous()
        self.reordered = torch.ops.mkldnn._reorder_convolution_weight(
            wide, [0, 0], [1, stride], [1, 1], 1, [1, channels, 1, length]
        )

    def ways(self) -> dict[str, Callable[[int], int]]:
        return {"ours": self.ours(False), "half": self.ours(True), "torch": self.plain, "oneDNN": self.onednn}

    def ours(self, half: bool) -> Callable[[int], int]:
        packed = _plan.Packed(self.weights.transpose(0, 2, 1), half)
        return lambda times: packed.convolve(
            self.sound.ravel(), self.starts, self.channels, self.outs, self.bias, False, times
        )

    def plain(self, times: int) -> int:
        began = time.thread_time_ns()
        for _ in range(times):
            torch.conv1d(*self.torch, self.stride)
        return time.thread_time_ns() - began

    def onednn(self, times: int) -> int:
        """With weights in the order that it prefers, made once."""
        sound = self.torch[0][:, :, None].contiguous()
        pointwise = torch.ops.mkldnn._convolution_pointwise.default
        began = time.thread_time_ns()
        for _ in range(times):
            pointwise(sound, self.reordered, self.torch[2], [0, 0], [1, self.stride], [1, 1], 1, "none", [], "")
        return time.thread_time_ns() - began

    def cold(self, way: Callable[[int], int]) -> int:
        _plan.read_all(OTHER)
        self.sound.sum()
        self.torch[0].sum()
        return way(1)

    def measure(self, rounds: int) -> dict[str, tuple[float, float]]:
        """Microseconds (cold, warm) of each way."""
        ways = self.ways()
        repeats = max(1, int(2e7 / self.products))
        cold, warm = ({name: [] for name in ways} for _ in range(2))
        for _ in range(rounds):
            for name, way in ways.items():
                cold[name].append(self.cold(way) / 1000)
                way(1)
                warm[name].append(way(repeats) / repeats / 1000)
        return {name: (median(cold[name]), median(warm[name])) for name in ways}


def bandwidth(rounds: int) -> float:
    """GB/s that one thread reads from memory."""
    return OTHER.nbytes / median(_plan.read_all(OTHER) for _ in range(rounds))


def big_product() -> float:
    """GFMA/s of a matrix product that fits the caches: near the most that this processor computes."""
    a = torch.rand(384, 384)
    times = []
    for _ in range(9):
        began = time.thread_time_ns()
        for _ in range(5):
            a @ a
        times.append(time.thread_time_ns() - began)
    return 5 * 384**3 / min(times)


def processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    return next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), "unknown")


def others(times: dict[str, float]) -> str:
    return " | ".join(f"{times[way]:.2f}" for way in ("half", "torch", "oneDNN"))


def main() -> None:
    torch.set_num_threads(1)
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    print(f"{processor()}, kernels: {_plan.kernels()}, {rounds} rounds;", end=" ")
    print(f"memory {bandwidth(9):.1f} GB/s, matrix product {big_product():.1f} GFMA/s\n")
    print("| layer | Ci, Co, K, T | KB | cold: us | GB/s | half | torch | oneDNN | warm: us | GFMA/s | half | torch | oneDNN |")
    print("|---" * 13 + "|")
    with torch.inference_mode():
        for name, channels, outputs, taps, columns, stride in LAYERS:
            layer = Layer(channels, outputs, taps, columns, stride)
            got = layer.measure(rounds)
            cold, warm = ({way: times[i] for way, times in got.items()} for i in (0, 1))
            size = layer.weights.nbytes
            print(
                f"| {name} | {channels}, {outputs}, {taps}, {columns} | {size / 1024:.0f} "
                f"| {cold['ours']:.1f} | {size / cold['ours'] / 1000:.1f} | {others(cold)} "
                f"| {warm['ours']:.2f} | {layer.products / warm['ours'] / 1000:.1f} | {others(warm)} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
