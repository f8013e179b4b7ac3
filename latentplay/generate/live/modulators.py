"""The modulators: how the latents move, where each of them is centred and how far it strays."""

from __future__ import annotations

from latentplay.generate.live.panel import HIGH_ROW, Panel, Place, row
from latentplay.generate.live.parameters import (
    CUSTOM,
    STORED,
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
from latentplay.spec.control import GROUPS
from latentplay.spec.mod import BARS, NOTES

WIDTH = 902
MOD = "lp.mod~"
PREDICTED = [word for words in GROUPS.values() for word in words]
"""What a mapping steers, in the words of lp.mod~."""
TIMES = (*NOTES, *BARS)
SEEDS: Both = ("Draw new seeds, and restart all voices together.", "Tire de nouvelles graines et relance toutes les voix ensemble.")
UNIT: Both = ("What Time is: milliseconds, or the note below.", "Ce qu'est Time : des millisecondes, ou la note dessous.")
MAP: Both = ("Each dot is a seed; the voices take those nearest to where you click or drag. "
             "Right: movement reaches further; top: it lies higher.",
             "Chaque point est une graine ; les voix prennent les plus proches du clic. "
             "À droite, le mouvement va plus loin ; en haut, plus haut.")
SEEDS_SHOWN: Both = ("The first eight latents as they move, and the seed of each.",
                     "Les huit premiers latents en mouvement, et la graine de chacun.")
CLOCK: Both = ("The tempo is that of the song; off: Tempo beside, and the song's place is ignored.",
               "Le tempo est celui du morceau ; éteint : Tempo à côté, et la position dans le morceau est ignorée.")
DRAW: dict[str, Both] = {
    "scale": ("How far each of the first eight latents strays: draw over the bars. Shift: finer; double click: 0.",
              "Ampleur de chacun des huit premiers latents : dessinez sur les barres. Maj : plus fin ; double clic : 0."),
    "offset": ("Where each of the first eight latents is centred: draw over the bars. Shift: finer; double click: 0.",
               "Centre de chacun des huit premiers latents : dessinez sur les barres. Maj : plus fin ; double clic : 0."),
}  # fmt: skip
LAWS = ("law 1", "law 2")
BAR = 21
"""Pixels that a bar has, and the number below it."""
ZERO: Both = ("All bars to 0.", "Toutes les barres à 0.")
VOICES: dict[str, Both] = {"scale": ("Scale", "Ampleur"), "offset": ("Offset", "Décalage")}


def modulators(language: int) -> Panel:
    """The panel."""
    p = Panel("modulators", WIDTH, language)
    switches(p)
    values(p)
    time(p)
    clock(p)
    seed_map(p)
    bars(p, "scale", 386)
    bars(p, "offset", 564)
    movements(p)
    predicted(p)
    return p


def switches(p: Panel) -> None:
    """Power, kinds, and what is pressed."""
    p.label(("Modulators", "Modulateurs"), (5, 3, 100, 16), bold=True)
    power = p.param(switch(MOD, "enable", "Modulation", ("On", "Actif")), (6, row(0), 98, HIGH_ROW))
    basis = p.param(choice("live.menu", MOD, "basis", "Basis", ("Basis", "Basis")), (6, row(1), 98, HIGH_ROW))
    mode = p.param(choice("live.menu", MOD, "mode", "Range Mode", ("Mode", "Mode")), (6, row(2), 98, HIGH_ROW))
    freeze = p.param(switch(MOD, "freeze", "Freeze", ("Freeze", "Figer")), (6, row(3), 98, HIGH_ROW))
    trigger = p.param(press_of(MOD, "trigger", "Trigger", ("Trigger", "Relancer")), (6, row(4), 98, HIGH_ROW))
    seeds = p.param(press("New Seeds", ("New seeds", "Autres graines"), SEEDS), (6, row(5), 98, HIGH_ROW))
    reset = p.param(press_of(MOD, "reset", "Reset Modulators", ("Reset", "Réinitialiser")), (6, row(6), 98, HIGH_ROW))
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
    """How a voice walks; the law of older presets."""
    jump = p.param(number("live.dial", MOD, "jump", "Jump", ("Jump", "Jump")), (110, 20, 46, 48))
    smooth = p.param(number("live.dial", MOD, "smooth", "Smooth", ("Smooth", "Lissage")), (158, 20, 46, 48))
    chaos = p.param(number("live.dial", MOD, "chaos", "Time Chaos", ("Chaos", "Chaos")), (206, 20, 46, 48))
    words = {"jump": jump, "smooth": smooth, "chaos": chaos}
    for word, dial in words.items():
        p.says(dial, f"prepend {word}", to="mod")
    p.follows("mod.said", words)
    law = p.param(Control("live.menu", "Law", ("Law", "Loi"), about(row_of(MOD, "law")), choices=LAWS, initial=1, invisible=STORED),
        (206, row(3), 46, HIGH_ROW))
    p.says(law, "+ 1", "prepend law", to="mod")
    p.connect(p.flow(p.hear("mod.said", "route law", "- 1"), "prepend set"), 0, law)


def time(p: Panel) -> None:
    """Milliseconds, or a note."""
    length = p.param(number("live.dial", MOD, "time", "Time", ("Time", "Time"), exponent=3.0), (110, 74, 46, 48))
    note = p.param(Control("live.menu", "Time Note", ("Note", "Note"), about(row_of(MOD, "time")), choices=TIMES,
        initial=TIMES.index("1/4")), (110, row(6), 46, HIGH_ROW))
    unit = p.param(Control("live.tab", "Time Unit", ("Unit", "Unité"), UNIT, choices=("ms", "note")), (110, row(5), 94, HIGH_ROW))
    sync = p.param(switch(MOD, "sync", "Sync", ("Sync", "Sync")), (158, row(6), 94, HIGH_ROW))
    p.says(sync, "prepend sync", to="mod")
    p.turn(500)
    first = p.flow(unit, "t i i i")
    asked = p.flow(first, "sel 0 1")
    p.connect(asked, 0, length)
    p.connect(asked, 1, note)
    in_ms = p.flow((first, 1), "expr 1-$i1", "gate")
    in_notes = p.flow((first, 2), "gate")
    p.says((first, 2), to="in.notes")
    p.grey("in.notes", (length,), (note,))
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
        p.set_switch((ms, 0), 0, unit, "in.notes")
        p.connect(p.flow((bars_, 1), "tosymbol", "prepend setsymbol"), 0, note)
        p.set_switch((bars_, 0), 1, unit, "in.notes")
    p.connect(p.flow((split, 2), "prepend setsymbol"), 0, note)
    p.set_switch((split, 2), 1, unit, "in.notes")


def clock(p: Panel) -> None:
    """The song's tempo, or one of the device's own: then Live's transport is not passed on."""
    tempo = p.param(number("live.dial", MOD, "tempo", "Tempo", ("Tempo", "Tempo"), units="%.0f bpm", exponent=3.0), (158, 74, 46, 48))
    follow = p.param(own_switch("Follow Song", ("Song", "Morceau"), CLOCK, 1, invisible=STORED), (206, row(5), 46, HIGH_ROW))
    p.says(follow, to="follow.song")
    first = p.flow(follow, "t i i")
    gate = p.flow((first, 1), "expr 1-$i1", "gate")
    p.grey("follow.song", (tempo,))
    p.connect(p.flow(first, "sel 0"), 0, tempo)
    p.connect(tempo, 0, gate, 1)
    p.says(gate, "prepend tempo", to="mod")
    p.follows("mod.said", {"tempo": tempo})


def predicted(p: Panel) -> None:
    """In predict the pad moves the modulators: what it has told them moves the controls too, ten times a second at most."""
    heard = p.hear("control.said", f"routepass {' '.join(PREDICTED)}")
    for outlet in range(len(PREDICTED)):
        p.says((heard, outlet), "qlim 100", to="mod.said")
    p.says(heard, "t b", "qlim 100", to="refresh")


def seed_map(p: Panel) -> None:
    """The map and its two numbers."""
    p.label(("Seed map", "Carte"), (257, 3, 60, 16))
    view = p.view("lp.seedmap.js", (258, row(0), 122, 122), MAP)
    place = [p.param(number("live.numbox", MOD, "seedmap", f"Seed Map {axis}", (axis, axis), look=(("appearance", 0),)), rect)
             for axis, rect in (("X", (258, row(6), 60, HIGH_ROW)), ("Y", (320, row(6), 60, HIGH_ROW)))]
    link = linked(p, "seed", (330, 3, 50, 16), "Link Seed")
    both = p.flow(place[0], "pak 0.5 0.5")
    p.connect(place[1], 0, both, 1)
    sent = p.says(both, "prepend seedmap", to="mod")
    p.connect(p.above(sent), 0, view)
    p.says(both, "t b", "qlim 100", to="refresh")
    split = p.flow(view, "route seedmap", "unpack 0. 0.")
    for outlet in (0, 1):
        p.connect(split, outlet, place[outlet])
    p.connect(p.hear("mod.said", "routepass basis seedmap seed"), 0, view)
    for outlet in (1, 2):
        p.connect(p.last("routepass basis seedmap seed"), outlet, view)
    heard = p.hear("mod.said", "route seedmap", "unpack 0. 0.")
    for outlet in (0, 1):
        p.connect(p.flow((heard, outlet), "prepend set"), 0, place[outlet])
    p.connect(p.hear("ready", ";file seedmap.txt"), 0, view)
    p.says(link, "t b", "deferlow", to="refresh")


def linked(p: Panel, what: str, place: Place, name: str, short: Both = ("Link", "Lier")) -> str:
    """All voices alike."""
    told: Both = (f"All voices share one {what}: what changes one changes all.",
        f"Toutes les voix ont le même {what} : en changer un les change tous.")
    link = p.param(own_switch(name, short, told), place)
    p.says(link, f"prepend link {what}", to="mod")
    return link


def bars(p: Panel, word: str, x: int) -> None:
    """A bar and a number for each of the first eight latents; bar n also moves latents n + 8, n + 16 …"""
    p.label(VOICES[word], (x - 1, 3, 60, 16))
    zero = p.param(press(f"Zero {word.title()}", ("Zero", "Zéro"), ZERO), (x + 62, 3, 50, 16))
    link = linked(p, word, (x + 116, 3, 52, 16), f"Link {word.title()}")
    view = p.view("lp.bars.js", (x, row(0), 8 * BAR, 122), DRAW[word], varname=f"{word}.bars")
    shown = {}
    for voice in range(1, LATENTS + 1):
        name, short = f"{word.title()} {voice}", (f"{VOICES[word][0]} {voice}", f"{VOICES[word][1]} {voice}")
        look = (("appearance", 0), ("fontsize", 8.0))
        place = (x + BAR * (voice - 1), row(6), BAR - 1, HIGH_ROW)
        bar = p.param(number("live.numbox", MOD, word, name, short, look=look, style=CUSTOM, units="%.1f"), place)
        p.says(bar, f"prepend {voice}", to=f"{word}.bar")
        shown[voice] = bar
    draw(p, word, view, shown)
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


def draw(p: Panel, word: str, view: str, numbers: dict[int, str]) -> None:
    """The picture of the bars: it moves their numbers, and shows them."""
    split = p.flow(view, "route bar", f"route {' '.join(str(voice) for voice in numbers)}")
    for voice, box in numbers.items():
        p.connect(split, voice - 1, box)
    p.connect(p.hear(f"{word}.bar", "prepend bar"), 0, view)
    p.connect(p.hear("mod.said", f"routepass {word}"), 0, view)


def every(p: Panel, word: str) -> None:
    """`bar value` as a message for each of its voices: all that any model may bring, so that none has to be said again."""
    p.turn(500)
    start = p.hear(f"{word}.bar", "unpack 0 0.", "t b i")
    split, pair = p.above(start), ""
    times = p.flow(start, f"uzi {LATENTS_OF_CHAIN // LATENTS}")
    voice = p.flow((times, 2), f"expr {LATENTS}*($i1-1)+$i2")
    pair = p.flow(voice, "pack 0 0.")
    p.connect(start, 1, voice, 1)
    p.connect(split, 1, pair, 1)
    p.says(pair, f"prepend {word}", to="mod")


def movements(p: Panel) -> None:
    """The latents drawn."""
    p.label(("Movement", "Mouvement"), (741, 3, 80, 16))
    view = p.view("lp.movements.js", (742, row(0), 154, 143), SEEDS_SHOWN)
    alike: Both = ("Left and right move alike; off: each in its own way.",
        "Gauche et droite bougent ensemble ; éteint : chacun à sa façon.")
    channels = p.param(own_switch("Link Channels", ("L = R", "G = D"), alike, 1), (832, 3, 64, 16))
    p.says(channels, "prepend link channels", to="mod")
    p.connect(p.hear("moved"), 0, view)
    p.connect(p.hear("mod.said", "routepass seed"), 0, view)
