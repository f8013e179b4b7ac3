"""The help file of `lp.mix~`."""

from __future__ import annotations

from latentplay.generate.max.chain import Chain, delayed, loaded_chain
from latentplay.generate.max.page import LEFT, MARGIN, RIGHT, TOP, WIDTH, Page, tab
from latentplay.generate.max.parts import BESIDE, across, dial_row, output, switch
from latentplay.generate.max.patcher import Patcher
from latentplay.generate.patches.mix import EXAMPLES, TIMES
from latentplay.generate.patches.parts import LATENTS
from latentplay.spec.mix import MIX

TARGET = "help.lp.mix"
CHANNELS = 2
LEVELS = ("wet", "dry", "out", "taken off")
"""What `meter` tells, in dB."""


def mix() -> Page:
    """Of `lp.mix~`."""
    return Page(
        MIX,
        {
            "en": "lp.mix~ is where a chain ends: the sound from lp.decode~ (wet) and the one that went into lp.encode~ (dry) leave it"
            " together. A model answers late; the dry sound waits as long, to the sample, whatever the model and the machine. Then come"
            " gains that glide, and a limiter that lets nothing above -1 dB.",
            "fr": "lp.mix~ termine une chaîne : le son de lp.decode~ (traité) et celui qui est entré dans lp.encode~ (sec) en sortent"
            " ensemble. Un modèle répond en retard ; le son sec attend d'autant, à l'échantillon près, quels que soient le modèle et la"
            " machine. Viennent ensuite des niveaux qui glissent, et un limiteur qui ne laisse rien au-dessus de -1 dB.",
        },
        (*EXAMPLES, *TIMES), basic, {"stereo": stereo},
        see=("lp.encode~", "lp.decode~", "lp.mod~", "lp.preset"),
    )


def basic(s: Patcher, y: int) -> int:
    """Dry and wet, in time."""
    s.heading("dry and wet, in time with each other", LEFT, y, WIDTH - 2 * MARGIN)
    y += 36
    made = Chain(s, TARGET, LEFT, y)
    made.encoder()
    made.y += 20
    made.decoder()
    made.y += 40
    s.connect(s.obj(f"r {TARGET}", LEFT + BESIDE, made.y - 40), 0, strip := made.mixer("@limit 1 @meter 50", dry=True))
    s.connect(strip, 1, s.obj(f"s {TARGET}.said", LEFT + BESIDE, made.y - 126))
    s.comment("wet on the left, dry on the right", LEFT + BESIDE, made.y - 158, 200)
    right = dial_row(s, MIX, TARGET, RIGHT + 30, y, {"mix": 60, "gain_in": 0, "gain_out": 0}, step=120)
    right = switch(s, "limit $1", TARGET, RIGHT + 30, right + 4, "on: nothing above -1 dB", 300)
    levels(s, RIGHT + 30, right + 10)
    return max(made.y, right + 190)


def levels(s: Patcher, x: int, y: int) -> None:
    """What `meter` tells as bars, everything else as a line."""
    heard, apart = s.obj(f"r {TARGET}.said", x, y), s.obj("route meter latency", x, y + 32, 330)
    bars = s.control("multislider", (x, y + 70, 140, 80), size=len(LEVELS), setminmax=[-60.0, 24.0], setstyle=1, settype=1, ignoreclick=1)
    late, told = s.control("number", (x + 156, y + 70, 60, 22)), s.obj("print lp.mix~", x + 311, y + 70)
    last = s.obj("prepend set", x + 236, y + 106)
    s.comment("samples late", x + 152, y + 94, 84)
    s.comment(", ".join(LEVELS) + " (dB)", x, y + 154, 145)
    s.chain(heard, apart, bars)
    s.connect(apart, 1, late)
    for box in (told, last):
        s.connect(apart, 2, box)
    s.connect(last, 0, s.message("other answers", x + 156, y + 136, 250))


def stereo() -> Patcher:
    """Two channels: two wet inlets, then two dry ones."""
    s = tab(MIX)
    target = f"{TARGET}.stereo"
    y = s.heading("two channels: wet left and right, then dry left and right", LEFT, TOP, WIDTH - 2 * MARGIN)
    made = loaded_chain(s, target, LEFT, y)
    late = delayed(s, made)
    both, flags = CHANNELS * LATENTS, f"-channels {CHANNELS}"
    coder = s.obj(f"lp.encode~ {target} {flags}", LEFT, made.y, across(both + 1))
    decoder = s.obj(f"lp.decode~ {target} {flags}", LEFT, made.y + 60, across(both))
    strip = s.obj(f"lp.mix~ {target} {flags} @limit 1 @mix 60", LEFT, made.y + 120, across(both))
    s.connect(made.load, 0, coder)
    for side, box in enumerate((made.sound, late)):
        s.connect(box, 0, coder, side)
        s.connect_beside(box, strip, CHANNELS + side, LEFT + across(both + 1) + 24 - 12 * side)
        s.connect(decoder, side, strip, side)
    s.many(coder, decoder, both)
    s.many(strip, output(s, LEFT, made.y + 166, target, click=made.click), CHANNELS)
    s.comment("the right side is the left one, 180 ms later", LEFT + across(both + 1) + 40, made.y - 41, 260)
    s.height = made.y + 300
    return s
