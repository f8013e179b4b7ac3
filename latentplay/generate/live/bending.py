"""The bending panel: the weights of one layer, drawn, reshaped, sent and taken back."""

from __future__ import annotations

from latentplay.generate.live.panel import HIGH_ROW, MIDDLE, Panel, Place, row
from latentplay.generate.live.parameters import (
    HIDDEN,
    PLAIN_FLOAT,
    PLAIN_INT,
    Both,
    Control,
    about,
    number,
    press,
    press_of,
    row_of,
    switch,
)  # fmt: skip
from latentplay.spec.bend import DISTRIBUTIONS

WIDTH = 542
BEND = "lp.bend"
POINTS = 2048
"""Of a layer, that its picture has at the most."""
WEIGHTS: Both = ("Draw on the weights. Shift: finer. Command: up and down zooms into the layer, sideways moves along it; "
                 "a double click shows it all.",
                 "Dessinez sur les poids. Maj : plus fin. Cmd : monter et descendre agrandit, aller de côté parcourt ; double clic : tout.")
LAYER: Both = ("Which layer is bent; Init lists them.", "La couche à tordre ; Init les liste.")
ZOOM: Both = ("Enlarges the picture of the weights; changes nothing else.", "Agrandit l'image des poids, sans rien changer.")
SHAPES: Both = about(row_of(BEND, "distribution"))
RELISTED = ("layer", "set", "revert", "recall", "reload", "undo", "redo", "read", "stats")
"""After these answers the picture is made again."""
BUTTONS: tuple[tuple[str, str, Both, Place], ...] = (
    ("set", "Set Weights", ("Set", "Set"), (138, row(0), 48, HIGH_ROW)),
    ("revert", "Revert Weights", ("Revert", "Revert"), (188, row(0), 48, HIGH_ROW)),
    ("recall", "Recall Layer", ("Recall", "Recall"), (238, row(0), 48, HIGH_ROW)),
    ("reload", "Reload Model", ("Reload", "Reload"), (288, row(0), 48, HIGH_ROW)),
    ("undo", "Undo Set", ("Undo", "Annuler"), (342, row(6), 46, HIGH_ROW)),
    ("redo", "Redo Set", ("Redo", "Refaire"), (391, row(6), 46, HIGH_ROW)),
)  # fmt: skip


def bending(language: int) -> Panel:
    """The panel."""
    p = Panel("bending", WIDTH, language)
    p.label(("Bending", "Bending"), (5, 3, 80, 16), bold=True)
    presses(p)
    weights(p)
    layer(p)
    shape(p)
    files(p)
    return p


def presses(p: Panel) -> None:
    """What is done to the layer, or to the model."""
    init = p.param(press_of(BEND, "init", "Init Bending", ("Init", "Init")), (6, row(0), 40, HIGH_ROW))
    p.says(init, ";init", to="bend")
    flip = p.param(switch(BEND, "flip", "Flip", ("Flip", "Flip")), (48, row(0), 40, HIGH_ROW))
    live = p.param(switch(BEND, "live", "Live Mode", ("Live", "Live")), (90, row(0), 40, HIGH_ROW))
    for control, word in ((flip, "flip"), (live, "live")):
        p.says(control, f"prepend {word}", to="bend.ready")
    for word, name, short, place in BUTTONS:
        p.says(p.param(press_of(BEND, word, name, short), place), f";{word}", to="bend")
    p.follows("bend.said", {"flip": flip, "live": live})
    heard = p.hear("bend.said", "route layers")
    p.says(heard, "t b", ";1", to="bend.open")
    opened = p.flow(p.hear("bend.open"), "gate")
    p.connect(p.hear("bend.ready"), 0, opened, 1)
    p.says(opened, to="bend")


