"""The rows of lp.mix~: what it costs, how far dry and wet cancel, the largest sample that the limiter lets through."""

import numpy as np
from live import JackServer
from lookalikes import passthrough
from signal_patch import SignalPatch, kept
from test_pd_mix import StripPatch

from bench.mod_rows import share, trapped
from bench.stage import Stage
from latentplay.render import pd
from latentplay.render.mixer import Mixer


def strips(limit: int | None) -> SignalPatch:
    """Four noises alone, or through a stereo lp.mix~ that is so loud that the limiter works all the time."""
    patch = SignalPatch(64)
    noises = [patch.box("noise~") for _ in range(4)]
    patch.keep(noises[0])
    patch.start(100)
    if limit is not None:
        mix = patch.box("lp.mix~ v -channels 2")
        for inlet, noise in enumerate(noises):
            patch.connect(noise, 0, mix, inlet)
        patch.say(0, mix, f"limit {limit}", "mix 50", "align 2688", "gain_out 12")
    return patch


def cost(stage: Stage):
    """CPU with and without the object, and the time of a call against the 1333 us of a block."""
    with JackServer() as jack:
        empty = share(stage, jack, strips(None))
        for limit in (0, 1):
            used = share(stage, jack, strips(limit))
            yield f"lp.mix~, stereo, limit {limit}, beside an empty patch ({empty:.2f} %)", f"{used - empty:+.2f} % of a core", "< 1 %"
            seen = trapped(stage, jack, strips(limit))
            part = 100 * seen["p50_us"] / (1e6 * 64 / 48000)
            costs = " / ".join(str(seen[what]) for what in ("p50_us", "p99_us", "max_us"))
            yield f"limit {limit}, a call for 64 samples", f"p50 / p99 / max {costs} us: {part:.2f} % of a core", "< 1 %"


def null_depth(stage: Stage):
    """Half dry, half wet through models that change nothing, against the dry sound at the reported delay, dB below it."""
    files = [passthrough(stage.folder / f"pass{ratio}.ts", ratio, ratio) for ratio in (64, 128)]
    folder = stage.place("null")
    patch = StripPatch(files[0])
    patch.say(0, patch.mix, "mix 50")
    patch.say(500, patch.mix, f"open {files[1]}")
    patch.start()
    pd.run_batch(patch.finish(folder))
    dry, mixed = kept(folder).astype(float)
    for what, delay, start, end in (("", 64, 1000, 23000), (" after a swap", 128, 36000, 48000)):
        left = np.sqrt(np.mean((mixed[start:end] - dry[start - delay : end - delay]) ** 2))
        depth = 20 * np.log10(max(left, 1e-20) / np.sqrt(np.mean(dry[start:end] ** 2)))
        yield f"dry and wet against the delayed dry sound{what}", "equal to the bit" if left == 0 else f"{depth:.0f} dB", "< -120 dB"


def largest(_stage: Stage):
    """The largest sample out of ten million of very different levels."""
    mixer, rng, peak = Mixer(1, 48000, limit=1, true_peak=0), np.random.default_rng(0), 0.0
    for _ in range(100):
        sound = rng.standard_normal((1, 100_000)) * 10 ** rng.uniform(-3, 4, (1, 100_000))
        peak = max(peak, float(np.abs(mixer.process(sound.astype(np.float32))).max()))
    told = f"{peak:.9f} ({20 * np.log10(peak):.7f} dB)"
    yield "limiter, true_peak 0: largest of 10^7 samples, levels over 140 dB", told, f"<= {10 ** (-1 / 20):.9f}"


def mix(stage: Stage):
    """All of them."""
    yield from largest(stage)
    yield from null_depth(stage)
    yield from cost(stage)


ROWS = {"mix": mix}
