"""The help patch of `lp.control`."""

from __future__ import annotations

from latentplay.generate.patches.canvas import Canvas
from latentplay.generate.patches.follow import choice, dial, follow
from latentplay.generate.patches.pad import pad
from latentplay.generate.patches.page import FAR, LEFT, footer, heading, message_columns, more, page, status
from latentplay.generate.patches.parts import LATENTS, moved_chain, rows
from latentplay.generate.patches.subs import Subs
from latentplay.generate.patches.voices import voices
from latentplay.spec.control import CONTROL, CONTROL_MODES, GROUPS, STATUS

PAD = "lp-control-pad"
MAIN = (
    "mode map", *(f"map {group} 1" for group in GROUPS), "map seed 0", "point_add", "point_add 0.3 0.6", "point_update 3",
    "point_delete 2", "point_list", "train", "mode predict", "xy 0.2 0.8", "glide 800", "xy 0.9 0.1", "glide 0",
)
FILES = ("write $1", "read $1")
ASK = ("dump", "info", "latency", "version", "open demo.ts")
AFRESH = ("mode map", "point_clear", "reset")
TAUGHT: tuple[tuple[float, float, str, str], ...] = (
    (0.1, 0.1, "0 0 0 0 0 0 0 0", "0 0 0 0 0 0 0 0"),
    (0.9, 0.1, "1.5 0 0 0 0 0 0 0", "0 1.2 0 -0.8 0 0 0 0"),
    (0.5, 0.4, "0.4 1 0.4 1 0.4 1 0.4 1", "0 0 0.6 0 0 0.6 0 0"),
    (0.1, 0.9, "0.5 0.5 0.5 0.5 0.5 0.5 0.5 0.5", "-1 0 1 0 0 -0.5 0 0.5"),
    (0.9, 0.9, "2 2 2 2 1 1 1 1", "0 0 0 0 0 0 0 0"),
    (0.5, 0.9, "1 1 1 1 2.5 2.5 2.5 2.5", "1 -1 0 0 0 0 0.7 -0.7"),
)
"""x, y, scales and offsets that the page teaches itself."""
SUBS = Subs(CONTROL, "$0-control")


def control() -> Canvas:
    """The help patch."""
    s, y = page(
        CONTROL,
        "[lp.control] is one hand for everything. Turn [lp.mod~] until you like it, put a point on the pad, go elsewhere. After a"
        " dozen points a small network learns them, and the pad then finds all that lies between. It lives in the chain of the"
        " [lp.mod~] that it steers.",
        "latent control mapping XY pad interpolation machine learning",
    )
    top = y
    y = heading(s, y, "1. click the big toggle, drag the square")
    mover = moved_chain(s, "$0-hand", LEFT, y, 196)
    s.connect(s.box("r $0-mod", LEFT, y + 122), 0, mover)
    follow(s, mover, LEFT + 76, y + 122, "$0-mod", "$0-said")
    s.connect(mover, LATENTS, s.box("s $0-moved", LEFT + 270, y + 184))
    pad(s, PAD, "xy", LEFT + 4, y + 308, "$0-control", "$0-said", (LEFT + 166, y + 312))
    box = s.box("lp.control $0-hand", LEFT + 220, y + 254)
    s.connect(s.box("r $0-control", LEFT + 220, y + 220), 0, box)
    follow(s, box, LEFT + 320, y + 220, "$0-control")
    s.connect(box, 0, s.sub("first-lesson", lesson(), LEFT + 200, y + 284))
    choice(s, LEFT + 300, y + 8, "mode", CONTROL_MODES, "$0-control")
    dial(s, LEFT + 174, y + 460, "glide", 0, 10000, 0, "$0-control", unit="ms", length=80)
    for column, name in enumerate(("scale", "offset")):
        voices(s, name, LEFT + 170 + 142 * column, y + 346, heard="$0-moved")
    found = rows(CONTROL, MAIN)
    middle, right = message_columns(s, top, found, "$0-control", 150, first="messages", below=390)
    right = status(s, right, box, 0, (LEFT + 330, y + 284), "lp.control")
    right = steps(s, right + 4)
    right = more(s, right + 4, {
        "files": SUBS.files(FILES, "2. keep the mapping: a JSON file with points, groups and what was learned"),
        "questions": SUBS.questions(ASK, "3. questions", STATUS),
        "afresh": SUBS.examples(AFRESH, "4. begin anew"),
    }, FAR)
    footer(s, max(y + 478, middle, right) + 10, ["lp.mod~", "lp.bend", "lp.encode~", "lp.decode~"])
    return s


def steps(s: Canvas, y: int) -> int:
    """How to teach it points of one's own; the y below."""
    y = heading(s, y, "points of your own", FAR)
    for line in (
        "reset, and mode map",
        "drag the square to a place and move scale and offset until you like it",
        "point_add, and again, ten times or so, all over the pad",
        "train: the error goes to about 0",
        "mode predict, and play the square",
    ):
        y = s.text(f"- {line}", FAR, y, 56) + 2
    return y


def lesson() -> Canvas:
    """At load: the movement on, six points, train; once that is done, predict."""
    s = Canvas(900, 420)
    start, steps = s.box("loadbang", 20, 20), s.box(f"t {'b ' * (2 * len(TAUGHT) + 2)}".strip(), 20, 50)
    s.connect(start, 0, steps)
    mod, control = s.box("s $0-mod", 20, 380), s.box("s $0-control", 480, 380)
    order = 2 * len(TAUGHT) + 1
    first = s.message("enable 1, jump 250, smooth 30, seedmap 0.3 0.6", 20, 90)
    s.connect(steps, order, first)
    s.connect(first, 0, mod)
    for row, (x, y, scales, offsets) in enumerate(TAUGHT):
        turn = s.message(f"scale {scales}, offset {offsets}", 20, 125 + 35 * row)
        point = s.message(f"point_add {x} {y}", 640, 125 + 35 * row)
        s.connect(steps, order - 1 - 2 * row, turn)
        s.connect(steps, order - 2 - 2 * row, point)
        s.connect(turn, 0, mod)
        s.connect(point, 0, control)
    train = s.message("train", 480, 345)
    s.connect(steps, 0, train)
    s.connect(train, 0, control)
    heard = s.box("inlet", 640, 20)
    count, more_by_one = s.box("f", 640, 80), s.box("+ 1", 690, 80)
    s.chain(heard, s.box("route trained", 700, 20), s.box("t b", 800, 20), count, more_by_one, s.box("sel 1", 760, 80),
            s.message("mode predict, xy 0.5 0.5", 560, 345), control)
    s.connect(more_by_one, 0, count, 1)
    return s

