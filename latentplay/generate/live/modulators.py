"""The modulators: how the latents move, where each of them is centred and how far it strays."""

from __future__ import annotations

from latentplay.generate.live.panel import Panel, Place
from latentplay.generate.live.parameters import (
    PLAIN_FLOAT,
    Both,
    Control,
    about,
    choice,
    number,
    own_switch,
    press,
    press_of,
    row_of,
    switch,
)  # fmt: skip
from latentplay.generate.live.sizes import LATENTS_OF_CHAIN
from latentplay.generate.patches.parts import LATENTS
from latentplay.spec.mod import BARS, NOTES

WIDTH = 762
MOD = "lp.mod~"
TIMES = (*NOTES, *BARS)
SEEDS: Both = ("Draw new seeds, and restart all voices together.", "Tire de nouvelles graines et relance toutes les voix ensemble.")
UNIT: Both = ("What Time is: milliseconds, or the note below.", "Ce qu'est Time : des millisecondes, ou la note dessous.")
MAP: Both = ("Each dot is a seed; the voices take those nearest to where you click or drag. "
             "Right: movement reaches further; top: it lies higher.",
             "Chaque point est une graine ; les voix prennent les plus proches du clic. "
             "À droite, le mouvement va plus loin ; en haut, plus haut.")
MOVES: Both = ("The first eight latents as they move.", "Les huit premiers latents en mouvement.")
ZERO: Both = ("All bars to 0.", "Toutes les barres à 0.")
VOICES: dict[str, Both] = {"scale": ("Scale", "Ampleur"), "offset": ("Offset", "Décalage")}


def modulators(language: int) -> Panel:
    """The panel."""
    p = Panel("modulators", WIDTH, language)
    switches(p)
    values(p)
    time(p)
    seed_map(p)
    bars(p, "scale", 338)
    bars(p, "offset", 482)
    movements(p)
    return p


def switches(p: Panel) -> None:
    """Power, kinds, and what is pressed."""
    p.label(("Modulators", "Modulateurs"), (5, 3, 100, 16), bold=True)
    power = p.param(switch(MOD, "enable", "Modulation", ("On", "Actif")), (6, 22, 98, 17))
    basis = p.param(choice("live.menu", MOD, "basis", "Basis", ("Basis", "Basis")), (6, 43, 98, 17))
    mode = p.param(choice("live.menu", MOD, "mode", "Range Mode", ("Mode", "Mode")), (6, 64, 98, 17))
    freeze = p.param(switch(MOD, "freeze", "Freeze", ("Freeze", "Figer")), (6, 85, 98, 17))
    trigger = p.param(press_of(MOD, "trigger", "Trigger", ("Trigger", "Relancer")), (6, 124, 48, 17))
    seeds = p.param(press("New Seeds", ("Seeds", "Graines"), SEEDS), (56, 124, 48, 17))
    reset = p.param(press_of(MOD, "reset", "Reset Modulators", ("Reset", "Réinitialiser")), (6, 145, 98, 17))
    for control, word in ((power, "enable"), (freeze, "freeze")):
        p.says(control, f"prepend {word}", to="mod")
    for control, word in ((basis, "basis"), (mode, "mode")):
        p.says((control, 1), f"prepend {word}", to="mod")
    p.says(trigger, ";trigger", to="mod")
    p.says(seeds, ";trigger seeds", to="mod")
    p.says(reset, ";reset", to="mod")
    for control in (seeds, reset):
        p.says(control, "deferlow", to="refresh")
    p.follows("mod.said", {"enable": power, "freeze": freeze, "basis": basis, "mode": mode},
              {"basis": "prepend setsymbol", "mode": "prepend setsymbol"})


