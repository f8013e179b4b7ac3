"""Time: what a change of the sampling rate costs, overlapping blocks, and how late a resampled chain is."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from lookalike_plain import Delayed
from lookalikes import hold, passthrough, save
from signal_patch import SignalPatch, kept

from bench.hand.row import Row
from latentplay.files.pd_patch import Patch
from latentplay.render import pd

RATIO = 64
TONE = 997
NO_DEVICES = " ".join(["0"] * 16)
RATES = [(host, model) for model in (44100, 48000, 22050, 16000) for host in (44100, 48000, 88200, 96000) if host != model]


def rows() -> Iterator[Row]:
    """Silence after changes, the level of overlapped sound, the delay that is measured against the one that is told."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        yield from changes(folder)
        yield from overlaps(folder)
        yield from delays(folder)


def chain(patch: Patch, feed: int, model: Path, flags: str, latents: int) -> int:
    """encode~ and decode~ in a patch; the latter's box, which prints what it tells."""
    encode, decode = (patch.box(f"lp.{what}~ v {model} {flags}") for what in ("encode", "decode"))
    patch.connect(feed, 0, encode)
    for latent in range(latents):
        patch.connect(encode, latent, decode, latent)
    ask = patch.message("info")
    patch.connect(ask, 0, decode)
    patch.connect(decode, 1, patch.box("print DEC"))
    patch.at(100, ask)
    return decode


def sub(folder: Path, model: Path, latents: int, block: str, then: str = "", at: float = 0) -> None:
    """An abstraction with a chain in [block~ `block`], set to `then` at a time."""
    inner = Patch()
    inner.connect(chain(inner, inner.box("inlet~"), model, "", latents), 0, inner.box("outlet~"))
    blocks = inner.box(f"block~ {block}")
    if then:
        message = inner.message(f"set {then}")
        inner.connect(message, 0, blocks)
        inner.at(at, message)
    inner.save(folder / "inner.pd")


def play(patch: SignalPatch, folder: Path, rate: int, milliseconds: float = 0) -> tuple[str, np.ndarray]:
    """What Pd printed, and what was kept."""
    patch.start()
    log = pd.run_batch(patch.finish(folder, milliseconds or 1000 * patch.length / rate + 60), rate=rate)
    return log, kept(folder)


def changes(folder: Path) -> Iterator[Row]:
    """A steady sound through a model of 2048 samples a hop."""
    model = hold(folder / "steady.ts")
    for before, after, seconds in ((96000, 44100, 4), (48000, 44100, 60)):
        patch = SignalPatch(int(before * seconds + after * 7.5))
        patch.keep(chain(patch, patch.box("sig~ 0.5"), model, "", 8))
        patch.at(1000 * seconds, patch.message(f"; pd audio-dialog {NO_DEVICES} {after} 25 0 64"))
        log, (heard,) = play(patch, folder, before, 1000 * (seconds + 8))
        yield from cost(f"{before} to {after} Hz after {seconds} s", log, heard[before * seconds :] if seconds else heard, after)
    sub(folder, model, 8, "64 1 2", "64 1 1", 4000)
    patch = SignalPatch(48000 * 11)
    inner = patch.box("inner")
    patch.chain(patch.box("sig~ 0.5"), inner)
    patch.keep(inner)
    log, (heard,) = play(patch, folder, 48000)
    yield from cost("[block~ 64 1 2] set to 64 1 1 after 4 s", log, heard[4 * 48000 :], 48000)


def cost(what: str, log: str, heard: np.ndarray, rate: int) -> Iterator[Row]:
    """Silence, and what the console says, of all that follows a change."""
    silent = 1000 * np.count_nonzero(np.abs(heard) < 0.01) / rate
    yield Row("1", f"silence, {what}", silent, "ms (of 7 s)", "at most a hop")
    yield Row("1", f"lines 'too busy', {what}", sum("busy" in line for line in said(log)), "", "0")
    yield Row("1", f"lines that name the rates, {what}", sum("sampling rate" in line for line in said(log)), "", "1")


def said(log: str) -> list[str]:
    """The console's errors."""
    return [line for line in log.splitlines() if line.startswith("error: lp.")]


def overlaps(folder: Path) -> Iterator[Row]:
    """Noise through a model that lets everything pass."""
    model = passthrough(folder / "pass.ts", RATIO, RATIO)
    for block in ("64 2", "1024 8"):
        sub(folder, model, RATIO, block)
        patch = SignalPatch(24000)
        noise, inner = patch.box("noise~"), patch.box("inner")
        patch.chain(noise, inner)
        patch.keep(noise)
        patch.keep(inner)
        log, (sent, heard) = play(patch, folder, 48000)
        level = 20 * np.log10(np.abs(heard).max() / np.abs(sent).max())
        hop = float(re.findall(r"DEC: info hop_ms ([\d.]+)", log)[-1])
        yield Row("7", f"peak in [block~ {block}] against the sound", float(level), "dB", "0")
        yield Row("7", f"sampling rate told in [block~ {block}]", 1000 * RATIO / hop, "Hz", "48000")
        yield Row("7", f"lines that name the overlap, [block~ {block}]", sum("overlap" in line for line in said(log)), "", "1")


def delays(folder: Path) -> Iterator[Row]:
    """A tone through a resampled chain, by its phase and by what is left of it against the tone at the reported delay."""
    found = []
    for host, rate in RATES:
        found.append(late(folder, host, passthrough(folder / f"pass{rate}.ts", RATIO, RATIO, rate), "-resample 1"))
    worst = max(abs(measured - told) for told, measured, _ in found)
    yield Row("6", f"measured against reported delay, -resample 1, worst of {len(RATES)} pairs of rates", worst, "samples", "under 0.01")
    yield Row("6", "what is left of a tone of 1 kHz against the dry one, worst pair", max(left for *_, left in found), "dB", "under -80")
    delayed = save(Delayed(100, 44100), folder / "delayed.ts")
    for flags in ("-resample 1", ""):
        told, measured, _ = late(folder, 48000, delayed, flags)
        what = f"measured against reported delay of a model with a delay of its own, of 44100 Hz at 48000 {flags}".strip()
        yield Row("6", what, abs(measured - told), "samples", "under 0.01")


def late(folder: Path, host: int, model: Path, flags: str) -> tuple[float, float, float]:
    """The delay that is told, the delay that is measured, and what is left against the dry tone, in dB."""
    patch = SignalPatch(18000)
    tone = patch.box(f"osc~ {TONE}")
    patch.keep(tone)
    patch.keep(chain(patch, tone, model, flags, RATIO))
    log, (dry, wet) = play(patch, folder, host)
    told = float(re.findall(r"DEC: latency ([\d.]+)", log)[-1])
    step, at = 2 * np.pi * TONE / host, np.arange(6000, 18000)
    basis = np.stack([np.cos(step * at), -np.sin(step * at)], axis=1)
    (dry_x, dry_y), (wet_x, wet_y) = (np.linalg.lstsq(basis, sound[at].astype(float))[0] for sound in (dry, wet))
    turned = np.angle(complex(dry_x, dry_y) / complex(wet_x, wet_y)) / step
    period = host / TONE
    measured = turned + round((told - turned) / period) * period
    left = np.abs(wet[at] - dry[at - round(told)]).max()
    return told, float(measured), 20 * float(np.log10(left + 1e-9))
