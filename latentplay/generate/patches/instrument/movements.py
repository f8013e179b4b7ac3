"""lp.movements: the first eight latents as they move."""

from __future__ import annotations

from latentplay.generate.patches.instrument.look import Module, Out
from latentplay.generate.patches.parts import LATENTS

WIDTH, TALL = 200, 290
LANE, POINTS, LEFT = 32, 80, 26


def movements() -> Module:
    """The panel: a lane for each, -3 at the bottom and 3 at the top; the newest value is written over the oldest."""
    s = Module("movements", WIDTH, TALL)
    place = s.put("f")
    heard = s.flow(None, "r $1-lp.moved", "t l b").box
    s.wire(Out(heard, 1), place)
    s.wire(s.flow(place, "+ 1", f"mod {POINTS}"), place, 1)
    spread = s.flow(heard, "unpack" + " f" * LATENTS).box
    for lane in range(LATENTS):
        y = 26 + lane * (LANE + 1)
        s.words(str(lane + 1), 8, y + 6)
        s.plot(f"$0-lane{lane + 1}", POINTS, LEFT, y, WIDTH - LEFT - 8, LANE - 2, -3.2, 3.2)
        write = s.put(f"tabwrite $0-lane{lane + 1}")
        s.connect(place, 0, write, 1)
        s.wire(s.flow(Out(spread, lane), "clip -3 3"), write)
    return s.finish()
