"""Pictures of patches as Pd draws them, for the README: ``python docs/figures/patches.py [patch[:subpatch] …]``.

Needs Xvfb, xdotool and ImageMagick. Without arguments: the pictures in docs/img.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import tempfile
import time
from pathlib import Path

from latentplay.render import pd

ROOT = Path(__file__).parents[2]
PICTURES = {"instrument": "latentplay.pd", "overview": "latentplay-overview.pd", "play": "latentplay-play.pd",
            "mod-help": "lp.mod~-help.pd", "bend-help": "lp.bend-help.pd"}
DISPLAY = ":87"
MENU = 33
"""Pixels of the menu above a patch."""


def window(name: str, seconds: float = 20) -> str:
    """The number of the window whose title begins with ``name``, once it is there."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = subprocess.run(["xdotool", "search", "--name", f"^{name}"], capture_output=True, text=True, check=False)
        if found.stdout:
            return found.stdout.split()[0]
        time.sleep(0.2)
    raise SystemExit(f"no window '{name}' appeared")


def picture(patch: Path, target: Path, sub: str = "", wait: float = 8) -> None:
    """Opens a patch (and shows one of its subpatches), waits until its model is there, and takes a picture of the window."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "shown.pd"  # the title of a window is searched for as a pattern: a plain name
        copy.write_text(re.sub(rf"(#N canvas [\d ]+ {re.escape(sub)}) 0;", r"\1 1;", patch.read_text()))
        command = [find for find in pd.arguments(copy, "-nosound", "-nomidi", "-send", "pd dsp 1") if find != "-nogui"]
        player = subprocess.Popen([*command, "-path", str(pd.external_folder() / "data"), "-path", str(patch.resolve().parent)],
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            number = window(sub or "shown")
            time.sleep(wait)
            subprocess.run(["xdotool", "windowraise", number], check=True)
            time.sleep(1)
            subprocess.run(["import", "-window", number, "-crop", f"+0+{MENU}", "+repage", str(target)], check=True, timeout=30)
            subprocess.run(["convert", str(target), "+dither", "-colors", "24", f"PNG8:{target}"], check=True, timeout=30)
        finally:
            player.terminate()
            player.wait(10)


def main() -> None:
    """Starts a screen of its own and takes the pictures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("patches", nargs="*", metavar="patch[:subpatch]")
    parser.add_argument("--to", type=Path, default=ROOT / "docs" / "img", metavar="DIR")
    args = parser.parse_args()
    args.to.mkdir(parents=True, exist_ok=True)
    os.environ["DISPLAY"] = DISPLAY
    screen = subprocess.Popen(["Xvfb", DISPLAY, "-screen", "0", "1600x1400x24"], stderr=subprocess.DEVNULL)
    time.sleep(2)
    try:
        for name in args.patches:
            patch, _, sub = name.partition(":")
            picture(Path(patch), args.to / f"{sub or Path(patch).stem}.png", sub)
        if not args.patches:
            for stem, patch in PICTURES.items():
                picture(ROOT / "help_patches" / patch, args.to / f"{stem}.png")
    finally:
        screen.terminate()
        screen.wait(10)


if __name__ == "__main__":
    main()
