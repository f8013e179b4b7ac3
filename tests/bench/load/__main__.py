"""Measures what a machine carries, in real Pd under JACK: `python tests/bench/load ratios|chains [model.ts …]`.

Nothing else should run. `ratios`: late frames of one chain at each ratio from 32 to 8192; `chains`: how many chains play without one.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
import warnings
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parents[1] / "support"), str(HERE.parents[1]), str(HERE.parents[2])]

from bench.load import chains, ratios  # noqa: E402
from latentplay.files.environment import processor  # noqa: E402

TOPICS = {"ratios": ratios.measure, "chains": chains.measure}


def main() -> None:
    """Prints a table."""
    parser = argparse.ArgumentParser(prog="python tests/bench/load", description=__doc__)
    parser.add_argument("topic", choices=TOPICS)
    parser.add_argument("files", nargs="*", type=Path, metavar="model.ts", help="models (look-alikes, and the demo model)")
    parser.add_argument("--seconds", type=float, default=60, help="that must pass without a late frame (60)")
    parser.add_argument("--settle", type=float, default=6, help="seconds before that, for loading (6, and a quarter for each chain)")
    parser.add_argument("--flags", default="", help="for each box, as '-deadline 1024 2048'")
    asked = parser.parse_intermixed_args()
    warnings.simplefilter("ignore")
    print(f"{processor()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {platform.platform()}\n")
    with tempfile.TemporaryDirectory(prefix="latentplay-load-") as folder:
        files = [file.absolute() for file in asked.files]
        TOPICS[asked.topic](files, Path(folder), asked.seconds, asked.settle, asked.flags)


if __name__ == "__main__":
    main()
