"""`latentplay doctor`: what is wrong, and what to do, a line for each thing that latentplay stands on."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from latentplay.doctor import Finding

HELP = "say what is wrong with the installation, and what to do"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """For which host, and how to print it."""
    parser.add_argument("--max", action="store_true", help="look at latentplay in Max, not in Pd")
    parser.add_argument("--to", metavar="DIR", type=Path, help="with --max: a Packages folder of your choice")
    parser.add_argument("--json", action="store_true", help="the findings as one JSON list")


def run(args: argparse.Namespace) -> int:
    """0 when nothing is wrong, else 1."""
    from latentplay import __version__
    from latentplay.doctor import WRONG

    if args.json:
        findings = list(findings_of(args))
        print(json.dumps([asdict(f) for f in findings]))
        return int(any(f.state == WRONG for f in findings))
    print(f"latentplay {__version__}")
    wrong = 0
    for finding in findings_of(args):
        print(f"  {finding.state:<5}  {finding.about:<10} {finding.says}", flush=True)
        if finding.remedy:
            print(f"{'':20}{'do: ' if finding.state == WRONG else ''}{finding.remedy}", flush=True)
        wrong += finding.state == WRONG
    print("all is well" if not wrong else f"{wrong} thing{'s' if wrong > 1 else ''} to mend")
    return int(wrong > 0)


def findings_of(args: argparse.Namespace) -> Iterator[Finding]:
    """Of the host that is asked about."""
    if args.max:
        from latentplay.errors import path_of
        from latentplay.max import doctor

        return doctor.examine(path_of(args.to, "--to").absolute() if args.to else None)
    from latentplay.doctor import examine

    return examine()
