"""Examples that sound, each a small patch: a day, two chains crossed, feedback, a sequence, clocks, one cord for all."""

from __future__ import annotations

from latentplay.generate.patches.canvas import Canvas
from latentplay.generate.patches.clocks import clock
from latentplay.generate.patches.page import LEFT
from latentplay.generate.patches.parts import (
    LATENTS,
    OWN_PITCH,
    decoder,
    encoder,
    maker,
    many,
    moved_chain,
    numbered_slider,
    output,
    source,
)
from latentplay.generate.patches.sound import PLACES

WIDTH = 760
CELLS, STEPS = 16, 8
"""Cells of an array that is drawn; of the sequence, how many a second at first."""
DAY = {
    "dawn": "basis perlin, jump 80, smooth 60, scale 0.6, offset 0",
    "noon": "basis simplex, jump 250, smooth 30, scale 1.5, offset 0",
    "dusk": "basis voronoi, jump 200, smooth 50, scale 1, offset 0 -0.8 0 0 0 0 0 0",
    "night": "basis fractal, jump 60, smooth 80, scale 0.4, offset 0 0.8 0 0 0 0 0 0",
}
"""The states that a day goes through."""


def examples() -> dict[str, tuple[str, Canvas]]:
    """File name: what it is, the patch."""
    made = {
        "day": ("an installation: presets follow one another over a day, by themselves", day()),
        "cross": ("two chains crossed: half of the latents change sides", cross()),
        "feedback": ("feedback through the latents: what was heard comes back into what is heard", feedback()),
        "sequence": ("latents sequenced from arrays that are drawn with the mouse", sequence()),
        "clock": ("tempo from MIDI clock, and from abl_link~", clock()),
        "one-cord": ("all latents in one multichannel cord (Pd 0.54 and later)", one_cord()),
    }
    return {f"latentplay-{name}.pd": row for name, row in made.items()}


def sheet(title: str, about: str) -> tuple[Canvas, int]:
    """A window with a title and some lines; the y below."""
    s = Canvas(WIDTH, 600, declare=PLACES)
    s.strip(2, 2, WIDTH - 6, 40, title, size=16)
    return s, s.text(about, LEFT, 54, 100) + 14


def end(s: Canvas, y: int) -> Canvas:
    """Ends the window below ``y``."""
    s.wide(f"declare {PLACES}", LEFT, y, 80)
    s.resize(WIDTH, y + 40)
    return s


def day() -> Canvas:
    """Four presets, one after the other, with long glides; the toggle makes an hour of a second."""
    s, y = sheet("an installation that changes by itself over a day",
                 "Four presets are made when the patch opens. Every six hours the next one comes, and the way there takes a whole hour."
                 " Switch 'hurry' on, and a day takes 24 seconds.")
    mover = moved_chain(s, "$0-day", LEFT, y, 196)
    s.connect(s.box("r $0-mod", LEFT, y + 122), 0, mover)
    store = s.box("lp.preset $0-day", LEFT + 320, y + 236)
    s.connect(s.box("r $0-preset", LEFT + 320, y + 206), 0, store)
    s.connect(store, 0, s.box("print day", LEFT + 320, y + 266))
    hurry, hours = s.toggle(LEFT + 320, y, on=False, start=True, label="hurry"), s.sub("hours", hours_sheet(), LEFT + 320, y + 32)
    s.connect(hurry, 0, hours)
    s.connect(hours, 0, s.message("", LEFT + 320, y + 66))
    s.widen(20)
    s.text("now", LEFT + 470, y + 68, 6)
    s.sub("four-states", four_states(), LEFT + 320, y + 110)
    return end(s, y + 320)


def four_states() -> Canvas:
    """At load: each state is told to the modulator, then kept."""
    s = Canvas(900, 400)
    steps = s.box("t" + " b" * (2 * len(DAY)), 20, 50)
    s.connect(s.box("loadbang", 20, 20), 0, steps)
    mod, keep = s.box("s $0-mod", 20, 350), s.box("s $0-preset", 660, 350)
    for row, (name, words) in enumerate(DAY.items()):
        make, save = s.message(f"enable 1, {words}", 20, 90 + 60 * row), s.message(f"preset_save {name}", 660, 90 + 60 * row)
        s.connect(steps, 2 * (len(DAY) - row) - 1, make)
        s.connect(steps, 2 * (len(DAY) - row) - 2, save)
        s.connect(make, 0, mod)
        s.connect(save, 0, keep)
    return s


