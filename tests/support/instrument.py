"""Where the controls of the instrument lie, and how each control of the manual's list is played on it."""

from dataclasses import dataclass
from pathlib import Path

from pd_text import Canvas, Item, read
from screen import Screen

FOLDER = Path(__file__).parents[2] / "help_patches"
CHAIN = "played"
ROW = 16
"""Of a menu."""


@dataclass(frozen=True)
class Do:
    """``how``: press, switch (pressed until it says what is wanted), number (typed), cell, row of a menu, spot (x, y on the panel), drag.
    ``first``: what is done before."""

    how: str
    panel: str
    label: str = ""
    nth: int = 0
    spots: tuple[tuple[float, float], ...] = ()
    first: "tuple[Do, ...]" = ()


def rows(panel: str, x: float, y: float, row: int) -> Do:
    """A line of a menu."""
    return Do("spot", panel, spots=((x, y + ROW * row + ROW / 2),))


FIRST_POINT, FIRST_PRESET, SECOND_PRESET = rows("lp.pad", 40, 232, 0), rows("lp.presets", 60, 26, 0), rows("lp.presets", 60, 26, 1)
PAD = Do("drag", "lp.pad", spots=((60, 90), (80, 110), (130, 160)))
SAVE = Do("press", "lp.presets", "save")
HOW = {
    "Folder": Do("press", "lp.core", "folder..."),
    "Encode": Do("switch", "lp.core", "encode"), "Decode": Do("switch", "lp.core", "decode"),
    "Dry Wet": Do("number", "lp.core", "mix"), "Wet": Do("number", "lp.core", "wet"), "Out": Do("number", "lp.core", "out"),
    "Limit": Do("switch", "lp.core", "limit"), "Align Auto": Do("switch", "lp.core", "auto"),
    "Modulation": Do("switch", "lp.modulators", "power"), "Freeze": Do("switch", "lp.modulators", "freeze"),
    "Sync": Do("switch", "lp.modulators", "sync"), "Basis": Do("cell", "lp.modulators"), "Range Mode": Do("cell", "lp.modulators"),
    "Reset Modulators": Do("press", "lp.modulators", "reset"), "Trigger": Do("press", "lp.modulators", "trigger"),
    "New Seeds": Do("press", "lp.modulators", "new seeds"), "Jump": Do("number", "lp.modulators", "jump"),
    "Smooth": Do("number", "lp.modulators", "smooth"), "Time Chaos": Do("number", "lp.modulators", "chaos"),
    "Time": Do("number", "lp.modulators", "time"), "Time Unit": Do("cell", "lp.modulators"),
    "Link Seed": Do("switch", "lp.modulators", "link seeds"), "Link Scale": Do("switch", "lp.modulators", "link"),
    "Link Offset": Do("switch", "lp.modulators", "link", 1), "Zero Scale": Do("press", "lp.modulators", "zero"),
    "Zero Offset": Do("press", "lp.modulators", "zero", 1),
    **{f"Scale {n}": Do("bar", "lp.modulators", "scale", n - 1) for n in range(1, 9)},
    **{f"Offset {n}": Do("bar", "lp.modulators", "offset", n - 1) for n in range(1, 9)},
    "Seed Map X": Do("number", "lp.seedmap", "x"), "Seed Map Y": Do("number", "lp.seedmap", "y"),
    "Pad X": PAD, "Pad Y": PAD, "Pad Mode": Do("cell", "lp.pad"), "Pad Glide": Do("spot number", "lp.pad", "glide ms"),
    **{f"Map {word.title()}": Do("switch", "lp.pad", word) for word in ("seed", "scale", "offset", "time", "jump")},
    "Point Add": Do("press", "lp.pad", "add"), "Point Delete": Do("press", "lp.pad", "delete", first=(FIRST_POINT,)),
    "Point Update": Do("press", "lp.pad", "update", first=(Do("press", "lp.pad", "add"), FIRST_POINT)),
    "Train": Do("press", "lp.pad", "train", first=(PAD, Do("press", "lp.pad", "add"))),
    "Reset Mapping": Do("press", "lp.pad", "reset"), "Save Mapping": Do("press", "lp.pad", "save..."),
    "Load Mapping": Do("press", "lp.pad", "load..."),
    "Init Bending": Do("press", "lp.weights", "init"), "Layer": rows("lp.weights", 60, 26, 4), "Flip": Do("switch", "lp.weights", "flip"),
    "Weight Scale": Do("number", "lp.weights", "scale"), "Distribution": Do("cell", "lp.weights"),
    "Weight Chaos": Do("number", "lp.weights", "chaos"), "Random": Do("number", "lp.weights", "random"),
    **{f"{label} {of}": Do("press", "lp.weights", label.lower()) for label, of in (("Revert", "Weights"), ("Set", "Weights"),
        ("Recall", "Layer"), ("Reload", "Model"), ("Undo", "Set"), ("Redo", "Set"))},
    "Save Weights": Do("press", "lp.weights", "save..."), "Load Weights": Do("press", "lp.weights", "load..."),
    "Live Mode": Do("switch", "lp.weights", "live"),
    "Preset Save": SAVE, "Preset Recall": Do("press", "lp.presets", "load", first=(SAVE, FIRST_PRESET)),
    "Morph": Do("drag", "lp.presets", spots=((60, 270), (80, 270), (120, 270)), first=(SAVE, FIRST_PRESET,
        Do("press", "lp.presets", "take A"), SECOND_PRESET, Do("press", "lp.presets", "take B"))),
    "Preset Delete": Do("press", "lp.presets", "delete", first=(FIRST_PRESET,)), "Save Presets": Do("press", "lp.presets", "save...", 1),
    "Load Presets": Do("press", "lp.presets", "load..."), "Record": Do("switch", "lp.presets", "record"),
    "Save Recording": Do("press", "lp.presets", "save..."),
}  # fmt: skip
"""The long name of a control of the manual's list: how it is played here."""
ELSEWHERE = {"Preset Rename"}
"""Tried in a test of its own."""
ABSENT = {"Link Channels": "the instrument has one channel", "Follow Song": "Pd has no song: the tempo is a number",
          **dict.fromkeys(("True Peak", "Deadline Auto", "Law"), "set once, by a message: [s NAME-lp.mix~] and its like")}  # fmt: skip
