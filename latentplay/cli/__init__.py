"""`latentplay`: the command line. Each module here with HELP, add_arguments and run is a command."""

from __future__ import annotations

import argparse
import ast
import importlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from latentplay.files import environment

ORDER = ("demo", "render", "info", "doctor", "install", "bend", "seedmap", "bench")
EPILOG = """examples:
  latentplay demo                                    hear the demo model: demo.wav and demo.png
  latentplay render voice.wav out.wav --model m.ts   a sound through a model
  latentplay info m.ts                               what a model file holds
  latentplay doctor                                  what is wrong, and what to do

`latentplay COMMAND --help` says more. Without a command, `python -m latentplay` is the doctor."""


class Parser(argparse.ArgumentParser):
    """One whose error is one line: what is wrong, and where the options are."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message} ({self.prog} --help lists what it takes)\n")


def without(error: ImportError) -> str:
    """The line for a Python that lacks something."""
    module = (error.name or "").partition(".")[0]
    if module in ("", "latentplay"):
        what = "the compiled parts do not load" if environment.is_built() else "is not built"
        return f"{what} for Python {environment.version()} ({sys.executable}; {error}): {environment.cure()}"
    return f"'{module}' is not installed for {sys.executable}: {environment.cure(module)}"


def commands() -> dict[str, str]:
    """Every command with its line of help, read from the files: no command's imports are paid for another's sake."""
    found = {path.stem: help_line(path) for path in sorted(Path(__file__).parent.glob("[a-z]*.py"))}
    known = sorted(
        (name for name in found if found[name]), key=lambda n: (ORDER.index(n) if n in ORDER else len(ORDER), n)
    )
    return {name: found[name] for name in known}


def help_line(path: Path) -> str:
    """The HELP that a module states at its top; empty for one that is no command."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "HELP":
            return str(ast.literal_eval(node.value))
    return ""


def parser(chosen: str | None) -> argparse.ArgumentParser:
    """The parser, with the arguments of the chosen command alone."""
    from latentplay import __version__

    whole = Parser(
        prog="latentplay",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Play with the inside of neural audio models.",
    )
    whole.add_argument("--version", action="version", version=f"latentplay {__version__}")
    below = whole.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    for name, line in commands().items():
        command = below.add_parser(name, help=line, description=line[:1].upper() + line[1:] + ".")
        if name == chosen:
            importlib.import_module(f"latentplay.cli.{name}").add_arguments(command)
    return whole


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command: 0 when all is well, 1 when not (one line says what), 2 for words it does not know."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if sys.version_info < environment.OLDEST:  # before a file is read that this Python cannot read
        this = f"{environment.version()} ({sys.executable})"
        print(f"latentplay: needs Python 3.10 to 3.13, this is {this}: {environment.cure()}", file=sys.stderr)
        return 1
    chosen = next((word for word in words if not word.startswith("-")), None)
    from latentplay.errors import LatentPlayError

    try:
        args = parser(chosen).parse_args(words)
        if args.command is None:
            parser(None).print_help()
            return 0
        return int(importlib.import_module(f"latentplay.cli.{args.command}").run(args))
    except LatentPlayError as error:
        print(f"latentplay {chosen}: {error}", file=sys.stderr)
        return 1
    except ImportError as error:
        print(f"latentplay {chosen}: {without(error)}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # `latentplay info … | head`
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        return 130
