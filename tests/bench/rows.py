"""The rows of the benchmark's table: each function measures one, and returns what to print."""

import subprocess
import sys

import numpy as np
from chain_patch import offline, tables
from live import JackServer, number

from bench.stage import Stage
from latentplay.render import pd

NN = {"latency": "nn~: 6080 threaded at best, 14272 by default", "memory": "nn~: two", "load": "nn~: about 2 s of silence",
      "neighbour": "nn~: 38-50 % dropped", "delete": "nn~: crashes in 6 of 6"}


def clicks(stage: Stage):
    """The exact model with a click every 6096 samples."""
    patch = stage.chain("clicks", length=96000, source=None)
    metro, click = patch.box("metro 127"), patch.box("tabplay~ click")
    patch.box("table click 100")
    patch.chain(metro, click)
    patch.at(300, patch.message("; click 7 0.5"), metro)
    patch.feed(click)
    return patch


def delay(sent: np.ndarray, heard: np.ndarray) -> set[int]:
    """Distances from clicks in to clicks out, in samples."""
    ins, outs = np.nonzero(sent)[0], np.nonzero(heard)[0]
    return {int(min(o - i for o in outs if o >= i)) for i in ins if (outs >= i).any()}


def latency(stage: Stage):
    """Real time: reported and measured, exact model; reported, demo model and v2-like."""
    with JackServer() as jack:
        patch = clicks(stage)
        patch.at(100, patch.dsp())
        patch.record_at(3000)
        result = stage.play(patch, 6, jack=jack)
        told = int(number(result["log"], "DEC", "latency"))
        yield "latency, exact model", f"reported {told}, measured {sorted(delay(*tables(result['folder'])))}", "equal"
        for kind in ("demo", "rave_v2_like"):
            patch = stage.chain(kind, length=4800)
            patch.at(100, patch.dsp())
            result = stage.play(patch, 12, jack=jack)
            words = next(line for line in reversed(result["log"].splitlines()) if line.startswith("DEC: latency"))
            total, model = int(words.split()[2]), int(words.split()[-1])
            bar = f"<= 3072 ({NN['latency']})" if kind == "demo" else NN["latency"]
            yield f"latency, {kind}, without the model's own {model}", f"{total - model} samples, {result['late']} late", bar


def off_line(stage: Stage):
    """Batch: delay, bit-identity of two runs."""
    patch = stage.chain("passthrough", 64)
    folder = stage.place("offline")
    pd.run_batch(offline(patch, folder))
    sent, heard = tables(folder)
    yield "latency off-line, ratio 64", f"exact: {np.array_equal(heard[64:], sent[:-64])}", "ratio exactly"
    heard = []
    for _ in range(2):
        folder = stage.place("offline")
        pd.run_batch(offline(stage.chain("rave_v2_like"), folder))
        heard.append(tables(folder)[1])
    yield "two off-line runs, v2-like with noise", f"bit-identical: {np.array_equal(*heard)}", "bit-identical"


def late_frames(stage: Stage, seconds: float = 60):
    """A minute while Python threads of the same process spin, train an MLP and run UMAP."""
    for kind in ("demo", "rave_v2_like"):
        with JackServer() as jack:
            patch = stage.chain(kind, length=4800)
            patch.at(100, patch.dsp())
            result = stage.play(patch, seconds + 15, jack=jack, environment=stage.busy_python())
            frames = int((seconds + 10) * 48000 / 2048)
            yield f"late frames in {seconds:.0f} s beside Python work, {kind}", f"{result['late']} of about {2 * frames}", "0"


def audio_thread(stage: Stage):
    """The trap's counts and the cost of a tick (both objects together)."""
    with JackServer() as jack:
        patch = stage.chain("rave_v2_like", length=4800)
        patch.at(100, patch.dsp())
        result = stage.play(patch, 20, jack=jack)
    counted = ", ".join(f"{result[what]} {what.replace('_', ' ')}" for what in ("allocations", "locks", "system_calls", "gil"))
    yield "audio thread", counted, "none"
    cost = f"{result['p50_us']} / {result['p99_us']} / {result['max_us']} us"
    yield "cost of a perform call, p50 / p99 / max", cost, "p99 < 15 us (30 us for both)"


def memory(stage: Stage):
    """What decode~ adds to encode~ of the same 150 MB file."""
    weighed = {}
    for name, decode in (("encode~", "w"), ("encode~ and decode~", "v")):
        with JackServer() as jack:
            patch = stage.chain("rave_v2_like", length=4800)
            if decode == "w":
                patch.connect(patch.message(f"own {stage.model('hold')}"), 0, patch.decode)
            patch.at(100, patch.dsp())
            weighed[name] = np.median(stage.play(patch, 14, jack=jack)["memory"][-4:])
    yield "resident memory, one chain on a 150 MB file", f"{weighed['encode~ and decode~']:.0f} MB", f"one copy ({NN['memory']})"


def load(stage: Stage):
    """Swapping to a 150 MB model while another one plays."""
    with JackServer() as jack:
        patch = stage.chain("demo", length=4800)
        patch.at(100, patch.dsp())
        swap = patch.message(f"open {stage.model('rave_v2_like')}")
        patch.connect(swap, 0, patch.decode)
        patch.at(6000, swap)
        result = stage.play(patch, 20, jack=jack)
    yield "loading 150 MB while sound runs", f"{result['xruns']} xruns, {result['late']} late", f"no xrun ({NN['load']})"


def neighbour(stage: Stage):
    """One busy process beside Pd, defaults."""
    hog = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    try:
        for kind in ("demo", "rave_v2_like"):
            with JackServer() as jack:
                patch = stage.chain(kind, length=4800)
                patch.at(100, patch.dsp())
                result = stage.play(patch, 25, jack=jack)
                told = f"{result['late']} late frames, {result['xruns']} xruns"
                yield f"a busy process beside Pd, {kind}", told, f"0 dropped ({NN['neighbour']})"
    finally:
        hog.kill()


ROWS = {row.__name__: row for row in (latency, off_line, audio_thread, load, memory, neighbour, late_frames)}
