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
    parser.add_argument("--service", metavar="PATCH", type=Path, help="Linux: a patch that plays by itself after each start (systemd)")
    parser.add_argument(
        "--audio", choices=("jack", "pipewire", "pd"), default="jack", help="with --service: the way to the sound card (jack); pd: Pd's own"
    )
    parser.add_argument("--uninstall", action="store_true", help="take away what was put there, nothing else")
    parser.add_argument("--json", action="store_true", help="say what was done as one JSON object")


def run(args: argparse.Namespace) -> int:
    """Installs or uninstalls; 0 when it worked."""
    if args.max:
        from latentplay.max import command

        report = command.uninstall(args.to) if args.uninstall else command.install(args.to, args.source)
        print(json.dumps(report.plain()) if args.json else "\n".join(report.lines()))
        return 0
    return run_service(args) if args.service else run_for_pd(args)


def run_service(args: argparse.Namespace) -> int:
    """The unit of a patch, written or taken away; what to type next."""
    from latentplay.errors import path_of
    from latentplay.files import systemd
    from latentplay.install import InstallError

    patch = path_of(args.service, "--service").absolute()
    name = systemd.name_of(patch)
    file = (path_of(args.to, "--to").absolute() if args.to else systemd.folder()) / name
    try:
        if args.uninstall:
            there = file.exists()
            file.unlink(missing_ok=True)
        else:
            write_unit(patch, file, args.audio)
    except OSError as error:
        raise InstallError(f"'{file}' cannot be written ({error.strerror}): choose another folder with --to") from error
    if args.json:
        print(json.dumps({"unit": str(file), "installed": not args.uninstall}))
    elif args.uninstall:
        print(f"{file} taken away; now: systemctl --user disable --now {name}" if there else f"no {file} there")
    else:
        print(f"{file}\nstart it:            systemctl --user daemon-reload && systemctl --user enable --now {name}")
        print(f"without a login:     sudo loginctl enable-linger $USER\nwhat it says:        journalctl --user -u {name} -f")
    return 0


def write_unit(patch: Path, file: Path, audio: str) -> None:
    """The unit of a patch that is there, with the external of this latentplay and Pd's own settings."""
    from latentplay.errors import BadValue
    from latentplay.files import settings, systemd
    from latentplay.files.whole import replaced
    from latentplay.render import pd

    if not patch.is_file():
        raise BadValue(f"--service '{patch}': there is no such patch")
    flags = systemd.SERVERS[audio][1]
    words = [pd.find_pd(), "-nogui", "-stderr", "-rt", *flags, "-path", str(pd.external_folder()), "-lib", "latentplay"]
    text = systemd.unit(patch, [*words, "-send", "pd dsp 1", "-open", str(patch)], audio)
    settings.ensure(pd.external_folder())
    file.parent.mkdir(parents=True, exist_ok=True)
    with replaced(file) as new:
        new.write_text(text, encoding="utf-8")


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
