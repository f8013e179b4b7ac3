"""Parameters of Live: a row of the table, or a control of the device alone, as the box that Max keeps."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from latentplay.generate.max.page import said
from latentplay.spec.kinds import Message, Param
from latentplay.spec.table import objects
from latentplay.spec.wording import is_number

Both = tuple[str, str]
"""English, French."""
STORED, HIDDEN = 1, 2
"""Kept with the set but not automated; neither (and not in the undo history)."""
FLOAT, ENUM, BLOB = 0, 2, 3
PLAIN_INT, PLAIN_FLOAT, CUSTOM = 0, 1, 9
STYLES = {"ms": 2, "dB": 4, "%": 5}
BIPOLAR, NO_MODULATION = 2, 0
PORTS: dict[str, tuple[int, list[str]]] = {
    "live.dial": (1, ["", "float"]), "live.numbox": (1, ["", "float"]), "live.slider": (1, ["", "float"]),
    "live.menu": (1, ["", "", "float"]), "live.tab": (1, ["", "", "float"]), "live.text": (1, ["", ""]),
}  # fmt: skip
TABLE = {o.name: o for o in objects()}


@dataclass(frozen=True)
class Control:
    """One control; ``name`` is what Live keeps its value under, the same in every language and for ever."""

    box: str
    name: str
    short: Both
    about: Both
    low: float = 0.0
    high: float = 1.0
    initial: float = 0.0
    style: int = PLAIN_FLOAT
    units: str = ""
    choices: tuple[str, ...] = ()
    invisible: int = 0
    exponent: float = 1.0
    steps: int = 0
    button: bool = False
    order: int = 0
    look: tuple[tuple[str, Any], ...] = ()

    @property
    def varname(self) -> str:
        """Its name for scripts."""
        return self.name.lower().replace(" ", ".")


def row_of(thing: str, name: str) -> Param | Message:
    """A parameter or message of the table."""
    table = TABLE[thing]
    rows: list[Param | Message] = [*table.params, *table.messages]
    return next(row for row in rows if row.name == name)


def about(row: Param | Message) -> Both:
    """Its line of help in both languages, as a sentence."""
    return sentence(said(row, "en")), sentence(said(row, "fr"))


def sentence(text: str) -> str:
    """Upper case first, no marks of code, a full stop."""
    return text[:1].upper() + text[1:].replace("`", "'") + "."


def number(box: str, thing: str, row: str, name: str, short: Both, **more: Any) -> Control:
    """A dial, a number box or a slider for a number of the table."""
    param = row_of(thing, row)
    assert isinstance(param, Param) and is_number(param)
    style = STYLES.get(param.unit, PLAIN_INT if param.integer else CUSTOM if param.unit else PLAIN_FLOAT)
    found = Control(box, name, short, about(param), param.lo, param.hi, float(param.default), style)
    return replace(found, **({"units": f"%.2f {param.unit}"} if style == CUSTOM else {}) | more)


def choice(box: str, thing: str, row: str, name: str, short: Both, **more: Any) -> Control:
    """A menu or tabs for a word of the table."""
    param = row_of(thing, row)
    assert isinstance(param, Param)
    found = Control(box, name, short, about(param), choices=param.choices, initial=param.choices.index(str(param.default)))
    return replace(found, **more)


def switch(thing: str, row: str, name: str, short: Both, **more: Any) -> Control:
    """Off and on."""
    param = row_of(thing, row)
    assert isinstance(param, Param)
    return replace(own_switch(name, short, about(param), int(param.default)), **more)


def own_switch(name: str, short: Both, told: Both, initial: int = 0, **more: Any) -> Control:
    """A switch that the table has no row for."""
    return replace(Control("live.text", name, short, told, choices=("off", "on"), initial=initial), **more)


def press(name: str, short: Both, told: Both) -> Control:
    """A button: done once, so neither automated nor undone."""
    return Control("live.text", name, short, told, choices=("off", "on"), invisible=HIDDEN, button=True)


def press_of(thing: str, row: str, name: str, short: Both) -> Control:
    """A button for a message of the table."""
    return press(name, short, about(row_of(thing, row)))


def value_of(control: Control, language: int) -> dict[str, Any]:
    """What Max stores of a parameter."""
    told = control.about[language]
    found: dict[str, Any] = {
        "parameter_longname": control.name, "parameter_shortname": control.short[language], "parameter_type": FLOAT,
        "parameter_mmin": control.low, "parameter_mmax": control.high, "parameter_unitstyle": control.style,
        "parameter_modmode": NO_MODULATION if control.invisible or control.choices else BIPOLAR,
        "parameter_info": told, "parameter_annotation_name": control.short[language], "parameter_linknames": 0,
        "parameter_order": control.order,
    }  # fmt: skip
    if control.choices:
        found |= {"parameter_type": ENUM, "parameter_enum": list(control.choices), "parameter_mmin": 0.0,
                  "parameter_mmax": len(control.choices) - 1.0}
        del found["parameter_unitstyle"]
    if not control.button:
        found |= {"parameter_initial": [control.initial], "parameter_initial_enable": 1}
    extra = {"parameter_invisible": control.invisible, "parameter_units": control.units, "parameter_steps": control.steps}
    found |= {key: value for key, value in extra.items() if value}
    return found | ({"parameter_exponent": control.exponent} if control.exponent != 1 else {})


def blob(name: str, short: Both, told: Both, language: int, order: int = 0) -> dict[str, Any]:
    """Something that is kept with the set and shown nowhere."""
    return {"parameter_longname": name, "parameter_shortname": short[language], "parameter_type": BLOB, "parameter_invisible": STORED,
            "parameter_info": told[language], "parameter_annotation_name": short[language], "parameter_order": order}


COLOURS = {
    "live.dial": {"activedialcolor": "live_active_automation", "textcolor": "live_control_fg"},
    "live.numbox": {"lcdbgcolor": "live_lcd_bg", "lcdcolor": "live_lcd_control_fg"},
    "live.slider": {"slidercolor": "live_lcd_control_fg", "textcolor": "live_control_fg"},
    "live.menu": {"lcdbgcolor": "live_lcd_bg", "lcdcolor": "live_lcd_control_fg"},
    "live.tab": {"lcdbgcolor": "live_lcd_bg", "lcdcolor": "live_lcd_control_fg"},
    "live.text": {"lcdbgcolor": "live_lcd_bg", "lcdcolor": "live_lcd_control_fg"},
}
"""What is drawn in the colours of Live's theme."""


def themed(colours: dict[str, str]) -> dict[str, Any]:
    """Colours of the theme, as attributes that Max works out."""
    return {name: {"expression": f"themecolor.{colour}"} for name, colour in colours.items()}


def attributes(control: Control, language: int) -> dict[str, Any]:
    """Everything of its box beyond class, place and ports."""
    short, told = control.short[language], control.about[language]
    found: dict[str, Any] = {
        "varname": control.varname, "parameter_enable": 1, "annotation": told, "annotation_name": short, "fontsize": 9.5,
        "saved_attribute_attributes": {"valueof": value_of(control, language)} | themed(COLOURS[control.box]),
    }  # fmt: skip
    if control.box == "live.text":
        found |= {"text": short, "texton": short, "mode": int(not control.button), "automation": "off", "automationon": "on"}
    if control.box == "live.tab":
        found |= {"num_lines_patching": 1, "num_lines_presentation": 1}
    return found | dict(control.look)
