"""The help files of `lp.encode~` and `lp.decode~`."""

from __future__ import annotations

from latentplay.generate.max import mc
from latentplay.generate.max.chain import Chain, loaded_chain
from latentplay.generate.max.mc import mc_tab
from latentplay.generate.max.page import LEFT, MARGIN, RIGHT, TOP, WIDTH, Page, tab
from latentplay.generate.max.parts import (
    BESIDE,
    across,
    answers,
    bar_box,
    latents,
    mono,
    output,
    switch,
)
from latentplay.generate.max.patcher import Patcher
from latentplay.generate.patches.coder import DECODE_EXAMPLES, ENCODE_EXAMPLES
from latentplay.generate.patches.parts import LATENTS
from latentplay.spec.encode_decode import DECODE, ENCODE
from latentplay.spec.mix import MIX

ENCODE_TARGET, DECODE_TARGET = "help.lp.encode", "help.lp.decode"


def encode() -> Page:
    """Of `lp.encode~`."""
    return Page(
        ENCODE,
        {
            "en": "A trained model hears sound as a few slow signals, its latents. lp.encode~ gives them out, an outlet each, and"
            " lp.decode~ turns them back into sound. Between the two they are ordinary signals: patch anything. The model runs"
            " beside Max's audio, so the sound comes after a fixed delay, which 'latency' tells.",
            "fr": "Un modèle entraîné entend le son comme quelques signaux lents, ses latents. lp.encode~ les sort, un par sortie,"
            " et lp.decode~ en refait du son. Entre les deux, ce sont des signaux ordinaires : tout se branche. Le modèle tourne à"
            " côté de l'audio de Max ; le son arrive donc après un retard fixe, que dit « latency ».",
        },
        ENCODE_EXAMPLES, encode_basic, {"latents": latents_tab, "mc": lambda: mc_tab(ENCODE, mc.encode, ENCODE_TARGET)},
        see=("lp.decode~", "lp.mod~", "lp.mix~", "lp.bend"),
    )


def encode_basic(s: Patcher, y: int) -> int:
    """Sound, latents, sound."""
    s.heading("sound, latents, sound", LEFT, y, WIDTH - 2 * MARGIN)
    y += 36
    made = Chain(s, ENCODE_TARGET, LEFT, y)
    made.encoder(said=True, hears=True)
    made.y += 20
    made.to_latents(latents(s, LEFT, made.y, ENCODE_TARGET), 110)
    made.decoder()
    made.y += 10
    made.mixer()
    s.comment("a model at creation: it is loaded, and says how many latents there are", LEFT + BESIDE, y + 50, 190)
    right = switch(s, "enable $1", ENCODE_TARGET, RIGHT + 30, y, "off: the latents are 0, and the decoder plays that", 380)
    s.comment("the status outlet, on the right, answers:", RIGHT + 30, right + 10, 300)
    answers(s, ENCODE_TARGET, RIGHT + 30, right + 34, 380, "lp.encode~")
    s.comment("objects that name one file, or one name, are a chain: they share a model", RIGHT + 30, right + 140, 380)
    return made.y


def latents_tab() -> Patcher:
    """Latents shifted, multiplied, exchanged, replaced."""
    s = tab(ENCODE)
    target = f"{ENCODE_TARGET}.two"
    y = s.heading("latents are signals: shift one, scale one, exchange two, replace one", LEFT, TOP, WIDTH - 2 * MARGIN)
    made = loaded_chain(s, target, LEFT, y)
    step = 76
    coder = made.encoder(width=19 + step * LATENTS)
    at, top = [LEFT + step * i for i in range(LATENTS)], made.y + 60
    shift, scale, wave, deep = (s.obj("+~ 1.5", at[0], top), s.obj("*~ 2.", at[1], top), s.obj("cycle~ 0.5", at[4], top - 38),
                                s.obj("*~ 2.", at[4], top))
    s.chain(wave, deep)
    made.y = top + 60
    decoder = made.decoder(connected=False, width=19 + step * (LATENTS - 1))
    for outlet, box, inlet in ((0, shift, 0), (1, scale, 1), (3, "", 2), (2, "", 3), (5, "", 5), (6, "", 6), (7, "", 7)):
        s.connect(coder, outlet, box or decoder, 0 if box else inlet)
    for inlet, box in ((0, shift), (1, scale), (4, deep)):
        s.connect(box, 0, decoder, inlet)
    made.y += 20
    made.mixer()
    s.comment("1 is shifted, 2 scaled, 3 and 4 are exchanged, 5 is a slow wave instead of what was heard",
              LEFT + step * LATENTS + 40, top, 240)
    s.height = made.y + 20
    return s


