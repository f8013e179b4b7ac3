"""The presets panel: states of the whole chain under names, glides between them, and a morph."""

from __future__ import annotations

from latentplay.generate.live.panel import HIGH_ROW, Panel, row
from latentplay.generate.live.parameters import HIDDEN, Both, Control, about, press, press_of, row_of, themed

WIDTH = 288
PRESET = "lp.preset"
NAME: Both = ("Type a name, then Save; or Rename, which gives it to the preset below.",
              "Tapez un nom, puis Garder ; ou Renommer, qui le donne au preset dessous.")
LIST: Both = ("The preset that Recall and Delete mean.", "Le preset que visent Rappeler et Effacer.")
ENDS: Both = ("The preset at this end of Morph.", "Le preset à ce bout de Morph.")
GLIDE: Both = ("How long Recall takes to get there.", "Durée que prend Rappeler.")
MORPH: Both = about(row_of(PRESET, "preset_morph"))
SAID: dict[str, Both] = {
    "preset_save": ("kept: %s", "gardé : %s"), "preset_load": ("recalled: %s", "rappelé : %s"),
    "preset_delete": ("deleted: %s", "effacé : %s"),
    "preset_rename": ("%s is now %s", "%s devient %s"), "write": ("saved: %s", "enregistré : %s"), "read": ("loaded: %s", "chargé : %s"),
    "record_write": ("recording saved: %s", "prise enregistrée : %s"),
}  # fmt: skip
"""The line at the bottom: what has been done."""
AFTER = ("preset_save", "preset_delete", "preset_rename", "read")
"""After these answers the menus are filled again."""


def presets(language: int) -> Panel:
    """The panel."""
    p = Panel("presets", WIDTH, language)
    p.label(("Presets", "Presets"), (5, 3, 80, 16), bold=True)
    menus = [keep(p), *morph(p)]
    filled(p, menus)
    files(p)
    return p


def keep(p: Panel) -> str:
    """Under a name, and back; under another name; away."""
    menu = p.menu((6, row(1), 130, HIGH_ROW), LIST, "preset.chosen")
    recall = p.param(press_of(PRESET, "preset_load", "Preset Recall", ("Recall", "Rappeler")), (140, row(1), 68, HIGH_ROW))
    delete = p.param(press_of(PRESET, "preset_delete", "Preset Delete", ("Delete", "Effacer")), (212, row(1), 70, HIGH_ROW))
    glide = p.param(Control("live.dial", "Preset Glide", ("Glide", "Glissé"), GLIDE, 0, 20000, 0, 2, exponent=3.0), (6, 64, 48, 48))
    chosen = p.flow((menu, 1), "t s s s")
    back = p.flow(recall, "zl reg", "tosymbol", "pack s 0.")
    first = p.next_of(recall)
    p.connect(chosen, 0, first, 1)
    p.connect(glide, 0, back, 1)
    p.says(back, "prepend preset_load", to="preset")
    gone = p.flow(delete, "zl reg")
    p.connect(chosen, 1, gone, 1)
    p.says(gone, "tosymbol", "prepend preset_delete", to="preset")
    named(p, (chosen, 2))
    shown(p, menu)
    return menu


def named(p: Panel, chosen: tuple[str, int]) -> None:
    """What is typed: a new preset, or a new name for the one that is chosen."""
    name = p.shown("textedit", (6, row(0), 130, HIGH_ROW), 1, ["", "int", "", ""], text="one", parameter_enable=0, lines=1, keymode=1,
                   fontsize=9.5, varname="preset.name", annotation=NAME[p.language],
                   saved_attribute_attributes=themed({"bgcolor": "live_lcd_bg", "textcolor": "live_lcd_control_fg"}))
    save = p.param(press_of(PRESET, "preset_save", "Preset Save", ("Save", "Garder")), (140, row(0), 68, HIGH_ROW))
    rename = p.param(press_of(PRESET, "preset_rename", "Preset Rename", ("Rename", "Renommer")), (212, row(0), 70, HIGH_ROW))
    typed, which = p.flow(name, "route text", "tosymbol"), p.put("gate 2")
    p.connect(typed, 0, which, 1)
    for place, button in enumerate((save, rename)):
        told = p.flow(button, f"t b {place + 1}")
        p.connect(told, 1, which, 0)
        p.connect(told, 0, name)
    p.says(which, "prepend preset_save", to="preset")
    both = p.put("pack s s")
    new = p.flow((which, 1), "t b s")
    p.connect(new, 1, both, 1)
    old = p.flow(new, "zl reg")
    p.connect(*chosen, old, 1)
    p.connect(p.flow(old, "tosymbol"), 0, both)
    p.says(both, "prepend preset_rename", to="preset")


