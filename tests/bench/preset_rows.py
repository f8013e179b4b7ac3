"""The rows of lp.preset: a morph that never rests while sound plays, what a save, a load and a morph cost."""

import time

from bend_patch import BendPatch
from live import JackServer
from states import VOICES

from bench.bend_rows import counted
from bench.stage import Stage
from latentplay.host.offline import OfflineHost

SECONDS = 20
TIMES = 500


def morphs(stage: Stage):
    """A hundred places a second between two presets, one of which bends a layer of the decoder."""
    patch = BendPatch(stage.model("demo"), 4800, both=False)
    mod, preset = patch.box("lp.mod~ a"), patch.box("lp.preset a")
    patch.tell(preset, 0, "PRE")
    patch.start(100)
    patch.say(3000, mod, "enable 1", "jump 100", "scale 1 1 1 1 1 1 1 1")
    patch.say(3010, preset, "preset_save one")
    patch.say(3020, mod, "jump 600", "scale 3 2 1 0 1 2 3 0", "seedmap 0.2 0.9")
    patch.say(3020, patch.bend, "layer 30", "chaos 20", "set")
    patch.say(3100, preset, "preset_save two")
    folder = stage.place("morphs")
    patch.connect(patch.box("r morphs"), 0, preset)
    lines = [(10, f"preset_morph one two {i % 100 / 100:g}") for i in range(100 * SECONDS)]
    patch.play_score(folder, lines, 4000, "morphs")
    with JackServer() as jack:
        xruns = jack.xruns()
        log, _ = jack.weigh(patch.finish(folder, 1000 * (SECONDS + 5)), SECONDS + 60, must_end_well=False)
        xruns = jack.xruns() - xruns
    problems = log.count("error: lp.preset")
    yield f"100 morphs a second, a bent layer among them, demo, {SECONDS} s", f"{counted(log)}, {xruns} xruns, {problems} errors", "0 late"


def costs(stage: Stage):
    """What one message to lp.preset costs with everything that it asks for, the chain's state included."""
    host = OfflineHost(48000, stage.folder)
    host.make("lp.encode~", "a", str(stage.model("demo")))
    for name in ("lp.mod~", "lp.mix~", "lp.control"):
        host.make(name, "a", *(["-latents", VOICES] if name == "lp.mod~" else []))
    preset = host.make("lp.preset", "a")
    costs = []
    for selector, *values in (("preset_save", "a"), ("preset_load", "a"), ("preset_morph", "a", "a", 0.5)):
        start = time.perf_counter()
        for _ in range(TIMES):
            preset.send(selector, *values)
        costs.append(f"{selector} {1e6 * (time.perf_counter() - start) / TIMES:.0f} us")
    host.close()
    yield f"a message to lp.preset, chain of {VOICES} voices, no bends", ", ".join(costs), "off-line, all done at once"


def presets(stage: Stage):
    """All of them."""
    yield from costs(stage)
    yield from morphs(stage)


ROWS = {"presets": presets}