def decode() -> Page:
    """Of `lp.decode~`."""
    return Page(
        DECODE,
        {
            "en": "lp.decode~ turns latents into sound: it reads its inlets once in every hop of the model (2048 samples for the demo"
            " model) and plays the piece of sound that they describe. Latents may come from lp.encode~, from lp.mod~, or from any"
            " signal: between about -3 and 3 a model knows what to do.",
            "fr": "lp.decode~ fait du son avec des latents : à chaque pas du modèle (2048 échantillons pour celui de démo), il lit ses"
            " entrées et joue le morceau de son qu'elles décrivent. Les latents viennent de lp.encode~, de lp.mod~ ou de n'importe"
            " quel signal : entre -3 et 3 environ, un modèle sait quoi faire.",
        },
        DECODE_EXAMPLES, decode_basic, {"mc": lambda: mc_tab(DECODE, mc.decode, DECODE_TARGET)},
        see=("lp.encode~", "lp.mod~", "lp.mix~", "lp.bend"),
    )


def decode_basic(s: Patcher, y: int) -> int:
    """Latents by hand."""
    s.heading("latents by hand, no sound goes in", LEFT, y, WIDTH - 2 * MARGIN)
    y += 36
    start = s.obj("loadmess 1.5 -1 0.5 0 0 0 0 0", LEFT, y)
    bars, hand = bar_box(s, LEFT, y + 30, across(LATENTS), 100), s.sub("hand", hand_sheet(), LEFT, y + 146, across(LATENTS))
    wander = s.control("toggle", (LEFT + BESIDE, y + 60, 24, 24))
    s.comment("one bar, one latent: drag", LEFT + BESIDE, y + 32, 170)
    s.comment("they wander by themselves", LEFT + BESIDE + 30, y + 62, 170)
    decoder = s.obj(f"{DECODE.name} {DECODE_TARGET} demo.ts", LEFT, y + 200, across(LATENTS))
    s.chain(start, bars, hand)
    s.connect(wander, 0, hand, 1)
    s.many(hand, decoder, LATENTS)
    heard, told = s.obj(f"r {DECODE_TARGET}", LEFT + BESIDE, y + 160), s.obj(f"s {DECODE_TARGET}.said", LEFT + BESIDE, y + 240)
    s.connect(heard, 0, decoder)
    s.connect(decoder, 1, told)
    strip = s.obj(f"{MIX.name} {DECODE_TARGET} @limit 1", LEFT, y + 270, across(LATENTS))
    s.connect(decoder, 0, strip)
    mono(s, strip, output(s, LEFT, y + 316, DECODE_TARGET, click="click the loudspeaker: sound"))
    right = switch(s, "enable $1", DECODE_TARGET, RIGHT + 30, y, "off: no sound", 380)
    s.comment("the status outlet, on the right, answers:", RIGHT + 30, right + 10, 300)
    answers(s, DECODE_TARGET, RIGHT + 30, right + 34, 380, "lp.decode~")
    s.comment("a model at creation says how many latents there are", RIGHT + 30, right + 140, 380)
    return y + 430


def hand_sheet() -> Patcher:
    """A list of eight in, eight signals out; on demand a slow wave on top of each."""
    s = Patcher(90 * LATENTS + 120, 360)
    values, moves = s.inlet(20, 20, 1, about="a list of eight"), s.inlet(90 * LATENTS + 40, 20, 2, about="1: they wander")
    spread = s.obj("unpack " + " ".join(["0."] * LATENTS), 20, 70, 90 * (LATENTS - 1) + 60)
    depth, ramp = s.message("$1 500", 90 * LATENTS + 40, 70), s.obj("line~", 90 * LATENTS + 40, 110)
    s.chain(values, spread)
    s.chain(moves, depth, ramp)
    for i in range(LATENTS):
        x = 20 + 90 * i
        soon, line, wave = s.message("$1 50", x, 110), s.obj("line~", x, 150), s.obj(f"cycle~ {0.6 - 0.07 * i:.2f}", x, 190)
        deep, add = s.obj("*~", x, 230), s.obj("+~", x, 270)
        s.connect(spread, i, soon)
        s.chain(soon, line, add, s.outlet(x, 310, i + 1, signal=True, about=f"latent {i + 1}"))
        s.chain(wave, deep)
        s.connect(ramp, 0, deep, 1)
        s.connect(deep, 0, add, 1)
    return s

