"""The help patch of `lp.preset`."""

from __future__ import annotations

from latentplay.generate.patches.canvas import Canvas
from latentplay.generate.patches.page import FAR, LEFT, footer, heading, message_columns, more, page, status
from latentplay.generate.patches.parts import help_line, moved_chain, rows
from latentplay.generate.patches.subs import Subs
from latentplay.spec.preset import PRESET, STATUS

MAIN = (
    "preset_load calm", "preset_load wild 3000", "preset_load far 500", "preset_morph calm far 0.5", "preset_save mine", "preset_load mine",
    "preset_list", "preset_rename mine yours", "preset_delete yours",
)
FILES = ("write $1", "read $1", "autosave $1")
RECORD = ("record 1", "record 0")
ASK = ("dump", "info", "latency", "version", "open demo.ts")
STATES = {
    "calm": "enable 1, basis simplex, jump 150, smooth 30, scale 0.5 0.5 0.5 0.5 0.5 0.5 0.5 0.5, offset 0 0 0 0 0 0 0 0",
    "wild": "enable 1, basis fractal, jump 700, smooth 0, scale 2 2 2 2 1.5 1.5 1.5 1.5, offset 0 0 0 0 0 0 0 0",
    "far": "enable 1, basis voronoi, jump 400, smooth 10, scale 1 0 1 0 1 0 1 0, offset 1.5 -1.5 1 -1 0.5 -0.5 0 0",
}
"""What the page keeps by itself when it opens."""
SUBS = Subs(PRESET, "$0-preset", 700, 260, 54)


def preset() -> Canvas:
    """The help patch."""
    s, y = page(
        PRESET,
        "[lp.preset] keeps the whole state of its chain under a name: every parameter of every object, the mapping of [lp.control],"
        " the bends of [lp.bend], and which model played. It brings a state back at once, gliding, or stands between two of them.",
        "preset state morph glide recall record automation",
    )
    top = y
    y = heading(s, y, "1. three states: click the big toggle")
    mover = moved_chain(s, "$0-kept", LEFT, y, 214)
    s.connect(s.box("r $0-mod", LEFT, y + 122), 0, mover)
    box = s.box("lp.preset $0-kept", LEFT + 220, y + 290)
    s.connect(s.box("r $0-preset", LEFT + 220, y + 258), 0, box)
    s.sub("first-states", first_states(), LEFT + 300, y + 8)
    s.text("at load: three states are made and kept", LEFT + 300, y + 32, 16)
    hands(s, LEFT, y + 340)
    found = rows(PRESET, MAIN)
    middle, right = message_columns(s, top, found, "$0-preset", 210, first="messages", below=200)
    right = status(s, right, box, 0, (LEFT + 220, y + 318), "lp.preset")
    right = more(s, right + 4, {
        "files": SUBS.files(FILES, "2. keep them: one JSON file for all presets, bent weights too"),
        "performances": performances(),
        "questions": SUBS.questions(ASK, "4. questions", STATUS),
    }, FAR)
    footer(s, max(y + 430, middle, right) + 10, ["lp.control", "lp.bend", "lp.mod~", "lp.mix~", "savepanel"])
    return s


def first_states() -> Canvas:
    """At load: each state is made, then kept; the first one plays."""
    s = Canvas(900, 300)
    count = 2 * len(STATES) + 1
    start, steps = s.box("loadbang", 20, 20), s.box("t" + " b" * count, 20, 50)
    s.connect(start, 0, steps)
    mod, keep = s.box("s $0-mod", 20, 250), s.box("s $0-preset", 700, 250)
    for row, (name, words) in enumerate(STATES.items()):
        make, save = s.message(words, 20, 90 + 40 * row), s.message(f"preset_save {name}", 700, 90 + 40 * row)
        s.connect(steps, count - 1 - 2 * row, make)
        s.connect(steps, count - 2 - 2 * row, save)
        s.connect(make, 0, mod)
        s.connect(save, 0, keep)
    load = s.message("preset_load calm", 700, 90 + 40 * len(STATES))
    s.connect(steps, 0, load)
    s.connect(load, 0, keep)
    return s


def hands(s: Canvas, x: int, y: int) -> None:
    """A slider from calm to wild."""
    bar, number = s.slider(x, y, 0, 1, 0, length=120, start=False), s.number(x + 128, y - 2, 5)
    morph = s.message("preset_morph calm wild $1", x, y + 28)
    s.text("0 calm to 1 wild", x + 176, y, 20)
    s.chain(bar, number, morph, s.box("s $0-preset", x, y + 56))


def performances() -> Canvas:
    """Recording what is told to the chain."""
    s = SUBS.examples(RECORD, "3. keep a performance: every message to the chain, with its time")
    y = s.height + 4
    ask, file, message = s.bang(LEFT, y), s.box("savepanel", LEFT + 30, y), s.message("record_write $1", LEFT + 130, y)
    s.chain(ask, file, message, s.box("s $0-preset", LEFT + 270, y))
    y = s.text(help_line(PRESET, "record_write"), LEFT + 390, y, 40) + 14
    for line in (
        "latentplay render in.wav out.wav --automation my-performance.json renders it again.",
        "Recorded from the first sample on in pd -batch, it comes out the same to the last bit.",
    ):
        y = s.text(line, LEFT, y, 92) + 2
    s.resize(700, y + 10)
    return s
