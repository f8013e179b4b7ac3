"""How well a demo model sounds like its input, beside silence, an untrained net and a classical baseline.

`python -m latentplay.training.report MODEL.ts [--picture PNG]` prints tables on sounds the model was not taught with.
"""

import argparse
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from latentplay.training import baseline, data
from latentplay.training.distance import WINDOWS, distance, log_distance, power
from latentplay.training.export import model
from latentplay.training.net import LATENTS, RATIO, Net
from latentplay.training.stream import Model, stream

BLOCKS = 160
Maker = Callable[[Tensor], Tensor]


def load(path: Path) -> Model:
    """A .ts file, ready to play."""
    return torch.jit.load(str(path)).eval()


def untrained() -> Model:
    """The demo network as it is before it learns anything."""
    torch.manual_seed(0)
    return model(Net(0).state_dict(), torch.zeros(LATENTS), torch.ones(LATENTS), 1.0)


def envelope(x: Tensor) -> Tensor:
    """Changes of level every 16 samples, (T / 16,)."""
    level = torch.log(1e-3 + x.unfold(0, 64, 16).square().mean(1).sqrt())
    return (level[1:] - level[:-1]).clamp(min=0)


def delay(x: Tensor, y: Tensor, longest: int = 4096) -> int:
    """Samples by which the attacks of `y` come after those of `x`, to 16 samples; by cross-correlation."""
    a, b = envelope(x), envelope(y)
    size = 2 * len(a)
    found = torch.fft.irfft(torch.fft.rfft(a, size).conj() * torch.fft.rfft(b, size))[: longest // 16]
    return int(found.argmax()) * 16


def apart(x: Tensor, y: Tensor, late: int) -> tuple[float, float]:
    """Multi-resolution distance, and its log part alone as mean dB over all windows; `y` comes `late` samples late."""
    a, b = x[None, : x.shape[0] - late], y[None, late:]
    decibels = [float(log_distance(power(a, n), power(b, n))) * 8.686 for n in WINDOWS]
    return float(distance(a, b)), sum(decibels) / len(decibels)


def random_phase(x: Tensor) -> Tensor:
    """`x` with all its magnitudes and random phases: what a decoder blind to phase can reach at best."""
    columns = baseline.spectrum(x)
    phase = 2 * torch.pi * torch.rand(columns.shape, generator=torch.Generator().manual_seed(0))
    return baseline.sound(torch.polar(columns.abs(), phase), x.shape[0])


def makers(net: Model, components: baseline.Components) -> dict[str, Maker]:
    """Everything that is compared: name and sound-to-sound function."""
    raw = untrained()

    def frames(x: Tensor) -> Tensor:
        return baseline.magnitudes(components.frames(x), x.shape[0] // baseline.HOP + 1)

    return {
        "model": lambda x: stream(net, x),
        "silence": torch.zeros_like,
        "untrained": lambda x: stream(raw, x),
        "8 PCA + Griffin-Lim": lambda x: baseline.griffin_lim(frames(x), x.shape[0]),
        "8 PCA + input's phase": lambda x: baseline.with_phase(frames(x), x),
        "input, random phase": random_phase,
    }


def kind(family: str) -> str:
    """The first word of a family's name: kit, mallet, sung..."""
    return "swept_noise" if family == "swept_noise" else family.split("_")[0]


def compare(sounds: dict[str, np.ndarray], rows: dict[str, Maker], late: int) -> dict[str, dict[str, list]]:
    """{name: {kind: [(distance, dB) of each family]}}."""
    table: dict[str, dict[str, list]] = {name: {} for name in rows}
    for family, samples in sounds.items():
        x = torch.from_numpy(samples[: BLOCKS * RATIO].copy())
        for name, make in rows.items():
            there = late if name in ("model", "untrained") else 0
            table[name].setdefault(kind(family), []).append(apart(x, make(x), there))
    return table


def print_table(table: dict[str, dict[str, list]]) -> None:
    """Mean distance by kind of sound, then over all families, then the log part in dB, as a Markdown table."""
    kinds = list(next(iter(table.values())))
    print("| | " + " | ".join(kinds) + " | all | all, dB |\n" + "|---" * (len(kinds) + 3) + "|")
    for name, by_kind in table.items():
        cells = [f"{np.mean([d for d, _ in by_kind[k]]):.2f}" for k in kinds]
        every = np.array([pair for pairs in by_kind.values() for pair in pairs])
        print(f"| {name} | " + " | ".join(cells) + f" | **{every[:, 0].mean():.2f}** | {every[:, 1].mean():.1f} |")


def print_latents(net: Model, sounds: dict[str, np.ndarray], late: int) -> None:
    """Distance with only the first latents, and how far each latent moves."""
    pieces = [torch.from_numpy(s[: min(48, BLOCKS) * RATIO].copy()) for s in sounds.values()]
    print("\n| latents kept | " + " | ".join(map(str, range(LATENTS + 1))) + " |\n" + "|---" * (LATENTS + 2) + "|")
    means = [np.mean([apart(x, stream(net, x, k), late)[0] for x in pieces]) for k in range(LATENTS + 1)]
    print("| distance | " + " | ".join(f"{m:.2f}" for m in means) + " |")
    z = torch.cat([net.encode(x[None, None])[0] for x in pieces], 1)
    print("| standard deviation | | " + " | ".join(f"{s:.2f}" for s in z.std(1).tolist()) + " |")
    print("| largest | | " + " | ".join(f"{s:.1f}" for s in z.abs().amax(1).tolist()) + " |")


def print_level(net: Model, sounds: dict[str, np.ndarray]) -> None:
    """Output level minus input level, per family, and the output's level when nothing comes in."""
    print("\noutput - input level, dB:", end=" ")
    for family, samples in sounds.items():
        x = torch.from_numpy(samples[: BLOCKS * RATIO].copy())
        print(f"{family} {float(20 * torch.log10(stream(net, x).std() / x.std())):+.1f}", end=", ")
    quiet = stream(net, torch.zeros(64 * RATIO))[32 * RATIO :]
    print(f"\nout of silence: {float(20 * torch.log10(quiet.std() + 1e-9)):.0f} dB rms")


def milliseconds(work: Callable[[], object], count: int = 300) -> float:
    """Median processor time of a call once warm: what else the machine does hardly counts."""
    times = []
    for _ in range(count):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return 1000 * float(np.median(times[count // 3 :]))


def print_speed(net: Model, path: Path) -> None:
    """Size of the file; processor time of one block."""
    x = 0.1 * torch.randn(1, 1, RATIO)
    z = net.encode(x)
    encode, decode = milliseconds(lambda: net.encode(x)), milliseconds(lambda: net.decode(z))
    fast = RATIO / 48 / (encode + decode)
    weights = sum(p.numel() for p in net.parameters()) / 1e6
    print(f"{path.name}: {path.stat().st_size / 1e6:.2f} MB, {weights:.2f} M weights, encode {encode:.2f} ms, "
          f"decode {decode:.2f} ms of processor time per 2048 samples: {fast:.0f} x real time")


@torch.inference_mode()
def report(path: Path, sounds: Path, picture: Path | None) -> None:
    """Prints everything; draws where asked."""
    net, held_out = load(path), data.sounds("held_out", sounds)
    print_speed(net, path)
    drums = torch.from_numpy(held_out["kit_standard"][: BLOCKS * RATIO].copy())
    late = delay(drums, stream(net, drums))
    print(f"delay of the model: {late} samples\n\nmulti-resolution spectral distance, held-out sounds, 0 = the same\n")
    print_table(compare(held_out, makers(net, baseline.fit(data.sounds("train", sounds))), late))
    print_latents(net, held_out, late)
    print_level(net, held_out)
    if picture:
        from latentplay.training.picture import draw
        draw(net, held_out, picture)


def main() -> None:
    """Command line."""
    ask = argparse.ArgumentParser(description="Reports how well a demo model sounds like its input.")
    ask.add_argument("model", type=Path, help="the .ts file")
    ask.add_argument("--sounds", type=Path, default=data.FOLDER, help="where latentplay.training.data put the sounds")
    ask.add_argument("--picture", type=Path, help="where to draw spectrograms (needs matplotlib)")
    chosen = ask.parse_args()
    torch.set_num_threads(1)
    report(chosen.model, data.prepare(chosen.sounds), chosen.picture)


if __name__ == "__main__":
    main()