PICTURED = {
    "a click on the map": (Do("spot", "lp.seedmap", spots=((50, 70),)), "lp.mod~", r"seedmap 0\.2\d* 0\.\d+"),
    "a drag on the map": (Do("drag", "lp.seedmap", spots=((50, 70), (60, 80), (104, 120))), "lp.mod~", r"seedmap 0\.(4[5-9]|5)\d* 0\.\d+"),
    "a click on the pad": (Do("spot", "lp.pad", spots=((35, 200),)), "lp.control", r"xy 0\.1[0-9]* 0\.1[0-9]*"),
    "weights are drawn on": (Do("drag", "lp.weights", spots=((300, 98), (320, 70), (340, 60))), "lp.bend", r"draw \S+-view"),
    "a slider is dragged to its end": (Do("drag", "lp.modulators", spots=((90, 106), (120, 106), (190, 106))), "lp.mod~", "jump 1000"),
    "and to its beginning": (Do("drag", "lp.modulators", spots=((150, 106), (120, 106), (20, 106))), "lp.mod~", "jump 0"),
}  # fmt: skip
"""What is done on pictures and with the mouse alone: gesture, object, what it gets."""


class Instrument:
    """The panels, and the hand that plays them."""

    def __init__(self, screen: Screen) -> None:
        self.screen, self.whole = screen, read(FOLDER / "latentplay.pd")
        self.panels: dict[str, tuple[tuple[int, int], Canvas]] = {}
        for item in self.whole.items:
            name = item.content.split()[0] if item.content else ""
            if (FOLDER / f"{name}.pd").exists():
                self.panels[name] = (item.place, read(FOLDER / f"{name}.pd"))
            elif item.inner is not None and item.inner.name == "sound":
                self.panels["sound"] = (item.place, item.inner)

    def item(self, panel: str, label: str, nth: int = 0) -> Item:
        """A face with that label, or a word on the panel."""
        canvas = self.panels[panel][1]
        shown = canvas.shown or (0, 0)
        found = [i for i in canvas.items if i.place[0] < shown[0] and (i.content == label or face_of(i) == label)]
        found.sort(key=lambda i: (i.kind == "text", i.place[1] // 10 * 0, i.place[1], i.place[0]))
        return found[nth]

    def middle(self, item: Item) -> tuple[float, float]:
        return item.place[0] + item.size[0] / 2, item.place[1] + item.size[1] / 2

    def spot(self, panel: str, place: tuple[float, float]) -> tuple[float, float]:
        """A place on a panel as one on the window."""
        (x, y), _ = self.panels[panel]
        return x + place[0], y + place[1]

    def press(self, panel: str, label: str, nth: int = 0) -> None:
        self.screen.click(*self.spot(panel, self.middle(self.item(panel, label, nth))))

    def number(self, panel: str, label: str) -> tuple[float, float]:
        """The number box on the line of a word."""
        word = next(i for i in self.panels[panel][1].items if i.kind == "text" and i.content == label)
        boxes = [i for i in self.panels[panel][1].items if i.kind == "floatatom" and abs(i.place[1] - word.place[1]) < 6]
        box = min((b for b in boxes if b.place[0] > word.place[0]), key=lambda b: b.place[0])
        return self.spot(panel, self.middle(box))

    def bar(self, word: str, voice: int) -> tuple[float, float]:
        """The number box below a voice's bar."""
        boxes = sorted((i for i in self.panels["lp.modulators"][1].items if i.kind == "floatatom" and i.place[1] > 300),
                       key=lambda i: i.place[0])
        return self.spot("lp.modulators", self.middle(boxes[voice + 8 * (word == "offset")]))

    def below(self, panel: str, label: str) -> tuple[float, float]:
        """The number box under a word."""
        word = next(i for i in self.panels[panel][1].items if i.kind == "text" and i.content == label)
        return self.spot(panel, (word.place[0] + 12, word.place[1] + 26))

    def do(self, gesture: Do, value: float | None = None, word: str = "") -> None:
        """Plays it."""
        for before in gesture.first:
            self.do(before)
        panel = gesture.panel
        typed = {"number": lambda: self.number(panel, gesture.label), "bar": lambda: self.bar(gesture.label, gesture.nth),
                 "spot number": lambda: self.below(panel, gesture.label)}
        if gesture.how in typed:
            self.screen.type(*typed[gesture.how](), f"{value:g}")
        elif gesture.how in ("spot", "drag"):
            places = [self.spot(panel, place) for place in gesture.spots]
            self.screen.click(*places[0]) if len(places) == 1 else self.screen.drag(*places)
        else:
            self.press(panel, word if gesture.how == "cell" else gesture.label, gesture.nth)


def face_of(item: Item) -> str:
    """The label of a coloured area."""
    return " ".join(item.words[9:-7]).replace("\\", "") if item.words[3:4] == ["cnv"] else ""
