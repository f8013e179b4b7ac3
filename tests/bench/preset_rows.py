"""The rows of lp.preset: a morph that never rests while sound plays, what a save, a load and a morph cost."""

import time

from bend_patch import BendPatch
from latentplay.preset.request import in_words
from live import JackServer
from states import VOICES

from bench.bend_rows import counted
from bench.stage import Stage
from latentplay.control.control import Control
from latentplay.model.model import load
from latentplay.modulation.modulator import Modulator
from latentplay.preset.manager import PresetManager
from latentplay.preset.state import NumberedState, ObjectState
from latentplay.render.mixer import Mixer
from latentplay.render.performance import RenderStage

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
    """What lp.preset's thread does for one message, the chain's state included."""
    model = load(stage.model("demo"))
    manager = PresetManager(RenderStage(model, None, stage.folder, lambda *_: None), lambda *_: None)
    dumps = {"lp.mod~": Modulator(VOICES).dump(), "lp.mix~": Mixer().dump(), "lp.control": Control().dump()}
    boxes = [NumberedState(number, ObjectState(kind, tuple(map(tuple, dump)))) for number, (kind, dump) in enumerate(dumps.items())]
    told = []
    for word, *args in (("preset_save", "a"), ("preset_load", "a"), ("preset_morph", "a", "a", 0.5)):
        start = time.perf_counter()
        for _ in range(TIMES):
            manager.hear(0, stage.folder, [word, len(args), *args, 0.0, *in_words(boxes)])
        told.append(f"{word} {1e6 * (time.perf_counter() - start) / TIMES:.0f} us")
    yield f"a message to lp.preset, chain of {VOICES} voices, no bends", ", ".join(told), "off the host's threads"


def presets(stage: Stage):
    """All of them."""
    yield from costs(stage)
    yield from morphs(stage)


ROWS = {"presets": presets}
