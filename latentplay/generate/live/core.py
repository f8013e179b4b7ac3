"""The core, always in sight: model, power, levels, latency, and which panels are open."""

from __future__ import annotations

from latentplay.generate.live.panel import HIGH_ROW, MIDDLE, RIGHT, Panel, row
from latentplay.generate.live.parameters import (
    PLAIN_INT,
    STORED,
    Both,
    Control,
    about,
    blob,
    number,
    own_switch,
    press,
    row_of,
    switch,
)  # fmt: skip
from latentplay.spec.limits import MAX_DEADLINE

WIDTH = 376
PANELS: dict[str, Both] = {
    "modulators": ("Modulators", "Modulateurs"), "control": ("Control", "Control"), "bending": ("Bending", "Bending"),
    "presets": ("Presets", "Presets"),
}  # fmt: skip
FOLDER: Both = ("Choose the folder with your models (.ts); the menu beside it then lists them.",
                "Choisit le dossier de vos modèles (.ts) ; le menu à côté les liste alors.")
MENU: Both = ("Choose the model. The old one plays on until the new one is there. demo comes with latentplay; none lets the model go.",
              "Choisit le modèle. L'ancien joue jusqu'à ce que le nouveau soit là. demo vient avec latentplay ; aucun le retire.")
METERS: Both = ("Levels in dB: wet, dry, output, and what the limiter takes off. Click: put out the overload lights.",
                "Niveaux en dB : traité, sec, sortie, et ce que retient le limiteur. Clic : éteint les témoins de saturation.")
LIGHT: Both = ("Lit while the limiter works.", "Allumé quand le limiteur travaille.")
DRIVE: Both = ("Level of the sound that goes into the model; the dry sound keeps its own.",
               "Niveau du son qui entre dans le modèle ; le son sec garde le sien.")
ALIGN: Both = ("How long the dry sound waits for the wet one, while Auto is off.", "Attente du son sec, quand Auto est éteint.")
AUTO: Both = ("The dry sound waits exactly as long as the model takes.", "Le son sec attend exactement ce que prend le modèle.")
OVERLOAD: Both = ("Lit when this machine was too slow for the model, and a piece of sound is missing: give it more time (Compute), "
                  "or a larger buffer.",
                  "Allumé quand la machine a été trop lente pour le modèle et qu'il manque du son : donnez-lui du temps (Calcul), "
                  "ou un tampon plus grand.")
DEADLINE_AUTO: Both = ("The model has the time that it took when it was measured; off: the two numbers beside, in samples.",
                       "Le modèle a le temps mesuré au chargement ; éteint : les deux nombres à côté, en échantillons.")
DEADLINES: dict[str, Both] = {"Encode Deadline": ("Encode time", "Encodage"), "Decode Deadline": ("Decode time", "Décodage")}
HEAD, STACK = 85, (98, 114, 130)
"""Where a name and the switch and numbers below it stand, beside the dials."""
FLAT = (("appearance", 0),)
LONG_LIT = 3000
"""Milliseconds that the overload light stays on."""
STATE: tuple[str, str] = ("no model: choose one", "pas de modèle : choisissez")
NONE: tuple[str, str] = ("none", "aucun")
LOADING: tuple[str, str] = ("loading", "chargement")


def core(language: int) -> Panel:
    """The panel."""
    p = Panel("core", WIDTH, language)
    p.label(("latentplay", "latentplay"), (5, 3, 62, 16), bold=True)
    models(p)
    power(p)
    levels(p)
    deadline(p)
    latency(p)
    meters(p)
    overload(p)
    for place, (name, short) in enumerate(PANELS.items()):
        told: Both = (f"Show or fold the panel {short[0]}.", f"Montre ou replie le panneau {short[1]}.")
        fold = p.param(own_switch(f"Show {short[0]}", short, told, invisible=STORED), (6 + 92 * place, row(6), 88, HIGH_ROW))
        p.says(fold, to=f"fold.{name}")
    return p