def values(p: Panel) -> None:
    """How a voice walks."""
    jump = p.param(number("live.dial", MOD, "jump", "Jump", ("Jump", "Jump")), (110, 20, 46, 48))
    smooth = p.param(number("live.dial", MOD, "smooth", "Smooth", ("Smooth", "Lissage")), (158, 20, 46, 48))
    chaos = p.param(number("live.dial", MOD, "chaos", "Time Chaos", ("Chaos", "Chaos")), (158, 70, 46, 48))
    words = {"jump": jump, "smooth": smooth, "chaos": chaos}
    for word, dial in words.items():
        p.says(dial, f"prepend {word}", to="mod")
    p.follows("mod.said", words)


def time(p: Panel) -> None:
    """Milliseconds, or a note."""
    length = p.param(number("live.dial", MOD, "time", "Time", ("Time", "Time"), exponent=3.0), (110, 70, 46, 48))
    note = p.param(Control("live.menu", "Time Note", ("Note", "Note"), about(row_of(MOD, "time")), choices=TIMES,
        initial=TIMES.index("1/4")),
                   (110, 124, 46, 17))
    unit = p.param(own_switch("Time Unit", ("Note", "Note"), UNIT), (158, 124, 46, 17))
    sync = p.param(switch(MOD, "sync", "Sync", ("Sync", "Sync")), (110, 145, 94, 17))
    p.says(sync, "prepend sync", to="mod")
    p.turn(500)
    first = p.flow(unit, "t i i i")
    asked = p.flow(first, "sel 0 1")
    p.connect(asked, 0, length)
    p.connect(asked, 1, note)
    in_ms = p.flow((first, 1), "expr 1-$i1", "gate")
    in_notes = p.flow((first, 2), "gate")
    p.connect(length, 0, in_ms, 1)
    p.connect(note, 1, in_notes, 1)
    p.says(in_ms, "prepend time", to="mod")
    p.says(in_notes, "prepend time", to="mod")
    p.follows("mod.said", {"sync": sync})
    follow_time(p, length, note, unit)


def follow_time(p: Panel, length: str, note: str, unit: str) -> None:
    """From 40 on it is milliseconds, below that bars; words are notes."""
    split = p.hear("mod.said", "route time", "route int float")
    for outlet in (0, 1):
        value = p.flow((split, outlet), "if $f1 >= 40. then $f1 else out2 $f1")
        ms, bars_ = p.flow(value, "t b f"), p.flow((value, 1), "t b i")
        p.connect(p.flow((ms, 1), "prepend set"), 0, length)
        p.connect(p.flow(ms, ";set 0"), 0, unit)
        p.connect(p.flow((bars_, 1), "tosymbol", "prepend setsymbol"), 0, note)
        p.connect(p.flow(bars_, ";set 1"), 0, unit)
    p.connect(p.flow((split, 2), "prepend setsymbol"), 0, note)
    p.connect(p.flow((split, 2), ";set 1"), 0, unit)


def seed_map(p: Panel) -> None:
    """The map and its two numbers."""
    p.label(("Seed map", "Carte"), (209, 3, 66, 16))
    view = p.view("lp.seedmap.js", (210, 22, 120, 120), MAP)
    place = [p.param(number("live.numbox", MOD, "seedmap", f"Seed Map {axis}", (axis, axis), look=(("appearance", 0),)), rect)
             for axis, rect in (("X", (210, 146, 59, 16)), ("Y", (271, 146, 59, 16)))]
    link = linked(p, "seed", (276, 3, 54, 16), "Link Seed")
    both = p.flow(place[0], "pak 0.5 0.5")
    p.connect(place[1], 0, both, 1)
    sent = p.says(both, "prepend seedmap", to="mod")
    p.connect(source_of(p, sent), 0, view)
    p.says(both, "t b", "qlim 100", to="refresh")
    split = p.flow(view, "route seedmap", "unpack 0. 0.")
    for outlet in (0, 1):
        p.connect(split, outlet, place[outlet])
    p.connect(p.hear("mod.said", "routepass basis seedmap seed"), 0, view)
    for outlet in (1, 2):
        p.connect(last(p, "routepass basis seedmap seed"), outlet, view)
    heard = p.hear("mod.said", "route seedmap", "unpack 0. 0.")
    for outlet in (0, 1):
        p.connect(p.flow((heard, outlet), "prepend set"), 0, place[outlet])
    p.connect(p.hear("ready", ";file seedmap.txt"), 0, view)
    p.says(link, "t b", "deferlow", to="refresh")


