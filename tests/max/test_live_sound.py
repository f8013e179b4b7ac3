"""What the Live device plays, in the fake Max: its chain of one MC cord, driven by its own controls."""

import numpy as np
from live_patch import LivePatch, read_device

from latentplay.generate.live.device import CHAIN_BOXES

SECOND = 48000
SEPARATE = (("encode", "demo.ts"), ("mod", ""), ("decode", ""))


def chain(host, texts, sound):
    """A source, and the boxes of a chain behind it; their recorder."""
    boxes = [host.new(text) for text in texts]
    source = host.source(sound, mc=texts[0].startswith("mc."))
    for a, b in zip([source, *boxes], boxes, strict=False):
        host.connect_all(a, b)
    return boxes, host.record(boxes[-1], 0 if texts[0].startswith("mc.") else [0, 1])


def test_the_device_plays_what_a_chain_of_separate_cords_plays(start):
    """Bit for bit: all latents in one cord, or a cord for each; values by controls of Live, or by messages."""
    noise = np.random.default_rng(5).standard_normal((2, SECOND)) * 0.2
    with start() as host:
        (encode, mod, decode), heard = chain(
            host, [CHAIN_BOXES[name].replace("---", "live") for name in ("encode", "mod", "decode")], noise)
        made = {"encode": encode, "mod": mod, "decode": decode}
        (_, moved, _), plain = chain(host, [f"lp.{name}~ plain {more} -channels 2" for name, more in SEPARATE], noise)
        patch = LivePatch(read_device(), lambda name, text: host.send(made[name], text) if name in made else None)
        host.send(encode, "open demo.ts")
        patch.load()
        for name, value in (("Modulation", 1), ("Jump", 600), ("Basis", 0), ("Scale 1", 1.5), ("Scale 8", -2), ("Offset 3", 0.5)):
            patch.turn(name, value)
        for text in ("seedmap 0.5 0.5", "enable 1", "jump 600", "basis cell", "scale 1 1.5", "scale 8 -2", "offset 3 0.5"):
            host.send(moved, text)
        host.dsp()
        host.run(SECOND)
        assert host.errors == [] and np.abs(plain.samples).max() > 0.01
        assert np.array_equal(heard.samples, plain.samples)


def test_without_a_model_the_device_is_silent_and_says_nothing(start):
    noise = np.random.default_rng(6).standard_normal((2, 4800))
    with start() as host:
        boxes, heard = chain(host, [CHAIN_BOXES[name].replace("---", "mute") for name in ("encode", "mod", "decode")], noise)
        made = dict(zip(("encode", "mod", "decode"), boxes, strict=True))
        patch = LivePatch(read_device(), lambda name, text: host.send(made[name], text) if name in made else None)
        patch.load()
        patch.turn("Modulation", 1)
        patch.turn("Scale 1", 3)
        host.dsp()
        host.run(4800)
        assert host.errors == [] and not heard.samples.any()
