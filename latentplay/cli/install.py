"""`latentplay install`: the objects and their help, where Pd or Max finds them."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

HELP = "put the objects and their help where Pd or Max finds them, or take them away"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """For which host, where to, or away."""
    parser.add_argument("--max", action="store_true", help="for Max and Max for Live: the package, for every Max of this user")
    parser.add_argument("--to", metavar="DIR", type=Path, help="another folder than the host's own for this user (Max: a Packages folder)")
    parser.add_argument("--from", metavar="ZIP", dest="source", type=Path, help="with --max: the package of a release")
    parser.add_argument("--uninstall", action="store_true", help="take away what was put there, nothing else")
    parser.add_argument("--json", action="store_true", help="say what was done as one JSON object")


def run(args: argparse.Namespace) -> int:
    """Installs or uninstalls; 0 when it worked."""
    if args.max:
        from latentplay.max import command

        report = command.uninstall(args.to) if args.uninstall else command.install(args.to, args.source)
        print(json.dumps(report.plain()) if args.json else "\n".join(report.lines()))
        return 0
    return run_for_pd(args)


def run_for_pd(args: argparse.Namespace) -> int:
    """The folder of externals."""
    from latentplay import install
    from latentplay.errors import path_of

    if args.source:
        raise install.InstallError("'--from' names a Max package: write --max, too")
    folder = path_of(args.to, "--to").absolute() if args.to else install.default_folder()
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