def source_of(p: Panel, box: str) -> str:
    """The box above."""
    return str(next(line["patchline"]["source"][0] for line in p.lines if line["patchline"]["destination"][0] == box))


def last(p: Panel, text: str) -> str:
    """The last box with this text."""
    return str(next(b["box"]["id"] for b in reversed(p.boxes) if b["box"].get("text") == text))


def linked(p: Panel, what: str, place: Place, name: str, short: Both = ("Link", "Lier")) -> str:
    """All voices alike."""
    told: Both = (f"All voices share one {what}: what changes one changes all.",
        f"Toutes les voix ont le même {what} : en changer un les change tous.")
    link = p.param(own_switch(name, short, told), place)
    p.says(link, f"prepend link {what}", to="mod")
    return link


def bars(p: Panel, word: str, x: int) -> None:
    """A bar for each of the first eight latents; bar n also moves latents n + 8, n + 16 …"""
    p.label(VOICES[word], (x - 1, 3, 66, 16))
    link = linked(p, word, (x + 82, 3, 54, 16), f"Link {word.title()}")
    zero = p.param(press(f"Zero {word.title()}", ("Zero", "Zéro"), ZERO), (x, 146, 136, 16))
    shown = {}
    for voice in range(1, LATENTS + 1):
        name, short = f"{word.title()} {voice}", (f"{VOICES[word][0]} {voice}", f"{VOICES[word][1]} {voice}")
        look = (("orientation", 1), ("showname", 0), ("shownumber", 0))
        bar = p.param(number("live.slider", MOD, word, name, short, look=look, style=PLAIN_FLOAT), (x + 17 * (voice - 1), 22, 17, 120))
        p.says(bar, f"prepend {voice}", to=f"{word}.bar")
        shown[voice] = bar
    every(p, word)
    p.says(zero, f";{word} 0", to="mod")
    for control in (zero, link):
        p.says(control, "t b", "deferlow", to="refresh")
    split = p.hear("mod.said", f"route {word}", "unpack" + " 0." * LATENTS)
    for voice, bar in shown.items():
        p.turn(120)
        p.connect(p.flow((split, voice - 1), "prepend set"), 0, bar)
    gate = p.flow(link, "gate")
    p.connect(p.hear(f"{word}.bar"), 0, gate, 1)
    p.says(gate, "t b", "qlim 100", to="refresh")


def every(p: Panel, word: str) -> None:
    """`bar value` as a message for each of its voices: all that any model may bring, so that none has to be said again."""
    p.turn(500)
    start = p.hear(f"{word}.bar", "unpack 0 0.", "t b i")
    split, pair = source_of(p, start), ""
    times = p.flow(start, f"uzi {LATENTS_OF_CHAIN // LATENTS}")
    voice = p.flow((times, 2), f"expr {LATENTS}*($i1-1)+$i2")
    pair = p.flow(voice, "pack 0 0.")
    p.connect(start, 1, voice, 1)
    p.connect(split, 1, pair, 1)
    p.says(pair, f"prepend {word}", to="mod")


def movements(p: Panel) -> None:
    """The latents drawn."""
    p.label(("Movement", "Mouvement"), (625, 3, 100, 16))
    view = p.view("lp.movements.js", (626, 22, 130, 120), MOVES)
    alike: Both = ("Left and right move alike; off: each in its own way.",
        "Gauche et droite bougent ensemble ; éteint : chacun à sa façon.")
    channels = p.param(own_switch("Link Channels", ("L = R", "G = D"), alike, 1), (626, 146, 130, 16))
    p.says(channels, "prepend link channels", to="mod")
    p.connect(p.hear("moved"), 0, view)