def shown(p: Panel, menu: str) -> None:
    """The menu stands at the preset that was kept, brought back or renamed last, once it is filled again."""
    heard = p.hear("preset.said", "route preset_save preset_load preset_rename")
    told = p.flow(heard, "t b s")
    p.connect(heard, 1, told)
    p.connect(p.flow((heard, 2), "unpack s s"), 1, told)
    last = p.flow(told, "delay 200", "zl reg")
    p.connect(told, 1, last, 1)
    p.connect(p.flow(last, "tosymbol", "prepend symbol"), 0, menu)


def morph(p: Panel) -> list[str]:
    """Between two."""
    p.label(("A", "A"), (60, row(2), 14, 16))
    p.label(("B", "B"), (60, row(3), 14, 16))
    ends = [p.menu((74, row(2 + place), 84, HIGH_ROW), ENDS, f"preset.{end}") for place, end in enumerate("ab")]
    between = p.param(Control("live.dial", "Morph", ("Morph", "Morph"), MORPH, 0, 1, 0), (160, 64, 48, 48))
    moved = p.flow(between, "t b f")
    whole = p.flow(moved, "pack s s 0.")
    p.connect(moved, 1, whole, 2)
    gate = p.flow(whole, "gate", inlet=1)
    p.says(gate, "prepend preset_morph", to="preset")
    both = p.put("pak 0 0")
    p.connect(p.flow(both, "expr $i1*$i2"), 0, gate, 0)
    for inlet, menu in enumerate(ends):
        told = p.flow((menu, 1), "t s b")
        p.connect(told, 0, whole, 1) if inlet else p.connect(p.flow(told, "prepend set"), 0, whole, 0)
        p.connect(p.flow((told, 1), ";1"), 0, both, inlet)
    return ends


def filled(p: Panel, menus: list[str]) -> None:
    """The names, and what has just been done."""
    text = p.label(("", ""), (5, row(6), 276, 16), varname="preset.said")
    split = p.hear("preset.said", "route presets preset")
    clear, name = p.flow(split, ";clear"), p.flow((split, 1), "unpack 0 s", "prepend append")
    source = next(line["patchline"]["source"][0] for line in p.lines if line["patchline"]["destination"] == [name, 0])
    for line in p.lines:
        if line["patchline"]["destination"] == [name, 0]:
            line["patchline"]["source"] = [source, 1]
    for menu in menus:
        p.connect(clear, 0, menu)
        p.connect(name, 0, menu)
    done = p.hear("preset.said", f"route {' '.join(AFTER)}")
    p.says(done, "t b", ";preset_list", to="preset")
    soon = next(line["patchline"]["destination"][0] for line in p.lines if line["patchline"]["source"] == [done, 0])
    for outlet in range(1, len(AFTER)):
        p.connect(done, outlet, soon)
    p.says(p.hear("preset.said", "route preset_load"), "t b", to="refresh")
    told(p, text)


def told(p: Panel, text: str) -> None:
    """What has just been done, in words."""
    said = p.hear("preset.said", f"route {' '.join(SAID)} error")
    for outlet, words in enumerate(SAID.values()):
        p.turn(200)
        p.connect(p.flow((said, outlet), f"sprintf set {words[p.language]}"), 0, text)
    p.connect(p.flow((said, len(SAID)), "prepend set"), 0, text)


def files(p: Panel) -> None:
    """All presets on disk; a performance that is noted down."""
    for word_of, name, short, place, dialog, word in (
        ("write", "Save Presets", ("Save file", "Enregistrer"), (212, row(2), 70, HIGH_ROW), "savedialog", "write"),
        ("read", "Load Presets", ("Load file", "Charger"), (212, row(3), 70, HIGH_ROW), "opendialog", "read"),
        ("record_write", "Save Recording", ("Save recording", "Garder la prise"), (140, row(5), 142, HIGH_ROW), "savedialog",
            "record_write"),
    ):
        box = p.param(press(name, short, about(row_of(PRESET, word_of))), place)
        p.says(box, dialog, f"prepend {word}", to="preset")
    record = Control("live.text", "Record", ("Record", "Noter"), about(row_of(PRESET, "record")), choices=("off", "on"), invisible=HIDDEN)
    p.says(p.param(record, (6, row(5), 130, HIGH_ROW)), "prepend record", to="preset")
