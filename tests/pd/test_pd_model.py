"""`[lp.model~]` in Pd: an effect with its attributes, an array as a buffer, two in and three out, what a wrong method says."""

import re

import numpy as np
from signal_patch import SignalPatch, kept

from latentplay.render import pd

SETS = {100: "set gain 0.25", 200: "set inverts 1", 300: "set gain 2000 1"}


def test_methods_attributes_and_arrays_in_one_patch(model_file, tmp_path):
    patch = SignalPatch(24000)
    one = patch.box("sig~ 1")
    effect = patch.box(f"lp.model~ fx {model_file('effects')} amplify")
    mix = patch.box(f"lp.model~ {model_file('multichannel')} mix")
    table = patch.box(f"lp.model~ {model_file('wavetable')}")
    frequency = patch.box("sig~ 480")
    patch.box("table square 2")
    wrong = patch.box(f"lp.model~ {model_file('features')} loud")
    patch.connect(one, 0, effect)
    patch.connect(one, 0, mix)
    patch.connect(frequency, 0, table)
    patch.keep(effect)
    patch.keep(mix, 2)
    patch.keep(table)
    for box, outlet in ((effect, 1), (table, 1), (wrong, 1)):
        patch.connect(box, outlet, patch.box("print SAID"))
    for milliseconds, line in SETS.items():
        patch.say(milliseconds, effect, line)
    patch.say(20, table, "set table square")
    patch.say(400, effect, "get gain", "attributes", "latency", "info")
    patch.at(0, patch.message("; square 0 1 -1"))
    patch.start()
    log = pd.run_batch(patch.finish(tmp_path), rate=48000)
    heard, third, wave = kept(tmp_path)
    assert [heard[s] for s in (2400, 9000, 14000, 20000)] == [0.5, 0.25, -0.25, -0.25]
    assert third[2400] == 0.5, "half of each of two inlets, of which one is silent"
    assert set(np.unique(wave[2400:])) == {-1.0, 1.0}
    assert "SAID: attribute gain 0.25" in log and "SAID: attributes gain mode steps inverts weights" in log
    assert re.search(r"SAID: latency 256 collect 256 deadline 0 model 0", log) and "SAID: info method amplify" in log
    errors = [line for line in log.splitlines() if line.startswith("error")]
    assert errors == [
        "error: lp.model~ features: 'features.ts' has no loud: it has loudness, brightness, both, smooth",
        "error: lp.model~ fx: set gain: 'gain' takes 1 value, got 2",
    ]
