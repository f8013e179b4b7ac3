"""The example of clocks: tempo from MIDI clock, from abl_link~, or from a metronome in the patch."""

from __future__ import annotations

from latentplay.generate.patches.canvas import Canvas
from latentplay.generate.patches.page import LEFT
from latentplay.generate.patches.parts import maker, moved_chain, numbered_slider
from latentplay.generate.patches.sound import PLACES

WIDTH = 760
CLOCKS_A_QUARTER = 24
OPENING = "enable 1, scale 2, basis voronoi, jump 900, sync 1, time 1/2"


def clock() -> Canvas:
    """The loops of lp.mod~ keep to a clock from outside."""
    s = Canvas(WIDTH, 600, declare=PLACES)
    s.strip(2, 2, WIDTH - 6, 40, "tempo from MIDI clock, and from abl_link~", size=16)
    y = s.text("[lp.mod~] takes 'transport playing beats bpm' from any clock, and with sync 1 its loops keep to it. Choose one: a metronome"
               " in this patch (it sends MIDI clock's 24 ticks a quarter), real MIDI clock, or abl_link~ (an external of its own: Help,"
               " Find externals).", LEFT, 54, 100) + 14
    mover = moved_chain(s, "$0-clock", LEFT, y, 216)
    s.connect(s.box("r $0-mod", LEFT, y + 122), 0, mover)
    hands(s, LEFT + 330, y)
    s.wide(f"declare {PLACES}", LEFT, y + 376, 80)
    s.resize(WIDTH, y + 410)
    return s


def hands(s: Canvas, x: int, y: int) -> None:
    """Which clock, the metronome's tempo, abl_link~ on request; at load: how the movement stands."""
    which = s.sub("clocks", clocks_sheet(), x, y + 124)
    tempo = numbered_slider(s, x + 200, y + 60, (40, 240), 120, "bpm of the metronome")
    choose = s.radio(x, y, 3, upright=True)
    for row, text in enumerate(("metronome", "MIDI clock", "abl_link~: make it first")):
        s.text(text, x + 24, y + 18 * row, 32)
    s.connect(tempo, 0, which, 1)
    s.connect(choose, 0, which)
    s.chain(which, s.message("transport 1 $1 $2", x, y + 152), s.box("s $0-mod", x, y + 178))
    s.text("boxes of abl_link~, once made:", x, y + 206, 32)
    made = Canvas(420, 290)
    made.box("outlet", 20, 250)
    link = s.sub("$0-link", made, x, y + 224)
    s.connect(link, 0, s.box("s $0-linked", x, y + 250))
    maker(s, boxes_of_link(), x + 200, y + 140, "make abl_link~")
    start, opening = s.box("loadbang", x, y + 280), s.message(OPENING, x, y + 304)
    s.widen(50)
    s.chain(start, opening, s.box("s $0-mod", x, y + 344))


def boxes_of_link() -> str:
    """Beside the outlet (0): abl_link~ gives step, phase, beat, tempo; at each step, beat and tempo go out. The last two boxes
    are there for their cord: a new cord of sound makes Pd take abl_link~ into the sound that runs."""
    boxes = {"abl_link~": 20, "f": 120, "pack f f": 160, "t b": 70, "sig~": 190, "snapshot~": 220}
    cords = ((1, 2, 2, 1), (1, 3, 3, 1), (1, 0, 4, 0), (4, 0, 2, 0), (2, 0, 3, 0), (3, 0, 0, 0), (5, 0, 6, 0))
    lines = [*(f"obj 20 {y} {text}" for text, y in boxes.items()), *(f"connect {' '.join(map(str, cord))}" for cord in cords)]
    return "; pd-$1-link " + ", ".join(lines)


def clocks_sheet() -> Canvas:
    """Inlets: which clock, the metronome's tempo. Out come beats and tempo, once a quarter."""
    s = Canvas(820, 480)
    which, tempo, only = s.box("inlet", 20, 20), s.box("inlet", 260, 20), s.box("sel 0 1 2", 20, 50)
    s.connect(which, 0, only)
    gates = [s.box("spigot 1" if i == 0 else "spigot", 260 + 180 * i, 160) for i in range(3)]
    for choice in range(3):
        order = s.box("t b b b", 20, 90 + 70 * choice)
        s.connect(only, choice, order)
        for gate in range(3):
            state = s.message(str(int(gate == choice)), 90 + 40 * gate, 120 + 70 * choice)
            s.connect(order, gate, state)
            s.connect(state, 0, gates[gate], 1)
    period, metro = s.box(f"expr 60000 / ($f1 * {CLOCKS_A_QUARTER})", 260, 50), s.box("metro 20.83", 260, 120)
    s.chain(s.box("loadbang", 340, 20), s.message("1", 340, 90), metro)
    s.connect(tempo, 0, period)
    s.connect(period, 0, metro, 1)
    s.chain(metro, gates[0])
    s.chain(s.box("midirealtimein", 440, 90), s.box("sel 248", 440, 120), gates[1])
    s.chain(s.box("r $0-linked", 620, 120), gates[2])
    out = s.box("outlet", 260, 440)
    s.connect(gates[2], 0, out)
    s.connect(quarters(s, gates[:2]), 0, out)
    return s


def quarters(s: Canvas, ticks: list[int]) -> int:
    """From the ticks of MIDI clock: how many quarters, and how fast they come."""
    count, more, wrap, first = (s.box(text, x, y) for text, x, y in
                                (("f", 260, 200), ("+ 1", 310, 200), (f"mod {CLOCKS_A_QUARTER}", 260, 230), ("sel 0", 260, 260)))
    for tick in ticks:
        s.connect(tick, 0, count)
    s.chain(count, wrap, first)
    s.connect(count, 0, more)
    s.connect(more, 0, count, 1)
    order, beats, next_beat = s.box("t b b b", 260, 290), s.box("f", 260, 330), s.box("+ 1", 310, 330)
    timer, bpm, inside = (s.box(text, 400, 320 + 30 * row) for row, text in enumerate(("timer", "expr 60000 / $f1", "clip 20 400")))
    both = s.box("pack f f", 260, 410)
    s.connect(first, 0, order)
    s.connect(order, 2, timer, 1)
    s.connect(order, 1, timer)
    s.chain(timer, bpm, inside)
    s.connect(inside, 0, both, 1)
    s.chain(order, beats, both)
    s.connect(beats, 0, next_beat)
    s.connect(next_beat, 0, beats, 1)
    return both
