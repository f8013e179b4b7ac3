"""The help file of `lp.preset`."""

from __future__ import annotations

from latentplay.generate.max.chain import Chain
from latentplay.generate.max.files import files_tab
from latentplay.generate.max.page import LEFT, MARGIN, RIGHT, WIDTH, Page
from latentplay.generate.max.parts import BESIDE, answers
from latentplay.generate.max.patcher import Patcher
from latentplay.generate.patches import preset as pd
from latentplay.spec.preset import PRESET, STATUS

TARGET = "help.lp.preset"
MOVED = f"{TARGET}.mod"
TRIES = ("preset_load calm", "preset_load wild 3000", "preset_load far 500")
FILES = ("write my-presets", "read my-presets", "autosave my-state.json")


def preset() -> Page:
    """Of `lp.preset`."""
    return Page(
        PRESET,
        {
            "en": "lp.preset keeps the whole state of its chain under a name: every parameter of every object, the mapping of lp.control,"
            " the bends of lp.bend, and which model played. It brings a state back at once, gliding, or stands between two of them.",
            "fr": "lp.preset garde sous un nom tout l'état de sa chaîne : chaque paramètre de chaque objet, ce qu'a appris lp.control, ce"
            " que lp.bend a tordu, et le modèle qui jouait. Il rappelle un état d'un coup, en glissant, ou se place entre deux.",
        },
        (*pd.MAIN, *FILES, *pd.RECORD, "record_write my-performance.json", *pd.ASK), basic,
        {"files": lambda: files_tab(PRESET, TARGET, "my-presets", "One JSON file for all presets, bent weights too")},
        STATUS, ("lp.mod~", "lp.control", "lp.bend", "lp.mix~"),
    )


def basic(s: Patcher, y: int) -> int:
    """Three states, and the way from one to another."""
    s.heading("three states, made and kept when this window opened", LEFT, y, WIDTH - 2 * MARGIN)
    y += 36
    made = Chain(s, TARGET, LEFT, y)
    made.encoder_before_mod()
    made.y += 10
    mover = made.mod("@enable 1")
    s.connect(s.obj(f"r {MOVED}", LEFT + BESIDE + 40, made.y - 76), 0, mover)
    made.y += 10
    made.decoder()
    made.y += 6
    made.mixer()
    x = RIGHT + 20
    s.chain(s.obj(f"r {TARGET}", x, y), s.obj(f"{PRESET.name} {TARGET}", x, y + 34), s.obj(f"s {TARGET}.said", x, y + 68))
    s.sub("first-states", first_states(), x + 220, y + 34)
    s.comment("makes and keeps calm, wild and far", x + 220, y + 62, 200)
    send = s.obj(f"s {TARGET}", x, y + 202)
    for row, text in enumerate(TRIES):
        s.connect(s.message(text, x, y + 120 + 26 * row), 0, send)
    morph(s, x + 220, y + 120)
    below = answers(s, TARGET, x, y + 250, 400, PRESET.name)
    s.comment("Record what is told to the chain ('record 1', 'record 0', 'record_write'), and 'latentplay render --automation' on the"
              " command line plays it again.", x, below + 6, 400)
    return max(made.y, below + 60)


def morph(s: Patcher, x: int, y: int) -> None:
    """A slider from one state to another."""
    s.comment("from calm to wild", x, y, 180)
    bar = s.control("slider", (x, y + 24, 180, 20), orientation=1, size=1.0, floatoutput=1)
    s.chain(bar, s.message("preset_morph calm wild $1", x, y + 52), s.obj(f"s {TARGET}", x, y + 82))


def first_states() -> Patcher:
    """At load: each state is made, then kept; the first one plays."""
    s = Patcher(900, 330)
    count = 2 * len(pd.STATES) + 1
    start, steps = s.obj("loadbang", 20, 20), s.obj("t" + " b" * count, 20, 54, 860)
    s.connect(start, 0, steps)
    mod, keep = s.obj(f"s {MOVED}", 20, 280), s.obj(f"s {TARGET}", 700, 280)
    for row, (name, words) in enumerate(pd.STATES.items()):
        make, save = s.message(words, 20, 100 + 40 * row), s.message(f"preset_save {name}", 700, 100 + 40 * row)
        s.connect(steps, count - 1 - 2 * row, make)
        s.connect(steps, count - 2 - 2 * row, save)
        s.connect(make, 0, mod)
        s.connect(save, 0, keep)
    load = s.message("preset_load calm", 700, 100 + 40 * len(pd.STATES))
    s.connect(steps, 0, load)
    s.connect(load, 0, keep)
    return s
