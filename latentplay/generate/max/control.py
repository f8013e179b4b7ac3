"""The help file of `lp.control`."""

from __future__ import annotations

from latentplay.generate.max.chain import Chain
from latentplay.generate.max.files import files_tab
from latentplay.generate.max.page import LEFT, MARGIN, RIGHT, WIDTH, Page
from latentplay.generate.max.parts import BESIDE, across, answers, bar_box
from latentplay.generate.max.patcher import Patcher
from latentplay.generate.patches import control as pd
from latentplay.generate.patches.parts import LATENTS
from latentplay.spec.control import CONTROL, STATUS

TARGET = "help.lp.control"
MOVED = f"{TARGET}.mod"
"""What [lp.mod~] of the example listens to."""
PAD = 1000
"""Steps of the pad."""


def control() -> Page:
    """Of `lp.control`."""
    return Page(
        CONTROL,
        {
            "en": "lp.control is one hand for everything. Turn lp.mod~ until you like it, put a point on the pad, go elsewhere. After a"
            " dozen points a small network learns them, and the pad then finds all that lies between. It lives in the chain of the lp.mod~"
            " that it steers.",
            "fr": "lp.control tient tout dans une main. On règle lp.mod~ jusqu'à ce que cela plaise, on pose un point sur le pad, on va"
            " ailleurs. Après une douzaine de points, un petit réseau les apprend, et le pad trouve tout ce qui est entre eux. Il vit dans"
            " la chaîne du lp.mod~ qu'il dirige.",
        },
        (*pd.MAIN, "write my-mapping", "read my-mapping", *pd.ASK, *pd.AFRESH), basic,
        {"files": lambda: files_tab(CONTROL, TARGET, "my-mapping", "A JSON file with points, groups and what was learned")},
        STATUS, ("lp.mod~", "lp.preset", "lp.bend"),
    )


def basic(s: Patcher, y: int) -> int:
    """A pad that has been taught six points."""
    s.heading("drag on the pad: it was taught six points when this window opened", LEFT, y, WIDTH - 2 * MARGIN)
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
    below = pad(s, RIGHT, y)
    for column, name in enumerate(("scale", "offset")):
        follows(s, name, RIGHT + 215 * column, below + 6)
    below = answers(s, TARGET, RIGHT, below + 216, 400, CONTROL.name)
    own_points(s, LEFT, made.y + 6)
    return max(below, made.y + 120)


def pad(s: Patcher, x: int, y: int) -> int:
    """The pad, the object, and the lesson that it gets at load; the y below."""
    square = s.control("pictslider", (x, y, 170, 170), leftvalue=0, rightvalue=PAD, bottomvalue=0, topvalue=PAD)
    place = s.sub("place", place_sheet(), x, y + 184)
    for axis in (0, 1):
        s.connect(square, axis, place, axis)
    s.connect(place, 0, s.obj(f"s {TARGET}", x, y + 216))
    heard, box = s.obj(f"r {TARGET}", x + 200, y), s.obj(f"{CONTROL.name} {TARGET}", x + 200, y + 34)
    s.chain(heard, box, s.obj(f"s {TARGET}.said", x + 200, y + 68))
    s.connect(box, 0, s.sub("first-lesson", lesson(), x + 220, y + 106))
    s.comment("mode map: the pad is a place to put points at; mode predict: it plays", x + 200, y + 138, 220)
    return y + 246


def place_sheet() -> Patcher:
    """Two numbers of the pad in, `xy` from 0 to 1 out."""
    s = Patcher(280, 250)
    both, word = s.obj("pak 0. 0.", 20, 120, 139), s.obj("prepend xy", 20, 156)
    for axis in (0, 1):
        part = s.obj(f"/ {PAD}.", 20 + 120 * axis, 70)
        s.chain(s.inlet(20 + 120 * axis, 20, axis + 1, about="xy"[axis]), part)
        s.connect(part, 0, both, axis)
    s.chain(both, word, s.outlet(20, 196, 1, about="xy x y"))
    return s


def follows(s: Patcher, name: str, x: int, y: int) -> None:
    """Bars that follow the pad, and that move the modulator by hand."""
    heard, mine, store = s.obj(f"r {TARGET}.said", x, y), s.obj(f"route {name}", x, y + 30), s.obj("prepend setlist", x, y + 60)
    bars = bar_box(s, x, y + 92, across(LATENTS), 50)
    s.comment(name, x + 130, y, 60, bold=True)
    s.chain(heard, mine, store, bars, s.obj(f"prepend {name}", x, y + 148), s.obj(f"s {MOVED}", x, y + 176))


def own_points(s: Patcher, x: int, y: int) -> None:
    """How to teach it points of one's own."""
    s.comment("points of your own", x, y, 300, bold=True)
    s.comment("'reset' and 'mode map'. Drag on the pad, move scale and offset until you like it, 'point_add'; again, ten times or so."
              " 'train': the error goes to about 0. 'mode predict', and play the pad.", x, y + 22, 420)


def lesson() -> Patcher:
    """At load: the movement, six points, train; once that is done, predict."""
    s = Patcher(900, 520)
    count = 2 * len(pd.TAUGHT) + 2
    start, steps = s.obj("loadbang", 20, 20), s.obj("t" + " b" * count, 20, 54, 860)
    s.connect(start, 0, steps)
    mod, out = s.obj(f"s {MOVED}", 20, 440), s.obj(f"s {TARGET}", 520, 440)
    first = s.message("enable 1, jump 250, smooth 30, seedmap 0.3 0.6", 20, 100)
    s.connect(steps, count - 1, first)
    s.connect(first, 0, mod)
    for row, (x, y, scales, offsets) in enumerate(pd.TAUGHT):
        turn = s.message(f"scale {scales}, offset {offsets}", 20, 140 + 40 * row)
        point = s.message(f"point_add {x} {y}", 520, 140 + 40 * row)
        s.connect(steps, count - 2 - 2 * row, turn)
        s.connect(steps, count - 3 - 2 * row, point)
        s.connect(turn, 0, mod)
        s.connect(point, 0, out)
    train = s.message("train", 520, 390)
    s.connect(steps, 0, train)
    s.connect(train, 0, out)
    done, plays = s.obj("route trained", 700, 150), s.message("mode predict, xy 0.5 0.5", 700, 230)
    s.chain(s.inlet(700, 100, 1, about="answers of lp.control"), done, s.obj("onebang 1", 700, 190), plays, out)
    return s
