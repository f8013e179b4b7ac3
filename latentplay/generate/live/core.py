"""The core, always in sight: model, power, levels, latency, and which panels are open."""

from __future__ import annotations

from latentplay.generate.live.panel import Panel
from latentplay.generate.live.parameters import STORED, Both, Control, blob, number, own_switch, press, switch

WIDTH = 300
PANELS: dict[str, Both] = {
    "modulators": ("Modulators", "Modulateurs"), "control": ("Control", "Control"), "bending": ("Bending", "Bending"),
    "presets": ("Presets", "Presets"),
}  # fmt: skip
FOLDER: Both = ("Choose the folder with your models (.ts); the menu beside it then lists them.",
                "Choisit le dossier de vos modèles (.ts) ; le menu à côté les liste alors.")
MENU: Both = ("Choose the model. The old one plays on until the new one is there. demo comes with latentplay.",
              "Choisit le modèle. L'ancien joue jusqu'à ce que le nouveau soit là. demo vient avec latentplay.")
METERS: Both = ("Levels in dB: wet, dry, output, and what the limiter takes off. Click: put out the overload lights.",
                "Niveaux en dB : traité, sec, sortie, et ce que retient le limiteur. Clic : éteint les témoins de saturation.")
LIGHT: Both = ("Lit while the limiter works.", "Allumé quand le limiteur travaille.")
DRIVE: Both = ("Level of the sound that goes into the model; the dry sound keeps its own.",
               "Niveau du son qui entre dans le modèle ; le son sec garde le sien.")
ALIGN: Both = ("How long the dry sound waits for the wet one, while Auto is off.", "Attente du son sec, quand Auto est éteint.")
AUTO: Both = ("The dry sound waits exactly as long as the model takes.", "Le son sec attend exactement ce que prend le modèle.")
STATE: tuple[str, str] = ("no model: choose one", "pas de modèle : choisissez")
LOADING: tuple[str, str] = ("loading", "chargement")


def core(language: int) -> Panel:
    """The panel."""
    p = Panel("core", WIDTH, language)
    p.label(("latentplay", "latentplay"), (5, 3, 70, 16), bold=True)
    models(p)
    power(p)
    levels(p)
    latency(p)
    meters(p)
    for place, (name, short) in enumerate(PANELS.items()):
        about: Both = (f"Show or fold the panel {short[0]}.", f"Montre ou replie le panneau {short[1]}.")
        fold = p.param(own_switch(f"Show {short[0]}", short, about, invisible=STORED), (6 + 73 * place, 147, 69, 17))
        p.says(fold, to=f"fold.{name}")
    return p


def models(p: Panel) -> None:
    """The folder, the menu, what is loaded."""
    ask = p.param(press("Folder", ("Folder…", "Dossier…"), FOLDER), (6, 22, 56, 17))
    menu = p.menu((66, 22, 166, 17), MENU, ("demo",))
    state = p.label(STATE, (5, 41, 228, 16), varname="state")
    p.turn(400)
    kept = p.flow(ask, "opendialog fold", "pattr folder @parameter_enable 1")
    keep = next(b["box"] for b in p.boxes if b["box"]["id"] == kept)
    short: Both = ("Folder", "Dossier")
    keep |= {"parameter_enable": 1, "varname": "folder", "saved_attribute_attributes": {"valueof": blob("Model Folder", short, FOLDER,
        p.language)}}
    listed = p.flow(kept, "deferlow", "folder", "route clear append")
    p.connect(p.flow(listed, ";clear, append demo"), 0, menu)
    p.connect(p.flow((listed, 1), "regexp (.+)[.]ts"), 1, named := p.put("prepend append"))
    p.connect(named, 0, menu)
    p.turn(300)
    chosen = p.flow((menu, 1), "sel demo")
    p.says(chosen, ";open demo.ts", to="encode")
    whole = p.flow((chosen, 1), "combine folder / model .ts @triggers 2", inlet=2)
    p.connect(kept, 0, whole, 0)
    p.says(whole, "prepend open", to="encode")
    p.connect(p.flow((menu, 1), f";set {LOADING[p.language]}"), 0, state)
    told(p, menu, state)


def told(p: Panel, menu: str, state: str) -> None:
    """What the encoder says of its model, in the menu and in words."""
    split = p.hear("encode.said", "route loaded error")
    words = "set %s: %ld latents, %ld Hz"
    p.connect(p.flow(split, f"sprintf {words}"), 0, state)
    p.connect(p.flow(split, "unpack s 0 0", "prepend setsymbol"), 0, menu)
    p.says(split, "t b", "deferlow", to="refresh")
    p.connect(p.flow((split, 1), "prepend set"), 0, state)


