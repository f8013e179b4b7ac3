"""lp.chain~: sound through encode~, mod~, decode~ and mix~ of one chain, which the panels reach by its name. It makes these boxes
itself, with as many cords as the model has latents, and again when another model has more or fewer."""

from __future__ import annotations

from latentplay.generate.patches.canvas import Canvas
from latentplay.generate.patches.instrument.look import Module, Out
from latentplay.generate.patches.parts import LATENTS

FRAME = 100
"""Milliseconds from one value of the pictured movements to the next."""
IN, DRY, OUT, ENCODE, MOD, DECODE, MIX, CLOCK = 0, 1, 2, 3, 6, 9, 12, 15
"""Places in the subpatch that is written: after each of our objects, the way to it and the way from it."""
NEWS = "loaded error latency info late meter"
"""What objects say beside their parameters."""
OBJECTS = {"lp.encode~": "-channels 1 -resample 1", "lp.mod~": "", "lp.decode~": "-channels 1 -resample 1", "lp.mix~": ""}


def chain() -> Module:
    """The abstraction: arguments name and model file."""
    s = Module("", 120, 24, objects=True)
    s.face(0, 0, 120, 24, "lp.chain~", left=8)
    source, sink = s.box("inlet~", 20, 60), s.box("outlet~", 20, 180)
    whole = s.sub("$0-outer", outer(), 20, 150)
    s.connect(level(s, source), 0, whole)
    s.connect(source, 0, whole, 1)
    s.connect(whole, 0, sink)
    start(s)
    build(s)
    clock = s.flow(None, "loadbang", f"metro {FRAME}").box
    s.connect(clock, 0, s.put("s $1-lp.clock"))
    return s.finish()


def outer() -> Canvas:
    """What stays while the subpatch inside is written: its cords can be put back."""
    inner, around = Canvas(500, 400), Canvas(300, 200)
    inner.chain(inner.box("inlet~", 20, 20), inner.box("outlet~", 20, 300))
    for x in (20, 120):
        around.box("inlet~", x, 20)
    around.sub("$0-boxes", inner, 20, 60)
    around.box("outlet~", 20, 100)
    return around


def level(s: Module, source: int) -> int:
    """The sound as loud as the model is to hear it."""
    gain = s.box("*~", 20, 110)
    ramp = s.flow(None, "r $1-lp.in", "+ 100", "dbtorms", "pack f 30", "line~").box
    s.wire(s.flow(None, "loadbang", ";1"), ramp)
    s.connect(source, 0, gain)
    s.connect(ramp, 0, gain, 1)
    return gain


def start(s: Module) -> None:
    """With a model file, waits for it (or for its failure); without one, eight latents. Another count than that of the boxes: they
    are made anew."""
    file = s.flow(None, "loadbang", "list append $2", "route float bang").box
    member = s.put("lp.preset $1")  # stays while the others are made anew, so that the model does
    s.wire(s.flow(Out(file, 2), "list", ";open $1"), member)
    s.connect(member, 0, s.put("s $1-model-said"))
    s.connect(s.put("r $1-model"), 0, member)
    heard = s.flow(member, "route loaded error").box
    change = s.put("change")
    s.wire(change, s.put("s $0-make"))
    s.wire(Out(s.flow(heard, "unpack s f f").box, 1), change)
    none_yet = s.put("spigot 1")
    for source in (Out(file), Out(file, 1), Out(heard, 1)):
        s.wire(source, none_yet)
    s.wire(s.flow(none_yet, "t b", f";{LATENTS}"), change)
    s.wire(s.flow(None, "r $0-make", ";0"), none_yet, 1)


def build(s: Module) -> None:
    """Number of latents in: keeps the state, writes the subpatch, puts the state back."""
    order = s.flow(None, "r $0-make", "t b b b b b f b").box
    keep(s, Out(order, 6))
    boxes, around = s.put("s pd-$0-boxes"), s.put("s pd-$0-outer")
    s.wire(s.flow(Out(order, 4), "list append $1", boxes_text()), boxes)
    s.wire(s.flow(Out(order, 3), ";connect 0 0 2 0, connect 1 0 2 1, connect 2 0 3 0"), around)
    cords(s, Out(order, 5), Out(order, 2), boxes)
    s.wire(Out(order, 1), put_back(s))
    s.wire(Out(order, 0), s.put("s $1-lp.ready"))


