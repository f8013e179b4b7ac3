"""`latentplay install`: the objects and their help, where Pd finds them."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

HELP = "put the objects and their help where Pd finds them, or take them away"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to, or away."""
    parser.add_argument("--to", metavar="DIR", type=Path, help="another folder than Pd's own for this user")
    parser.add_argument("--uninstall", action="store_true", help="take away what was put there, nothing else")
    parser.add_argument("--json", action="store_true", help="say what was done as one JSON object")


def run(args: argparse.Namespace) -> int:
    """Installs or uninstalls; 0 when it worked."""
    from latentplay import install

    folder = args.to.expanduser().absolute() if args.to else install.default_folder()
    names = install.uninstall(folder) if args.uninstall else install.install(folder)
    if args.json:
        print(json.dumps({"folder": str(folder), "installed": not args.uninstall, "files": names}))
    elif args.uninstall:
        print(f"{len(names)} files taken away from {folder}" if names else f"nothing of latentplay in {folder}")
    else:
        print(f"{len(names)} files in {folder}")
        print(
            "In a patch: [declare -lib latentplay], or in Pd's startup settings: latentplay. Then: [lp.encode~ demo.ts]"
        )
    return 0
