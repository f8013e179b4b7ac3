"""`latentplay bench`: what a model costs on this machine, in each form that it can run in."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from latentplay.errors import LatentPlayError
from latentplay.files import environment

HELP = "measure what a model costs on this machine: time, memory, how many chains fit"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The files and the way to print."""
    parser.add_argument("files", nargs="*", metavar="model.ts", help="paths, or names in the models folder; without one the demo model")
    parser.add_argument("--rate", type=float, default=48000.0, help="the host's sampling rate in Hz (48000)")
    parser.add_argument("--form", help=argparse.SUPPRESS)  # the one that this process is to measure: each has a process of its own
    parser.add_argument("--hop", type=int, default=1, help=argparse.SUPPRESS)  # and in samples, of the frames that it is given
    parser.add_argument("--trust", action="store_true", help="whatever its code does: its operators are not checked")
    parser.add_argument("--json", action="store_true", help="one JSON object a line, one line a file")


def run(args: argparse.Namespace) -> int:
    """Measures each file; 1 when one of them does not load."""
    from latentplay.errors import number
    from latentplay.model.engine import load_engine
    from latentplay.model.folders import find_model

    failed = 0
    rate = number("--rate", args.rate, 100, 1e6)
    if args.form:  # this process does nothing else
        load_engine().quiet_this_thread(0)
    for name in args.files or ["demo.ts"]:
        try:
            file = find_model(name)
            measured = form_of(args.form, file, args.hop, args.trust) if args.form else measure(file, rate, args.trust)
        except LatentPlayError as error:
            print(f"latentplay bench: {error}", file=sys.stderr)
            failed = 1
        else:
            print(json.dumps(measured) if args.json else "\n".join(as_text(measured)))
    return failed


def form_of(name: str, file: Path, hop: int, trust: bool) -> dict[str, Any]:
    """One form, measured in this process."""
    from latentplay.model.benchmark import measure_form

    return measure_form(name, file, hop, trust)


def measure(file: Path, rate: float, trust: bool = False) -> dict[str, Any]:
    """All forms, and what they are compared with; costs in ms a frame on one thread."""
    from latentplay.model import benchmark
    from latentplay.model.forms import FORMS
    from latentplay.model.model import DECODE, ENCODE, load

    model = load(file, trust)
    samples = max(model.weights.hop(number) for number in (ENCODE, DECODE) if model.has(number))  # short ratios are played in groups
    hop, cores, speed = 1e3 * samples / rate, benchmark.cores(), benchmark.bandwidth()
    sizes = {part: 4 * sum(layer.size for layer in model.info.layers if layer.part == f"{part}r") for part in ("encode", "decode")}
    forms = [with_totals(in_a_process(name, file, samples, trust), hop, cores) for name in FORMS]
    return {
        "file": str(file), "processor": environment.processor(), "cores": cores, "bandwidth_gb_s": speed,
        "hop_ms": hop, "ratio": model.ratio, "hop": samples, "model_delay": model.delay, "delay_note": model.delay_note,
        "limit_ms": {part: size / 1e6 / speed for part, size in sizes.items()}, "forms": forms,
    }  # fmt: skip


def in_a_process(name: str, file: Path, hop: int, trust: bool) -> dict[str, Any]:
    """A form measured in a process of its own: what it holds in memory is its own, too."""
    words = [sys.executable, "-m", "latentplay.cli", "bench", str(file.absolute()), "--form", name, "--hop", str(hop), "--json"]
    words += ["--trust"] if trust else []
    paths = [str(environment.ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    told = subprocess.run(
        words, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), "OMP_NUM_THREADS": "1"},
    )  # fmt: skip
    if told.returncode:
        last = told.stderr.strip().splitlines()
        return {"form": name, "error": last[-1].removeprefix("latentplay bench: ") if last else f"it ended with {told.returncode}"}
    found: dict[str, Any] = json.loads(told.stdout.splitlines()[-1])
    return found


def with_totals(form: dict[str, Any], hop: float, cores: int) -> dict[str, Any]:
    """How many times faster than sound, and how many chains fit; both with cold caches, as in a patch that plays."""
    if "error" in form:
        return form
    cold = sum(form[part]["cold_ms"] for part in ("encode", "decode") if part in form)
    return {**form, "real_time": hop / max(cold, 1e-9), "chains": int(cores * hop / max(cold, 1e-9))}


def both(times: dict[str, float]) -> str:
    """Warm, and cold in brackets."""
    return f"{times['warm_ms']:.2f} ({times['cold_ms']:.2f})"


def as_text(measured: dict[str, Any]) -> Iterator[str]:
    """The same for people."""
    from latentplay.model.forms import FORMS

    if "forms" not in measured:
        yield json.dumps(measured)
        return
    yield measured["file"]
    yield f"  {measured['processor']}, {measured['cores']} cores; one core reads {measured['bandwidth_gb_s']:.1f} GB of memory a second"
    yield f"  a hop of {measured['hop']} samples, {measured['hop_ms']:.1f} ms; times in ms a hop on one thread: right after"
    yield "  another, and in brackets with cold caches, as in a patch that plays"
    yield f"  {'':32} {'encode':>16} {'decode':>16} {'x real time':>12} {'chains':>7} {'memory':>8}"
    limit = measured["limit_ms"]
    yield f"  {'reading the weights once':32} {limit['encode']:>8.2f}{'':8} {limit['decode']:>8.2f}"
    for form in measured["forms"]:
        if "error" in form:
            yield f"  {FORMS[form['form']][0]:32} {form['error']}"
            continue
        times = " ".join(f"{both(form[p]) if p in form else 'none':>16}" for p in limit)
        rest = f"{form['real_time']:>12.1f} {form['chains']:>7} {form['memory_mb']:>5.0f} MB"
        yield f"  {FORMS[form['form']][0]:32} {times} {rest}"
    yield f"  delay: {measured['hop']} samples to collect a hop, {measured['model_delay']} in the model, and the deadlines that"
    yield "  lp.encode~ and lp.decode~ choose from these figures (their message `latency` says the sum)"
    if measured["delay_note"]:
        yield f"  {measured['delay_note']}"