def hours_sheet() -> Canvas:
    """Counts the states; inlet: 1 is in a hurry. The outlet shows the state's name."""
    s = Canvas(760, 400)
    inlet, pace = s.box("inlet", 20, 20), s.box("sel 1 0", 20, 50)
    s.chain(inlet, pace)
    clock_, count = s.box("metro 2.16e+07", 20, 150), s.box("f", 20, 180)
    wrap, more = s.box(f"mod {len(DAY)}", 20, 210), s.box("+ 1", 90, 180)
    glide = s.box("f 3.6e+06", 400, 250)
    for outlet, (every, way) in enumerate((("6000", "1000"), ("2.16e+07", "3.6e+06"))):
        both = s.box("t b b b", 20 + 200 * outlet, 80)
        s.connect(pace, outlet, both)
        period, length, go = (s.message(text, 20 + 200 * outlet + 60 * i, 115) for i, text in enumerate((every, way, "1")))
        s.connect(both, 2, period)
        s.connect(both, 1, length)
        s.connect(both, 0, go)
        s.connect(period, 0, clock_, 1)
        s.connect(length, 0, glide, 1)
        s.connect(go, 0, clock_)
    s.chain(clock_, count, wrap)
    s.connect(count, 0, more)
    s.connect(more, 0, count, 1)
    which, out = s.box("sel " + " ".join(map(str, range(len(DAY)))), 20, 240), s.box("outlet", 440, 370)
    both, show, load = s.box("t s s", 20, 300), s.message("set $1", 440, 340), s.box("list append 3.6e+06", 20, 330)
    s.connect(wrap, 0, which)
    for place, name in enumerate(DAY):
        symbol = s.message(f"symbol {name}", 20 + 110 * place, 270)
        s.connect(which, place, symbol)
        s.connect(symbol, 0, both)
    s.connect(both, 1, show)
    s.connect(show, 0, out)
    s.connect(glide, 0, load, 1)
    s.chain(both, load, s.message("preset_load $1 $2", 160, 330), s.box("s $0-preset", 160, 360))
    return s


