"""The help file of `lp.mod~`."""

from __future__ import annotations

from latentplay.generate.max.chain import Chain, loaded_chain
from latentplay.generate.max.page import LEFT, MARGIN, RIGHT, TOP, WIDTH, Page, tab
from latentplay.generate.max.parts import BESIDE, across, answers, dials, latents, menu, output, switch, voices
from latentplay.generate.max.patcher import Patcher
from latentplay.generate.patches.mod import ASK, FIRST, SEEDS, TIME, VALUES
from latentplay.generate.patches.parts import LATENTS
from latentplay.spec.mod import BASES, MOD, MODES

TARGET = "help.lp.mod"
CHANNELS = 2


def mod() -> Page:
    """Of `lp.mod~`."""
    return Page(
        MOD,
        {
            "en": "lp.mod~ stands between lp.encode~ and lp.decode~. Each latent gets a voice that walks along a texture, chosen by its"
            " seed, and adds it to what came in: scale says how far, offset from where. Same seeds, same movement, on every machine."
            " With nothing at its inlets it plays lp.decode~ alone.",
            "fr": "lp.mod~ se place entre lp.encode~ et lp.decode~. Chaque latent reçoit une voix qui avance le long d'une texture, choisie"
            " par sa graine, et l'ajoute à ce qui entre : scale dit jusqu'où, offset autour de quoi. Mêmes graines, même mouvement, sur"
            " toutes les machines. Sans rien à ses entrées, il joue lp.decode~ à lui seul.",
        },
        (*FIRST, *SEEDS, *TIME, *VALUES, *ASK), basic, {"stereo": stereo, "mc": mc},
        see=("lp.encode~", "lp.decode~", "lp.mix~", "lp.control", "lp.preset"),
    )


def basic(s: Patcher, y: int) -> int:
    """Latents that move."""
    s.heading("latents that move", LEFT, y, WIDTH - 2 * MARGIN)
    y += 36
    made = Chain(s, TARGET, LEFT, y)
    made.encoder()
    made.y += 10
    mover = made.mod("@enable 1")
    s.connect(s.obj(f"r {TARGET}", LEFT + BESIDE, made.y - 68), 0, mover)
    s.connect(mover, LATENTS, s.obj(f"s {TARGET}.said", LEFT + BESIDE, made.y - 10))
    made.y += 16
    made.to_latents(latents(s, LEFT, made.y, TARGET), 60)
    made.decoder()
    made.y += 6
    made.mixer()
    by_hand(s, RIGHT + 10, y)
    return made.y


def by_hand(s: Patcher, x: int, y: int) -> None:
    """Everything that is moved most."""
    switch(s, "enable $1", TARGET, x, y, "off: scale and offset alone", 110)
    menu(s, "basis", BASES, TARGET, x + 210, y)
    menu(s, "mode", MODES, TARGET, x + 330, y)
    y = dials(s, MOD, TARGET, x, y + 98, {"jump": 300, "smooth": 30, "time": 2000, "chaos": 0})
    lower = voices(s, "scale", TARGET, x, y + 8, 1.2, "scale: how far each latent strays")
    voices(s, "offset", TARGET, x + 230, y + 8, 0, "offset: where it is centred")
    answers(s, TARGET, x, lower + 10, 400, MOD.name)


def stereo() -> Patcher:
    """Two channels through a mono model."""
    s = tab(MOD.name)
    target = f"{TARGET}.stereo"
    y = s.heading("two channels through a mono model, moved alike or apart", LEFT, TOP, WIDTH - 2 * MARGIN)
    made = loaded_chain(s, target, LEFT, y)
    keep, late = s.obj("tapin~ 500", LEFT + 150, made.y - 42), s.obj("tapout~ 180", LEFT + 250, made.y - 42)
    s.chain(made.sound, keep, late)
    both, flags = CHANNELS * LATENTS, f"-channels {CHANNELS}"
    coder = s.obj(f"lp.encode~ {target} {flags}", LEFT, made.y, across(both + 1))
    mover = s.obj(f"lp.mod~ {target} {flags} @enable 1", LEFT, made.y + 60, across(both + 1))
    decoder = s.obj(f"lp.decode~ {target} {flags}", LEFT, made.y + 120, across(both))
    strip = s.obj(f"lp.mix~ {target} {flags} @limit 1", LEFT, made.y + 166, across(both))
    for inlet, box in enumerate((made.sound, late)):
        s.connect(box, 0, coder, inlet)
        s.connect(decoder, inlet, strip, inlet)
    s.connect(made.load, 0, coder)
    s.connect(s.obj(f"r {target}", LEFT + 300, made.y + 30), 0, mover)
    s.many(coder, mover, both)
    s.many(mover, decoder, both)
    level = output(s, LEFT, made.y + 212, target, click=made.click)
    s.many(strip, level, CHANNELS)
    x = LEFT + across(both + 1) + 40
    s.comment("the right side is the left one, 180 ms later", LEFT + 360, y + 80, 260)
    s.comment("sixteen latents: eight of the left, then eight of the right", x, made.y + 60, 260)
    switch(s, "link channels $1", target, x, made.y + 110, "on: both sides move alike", 200)
    s.height = made.y + 340
    return s


def mc() -> Patcher:
    """The movement in one multichannel cord."""
    s = tab(MOD.name)
    target = f"{TARGET}.mc"
    y = s.heading("one multichannel cord for all latents: the names that begin with mc.", LEFT, TOP, WIDTH - 2 * MARGIN)
    made = loaded_chain(s, target, LEFT, y)
    boxes = [s.obj(f"mc.lp.{name} {target}{more}", LEFT, made.y + 44 * place)
             for place, (name, more) in enumerate((("encode~", ""), ("mod~", " @enable 1"), ("decode~", "")))]
    apart = s.obj("mc.unpack~ 1", LEFT, made.y + 132)
    s.chain(made.sound, *boxes, apart)
    s.connect(made.load, 0, boxes[0])
    start = s.obj("loadmess scale 1.5 1.5 1.5 1.5 1.5 1.5 1.5 1.5", LEFT + 250, made.y + 10)
    s.connect(start, 0, boxes[1])
    made.y += 176
    made.strip(apart)
    s.comment("lp.mod~ -m and lp.mod~ @mc 1 are the same as mc.lp.mod~", LEFT + 250, made.y - 200, 300)
    s.height = made.y + 20
    return s
