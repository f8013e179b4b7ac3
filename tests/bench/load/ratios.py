"""Late frames at every ratio: one chain, beside nothing else."""

from __future__ import annotations

from pathlib import Path

import lookalikes

from bench.load.trial import Kept, play

RATIOS = {32: (2,), 64: (2, 2), 128: (4, 2), 256: (4, 4), 512: (4, 4, 2), 1024: (4, 4, 4), 2048: (4, 4, 4, 2), 4096: (4, 4, 4, 4),
          8192: (8, 4, 4, 4)}  # fmt: skip
"""What a net does after the filter bank's 16."""


def model(ratio: int, folder: Path) -> Path:
    """A look-alike of RAVE v2, causal and light, with eight latents."""
    return lookalikes.rave(folder / f"ratio_{ratio}.ts", width=16, centred=False, **lookalikes.short(*RATIOS[ratio]))


def measure(files: list[Path], folder: Path, seconds: float, settle: float, flags: str) -> None:
    """A line for each ratio, or for each file that was given."""
    print("| model | seconds | found |\n|---|---|---|")
    for file in files or [model(ratio, folder) for ratio in RATIOS]:
        found = play(Kept(file, "plan", folder), 1, seconds, settle=settle, flags=flags)
        print(f"| {file.stem} | {seconds:g} | {found} |", flush=True)
