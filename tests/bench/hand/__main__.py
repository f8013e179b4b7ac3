"""Measures what a hand feels: `python tests/bench/hand [topic …] [--json file]`.

Every topic is a module beside this one with a function `rows`. They use what users use (the Python API, real Pd, the
command line), so that the same script measures an older version: `PYTHONPATH=older/checkout`, same command.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from dataclasses import asdict
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parents[1] / "support"), str(HERE.parents[1])]

TOPICS = sorted(p.stem for p in HERE.glob("*_feel.py"))


def main() -> None:
    """Prints the rows of the topics that were asked for, or of all."""
    parser = argparse.ArgumentParser(prog="python tests/bench/hand", description=__doc__)
    parser.add_argument("topics", nargs="*", choices=[*TOPICS, []], help="which to measure (all)")
    parser.add_argument("--json", type=Path, help="write the figures to this file, too")
    asked = parser.parse_args()
    found = []
    for topic in asked.topics or TOPICS:
        for row in importlib.import_module(f"bench.hand.{topic}").rows():
            print(f"| {row.item} | {row.what} | {row.value:g} {row.unit} | {row.aim} |", flush=True)
            found.append({"topic": topic, **asdict(row)})
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
