"""The stereo example of the help patch of `lp.mod~`: two channels through a mono model, moved alike or apart."""

from __future__ import annotations

from latentplay.generate.patches.canvas import Canvas
from latentplay.generate.patches.page import LEFT, heading
from latentplay.generate.patches.parts import LATENTS, OWN_PITCH, many, source, switched_output

CHANNELS = 2
BOTH = 54
"""Characters of a box with the latents of both channels."""


def stereo_sheet(title: str) -> Canvas:
    """A sound on the left, the same a little later on the right."""
    s = Canvas(760, 560)
    y = heading(s, 10, title, width=680)
    left = source(s, LEFT, y, "stereo")
    keep, right = s.box("delwrite~ $0-later 300", LEFT + 110, y + 60), s.box("delread~ $0-later 180", LEFT + 110, y + 90)
    coder = s.wide(f"lp.encode~ $0-stereo demo.ts -channels 2 {OWN_PITCH}", LEFT, y + 140, BOTH)
    mover = s.wide("lp.mod~ $0-stereo -channels 2", LEFT, y + 230, BOTH)
    decoder = s.wide(f"lp.decode~ $0-stereo -channels 2 {OWN_PITCH}", LEFT, y + 300, BOTH)
    out = switched_output(s, LEFT, y + 350, "$0-stereo", channels=CHANNELS)
    s.chain(left, keep)
    s.connect(left, 0, coder)
    s.connect(right, 0, coder, 1)
    many(s, coder, mover, CHANNELS * LATENTS)
    many(s, mover, decoder, CHANNELS * LATENTS)
    for channel in range(CHANNELS):
        s.connect(decoder, channel, out, channel)
    hands(s, mover, LEFT + 424, y + 134)
    s.text("the right side is the left one, 180 ms later", LEFT + 290, y + 62, 30)
    s.text("sixteen latents: eight of the left, then eight of the right", LEFT + 396, y + 232, 36)
    s.resize(760, y + 480)
    return s


def hands(s: Canvas, mover: int, x: int, y: int) -> None:
    """The movement, and whether both sides share it."""
    start, moves = s.box("loadbang", x, y), s.message("enable 1, link scale 1, scale 1.5, jump 500", x - 40, y + 64)
    link, message = s.toggle(x + 80, y, on=True, start=True), s.message("link channels $1", x + 80, y + 28)
    s.text("on: both sides move alike, off: each by itself", x + 104, y - 8, 26)
    s.chain(start, moves, mover)
    s.chain(link, message, mover)
