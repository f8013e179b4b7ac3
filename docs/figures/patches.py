"""Pictures of every patch as Pd draws it, with an ear on Pd's console: ``make patches``, or
``python docs/figures/patches.py [patch[:subpatch] …] [--to DIR]``.

Needs Xvfb, xdotool and ImageMagick. Without arguments: all of help_patches, into docs/img. Ends with 1 when Pd complained.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from latentplay.files import settings
from latentplay.render import pd

ROOT = Path(__file__).parents[2]
PATCHES = ROOT / "help_patches"
MENU = 33
"""Pixels of the menu above a patch."""
COMPLAINTS = ("error", "couldn't create", "no such", "no method", "can't", "connection failed", "multiply defined")
NOT_OURS = ("audio", "Tk", "priority", "ALSA", "JACK")
"""A screen without a sound card."""


def short_name(patch: Path) -> str:
    """lp.mod~-help.pd: mod-help."""
    return re.sub(r"^(lp\.|latentplay-)|~", "", patch.stem)


@contextmanager
def screen() -> Iterator[None]:
    """A screen of its own, which finds a free number by itself."""
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1600x1200x24"]
    server = subprocess.Popen(command, stderr=subprocess.DEVNULL, pass_fds=(write,))
    os.close(write)
    try:
        with os.fdopen(read) as number:
            os.environ["DISPLAY"] = f":{number.readline().strip()}"
        yield
    finally:
        server.terminate()
        server.wait(10)


def window(name: str, seconds: float = 60) -> str:
    """The number of the window whose title begins with ``name``, once it is there."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = subprocess.run(["xdotool", "search", "--name", f"^{name}"], capture_output=True, text=True, check=False)
        if found.stdout:
            return found.stdout.split()[0]
        time.sleep(0.2)
    raise SystemExit(f"no window '{name}' appeared")


def picture(patch: Path, target: Path, sub: str = "", wait: float = 6) -> list[str]:
    """Opens a patch (and shows one of its subpatches), waits until its model is there, and takes a picture of the window; what
    Pd complained of."""
    with tempfile.TemporaryDirectory() as folder:
        copy, log = Path(folder) / "shown.pd", Path(folder) / "log"  # a title is searched for as a pattern: a plain name
        copy.write_text(re.sub(rf"(#N canvas [\d ]+ {re.escape(sub)}) 0;", r"\1 1;", patch.read_text()))
        places = ("-path", str(PATCHES), "-path", str(pd.external_folder()), "-path", str(pd.external_folder() / "data"))
        settings.ensure(pd.external_folder())
        command = [pd.find_pd(), "-noprefs", "-stderr", "-r", "48000", *places, "-lib", "latentplay", "-nosound", "-nomidi",
                   "-send", "pd dsp 1", "-open", str(copy)]
        with log.open("w") as file:
            player = subprocess.Popen(command, stdout=file, stderr=subprocess.STDOUT)
        try:
            window(sub or "shown")
            time.sleep(wait)
            number = window(sub or "shown")  # Tk may have made another one meanwhile
            subprocess.run(["xdotool", "windowraise", number], check=True)
            time.sleep(1)
            subprocess.run(["import", "-window", number, "-crop", f"+0+{MENU}", "+repage", str(target)], check=True, timeout=30)
            subprocess.run(["convert", str(target), "+dither", "-colors", "24", f"PNG8:{target}"], check=True, timeout=30)
        finally:
            player.terminate()
            player.wait(10)
        lines = log.read_text(errors="replace").splitlines()
    return [line for line in lines if any(w in line for w in COMPLAINTS) and not any(w in line for w in NOT_OURS)]


def main() -> int:
    """Takes the pictures; says what Pd said."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("patches", nargs="*", metavar="patch[:subpatch]")
    parser.add_argument("--to", type=Path, default=ROOT / "docs" / "img", metavar="DIR")
    args = parser.parse_args()
    args.to.mkdir(parents=True, exist_ok=True)
    wanted = args.patches or [str(p) for p in sorted(PATCHES.glob("*.pd")) if "meta" not in p.name and "README" not in p.name]
    complaints = 0
    with screen():
        for name in wanted:
            patch, _, sub = name.partition(":")
            target = args.to / f"{sub or short_name(Path(patch))}.png"
            for line in picture(Path(patch), target, sub):
                complaints += 1
                print(f"{patch}: {line}")
            print(target)
    return 1 if complaints else 0


if __name__ == "__main__":
    raise SystemExit(main())
