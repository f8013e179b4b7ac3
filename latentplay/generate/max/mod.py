"""The help file of `lp.mod~`."""

from __future__ import annotations

from latentplay.generate.max import mc
from latentplay.generate.max.chain import Chain, delayed, loaded_chain
from latentplay.generate.max.mc import mc_tab
from latentplay.generate.max.page import LEFT, MARGIN, RIGHT, TOP, WIDTH, Page, tab
from latentplay.generate.max.parts import BESIDE, across, answers, dial_row, latents, menu, output, switch, voices
from latentplay.generate.max.patcher import Patcher
from latentplay.generate.patches.mod import ASK, FIRST, SEEDS, TIME, VALUES
from latentplay.generate.patches.parts import LATENTS
from latentplay.spec.mod import MOD

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
        (*FIRST, *SEEDS, *TIME, *VALUES, *ASK, "seedmap_rebuild simplex 256 1"), basic,
        {"stereo": stereo, "mc": lambda: mc_tab(MOD, mc.mod, TARGET)},
        see=("lp.encode~", "lp.decode~", "lp.mix~", "lp.control", "lp.preset"),
    )


def basic(s: Patcher, y: int) -> int:
    """Latents that move."""
    s.heading("latents that move", LEFT, y, WIDTH - 2 * MARGIN)
    y += 36
    made = Chain(s, TARGET, LEFT, y)
    made.encoder_before_mod()
    made.y += 10
    mover = made.mod("@enable 1")
    s.connect(s.obj(f"r {TARGET}", LEFT + BESIDE + 40, made.y - 76), 0, mover)
    s.connect(mover, LATENTS, s.obj(f"s {TARGET}.said", LEFT + BESIDE, made.y - 10))
    made.y += 24
    made.to_latents(latents(s, LEFT, made.y, TARGET), 110)
    made.decoder()
    made.y += 6
    made.mixer()
    return max(made.y, by_hand(s, RIGHT + 10, y - 6))


def by_hand(s: Patcher, x: int, y: int) -> int:
    """Everything that is moved most; the y below."""
    switch(s, "enable $1", TARGET, x, y, "off: scale, offset alone", 160)
    menu(s, MOD.param("basis"), TARGET, x + 180, y)
    y = menu(s, MOD.param("mode"), TARGET, x + 310, y)
    y = dial_row(s, MOD, TARGET, x, y, {"jump": 300, "smooth": 30, "time": 2000, "chaos": 0})
    voices(s, "offset", TARGET, x + 225, y, 0, "offset: where it is centred")
    y = voices(s, "scale", TARGET, x, y, 1, "scale: how far a latent strays")
    return answers(s, TARGET, x, y, 400, MOD.name)


def stereo() -> Patcher:
    """Two channels through a mono model."""
    s = tab(MOD)
    target = f"{TARGET}.stereo"
    y = s.heading("two channels through a mono model, moved alike or apart", LEFT, TOP, WIDTH - 2 * MARGIN)
    made = loaded_chain(s, target, LEFT, y)
    late = delayed(s, made)
    both, flags = CHANNELS * LATENTS, f"-channels {CHANNELS}"
    coder = s.obj(f"lp.encode~ {target} {flags}", LEFT, made.y, round(19 + (across(both + 1) - 19) * both / (both - 1)))
    mover = s.obj(f"lp.mod~ {target} {flags} @enable 1", LEFT, made.y + 60, across(both + 1))
    decoder = s.obj(f"lp.decode~ {target} {flags}", LEFT, made.y + 120, across(both))
    strip = s.obj(f"lp.mix~ {target} {flags} @limit 1", LEFT, made.y + 166, across(both))
    for inlet, box in enumerate((made.sound, late)):
        s.connect(box, 0, coder, inlet)
        s.connect(decoder, inlet, strip, inlet)
    s.connect(made.load, 0, coder)
    x = LEFT + across(both + 1) + 40
    s.connect(s.obj(f"r {target}", x, made.y + 30), 0, mover)
    s.many(coder, mover, both)
    s.many(mover, decoder, both)
    level = output(s, LEFT, made.y + 212, target, click=made.click)
    s.many(strip, level, CHANNELS)
    s.comment("the right side is the left one, 180 ms later", LEFT + 360, made.y - 41, 260)
    s.comment("sixteen latents: eight of the left, then eight of the right", x, made.y + 60, 260)
    switch(s, "link channels $1", target, x, made.y + 110, "on: both sides move alike", 200)
    s.height = made.y + 340
    return s
