"""`latentplay bench`: what a model costs on this machine, and the delay that it would have in a patch."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator

from latentplay.errors import LatentPlayError

HELP = "measure what a model costs on this machine: milliseconds a frame, real-time factor, delay"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The files and the way to print."""
    parser.add_argument("files", nargs="*", metavar="model.ts", help="TorchScript files; the demo model if none is given")
    parser.add_argument("--rate", type=float, default=48000.0, help="the host's sampling rate in Hz (48000)")
    parser.add_argument("--trust", action="store_true", help="whatever its code does: its operators are not checked")
    parser.add_argument("--json", action="store_true", help="one JSON object a line, one line a file")


def run(args: argparse.Namespace) -> int:
    """Measures each file; 1 when one of them does not load."""
    from latentplay.model.engine import load_engine
    from latentplay.model.folders import find_model

    failed = 0
    load_engine().quiet_this_thread(0)
    for name in args.files or ["demo.ts"]:
        try:
            measured = measure(str(find_model(name)), args.rate, args.trust)
        except LatentPlayError as error:
            print(f"latentplay bench: {error}", file=sys.stderr)
            failed = 1
        else:
            print(json.dumps(measured) if args.json else "\n".join(as_text(measured)))
    return failed


def measure(path: str, rate: float, trust: bool = False) -> dict[str, object]:
    """Costs in ms a frame on one thread, the frame's length in ms, how many times faster than sound, the model's delay."""
    from latentplay.model.model import DECODE, ENCODE, load

    model = load(path, trust)
    encode, decode = (1e3 * model.frame_seconds(method) for method in (ENCODE, DECODE))
    hop = 1e3 * model.ratio / rate
    return {
        "file": path, "encode_ms": encode, "decode_ms": decode, "hop_ms": hop, "real_time": hop / max(encode + decode, 1e-9),
        "ratio": model.ratio, "model_delay": model.delay,
        "delay_note": model.delay_note,
    }


def as_text(measured: dict[str, object]) -> Iterator[str]:
    """The same for people."""
    yield f"{measured['file']}"
    yield f"  encode {measured['encode_ms']:.2f} ms, decode {measured['decode_ms']:.2f} ms of a hop of {measured['hop_ms']:.1f} ms"
    yield f"  {measured['real_time']:.1f} times faster than sound, one thread"
    yield f"  delay: {measured['ratio']} samples to collect a hop, {measured['model_delay']} in the model, and the deadlines that"
    yield "  lp.encode~ and lp.decode~ choose from these figures (their message `latency` says the sum)"
    if measured["delay_note"]:
        yield f"  {measured['delay_note']}"
