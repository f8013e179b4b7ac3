"""The presets panel: states of the whole chain under names, glides between them, and a morph."""

from __future__ import annotations

from latentplay.generate.live.panel import Panel
from latentplay.generate.live.parameters import HIDDEN, Both, Control, about, press, press_of, row_of

WIDTH = 288
PRESET = "lp.preset"
NAME: Both = ("Type a name, then Save.", "Tapez un nom, puis Garder.")
LIST: Both = ("The preset that Recall and Delete mean.", "Le preset que visent Rappeler et Effacer.")
ENDS: Both = ("The preset at this end of Morph.", "Le preset à ce bout de Morph.")
GLIDE: Both = ("How long Recall takes to get there.", "Durée que prend Rappeler.")
MORPH: Both = about(row_of(PRESET, "preset_morph"))
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
    """Under a name, and back."""
    name = p.shown("textedit", (6, 22, 130, 18), 1, ["", "int", "", ""], text="one", parameter_enable=0, lines=1, keymode=1, fontsize=9.5,
                   annotation=NAME[p.language], saved_attribute_attributes={})
    save = p.param(press_of(PRESET, "preset_save", "Preset Save", ("Save", "Garder")), (140, 22, 140, 17))
    menu = p.menu((6, 44, 130, 17), LIST)
    recall = p.param(press_of(PRESET, "preset_load", "Preset Recall", ("Recall", "Rappeler")), (140, 44, 68, 17))
    delete = p.param(press_of(PRESET, "preset_delete", "Preset Delete", ("Delete", "Effacer")), (212, 44, 68, 17))
    glide = p.param(Control("live.dial", "Preset Glide", ("Glide", "Glissé"), GLIDE, 0, 20000, 0, 2, exponent=3.0), (6, 66, 46, 48))
    p.connect(save, 0, name)
    p.says(name, "route text", "tosymbol", "prepend preset_save", to="preset")
    chosen = p.flow((menu, 1), "t s s")
    back = p.flow(recall, "zl reg", "tosymbol", "pack s 0.")
    regs = [line["patchline"]["destination"][0] for line in p.lines if line["patchline"]["source"] == [recall, 0]]
    p.connect(chosen, 0, regs[0], 1)
    p.connect(glide, 0, back, 1)
    p.says(back, "prepend preset_load", to="preset")
    gone = p.flow(delete, "zl reg")
    p.connect(chosen, 1, gone, 1)
    p.says(gone, "tosymbol", "prepend preset_delete", to="preset")
    return menu


def morph(p: Panel) -> list[str]:
    """Between two."""
    p.label(("A", "A"), (58, 69, 14, 16))
    p.label(("B", "B"), (58, 91, 14, 16))
    ends = [p.menu((72, 68, 88, 17), ENDS), p.menu((72, 90, 88, 17), ENDS)]
    between = p.param(Control("live.dial", "Morph", ("Morph", "Morph"), MORPH, 0, 1, 0), (164, 66, 46, 48))
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
    text = p.label(("", ""), (6, 146, 274, 16), varname="preset.said")
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
    said = p.hear("preset.said", "routepass preset_save preset_load preset_delete read write error")
    show = p.put("prepend set")
    for outlet in range(6):
        p.connect(said, outlet, show)
    p.connect(show, 0, text)


def files(p: Panel) -> None:
    """All presets on disk; a performance that is noted down."""
    for row, name, short, place, dialog, word in (
        ("write", "Save Presets", ("Save file", "Enregistrer"), (214, 68, 66, 17), "savedialog", "write"),
        ("read", "Load Presets", ("Load file", "Charger"), (214, 90, 66, 17), "opendialog", "read"),
        ("record_write", "Save Recording", ("Save recording", "Enregistrer la prise"), (110, 120, 104, 17), "savedialog", "record_write"),
    ):
        box = p.param(press(name, short, about(row_of(PRESET, row))), place)
        p.says(box, dialog, f"prepend {word}", to="preset")
    record = Control("live.text", "Record", ("Record", "Noter"), about(row_of(PRESET, "record")), choices=("off", "on"), invisible=HIDDEN)
    p.says(p.param(record, (6, 120, 100, 17)), "prepend record", to="preset")