def boxes_text() -> str:
    """The messages that make the boxes of a chain called $1; `;` marks a message."""
    made = ["clear", "obj 20 20 inlet~", "obj 420 20 inlet~", "obj 20 340 outlet~"]
    for row, (name, flags) in enumerate(OBJECTS.items()):
        y = 60 + 70 * row
        made += [f"obj 20 {y + 24} {name} $1 {flags}".strip(), f"obj 120 {y} r $1-{name}", f"obj 240 {y + 46} s $1-{name}-said"]
    made += ["obj 500 60 r $1-lp.clock", *(f"obj {500 + 80 * i} 100 snapshot~" for i in range(LATENTS)),
             "obj 500 140 pack" + " f" * LATENTS, "obj 500 170 s $1-lp.moved"]
    pack = CLOCK + LATENTS + 1
    pairs = [(box + 1, 0, box, 0) for box in (ENCODE, MOD, DECODE, MIX)]
    pairs += [(IN, 0, ENCODE, 0), (DRY, 0, MIX, 1), (DECODE, 0, MIX, 0), (DECODE, 1, DECODE + 2, 0), (MIX, 0, OUT, 0), (MIX, 1, MIX + 2, 0)]
    pairs += [(CLOCK, 0, CLOCK + 1 + i, 0) for i in reversed(range(LATENTS))]
    pairs += [(CLOCK + 1 + i, 0, pack, i) for i in range(LATENTS)] + [(pack, 0, pack + 1, 0)]
    return ";" + ", ".join([*made, *("connect " + " ".join(map(str, pair)) for pair in pairs)])


def cords(s: Module, count: Out, go: Out, boxes: int) -> None:
    """A cord for each latent, from encoder to modulator to decoder; the first ones are pictured."""
    times = s.put("f")
    s.wire(count, times, 1)
    both = s.flow(go, "t b b").box
    s.wire(both, times)
    run = s.flow(times, "t f f").box
    s.wire(s.flow(Out(run, 1), f";connect {ENCODE} $1 {ENCODE + 2} 0, connect {MOD} $1 {MOD + 2} 0"), boxes)
    index = s.flow(run, "until", "f").box
    latent = s.flow(index, "t f f f").box
    s.wire(s.flow(Out(latent, 2), "+ 1"), index, 1)
    s.wire(s.flow(Out(both, 1), ";0"), index, 1)
    s.wire(s.flow(Out(latent, 1), f";connect {ENCODE} $1 {MOD} $1, connect {MOD} $1 {DECODE} $1"), boxes)
    seen = s.flow(latent, f"moses {LATENTS}", "t f f").box
    pair = s.flow(seen, f"+ {CLOCK + 1}", "pack f f")
    s.wire(Out(seen, 1), pair.box, 1)
    s.wire(s.flow(pair, f";connect {MOD} $2 $1 0"), boxes)


def keep(s: Module, go: Out) -> None:
    """What the objects are set to, before they are made anew."""
    gate = s.flow(go, "t b b b b").box
    opened, closed = s.flow(Out(gate, 2), ";1").box, s.flow(gate, ";0").box
    clear = s.flow(Out(gate, 3), ";clear").box
    for name in OBJECTS:
        passing = s.put("spigot")
        s.connect(s.put(f"r $1-{name}-said"), 0, passing)
        news = s.flow(passing, f"route {NEWS}").box
        s.flow(Out(news, len(NEWS.split())), "list", f"text set $0-{name} 1e6")
        for message in (opened, closed):
            s.connect(message, 0, passing, 1)
        s.connect(clear, 0, s.put(f"text define $0-{name}"))
        s.tell(Out(gate, 1), "dump", name)


def put_back(s: Module) -> int:
    """Sends it to the new ones; where the number of latents differs, what each of them has starts afresh."""
    every = s.put("t" + " b" * len(OBJECTS))
    for place, name in enumerate(OBJECTS):
        lines = s.lines(Out(every, place), f"$0-{name}")
        s.connect(s.flow(lines, "list trim", "route seed scale offset").box, 3, s.to(name))
    return every
