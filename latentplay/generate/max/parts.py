"""What the examples share: a sound to send in, the output, a view of the latents, the last answer."""

from __future__ import annotations

from latentplay.generate.max.patcher import Patcher
from latentplay.generate.patches.parts import LATENTS
from latentplay.spec.kinds import Object, Param

SOUND = "demo-input.wav"
SECONDS = 8
"""How long it is."""
BESIDE = 260
"""Where something stands beside the chain."""
STEP = 27
"""Pixels between two cords of latents."""
SOURCES = {
    "en": ("demo sound", "rhythm", "microphone"),
    "fr": ("son de démo", "rythme", "micro"),
}


def across(ports: int) -> int:
    """Width of a box whose ports are STEP pixels apart, so that its cords run straight."""
    return 19 + STEP * (ports - 1)


def encoder_width(latents: int = LATENTS) -> int:
    """A box with so many latents and a status outlet."""
    return across(latents + 1)


def source_sheet() -> Patcher:
    """One inlet (0 demo sound, 1 rhythm, 2 microphone), one signal."""
    s = Patcher(700, 400)
    s.comment(f"0: {SOUND} in a loop, 1: a rhythm made here, 2: microphone", 20, 10, 500)
    number, add = s.inlet(20, 40, 1, about="0 demo sound, 1 rhythm, 2 microphone"), s.obj("+ 1", 20, 90)
    choose = s.obj("selector~ 3 1", 20, 320, 200)
    s.chain(number, add, choose)
    s.obj(f"buffer~ help.lp.sound {SOUND}", 120, 70)
    loop, play = s.obj(f"phasor~ {1 / SECONDS:g}", 120, 110), s.obj("wave~ help.lp.sound", 120, 150)
    s.chain(loop, play)
    s.connect(play, 0, choose, 1)
    s.connect(rhythm(s, 370, 70), 0, choose, 2)
    s.connect(s.obj("adc~ 1", 600, 280), 0, choose, 3)
    s.connect(choose, 0, s.outlet(20, 355, 1, signal=True, about="sound"))
    return s


def rhythm(s: Patcher, x: int, y: int) -> str:
    """Four notes a second, noise and tone, each with its own fall."""
    clock, fall = s.obj("phasor~ 4", x, y), s.obj("!-~ 1.", x, y + 40)
    square, fourth = s.obj("*~", x, y + 80), s.obj("*~", x, y + 120)
    noise, tone = s.obj("noise~", x + 100, y + 80), s.obj("saw~ 110.", x + 180, y + 80)
    hat, note, both = s.obj("*~", x + 60, y + 170), s.obj("*~", x + 160, y + 170), s.obj("*~ 0.3", x + 60, y + 210)
    s.chain(clock, fall, square, fourth, hat, both)
    for box in (square, fourth):
        s.connect(fall if box == square else square, 0, box, 1)
    s.connect(noise, 0, hat, 1)
    s.connect(square, 0, note)
    s.connect(tone, 0, note, 1)
    s.connect(note, 0, both)
    return both


def source(s: Patcher, x: int, y: int, language: str = "en") -> str:
    """A menu of sounds and [p sound]; 60 pixels high."""
    items: list[str] = []
    for name in SOURCES[language]:
        items += [name, ","]
    menu = s.control("umenu", (x, y, 120, 22), items=items[:-1])
    made = s.sub("sound", source_sheet(), x, y + 34)
    s.connect(menu, 0, made)
    return made


def output(s: Patcher, x: int, y: int, name: str, *, click: str = "2. click the loudspeaker: sound") -> str:
    """A level and the loudspeaker, which switches on the sound of its own window alone; 110 pixels high."""
    level = s.control(
        "live.gain~", (x, y, 170, 41), orientation=1, parameter_enable=1, varname=f"level-{name}",
        saved_attribute_attributes={"valueof": {
            "parameter_longname": f"{name} level", "parameter_shortname": "level", "parameter_type": 0, "parameter_unitstyle": 4,
            "parameter_mmin": -70.0, "parameter_mmax": 6.0, "parameter_initial_enable": 1, "parameter_initial": [-6],
        }},
    )
    loudspeaker = s.control("ezdac~", (x, y + 56, 45, 45), local=1)
    s.comment(click, x + 52, y + 68, 200, bold=True)
    for side in (0, 1):
        s.connect(level, side, loudspeaker, side)
    return level


def mono(s: Patcher, box: str, level: str) -> None:
    """A sound to both sides."""
    for side in (0, 1):
        s.connect(box, 0, level, side)