def cross() -> Canvas:
    """Two chains; half of the latents of each go to the other one."""
    s, y = sheet("two chains crossed",
                 "Two sounds, two chains. Latents 1 to 4 stay, 5 to 8 change sides: each decoder plays half of what the other one heard."
                 " Give one chain another model (its latents may be more or fewer), or bend one of them.")
    mouths, ears = [], []
    for column, name in enumerate(("one", "two")):
        x = LEFT + 370 * column
        feed = source(s, x, y, name)
        ears.append(encoder(s, f"$0-{name}", x, y + 84))
        s.connect(feed, 0, ears[-1])
        mouths.append(decoder(s, f"$0-{name}", x, y + 200))
        another = s.bang(x + 150, y + 32, label="model")
        files = s.box("openpanel", x + 150, y + 56)
        message = s.message("open $1", x + 226, y + 56)
        s.chain(another, files, message)
        s.connect(message, 0, ears[-1])
    for latent in range(LATENTS):
        for side in (0, 1):
            s.connect(ears[side], latent, mouths[side if latent < LATENTS // 2 else 1 - side], latent)
    side, ramp = numbered_slider(s, LEFT + 470, y + 240, (0, 1), 0.5, "0: first, 1: second"), s.box("pack f 30", LEFT + 470, y + 292)
    line, rest = s.box("line~", LEFT + 470, y + 320), s.box("expr~ 1 - $v1", LEFT + 470, y + 350)
    left, right, both = s.box("*~", LEFT, y + 380), s.box("*~", LEFT + 370, y + 380), output(s, LEFT, y + 412, "$0-one")
    s.chain(side, ramp, line, rest)
    for gain, mouth, amount in ((left, mouths[0], rest), (right, mouths[1], line)):
        s.connect(mouth, 0, gain)
        s.connect(amount, 0, gain, 1)
        s.connect(gain, 0, both)
    return end(s, y + 490)


def feedback() -> Canvas:
    """Each latent is added to its own echo."""
    s, y = sheet("feedback through the latents",
                 "Each latent goes through a delay line that feeds itself: not the sound echoes, but what the model heard in it. With a"
                 " feedback of 1 the latents are a memory that never ends; below 0 they swing to the other side.")
    feed, ear = source(s, LEFT, y), encoder(s, "$0-echo", LEFT, y + 84)
    echoes, mouth = s.sub("echoes", echoes_sheet(), LEFT, y + 150), decoder(s, "$0-echo", LEFT, y + 216)
    s.chain(feed, ear)
    many(s, ear, echoes)
    many(s, echoes, mouth)
    s.connect(mouth, 0, output(s, LEFT, y + 256, "$0-echo"))
    for row, (name, bounds, value, text) in enumerate((("time", (0, 2000), 400, "ms: time"), ("feedback", (-1, 1), 0.8, "feedback"))):
        x, down = LEFT + 340, y + 60 + 100 * row
        s.connect(numbered_slider(s, x, down, bounds, value, text), 0, s.box(f"s $0-{name}", x, down + 56))
    return end(s, y + 340)


def echoes_sheet() -> Canvas:
    """A delay line for each latent."""
    s = Canvas(1320, 420)
    ramps = [s.box("line~", 20 + 140 * i, 110) for i in range(2)]
    for i, name in enumerate(("time", "feedback")):
        s.chain(s.box(f"r $0-{name}", 20 + 140 * i, 50), s.box("pack f 100", 20 + 140 * i, 80), ramps[i])
    for i in range(LATENTS):
        x = 10 + 164 * i
        port, add, keep, out = (s.box(text, x, down) for text, down in
                                (("inlet~", 20), ("+~", 210), (f"delwrite~ $0-e{i} 2500", 350), ("outlet~", 390)))
        back, gain, safe = s.box(f"delread4~ $0-e{i}", x, 150), s.box("*~", x, 180), s.box("clip~ -4 4", x, 250)
        s.connect(ramps[0], 0, back)
        s.connect(back, 0, gain)
        s.connect(ramps[1], 0, gain, 1)
        s.connect(port, 0, add)
        s.connect(gain, 0, add, 1)
        s.chain(add, safe, keep)
        s.connect(safe, 0, out)
    return s


def sequence() -> Canvas:
    """Three latents from arrays, step by step, as lists."""
    s, y = sheet("latents sequenced from arrays",
                 "Draw in the arrays: each holds sixteen steps of one latent, between -3 and 3: at each step one list goes to the"
                 " decoder, no encoder, no cord for a latent.")
    for row, name in enumerate(("one", "two", "three")):
        s.array(f"$0-{name}", CELLS, LEFT + 330, y + 96 * row, 384, 80, -3, 3)
    s.sub("first-notes", first_notes(), LEFT + 200, y)
    rate = numbered_slider(s, LEFT, y, (1, 21), STEPS, "steps a second")
    period, clock_ = s.box("expr 1000 / $f1", LEFT, y + 56), s.box("metro 125", LEFT, y + 86)
    run = s.toggle(LEFT + 160, y + 56, on=True, start=True, label="run")
    count, more = s.box("f", LEFT, y + 116), s.box("+ 1", LEFT + 60, y + 116)
    wrap, read = s.box(f"mod {CELLS}", LEFT, y + 144), s.box("t f f f", LEFT, y + 172)
    s.connect(rate, 0, period)
    s.connect(period, 0, clock_, 1)
    s.connect(run, 0, clock_)
    s.chain(clock_, count, wrap, read)
    s.connect(count, 0, more)
    s.connect(more, 0, count, 1)
    three = s.box("pack f f f", LEFT, y + 232)
    for outlet, name in enumerate(("one", "two", "three")):
        value = s.box(f"tabread $0-{name}", LEFT + 104 * outlet, y + 202)
        s.connect(read, outlet, value)
        s.connect(value, 0, three, outlet)
    message, mouth = s.message("latents $1 $2 $3 0 0 0 0 0", LEFT, y + 260), decoder(s, "$0-steps", LEFT, y + 290, "demo.ts ")
    s.chain(three, message, mouth)
    s.connect(mouth, 0, output(s, LEFT, y + 330, "$0-steps"))
    return end(s, y + 410)


def first_notes() -> Canvas:
    """At load: something to begin with."""
    s = Canvas(760, 240)
    start = s.box("loadbang", 20, 20)
    for row, (name, values) in enumerate((("one", "2 0 -1 1 0 2 -1 0 2 1 0 -2 1 0 2 -1"), ("two", "-1 1 0 -2 1 -1 0 1 -1 0 1 -2 0 -1 1 0"),
                                          ("three", "0 -1 -2 0 1 -1 0 -2 0 -1 1 0 -2 -1 0 1"))):
        notes = s.message(f"0 {values}", 20, 60 + 40 * row)
        s.connect(start, 0, notes)
        s.connect(notes, 0, s.box(f"s $0-{name}", 500, 60 + 40 * row))
    return s


def one_cord() -> Canvas:
    """Made on request, because an older Pd has no such cords."""
    s, y = sheet("all latents in one cord",
                 "With -m (Pd 0.54 and later) all latents travel in one multichannel cord, and signal objects treat them all alike: here"
                 " *~ makes every latent larger. Click 'make the boxes' and then the toggle; an older Pd says that it cannot.")
    feed = source(s, LEFT, y)
    inner = Canvas(460, 320)
    for text, x, down in (("inlet~", 20, 20), ("inlet", 240, 20), ("outlet~", 20, 280)):
        inner.box(text, x, down)
    made = s.sub("$0-cords", inner, LEFT, y + 100)
    maker(s, boxes_of_one_cord(), LEFT + 340, y, "make the boxes")
    s.connect(numbered_slider(s, LEFT + 120, y + 30, (0, 3), 1.5, "times each latent"), 0, made, 1)
    s.connect(feed, 0, made)
    s.connect(made, 0, output(s, LEFT, y + 136, "$0-wide"))
    return end(s, y + 220)


def boxes_of_one_cord() -> str:
    """What is sent to the subpatch: its boxes, beside inlet~ (0), inlet (1) and outlet~ (2), and their cords."""
    boxes = (f"lp.encode~ $1-wide demo.ts -m {OWN_PITCH}", "*~ 1.5", f"lp.decode~ $1-wide -m {OWN_PITCH}")
    cords = ((0, 0, 3, 0), (3, 0, 4, 0), (1, 0, 4, 1), (4, 0, 5, 0), (5, 0, 2, 0))
    lines = [f"obj 20 {80 + 50 * row} {text}" for row, text in enumerate(boxes)]
    lines += [f"connect {' '.join(map(str, cord))}" for cord in cords]
    return "; pd-$1-cords " + ", ".join(lines)
