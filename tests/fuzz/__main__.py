"""Every fuzzer for so many seconds: `python tests/fuzz [--seconds N] [--seed S]`; `make fuzz` calls this. `--live 50000`: messages to real
Pd instead, so many with each engine."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent / "support"), str(HERE.parent), str(HERE.parents[1])]

import hostile_models  # noqa: E402

from fuzz import documents, live, messages, python_readers, readers  # noqa: E402


def main() -> int:
    """0 when nothing was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--live", type=int, default=0)
    args = parser.parse_args()
    if args.live:
        return storm_pd(args.seed, args.live)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        model = hostile_models.good(folder)
        for target, said in readers.run([model], args.seconds, folder).items():
            print(f"reader of {target}: {said}", flush=True)
        print(f"kept plans: {readers.run_plans(args.seconds, folder)}", flush=True)
        failed = 0
        (folder / "atheris").mkdir()
        for target, said in python_readers.run(args.seconds, folder / "atheris").items():
            print(f"{target} in Python: {said}", flush=True)
            failed += said.startswith("FOUND")
        if not python_readers.is_there():
            print("the readers in Python are changed at random alone: pip install atheris looks where their branches go")
        (folder / "work").mkdir()
        os.chdir(folder / "work")
        for what, fuzzer in (("messages", messages.storm), ("documents", documents.spoil)):
            count, found = fuzzer(args.seed, args.seconds, folder / "work")
            print(f"{what}: {count}, {len(found)} found", *found[:20], sep="\n", flush=True)
            failed += len(found)
    return 1 if failed else 0


def storm_pd(seed: int, count: int) -> int:
    """0 when nothing was found."""
    failed = 0
    for engine in ("embedded", "process"):
        with tempfile.TemporaryDirectory() as name:
            storm = live.Storm(seed, Path(name), engine)
            found = storm.run(count)
        print(f"{count} messages, engine {engine}: {len(found)} found; memory in MB: {storm.memory}", *found[:20], sep="\n", flush=True)
        failed += len(found)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
