"""`latentplay demo`: a sound through the demo model in real Pd, heard and seen; or the live patch."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

HELP = "hear the demo model: a sound through it in Pd, written as demo.wav and demo.png"
LIVE_PATCH = "latentplay-play.pd"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Other sounds and models, other places."""
    parser.add_argument("--sound", metavar="in.wav", help="another sound than the demo's")
    parser.add_argument("--model", metavar="m.ts", default="demo.ts", help="another model than the demo's")
    parser.add_argument("--to", metavar="DIR", type=Path, default=Path(), help="where to write (default: here)")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="for models that draw noise (default 0)")
    parser.add_argument(
        "--live", action="store_true", help="open the live patch instead (needs a screen and a sound info)"
    )
    parser.add_argument("--json", action="store_true", help="say what was done as one JSON object")


def run(args: argparse.Namespace) -> int:
    """Plays and draws; 0 when both worked."""
    if args.live:
        return live()
    from latentplay.files.pictures import save
    from latentplay.files.sound_files import read_sound, write_sound
    from latentplay.model.folders import DATA, find_model
    from latentplay.model.model import load
    from latentplay.render.in_pd import render_in_pd
    from latentplay.render.plot import chain_figure
    from latentplay.render.render import at_rate

    source, file = Path(args.sound or DATA / "demo-input.wav"), find_model(args.model)
    model = load(file)
    sent, rate, note = at_rate(*read_sound(source), model.rate)
    if note and not args.json:
        print(f"note: {note}")
    sent = sent.mean(axis=0, keepdims=True)
    made = render_in_pd(sent, rate, file, seed=args.seed)
    args.to.mkdir(parents=True, exist_ok=True)
    wav = write_sound(args.to / "demo.wav", made.audio, rate, channels_first=True)
    figure = chain_figure(
        sent[0],
        made.latents,
        made.audio[0],
        rate=rate,
        hop=model.ratio,
        latency=made.latency,
        titles=(
            f"sound in: {source.name}",
            f"{len(made.latents)} latents of {model.name}, {rate / model.ratio:.1f} a second",
            "sound out",
        ),
    )
    png = args.to / "demo.png"
    save(figure, png)
    facts = {
        "sound": str(source),
        "model": str(file),
        "wav": str(wav.absolute()),
        "png": str(png.absolute()),
        "rate": rate,
        "latency": made.latency,
        "collect": model.ratio,
        "own": made.latency - model.ratio,
        "times_real_time": round(made.speed, 1),
    }
    print(json.dumps(facts) if args.json else "\n".join(lines(facts)))
    return 0


def lines(facts: dict[str, Any]) -> list[str]:
    """What a musician wants to know."""
    sound, model = Path(facts["sound"]).name, Path(facts["model"]).name
    milliseconds = 1000 * facts["latency"] / facts["rate"]
    return [
        f"'{sound}' went through '{model}' in Pd, off-line, {facts['times_real_time']} times faster than it sounds.",
        f"  hear it  {facts['wav']}",
        f"  see it   {facts['png']}",
        f"  delay    {facts['latency']} samples ({milliseconds:.1f} ms): {facts['collect']} to collect a frame, "
        f"{facts['own']} of the model's own.",
        "           Live, what the machine needs comes on top: the message `latency` tells it.",
    ]


def live() -> int:
    """Opens the live patch in Pd; 1 with one line where that cannot be."""
    from latentplay.files import settings
    from latentplay.install import help_folder
    from latentplay.render import pd

    folder = help_folder()
    patch = folder / LIVE_PATCH if folder else None
    if patch is None or not patch.exists():
        print(
            f"latentplay demo: the live patch '{LIVE_PATCH}' is not installed: use a checkout, or reinstall",
            file=sys.stderr,
        )
        return 1
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        print(
            "latentplay demo: no screen here (DISPLAY is not set): run it on a desktop, or hear demo.wav: make demo",
            file=sys.stderr,
        )
        return 1
    settings.ensure(pd.external_folder())
    command = [pd.find_pd(), "-path", str(pd.external_folder()), "-lib", "latentplay", "-open", str(patch)]
    return subprocess.call(command)
