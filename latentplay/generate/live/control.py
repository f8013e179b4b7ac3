"""The control panel: a pad that learns where the modulators stood, and plays between."""

from __future__ import annotations

from latentplay.generate.live.panel import HIGH_ROW, Panel, row
from latentplay.generate.live.parameters import Both, about, choice, number, own_switch, press, press_of, row_of
from latentplay.spec.control import GROUPS, MAPPED_AT_FIRST

WIDTH = 346
CONTROL = "lp.control"
PAD: Both = ("Drag: move on the pad. In map, click a point to choose it. Shift: ten times finer.",
             "Glisser : se déplacer. En map, un clic choisit un point. Maj : dix fois plus fin.")
POINTS: Both = ("The point that Update and Delete mean.", "Le point que visent Changer et Effacer.")
SAVE: Both = about(row_of(CONTROL, "write"))
LOAD: Both = about(row_of(CONTROL, "read"))
GROUP_NAMES: dict[str, Both] = {"seed": ("Seed", "Graine"), "time": ("Time", "Time"), "jump": ("Jump", "Jump"), "scale": ("Scale",
    "Ampleur"),
                                "offset": ("Offset", "Décal.")}


def control(language: int) -> Panel:
    """The panel."""
    p = Panel("control", WIDTH, language)
    p.label(("Control", "Control"), (5, 3, 80, 16), bold=True)
    pad(p)
    groups(p)
    points(p)
    learning(p)
    files(p)
    return p


def pad(p: Panel) -> None:
    """The pad, its two numbers, its two modes."""
    view = p.view("lp.pad.js", (6, row(0), 122, 122), PAD)
    x, y = (p.param(number("live.numbox", CONTROL, "xy", f"Pad {axis}", (axis, axis), look=(("appearance", 0),)), rect)
            for axis, rect in (("X", (6, row(6), 60, HIGH_ROW)), ("Y", (68, row(6), 60, HIGH_ROW))))
    mode = p.param(choice("live.tab", CONTROL, "mode", "Pad Mode", ("Mode", "Mode")), (136, row(0), 146, HIGH_ROW))
    both = p.flow(x, "pak 0.5 0.5")
    p.connect(y, 0, both, 1)
    p.says(both, "prepend xy", to="control")
    p.says((mode, 1), "prepend mode", to="control")
    split = p.flow(view, "route xy chosen", "unpack 0. 0.")
    p.connect(split, 0, x)
    p.connect(split, 1, y)
    words = p.hear("control.said", "routepass xy point point_delete points mode")
    for outlet in range(5):
        p.connect(words, outlet, view)
    p.says((p.last("route xy chosen"), 1), to="chosen")
    p.connect(p.hear("chosen", "prepend chosen"), 0, view)
    p.follows("control.said", {"mode": mode}, {"mode": "prepend setsymbol"})
    heard = p.hear("control.said", "route xy", "unpack 0. 0.")
    for outlet, box in ((0, x), (1, y)):
        p.connect(p.flow((heard, outlet), "prepend set"), 0, box)


def groups(p: Panel) -> None:
    """What a mapping moves."""
    p.label(("Mapped", "Participent"), (135, row(1), 132, 16))
    switches = {}
    for place, name in enumerate(GROUPS):
        short = GROUP_NAMES[name]
        told: Both = (f"The mapping moves {name}.", f"Le mapping dirige {name}.")
        rect = (136 + 50 * place, row(2), 46, HIGH_ROW) if place < 3 else (136 + 75 * (place - 3), row(3), 71, HIGH_ROW)
        switches[name] = p.param(own_switch(f"Map {name.title()}", short, told, int(name in MAPPED_AT_FIRST), invisible=1), rect)
        p.says(switches[name], f"prepend map {name}", to="control")
    inner = p.hear("control.said", "route map", f"route {' '.join(switches)}")
    for outlet, box in enumerate(switches.values()):
        p.turn(120)
        p.connect(p.flow((inner, outlet), "prepend set"), 0, box)


def points(p: Panel) -> None:
    """Put, changed, taken away; the menu names them."""
    add = p.param(press_of(CONTROL, "point_add", "Point Add", ("Add", "Poser")), (136, row(4), 46, HIGH_ROW))
    update = p.param(press_of(CONTROL, "point_update", "Point Update", ("Update", "Changer")), (186, row(4), 46, HIGH_ROW))
    delete = p.param(press_of(CONTROL, "point_delete", "Point Delete", ("Delete", "Effacer")), (236, row(4), 46, HIGH_ROW))
    menu = p.menu((136, row(5), 60, HIGH_ROW), POINTS, "point.chosen")
    count = p.label(("0 points", "0 point"), (200, row(5), 82, 16), varname="points")
    p.says(add, ";point_add", to="control")
    chosen = p.flow((menu, 1), "fromsymbol", "t i i")
    p.says((chosen, 1), to="chosen")
    p.connect(p.hear("chosen", "tosymbol", "prepend setsymbol"), 0, menu)
    for control_, word in ((update, "point_update"), (delete, "point_delete")):
        kept = p.flow(control_, "int")
        p.connect(chosen, 0, kept, 1)
        p.connect(p.hear("chosen"), 0, kept, 1)
        p.says(kept, f"prepend {word}", to="control")
    for control_ in (add, update, delete):
        p.says(control_, "deferlow", ";point_list", to="control")
    split = p.hear("control.said", "route points point")
    p.connect(p.flow(split, ";clear"), 0, menu)
    p.connect(p.flow(split, "sprintf set %ld points"), 0, count)
    p.connect(p.flow((split, 1), "unpack 0 0. 0.", "prepend append"), 0, menu)


def learning(p: Panel) -> None:
    """Train, and how well it went; everything away."""
    train = p.param(press_of(CONTROL, "train", "Train", ("Train", "Apprendre")), (136, row(6), 60, HIGH_ROW))
    text = p.label(("not trained", "rien appris"), (200, row(6), 140, 16), varname="error")
    glide = p.param(number("live.dial", CONTROL, "glide", "Pad Glide", ("Glide", "Glissé"), exponent=3.0), (290, 20, 50, 48))
    reset = p.param(press_of(CONTROL, "reset", "Reset Mapping", ("Reset", "Vider")), (290, row(3), 50, HIGH_ROW))
    p.says(train, ";train", to="control")
    p.says(glide, "prepend glide", to="control")
    p.says(reset, ";reset", to="control")
    p.says(reset, "deferlow", ";point_list", to="control")
    p.follows("control.said", {"glide": glide})
    split = p.hear("control.said", "route train trained error")
    words = (("set training %ld %%", "set error %.4f"), ("set apprend %ld %%", "set erreur %.4f"))[p.language]
    for outlet, word in enumerate(words):
        p.connect(p.flow((split, outlet), f"unpack {'0' if not outlet else '0.'}", f"sprintf {word}"), 0, text)
    p.connect(p.flow((split, 2), "prepend set"), 0, text)


def files(p: Panel) -> None:
    """A mapping on disk."""
    save = p.param(press("Save Mapping", ("Save", "Enreg."), SAVE), (290, row(4), 50, HIGH_ROW))
    load = p.param(press("Load Mapping", ("Load", "Charger"), LOAD), (290, row(5), 50, HIGH_ROW))
    p.says(save, "savedialog", "prepend write", to="control")
    p.says(load, "opendialog", "prepend read", to="control")
    heard = p.hear("control.said", "route read")
    p.says(heard, "t b", ";dump, point_list", to="control")