def weights(p: Panel) -> None:
    """The picture, and the buffer that it is drawn from."""
    view = p.view("lp.weights.js", (6, row(1), 330, 101), WEIGHTS)
    zoom = p.param(Control("live.dial", "Zoom", ("Zoom", "Zoom"), ZOOM, 1, 100, 1, PLAIN_FLOAT, invisible=HIDDEN, exponent=3.0),
                   (440, 93, 46, 48))
    p.turn(100)
    p.put("buffer~ ---weights")
    p.connect(p.flow(zoom, "prepend zoom"), 0, view)
    p.says(view, to="bend")
    shown = p.hear("bend.said", "routepass layer view")
    p.connect(shown, 0, view)
    p.connect(shown, 1, view)
    changed = p.hear("bend.said", f"route {' '.join(RELISTED)}")
    p.flow(changed, "t b", "qlim 80", f";view ---weights {POINTS}", "s ---bend")
    soon = next(line["patchline"]["destination"][0] for line in p.lines if line["patchline"]["source"] == [changed, 0])
    for outlet in range(1, len(RELISTED)):
        p.connect(changed, outlet, soon)


def layer(p: Panel) -> None:
    """Which one, and its name."""
    chosen = p.param(Control("live.slider", "Layer", ("Layer", "Couche"), LAYER, 0, 63, 0, PLAIN_INT, invisible=HIDDEN,
                             look=(("orientation", 1), ("showname", 0), ("shownumber", 0))), (6, row(6), 130, HIGH_ROW))
    text = p.label(("layer: press Init", "couche : Init d'abord"), (138, row(6), 198, 16), varname="layer.name")
    p.says(chosen, "int", "change", "prepend layer", to="bend.ready")
    heard = p.hear("bend.said", "route layers", "- 1", "t b i")
    p.connect(p.flow((heard, 1), ";_parameter_range 0 $1"), 0, chosen)
    p.says(heard, ";layer 0, dump", to="bend")
    said = p.hear("bend.said", "route layer", "route int", "unpack 0 s 0")  # a dump says the layer's name alone
    p.connect(p.flow(said, "prepend set"), 0, chosen)
    whole = p.flow(said, "pack 0 s 0", "sprintf set %ld %s (%ld)")
    for outlet in (1, 2):
        p.connect(said, outlet, p.last("pack 0 s 0"), outlet)
    p.connect(whole, 0, text)


def shape(p: Panel) -> None:
    """Scale, and what chance brings."""
    shapes = Control("live.menu", "Distribution", ("Shape", "Forme"), SHAPES, choices=DISTRIBUTIONS,
        initial=DISTRIBUTIONS.index("gaussian"))
    menu = p.param(shapes, (342, row(0), 194, HIGH_ROW))
    view = p.view("lp.distribution.js", (342, row(1), 194, 46), SHAPES)
    scale = p.param(number("live.dial", BEND, "scale", "Weight Scale", ("Scale", "Échelle")), (342, 93, 46, 48))
    chaos = p.param(number("live.dial", BEND, "chaos", "Weight Chaos", ("Chaos", "Chaos")), (391, 93, 46, 48))
    p.label(("Random", "Hasard"), (490, 93, 46, 12), side=MIDDLE)
    dice = p.param(number("live.numbox", BEND, "random", "Random", ("Random", "Hasard"), low=0.0, high=65535.0), (490, 108, 46, HIGH_ROW))
    p.says((menu, 1), "prepend distribution", to="bend.ready")
    p.connect(p.flow(view, "route distribution", "prepend symbol"), 0, menu)
    for control, word in ((scale, "scale"), (chaos, "chaos")):
        p.says(control, f"prepend {word}", to="bend.ready")
    p.says(dice, "int", "prepend random", to="bend.ready")
    p.follows("bend.said", {"scale": scale, "chaos": chaos, "random": dice, "distribution": menu}, {"distribution": "prepend setsymbol"})
    p.connect(p.hear("bend.said", "routepass distribution"), 0, view)
    p.connect(p.flow((menu, 1), "prepend distribution"), 0, view)


def files(p: Panel) -> None:
    """All weights on disk."""
    save = p.param(press("Save Weights", ("Save", "Enreg."), about(row_of(BEND, "write"))), (440, row(6), 46, HIGH_ROW))
    load = p.param(press("Load Weights", ("Load", "Charger"), about(row_of(BEND, "read"))), (490, row(6), 46, HIGH_ROW))
    p.says(save, "savedialog", "prepend write", to="bend")
    p.says(load, "opendialog", "prepend read", to="bend")