def models(p: Panel) -> None:
    """The folder, the menu, what is loaded."""
    ask = p.param(press("Folder", ("Folder…", "Dossier…"), FOLDER), (6, row(0), 56, HIGH_ROW))
    menu = p.menu((66, row(0), 236, HIGH_ROW), MENU, "models", (NONE[p.language], "demo"))
    state = p.label(STATE, (5, row(1), 298, 16), varname="state")
    p.turn(400)
    kept = p.flow(ask, "opendialog fold", "pattr folder @parameter_enable 1")
    keep = next(b["box"] for b in p.boxes if b["box"]["id"] == kept)
    short: Both = ("Folder", "Dossier")
    keep |= {"parameter_enable": 1, "varname": "folder", "saved_attribute_attributes": {"valueof": blob("Model Folder", short, FOLDER,
        p.language)}}
    listed = p.flow(kept, "deferlow", "folder", "route clear append")
    p.connect(p.flow(listed, f";clear, append {NONE[p.language]}, append demo"), 0, menu)
    p.connect(p.flow((listed, 1), "regexp (.+)[.]ts"), 1, named := p.put("prepend append"))
    p.connect(named, 0, menu)
    p.turn(300)
    chosen = p.flow((menu, 1), f"sel demo {NONE[p.language]}")
    p.says(chosen, ";open demo.ts", to="encode")
    p.says((chosen, 1), ";close", to="encode")
    p.connect(p.flow((chosen, 1), f";set {STATE[p.language]}"), 0, state)
    whole = p.flow((chosen, 2), "combine folder / model .ts @triggers 2", inlet=2)
    p.connect(kept, 0, whole, 0)
    p.says(whole, "prepend open", to="encode")
    loading = p.flow(chosen, f";set {LOADING[p.language]}")
    p.connect(chosen, 2, loading)
    p.connect(loading, 0, state)
    told(p, menu, state, kept)


def told(p: Panel, menu: str, state: str, folder: str) -> None:
    """What the encoder says of its model, in words and in the menu, which stands there again when it has been filled anew."""
    split = p.hear("encode.said", "route loaded error")
    words = "set %s: %ld latents, %ld Hz"
    p.connect(p.flow(split, f"sprintf {words}"), 0, state)
    name = p.flow(split, "unpack s 0 0")
    p.connect(p.flow(name, "prepend setsymbol"), 0, menu)
    again = p.flow(folder, "t b", "delay 200", "zl reg")
    p.connect(name, 0, again, 1)
    p.connect(p.flow(again, "tosymbol", "prepend setsymbol"), 0, menu)
    p.says(split, "t b", "deferlow", to="refresh")
    p.connect(p.flow((split, 1), "prepend set"), 0, state)


def power(p: Panel) -> None:
    """Encoder, decoder, limiter and the light that shows it at work."""
    encode = p.param(switch("lp.encode~", "enable", "Encode", ("Encode", "Encode")), (6, row(2), 66, HIGH_ROW))
    decode = p.param(switch("lp.decode~", "enable", "Decode", ("Decode", "Decode")), (76, row(2), 66, HIGH_ROW))
    limit = p.param(switch("lp.mix~", "limit", "Limit", ("Limit", "Limiteur"), initial=1), (146, row(2), 62, HIGH_ROW))
    peak = p.param(switch("lp.mix~", "true_peak", "True Peak", ("True peak", "Crête vraie"), invisible=STORED), (228, row(2), 74, HIGH_ROW))
    p.says(encode, "prepend enable", to="encode")
    p.says(decode, "prepend enable", to="decode")
    p.says(limit, "prepend limit", to="mix")
    p.says(peak, "prepend true_peak", to="mix")
    p.follows("encode.said", {"enable": encode})
    p.follows("decode.said", {"enable": decode})
    p.follows("mix.said", {"limit": limit, "true_peak": peak})
    light = p.light((211, row(2) + 2, 13, 13), LIGHT, "limiting")
    heard = p.hear("mix.said", "route meter", "unpack 0. 0. 0. 0.")
    p.connect(p.flow((heard, 3), "> 0."), 0, light)


def levels(p: Panel) -> None:
    """Dials, from the left as the sound goes."""
    y = 86
    drive = p.param(Control("live.dial", "In", ("In", "Entrée"), DRIVE, -24, 24, 0, 4), (3, y, 48, 48))
    wet = p.param(number("live.dial", "lp.mix~", "gain_in", "Wet", ("Wet", "Traité")), (52, y, 48, 48))
    mix = p.param(number("live.dial", "lp.mix~", "mix", "Dry Wet", ("Mix", "Mix")), (101, y, 48, 48))
    out = p.param(number("live.dial", "lp.mix~", "gain_out", "Out", ("Out", "Sortie")), (150, y, 48, 48))
    align = p.param(Control("live.numbox", "Align", ("Align", "Retard"), ALIGN, 0, 1000, 100, 2, look=FLAT), (202, STACK[1], 48, 15))
    auto = p.param(own_switch("Align Auto", ("Auto", "Auto"), AUTO, 1), (202, STACK[0], 48, 15))
    p.label(("Align", "Retard"), (202, HEAD, 48, 12), side=MIDDLE)
    p.says(drive, "dbtoa", "pack 0. 20", to="drive")
    for dial, word in ((wet, "gain_in"), (mix, "mix"), (out, "gain_out")):
        p.says(dial, f"prepend {word}", to="mix")
    p.turn(400)
    first = p.flow(auto, "t i i")
    by_hand = p.flow(first, "sel 1 0")
    p.says(by_hand, ";align auto", to="mix")
    p.connect(by_hand, 1, align, 0)
    closed = p.flow((first, 1), "expr 1-$i1", "gate")
    p.says((first, 1), to="align.auto")
    p.grey("align.auto", (align,))
    p.connect(align, 0, closed, 1)
    p.says(closed, ";align $1 ms", to="mix")
    p.follows("mix.said", {"mix": mix, "gain_in": wet, "gain_out": out, "align": auto}, {"align": "route auto"})
    follow_align(p, align, auto)