def latents_sheet(target: str) -> Patcher:
    """Eight signals through, and twenty times a second a list of their values to [r target.latents]."""
    s = Patcher(98 * LATENTS + 40, 270)
    pack = s.obj("pack " + " ".join(["0."] * LATENTS), 20, 150, 98 * (LATENTS - 1) + 40)
    for i in range(LATENTS):
        x = 20 + 98 * i
        look, port = s.obj("snapshot~ 50", x, 100), s.inlet(x, 20, i + 1, signal=True, about=f"latent {i + 1}")
        s.connect(port, 0, look)
        s.connect(port, 0, s.outlet(x + 45, 60, i + 1, signal=True, about=f"latent {i + 1}"))
        s.connect(look, 0, pack, i)
    s.connect(pack, 0, s.obj(f"s {target}.latents", 20, 200))
    return s


def latents(s: Patcher, x: int, y: int, target: str) -> str:
    """[p latents], which the latents go through, and bars from -3 to 3 beside it; 70 pixels high."""
    shown = s.sub("latents", latents_sheet(target), x, y, across(LATENTS))
    heard = s.obj(f"r {target}.latents", x + BESIDE, y)
    s.connect(heard, 0, bar_box(s, x + BESIDE, y + 30, 190, 60))
    return shown


def bar_box(s: Patcher, x: int, y: int, width: int, height: int, count: int = LATENTS) -> str:
    """A bar for each value, from -3 to 3."""
    return s.control("multislider", (x, y, width, height), size=count, setminmax=[-3.0, 3.0], setstyle=1, settype=1, contdata=1)


def answers(s: Patcher, target: str, x: int, y: int, width: int, name: str) -> int:
    """What comes out of the status outlet: its last word in a message box, all of them in the console; the y below."""
    heard, store, told = s.obj(f"r {target}.said", x, y), s.obj("prepend set", x, y + 30), s.obj(f"print {name}", x + 100, y + 30)
    last = s.message("nothing yet", x, y + 60, width)
    s.chain(heard, store, last)
    s.connect(heard, 0, told)
    return y + 90


UNIT_STYLES = {"ms": 2, "Hz": 3, "dB": 4, "%": 5}


def dial(s: Patcher, target: str, row: Param, x: int, y: int, value: float) -> str:
    """A dial with the range of a parameter, its value sent when the patcher opens; the box that makes a message of it."""
    box = s.control(
        "live.dial", (x, y, 44, 48), parameter_enable=1, varname=row.name,
        saved_attribute_attributes={"valueof": {
            "parameter_longname": f"{target} {row.name}", "parameter_shortname": row.name, "parameter_type": 0,
            "parameter_unitstyle": UNIT_STYLES.get(row.unit, 1), "parameter_mmin": float(row.lo), "parameter_mmax": float(row.hi),
            "parameter_initial_enable": 1, "parameter_initial": [value],
        }},
    )
    word = s.obj(f"prepend {row.name}", x, y + 54)
    s.connect(box, 0, word)
    return word


def dial_row(s: Patcher, thing: Object, target: str, x: int, y: int, values: dict[str, float], *, step: int = 112) -> int:
    """A row of dials, all of which go to [s target]; the y below."""
    send = s.obj(f"s {target}", x, y + 88)
    for place, (name, value) in enumerate(values.items()):
        s.connect(dial(s, target, thing.param(name), x + step * place, y, value), 0, send)
    return y + 118


def switch(s: Patcher, text: str, target: str, x: int, y: int, about: str, width: int, *, on: int = 1) -> int:
    """A toggle, set when the patcher opens, for a message with $1; the y below."""
    y = s.comment(about, x, y, width) + 2
    start, toggle = s.obj(f"loadmess {on}", x, y), s.control("toggle", (x, y + 28, 24, 24))
    message, send = s.message(text, x, y + 58), s.obj(f"s {target}", x, y + 87)
    s.chain(start, toggle, message, send)
    return y + 117


def menu(s: Patcher, row: Param, target: str, x: int, y: int) -> int:
    """The words of a parameter; the y below."""
    words = list(row.choices)
    items = [part for word in words for part in (word, ",")][:-1]
    y = s.comment(row.name, x, y, 100) + 2
    start, chosen = s.obj(f"loadmess {words.index(str(row.default))}", x, y), s.control("umenu", (x, y + 28, 100, 22), items=items)
    word = s.obj(f"prepend {row.name}", x, y + 58)
    s.chain(start, chosen)
    s.connect(chosen, 1, word)
    s.connect(word, 0, s.obj(f"s {target}", x, y + 87))
    return y + 117


def voices(s: Patcher, name: str, target: str, x: int, y: int, value: float, about: str) -> int:
    """A bar for each voice, for `scale` or `offset`; the y below."""
    y = s.comment(about, x, y, across(LATENTS) + 6) + 2
    start, bars = s.obj("loadmess " + " ".join([f"{value:g}"] * LATENTS), x, y), bar_box(s, x, y + 28, across(LATENTS), 60)
    s.chain(start, bars, s.obj(f"prepend {name}", x, y + 96), s.obj(f"s {target}", x, y + 125))
    return y + 155