def power(p: Panel) -> None:
    """Encoder, decoder, limiter."""
    encode = p.param(switch("lp.encode~", "enable", "Encode", ("Encode", "Encode")), (6, 60, 72, 17))
    decode = p.param(switch("lp.decode~", "enable", "Decode", ("Decode", "Decode")), (82, 60, 72, 17))
    limit = p.param(switch("lp.mix~", "limit", "Limit", ("Limit", "Limiteur"), initial=1), (158, 60, 58, 17))
    p.says(encode, "prepend enable", to="encode")
    p.says(decode, "prepend enable", to="decode")
    p.says(limit, "prepend limit", to="mix")
    p.follows("encode.said", {"enable": encode})
    p.follows("decode.said", {"enable": decode})
    p.follows("mix.said", {"limit": limit})


def levels(p: Panel) -> None:
    """Dials, from the left as the sound goes."""
    y = 80
    drive = p.param(Control("live.dial", "In", ("In", "Entrée"), DRIVE, -24, 24, 0, 4), (6, y, 44, 48))
    wet = p.param(number("live.dial", "lp.mix~", "gain_in", "Wet", ("Wet", "Traité")), (52, y, 44, 48))
    mix = p.param(number("live.dial", "lp.mix~", "mix", "Dry Wet", ("Mix", "Mix")), (98, y, 44, 48))
    out = p.param(number("live.dial", "lp.mix~", "gain_out", "Out", ("Out", "Sortie")), (190, y, 44, 48))
    align = p.param(Control("live.dial", "Align", ("Align", "Retard"), ALIGN, 0, 1000, 100, 2), (144, y, 44, 48))
    auto = p.param(own_switch("Align Auto", ("Auto", "Auto"), AUTO, 1), (144, 129, 44, 15))
    p.says(drive, "dbtoa", "pack 0. 20", to="drive")
    for dial, word in ((wet, "gain_in"), (mix, "mix"), (out, "gain_out")):
        p.says(dial, f"prepend {word}", to="mix")
    p.turn(400)
    first = p.flow(auto, "t i i")
    by_hand = p.flow(first, "sel 1 0")
    p.says(by_hand, ";align auto", to="mix")
    p.connect(by_hand, 1, align, 0)
    closed = p.flow((first, 1), "expr 1-$i1", "gate")
    p.connect(align, 0, closed, 1)
    p.says(closed, ";align $1 ms", to="mix")
    p.follows("mix.said", {"mix": mix, "gain_in": wet, "gain_out": out, "align": auto}, {"align": "route auto"})
    follow_align(p, align, auto)


def follow_align(p: Panel, align: str, auto: str) -> None:
    """Samples or `auto`, as lp.mix~ says it."""
    split = next(b["box"]["id"] for b in reversed(p.boxes) if b["box"].get("text") == "route auto")
    p.lines = [line for line in p.lines if line["patchline"]["source"] != [split, 0]]
    p.connect(p.flow(split, ";set 1"), 0, auto)
    p.connect(p.flow((split, 1), ";set 0"), 0, auto)
    samples = p.flow((split, 1), "sampstoms~")
    p.connect(p.flow((samples, 1), "prepend set"), 0, align)


def latency(p: Panel) -> None:
    """What Live is told, in words."""
    text = p.label(("latency 0", "latence 0"), (76, 3, 156, 16), right=True, varname="latency")
    heard = p.hear("mix.said", "route latency", "unpack 0")
    p.says(heard, to="latency")
    words = ("set latency %ld samples", "set latence %ld échantillons")[p.language]
    p.connect(p.flow(heard, f"sprintf {words}"), 0, text)


def meters(p: Panel) -> None:
    """Levels, and the light of the limiter."""
    names = (("WET", "DRY", "OUT", "LIM"), ("TRT", "SEC", "SOR", "LIM"))[p.language]
    view = p.view("lp.meters.js", (240, 6, 54, 138), METERS, *names)
    light = p.shown("led", (219, 61, 14, 14), 1, [""], parameter_enable=0, annotation=LIGHT[p.language], ignoreclick=1,
                    saved_attribute_attributes={})
    p.connect(p.hear("mix.said", "routepass meter"), 0, view)
    heard = p.hear("mix.said", "route meter", "unpack 0. 0. 0. 0.")
    p.connect(p.flow((heard, 3), "> 0."), 0, light)
