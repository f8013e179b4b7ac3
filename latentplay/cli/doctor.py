"""`latentplay doctor`: what is wrong, and what to do, a line for each thing that latentplay stands on."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict

HELP = "say what is wrong with the installation, and what to do"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How to print it."""
    parser.add_argument("--json", action="store_true", help="the findings as one JSON list")


def run(args: argparse.Namespace) -> int:
    """0 when nothing is wrong, else 1."""
    from latentplay import __version__
    from latentplay.doctor import WRONG, examine

    if args.json:
        findings = list(examine())
        print(json.dumps([asdict(f) for f in findings]))
        return int(any(f.state == WRONG for f in findings))
    print(f"latentplay {__version__}")
    wrong = 0
    for finding in examine():
        print(f"  {finding.state:<5}  {finding.about:<10} {finding.says}", flush=True)
        if finding.remedy:
            print(f"{'':20}{'do: ' if finding.state == WRONG else ''}{finding.remedy}", flush=True)
        wrong += finding.state == WRONG
    print("all is well" if not wrong else f"{wrong} thing{'s' if wrong > 1 else ''} to mend")
    return int(wrong > 0)
