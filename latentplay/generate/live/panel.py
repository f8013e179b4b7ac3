"""A panel of the device: controls in their places, and beside them the boxes that carry their messages."""

from __future__ import annotations

from typing import Any

from latentplay.generate.live.parameters import PORTS, Both, Control, attributes, themed
from latentplay.generate.max.patcher import HIGH, Patcher
from latentplay.generate.max.text import box_width

TALL = 169
"""Pixels that Live gives a device."""
LEFT, MIDDLE, RIGHT = 0, 1, 2
"""Where a line of text stands in its box."""
HIGH_ROW = 17
"""Of a button, a menu, a tab."""
Place = tuple[int, int, int, int]
Cord = tuple[str, int]
COLUMN, STEP, LOWEST = 190, 34, 760
VIEWS = {"lp.seedmap.js": 1, "lp.pad.js": 1, "lp.weights.js": 1, "lp.distribution.js": 1, "lp.bars.js": 1, "lp.movements.js": 0,
    "lp.meters.js": 0}
"""Scripts of the views, and how many outlets each has."""


def row(number: int) -> int:
    """The top of one of seven rows below the title: 21 pixels each, so that everything in a panel is in line."""
    return 22 + 21 * number


class Panel(Patcher):
    """Drawn in presentation; in the patch itself, columns of cords from top to bottom."""

    def __init__(self, name: str, width: int, language: int) -> None:
        super().__init__(width, TALL)
        self.name, self.language = name, language
        self.x, self.y, self.wide = 20, 20, COLUMN
        self.params: dict[str, str] = {}
        self.background()

    def background(self) -> None:
        """A surface in the theme's colour."""
        self.add("panel", (20, LOWEST + 150, 40, 40), 1, [], presentation=1, presentation_rect=[0.0, 0.0, float(self.width), float(TALL)],
                 background=1, ignoreclick=1, border=0, rounded=0, mode=0, proportion=0.5,
                 saved_attribute_attributes=themed({"bgfillcolor": "live_surface_bg", "bgcolor": "live_surface_bg"}))

    def dictionary(self) -> dict[str, Any]:
        """As Max keeps it; the window holds everything that is in it."""
        return super().dictionary() | {"openinpresentation": 1, "rect": [60.0, 100.0, float(self.x + self.wide + 40), LOWEST + 220.0]}

    # --- what is seen -------------------------------------------------------------------------------------------------------

    def shown(self, maxclass: str, place: Place, ins: int, outs: list[str], **more: Any) -> str:
        """A box with a place in presentation; in the patch it begins a column."""
        self.turn()
        _, _, width, height = place
        self.wide = max(self.wide, width)
        made = self.add(maxclass, (self.x, self.y, width, height), ins, outs,
                        **({"presentation": 1, "presentation_rect": [float(n) for n in place]} | more))
        self.y += height + 12
        return made

    def param(self, control: Control, place: Place) -> str:
        """A parameter of Live."""
        ins, outs = PORTS[control.box]
        made = self.shown(control.box, place, ins, outs, **attributes(control, self.language))
        self.params[control.name] = made
        return made

    def label(self, text: Both, place: Place, *, bold: bool = False, side: int = 0, varname: str = "") -> str:
        """A line of text, at the left, in the middle or at the right; one with a ``varname`` is told what to show."""
        more: dict[str, Any] = {"varname": varname} if varname else {}
        return self.shown("live.comment", place, 1, [], text=text[self.language], fontsize=9.5, fontface=int(bold),
                          textjustification=side, **more,
                          saved_attribute_attributes=themed({"textcolor": "live_control_fg"}))

    def view(self, script: str, place: Place, told: Both, *arguments: str, varname: str = "") -> str:
        """A picture that a script draws."""
        outs = [""] * VIEWS[script]
        return self.shown("jsui", place, 1, outs, filename=script, border=0, parameter_enable=0, annotation=told[self.language],
                          **({"jsarguments": list(arguments)} if arguments else {}), **({"varname": varname} if varname else {}))

    def light(self, place: Place, told: Both, varname: str) -> str:
        """A lamp."""
        return self.shown("led", place, 1, [""], parameter_enable=0, annotation=told[self.language], ignoreclick=1, varname=varname,
                          saved_attribute_attributes={})

    def menu(self, place: Place, told: Both, varname: str, items: tuple[str, ...] = ()) -> str:
        """A menu whose items come and go, so that Live cannot keep it."""
        listed: list[str] = []
        for item in items:
            listed += [",", item] if listed else [item]
        return self.shown("umenu", place, 1, ["int", "", ""], items=listed, parameter_enable=0, annotation=told[self.language],
            fontsize=9.5, varname=varname,
                          saved_attribute_attributes=themed({"bgfillcolor": "live_lcd_bg", "textcolor": "live_lcd_control_fg"}))

    # --- what carries messages ----------------------------------------------------------------------------------------------

    def turn(self, room: int = 200) -> None:
        """Begins another column where little room is left below."""
        if self.y + room > LOWEST:
            self.x, self.y, self.wide = self.x + self.wide + 20, 20, COLUMN

    def put(self, text: str) -> str:
        """An object; or, behind a semicolon, a message."""
        self.turn(STEP)
        wide = box_width(text.removeprefix(";"))
        self.wide = max(self.wide, wide)
        made = self.message(text[1:], self.x, self.y, wide) if text.startswith(";") else self.obj(text, self.x, self.y, wide)
        self.y += STEP
        return made

    def flow(self, start: str | Cord, *texts: str, inlet: int = 0) -> str:
        """Boxes below each other, from an outlet on; the last one."""
        source, outlet = (start, 0) if isinstance(start, str) else start
        for text in texts:
            box = self.put(text)
            self.connect(source, outlet, box, inlet)
            source, outlet, inlet = box, 0, 0
        self.y += HIGH // 2
        return source

    def hear(self, name: str, *texts: str) -> str:
        """What comes on a name that belongs to this device, and boxes below."""
        self.turn()
        start = self.put(f"r ---{name}")
        return self.flow(start, *texts) if texts else start

    def says(self, control: str | Cord, *texts: str, to: str) -> str:
        """What a control sends, to a name that belongs to this device."""
        return self.flow(control, *texts, f"s ---{to}")

    def grey(self, switch: str, while_on: tuple[str, ...], while_off: tuple[str, ...] = ()) -> None:
        """Controls that are of no use while a switch is on, or off: grey, and deaf to the mouse. What sets the switch without a word
        says so to the name ``switch``."""
        for controls, texts in ((while_on, ("expr 1-$i1", ";active $1")), (while_off, (";active $1",))):
            told = self.hear(switch, *texts) if controls else ""
            for control in controls:
                self.connect(told, 0, control)

    def set_switch(self, source: Cord, value: int, box: str, switch: str) -> None:
        """A switch is set without sending, and what it greys follows."""
        self.connect(self.flow(source, f";set {value}"), 0, box)
        self.says(source, f";{value}", to=switch)

    def above(self, box: str) -> str:
        """The box whose cord came first to this one."""
        return str(next(line["patchline"]["source"][0] for line in self.lines if line["patchline"]["destination"][0] == box))

    def next_of(self, box: str) -> str:
        """The box to which its first cord goes."""
        return str(next(line["patchline"]["destination"][0] for line in self.lines if line["patchline"]["source"][0] == box))

    def last(self, text: str) -> str:
        """The last box with this text."""
        return str(next(b["box"]["id"] for b in reversed(self.boxes) if b["box"].get("text") == text))

    def follows(self, heard: str, words: dict[str, str], how: dict[str, str] | None = None) -> str:
        """Controls that are set, without sending, to what an object says under each word."""
        split = self.hear(heard, f"route {' '.join(words)}")
        for outlet, (word, control) in enumerate(words.items()):
            self.turn()
            self.connect(self.flow((split, outlet), (how or {}).get(word, "prepend set")), 0, control)
        return split
