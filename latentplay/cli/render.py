"""`latentplay render`: a sound file through a model, with a progress bar."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from latentplay.cli import mixargs, modargs, playargs

HELP = "send a sound file through a model: encode, move the latents, decode"
EXAMPLES = """examples:
  latentplay render voice.wav out.wav --model percussion.ts
  latentplay render voice.wav out.wav --encoder voice.ts --decoder strings.ts --align
  latentplay render voice.wav out.wav --basis voronoi --jump 400 --mix 60 --gain-out -3 --limit 1
  latentplay render voice.wav out.wav --preset presets.json --preset-name warm
  latentplay render voice.wav out.wav --automation performance.json
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Files, models, and how the sound is to be sent through."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = EXAMPLES
    parser.add_argument("source", metavar="in.wav", help="the sound (wav, aiff, flac, ogg, mp3 …)")
    parser.add_argument("target", metavar="out.wav", help="what to write; .wav is float32, to the last bit")
    parser.add_argument(
        "--model", metavar="m.ts", help="the model that encodes and decodes; a path, or a name in the models folder"
    )
    parser.add_argument("--encoder", metavar="a.ts", help="another model to encode with")
    parser.add_argument("--decoder", metavar="b.ts", help="another model to decode with")
    parser.add_argument(
        "--method", metavar="NAME", help="play this method of the model instead of encode and decode, as lp.model~ does"
    )
    parser.add_argument(
        "--channels",
        type=int,
        metavar="N",
        help="streams side by side through a mono model (default: channels are averaged)",
    )
    parser.add_argument(
        "--noise-seed",
        type=int,
        default=0,
        metavar="N",
        help="for models that draw noise, as -seed in a box (default 0)",
    )
    parser.add_argument(
        "--block",
        type=int,
        default=1024,
        metavar="N",
        help="samples at a time, 1 to 4096; it changes nothing that is heard",
    )
    parser.add_argument(
        "--align", action="store_true", help="take the delay out: what comes out starts with what went in"
    )
    parser.add_argument("--precision", choices=("full", "half"), default="full", help="half: weights of 16 bits in a plan")
    parser.add_argument("--trust", action="store_true", help="play a model whatever its code does: its operators are not checked")
    parser.add_argument("--overwrite", action="store_true", help="out.wav may be in.wav: the sound is replaced by its rendering")
    parser.add_argument("--json", action="store_true", help="say what was done as one JSON object")
    parser.add_argument("--quiet", action="store_true", help="no progress bar")
    modargs.add_arguments(parser)
    mixargs.add_arguments(parser)
    playargs.add_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Renders, writes, says how it went."""
    from latentplay.files.sound_files import read_sound
    from latentplay.model.folders import find_model
    from latentplay.render.render import render

    keep_the_sound(args)
    sound, rate = read_sound(args.source)
    performance = playargs.performance(args)
    ends = {key: find_model(path) for key in ("model", "encoder", "decoder") if (path := getattr(args, key))}
    if not ends and performance is not None and performance.preset is not None and performance.preset.model is not None:
        ends = {"model": playargs.model_of(performance)}
    if not ends:
        ends = {"model": find_model("demo.ts")}
        print("no --model: the demo model plays", file=sys.stderr)
    with Bar(hidden=args.quiet or args.json) as bar:
        made = render(
            sound,
            rate,
            ends.get("model"),
            encoder=ends.get("encoder"),
            decoder=ends.get("decoder"),
            method=args.method,
            channels=args.channels,
            block=args.block,
            seed=args.noise_seed,
            align=args.align,
            modulator=lambda voices, rate: modargs.modulator(args, voices, rate, streams(args, ends)),
            mixer=lambda channels, rate: mixargs.mixer(args, channels, rate),
            performance=performance,
            progress=bar.show,
            channels_first=True,
            trust=args.trust,
            precision=args.precision,
        )
    made.write(args.target)
    for note in made.notes:
        print(f"note: {note}", file=sys.stderr)
    print(json.dumps(facts(args, made)) if args.json else line(args, made))
    return 1 if made.silent_frames and not made.audio.any() else 0


def keep_the_sound(args: argparse.Namespace) -> None:
    """LatentPlayError where the rendering would be written over the sound that it is made of."""
    from latentplay.errors import LatentPlayError

    source, target = Path(args.source), Path(args.target)
    if not args.overwrite and source.exists() and target.exists() and source.samefile(target):
        raise LatentPlayError(f"'{args.target}' is the sound itself: give the rendering another name, or say --overwrite")


def streams(args: argparse.Namespace, ends: dict[str, Any]) -> int:
    """Streams side by side through the model that decodes."""
    from latentplay.model.model import load

    file = ends.get("decoder") or ends.get("model")
    return load(file, args.trust, args.precision).states(args.channels or 1) if file else 1


class Bar:
    """A progress bar that learns from the first block how long it is."""

    def __init__(self, hidden: bool) -> None:
        from tqdm import tqdm

        self.bar = tqdm(
            disable=hidden or None, leave=False, bar_format="{percentage:3.0f}% |{bar}| {elapsed} (left: {remaining})"
        )

    def show(self, done: int, whole: int) -> None:
        """Both in samples."""
        self.bar.total = whole
        self.bar.update(done - self.bar.n)

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, *_: object) -> None:
        self.bar.close()


def facts(args: argparse.Namespace, made: Any) -> dict[str, Any]:
    """What a program wants to know."""
    return {
        "file": args.target,
        "rate": made.rate,
        "channels": len(made.audio),
        "samples": made.audio.shape[1],
        "latency": made.latency,
        "latents": len(made.latents),
        "seconds": round(made.seconds, 3),
        "times_real_time": round(made.speed, 2),
        "silent_frames": made.silent_frames,
        "notes": made.notes,
    }


def line(args: argparse.Namespace, made: Any) -> str:
    """What a musician wants to know."""
    delay = (
        f"the sound is {made.latency} samples ({1000 * made.latency / made.rate:.1f} ms) late (--align takes that out)"
        if made.latency
        else "in time"
    )
    length = made.audio.shape[1] / made.rate
    silent = f", {made.silent_frames} frames silent because the model failed" if made.silent_frames else ""
    return f"{args.target}: {length:.2f} s at {made.rate:g} Hz, {delay}, {made.speed:.1f} x real time{silent}"