def follow_align(p: Panel, align: str, auto: str) -> None:
    """Samples or `auto`, as lp.mix~ says it."""
    split = next(b["box"]["id"] for b in reversed(p.boxes) if b["box"].get("text") == "route auto")
    p.lines = [line for line in p.lines if line["patchline"]["source"] != [split, 0]]
    p.set_switch((split, 0), 1, auto, "align.auto")
    p.set_switch((split, 1), 0, auto, "align.auto")
    samples = p.flow((split, 1), "sampstoms~")
    p.connect(p.flow((samples, 1), "prepend set"), 0, align)


def deadline(p: Panel) -> None:
    """How long the model may take: as measured, or as one says; it is part of the latency, so no automation."""
    p.label(("Compute", "Calcul"), (254, HEAD, 48, 12), side=MIDDLE)
    auto = p.param(own_switch("Deadline Auto", ("Auto", "Auto"), DEADLINE_AUTO, 1, invisible=STORED), (254, STACK[0], 48, 15))
    told = about(row_of("lp.encode~", "deadline"))
    boxes = [p.param(Control("live.numbox", name, short, told, 0, MAX_DEADLINE, 2048, PLAIN_INT, invisible=STORED,
        look=FLAT), (254, STACK[1 + place], 48, 15)) for place, (name, short) in enumerate(DEADLINES.items())]
    p.turn(400)
    first = p.flow(auto, "t i i")
    by_hand = p.flow(first, "sel 1 0")
    both = p.put("pak 2048 2048")
    closed = p.flow((first, 1), "expr 1-$i1", "gate")
    p.says((first, 1), to="deadline.auto")
    p.grey("deadline.auto", tuple(boxes))
    p.connect(p.flow((by_hand, 1), "t b"), 0, boxes[0])
    p.connect(both, 0, closed, 1)
    for place, box in enumerate(boxes):
        p.connect(box, 0, both, place)
    sent = p.put("prepend deadline")
    p.connect(p.flow(by_hand, ";auto"), 0, sent)
    p.connect(closed, 0, sent)
    for name in ("encode", "decode"):
        p.says(sent, to=name)
    follow_deadline(p, auto, boxes)


def follow_deadline(p: Panel, auto: str, boxes: list[str]) -> None:
    """Two numbers of samples or `auto`, as lp.encode~ says it."""
    split = p.hear("encode.said", "route deadline", "route auto")
    p.set_switch((split, 0), 1, auto, "deadline.auto")
    numbers = p.flow((split, 1), "t b l")
    p.set_switch((numbers, 0), 0, auto, "deadline.auto")
    apart = p.flow((numbers, 1), "unpack 0 0")
    for place, box in enumerate(boxes):
        p.connect(p.flow((apart, place), "prepend set"), 0, box)


def overload(p: Panel) -> None:
    """A light for frames that came too late, from either end of the model."""
    light = p.light((310, 5, 13, 13), OVERLOAD, "overload")
    p.label(("overload", "surcharge"), (323, 3, 52, 16))
    late = p.put("t b 1")
    for name in ("encode", "decode"):
        p.connect(p.hear(f"{name}.said", "route late"), 0, late)
    p.connect(late, 1, light)
    p.connect(p.flow(late, f"delay {LONG_LIT}", ";0"), 0, light)


def latency(p: Panel) -> None:
    """What Live is told, in words."""
    text = p.label(("no latency", "sans latence"), (68, 3, 235, 16), side=RIGHT, varname="latency")
    heard = p.hear("mix.said", "route latency", "unpack 0")
    p.says(heard, to="latency")
    words = ("set latency %ld samples (%.1f ms)", "set latence %ld échantillons (%.1f ms)")[p.language]
    both = p.flow(heard, "t i i", "pack 0 0.")
    p.connect(p.flow((p.above(both), 1), "sampstoms~"), 1, both, 1)
    p.connect(p.flow(both, f"sprintf {words}"), 0, text)


def meters(p: Panel) -> None:
    """Levels, with the lights of what goes beyond."""
    names = (("WET", "DRY", "OUT", "LIM"), ("TRT", "SEC", "SOR", "LIM"))[p.language]
    view = p.view("lp.meters.js", (310, row(0), 60, 122), METERS, *names)
    p.connect(p.hear("mix.said", "routepass meter"), 0, view)
