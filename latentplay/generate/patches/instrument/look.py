"""How the instrument's panels look, and the messages behind each control: buttons, switches, choices, sliders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from latentplay.generate.patches.canvas import Canvas, label_of
from latentplay.generate.patches.sound import PLACES

SIZE, LETTER, KEY = 10, 6.1, 18
"""Of the font, of a letter on average, and of a button's height."""
CARD, HEAD, FACE, LIT, DARK, BLACK, PLAIN = "#f4f4ef", "#2f4858", "#d3dcdc", "#f2b84b", "#b9c4c6", "#202020", "#fcfcfc"
EDGE = 3
"""How far a slider is drawn beyond its box, at either end."""
GREEN, RED = "#4fae6a", "#d9523f"
HIDDEN, ROW, DEEP = 40, 24, 700
"""How far to the right of a panel its messages begin, the distance of two boxes, and where a column ends."""


@dataclass(frozen=True)
class Out:
    """What a box says: its number and an outlet."""

    box: int
    outlet: int = 0


class Module(Canvas):
    """A panel of the instrument: an abstraction whose first argument names the chain. What it shows on its parent lies at the top
    left; the boxes behind it stand to the right, in columns."""

    def __init__(self, title: str, width: int, height: int, *, objects: bool = False) -> None:
        super().__init__(width, height, declare=PLACES if objects else "")
        self._lines[0] = f"#N canvas 40 40 {width} {height} {SIZE};"
        self._at, self._wide, self._names = [width + HIDDEN, 20], 0, 0
        self._ways: dict[str, int] = {}
        self._follow: dict[str, dict[str, list[tuple[int, int]]]] = {}
        self._waiting: dict[str, Canvas] = {}
        self._shown = (width, height)
        if title:
            self.strip(0, 0, width, height, colour=CARD)
            self.face(0, 0, width, 20, title, HEAD, text="#ffffff", left=8, size=12)

    # --- boxes that are not seen -------------------------------------------------------------------------------------------

    def put(self, text: str, *, message: bool = False) -> int:
        """A box behind the panel."""
        if text in self._waiting:
            return self.panel_behind(text[3:], self._waiting.pop(text))
        if self._at[1] > DEEP:
            self._at, self._wide = [self._at[0] + self._wide + 20, 20], 0
        x, y = self._at
        self._at[1] += ROW
        self._wide = max(self._wide, round(LETTER * len(text)) + 16)
        return self.message(text, x, y) if message else self.box(text, x, y)

    def panel_behind(self, name: str, inner: Canvas) -> int:
        """A subpatch behind the panel."""
        x, y = self._at
        self._at[1] += ROW
        return self.sub(name, inner, x, y)

    def long_message(self, text: str) -> tuple[str, ...]:
        """Texts for `flow` of a message that is too long to look at: it lies in a subpatch."""
        name = f"pd data-{self.name()[3:]}"
        inner = Canvas(600, 300)
        inner.chain(inner.box("inlet", 20, 20), inner.message(text, 20, 60), inner.box("outlet", 20, 260))
        self._waiting[name] = inner
        return (name,)

    def say(self, text: str) -> int:
        """A message box behind the panel."""
        return self.put(text, message=True)

    def flow(self, source: Out | int | None, *texts: str) -> Out:
        """Boxes one after the other; what begins with `;` is a message without it."""
        for text in texts:
            box = self.say(text[1:]) if text.startswith(";") else self.put(text)
            if source is not None:
                self.wire(source, box)
            source = Out(box)
        assert source is not None
        return source if isinstance(source, Out) else Out(source)

    def wire(self, source: Out | int, target: int, inlet: int = 0) -> None:
        """A cord from an outlet."""
        out = source if isinstance(source, Out) else Out(source)
        self.connect(out.box, out.outlet, target, inlet)

    def to(self, name: str) -> int:
        """The box that sends to an object of the chain."""
        if name not in self._ways:
            self._ways[name] = self.put(f"s $1-{name}")
        return self._ways[name]

    def tell(self, source: Out | int, message: str, name: str) -> None:
        """A message to an object of the chain."""
        self.connect(self.flow(source, f";{message}").box, 0, self.to(name))

    def follow(self, name: str, word: str, target: int, inlet: int = 0) -> None:
        """What an object of the chain says after ``word`` goes to a box."""
        self._follow.setdefault(name, {}).setdefault(word, []).append((target, inlet))

    def heard(self, name: str, word: str) -> Out:
        """The same as an outlet."""
        through = self.put("t a")
        self.follow(name, word, through)
        return Out(through)

    def finish(self) -> Module:
        """Connects what follows, and shows the panel on its parent."""
        for name, words in self._follow.items():
            route = self.flow(None, f"r $1-{name}-said", f"route {' '.join(words)}").box
            for outlet, targets in enumerate(words.values()):
                for target, inlet in targets:
                    self.connect(route, outlet, target, inlet)
        self._cords.append(f"#X coords 0 -1 1 1 {self._shown[0]} {self._shown[1]} 2 0 0;")
        self.resize(self._at[0] + self._wide + 20, max(self._shown[1], DEEP + 2 * ROW))
        self._lines[0] = f"#N canvas 40 40 {self.width} {self.height} {SIZE};"
        return self

    def name(self) -> str:
        """A new name for something of this patch alone."""
        self._names += 1
        return f"$0-{self._names}"

    # --- what is seen ------------------------------------------------------------------------------------------------------

    def face(self, x: int, y: int, width: int, height: int, label: str = "", colour: str = FACE, *, name: str = "empty",
             text: str = BLACK, left: int | None = None, size: int = SIZE) -> int:
        """A coloured area with a label, which lets clicks through to what lies under it."""
        at = max(2, round((width - LETTER * size / SIZE * len(label)) / 2)) if left is None else left
        name = name.replace("$", "\\$")
        return self.raw(f"obj {x} {y} cnv 1 {width} {height} empty {name} {label_of(label)} {at} {height // 2} 0 {size} {colour} {text} 0")

    def plot(self, name: str, points: int, x: int, y: int, width: int, height: int, lo: float, hi: float) -> None:
        """An array without its name."""
        self.face(x, y, width, height, colour="#ffffff")
        self.array(name, points, x, y, width, height, lo, hi)
        place = next(i for i in reversed(range(len(self._lines))) if self._lines[i].startswith("#X array"))
        self._lines[place] = self._lines[place].replace("float 0;", "float 8;")

    def words(self, text: str, x: int, y: int) -> None:
        """A few words on the panel."""
        self.text(text, x, y, len(text) + 1)

    def button(self, x: int, y: int, label: str, cells: int) -> Out:
        """Flashes, and bangs."""
        name, width = self.name(), KEY * cells
        keys = self.raw(f"obj {x} {y} hradio {KEY} 1 0 {cells} empty empty empty 0 -8 0 10 {PLAIN} {BLACK} {PLAIN} 0")
        self.face(x, y, width, KEY, label, name=name)
        both = self.flow(keys, "t b b").box
        dark, send = self.say(f"color {FACE} {BLACK} {BLACK}"), self.put(f"s {name}")
        self.wire(self.flow(Out(both, 1), f";color {LIT} {BLACK} {BLACK}"), send)
        self.wire(self.flow(Out(both, 1), "del 150"), dark)
        self.wire(dark, send)
        return Out(both)

    def lamp(self, x: int, y: int, width: int, height: int, label: str = "", off: str = FACE, on: str = LIT) -> int:
        """Lit at 1, dark at 0; the box that takes the number."""
        name = self.name()
        self.face(x, y, width, height, label, off, name=name)
        which, send = self.put("sel 0 1"), self.put(f"s {name}")
        for outlet, colour in enumerate((off, on)):
            self.wire(self.flow(Out(which, outlet), f";color {colour} {BLACK} {BLACK}"), send)
        return which

    def switch(self, x: int, y: int, label: str, cells: int) -> tuple[Out, int]:
        """A lit or dark button: the state that is wanted at a click, and the box that takes the state as it is."""
        keys = self.raw(f"obj {x} {y} hradio {KEY} 1 0 {cells} empty empty empty 0 -8 0 10 {PLAIN} {BLACK} {PLAIN} 0")
        lit = self.lamp(x, y, KEY * cells, KEY, label)
        wanted = self.flow(keys, "t b", "f", "== 0")
        state = self.flow(None, "change -1", "t f f").box
        self.connect(state, 0, lit)
        self.connect(state, 1, wanted.box - 1, 1)
        self.wire(wanted, state - 1)  # at once; what the object then says may differ
        return wanted, state - 1

    def power(self, x: int, y: int, label: str, cells: int, name: str, word: str) -> None:
        """A switch of a parameter of an object of the chain."""
        wanted, state = self.switch(x, y, label, cells)
        self.tell(wanted, f"{word} $1", name)
        self.follow(name, word, state)

    def cells(self, x: int, y: int, words: Sequence[str], width: int, columns: int) -> tuple[list[Out], int]:
        """Words of which one is lit: an outlet for each, banged at a click; and the box that takes the word that is so."""
        name = self.name()
        rows = [words[i : i + columns] for i in range(0, len(words), columns)]
        which = self.put("sel " + " ".join(str(i) for i in range(len(words))))
        for row, some in enumerate(rows):
            bar = self.slider(x + EDGE, y + row * KEY, 0, len(some), 0, length=width * len(some) - 2 * EDGE, thick=KEY, start=False)
            self.wire(self.flow(bar, "int", f"min {len(some) - 1}", f"+ {row * columns}"), which)
        for row, some in enumerate(rows):
            self.face(x, y + row * KEY, width * len(some), KEY)
        self.face(x, y, width, KEY, name=name)
        places = [(x + i % columns * width, y + i // columns * KEY) for i in range(len(words))]
        for word, (left, top) in zip(words, places, strict=True):
            self.words(word, left + max(0, round((width - LETTER * len(word)) / 2) - 2), top + 1)
        return [Out(which, i) for i in range(len(words))], self.light(name, dict(zip(words, places, strict=True)))

    def light(self, name: str, places: dict[str, tuple[int, int]]) -> int:
        """Moves the lit face under a word, or a number; the box that takes it. The same again does nothing: drawing costs."""
        send, known = self.put(f"s {name}"), self.put("list")
        kinds = self.flow(known, "route float").box
        number = self.flow(kinds, "change -1", "t f b").box
        word = self.news(Out(kinds, 1))
        self.wire(self.flow(word, "t b", ";set -1"), number - 1)
        self.wire(self.flow(Out(number, 1), ";symbol none"), word.box - 1, 1)
        for source, digits in ((Out(number), True), (word, False)):
            named = {w: place for w, place in places.items() if w.isdigit() == digits} or {"-1": next(iter(places.values()))}
            lit = self.flow(source, f"sel {' '.join(named)}").box
            for outlet, (left, top) in enumerate(named.values()):
                self.wire(self.flow(Out(lit, outlet), f";pos {left} {top}, color {LIT} {BLACK} {BLACK}"), send)
            self.wire(self.flow(Out(lit, len(named)), f";color {FACE} {BLACK} {BLACK}"), send)
        return known

    def news(self, source: Out | int) -> Out:
        """Words that are not the same as the last one."""
        other = self.flow(source, "sel none")
        passed = self.flow(Out(other.box, 1), "t a a")
        self.connect(passed.box, 1, other.box, 1)
        return passed

    def choice(self, x: int, y: int, name: str, word: str, words: Sequence[str], width: int) -> None:
        """A parameter of an object of the chain that is a word."""
        outs, known = self.cells(x, y, words, width, len(words))
        for out, one in zip(outs, words, strict=True):
            self.tell(out, f"{word} {one}", name)
        self.follow(name, word, known)

    def amount(self, x: int, y: int, label: str, lo: float, hi: float, *, step: float, unit: str = "", length: int = 100,
               letters: int = 5, log: bool = False, aside: int = 46) -> tuple[Out, int]:
        """A slider with its number and unit: what is wanted, and the box that takes what is so."""
        self.words(label, x, y)
        bar = self.slider(x + aside, y + 1, lo, hi, lo, length=length, thick=15, start=False)
        if log:
            self._lines[-1] = self._lines[-1].replace(f"{lo:g} {hi:g} 0 0 empty", f"{lo:g} {hi:g} 1 0 empty")
        digits = self.number(x + aside + length + 6, y, letters)
        if unit:
            self.words(unit, x + aside + length + 14 + 6 * letters, y)
        round_, limit = self.put(f"expr rint($f1/{step:g})*{step:g}"), self.put(f"clip {lo:g} {hi:g}")
        self.wire(bar, round_)
        for source in (round_, digits):
            self.wire(source, limit)
        return Out(limit), self.shown(limit, bar, digits)

    def shown(self, wanted: int, *controls: int) -> int:
        """The box that takes what is so, for controls that show it; what is wanted is shown at once. A number that is being typed is
        not written over: only what has changed is."""
        store, news = self.say("set $1"), self.put("change -1e+09")
        for control in controls:
            self.wire(store, control)
        for source in (news, wanted):
            self.wire(source, store)
        return news

    def dial(self, x: int, y: int, label: str, name: str, word: str, lo: float, hi: float, **how: object) -> None:
        """A parameter of an object of the chain that is a number."""
        wanted, shown = self.amount(x, y, label, lo, hi, **how)  # type: ignore[arg-type]
        self.tell(wanted, f"{word} $1", name)
        self.follow(name, word, shown)

    def member(self, name: str) -> int:
        """An object of the chain that is in the panel itself: its messages, and what it says, go by its name."""
        box = self.put(f"{name} $1")
        self.connect(self.put(f"r $1-{name}"), 0, box)
        self.connect(box, 0, self.put(f"s $1-{name}-said"))
        return box

    def ask(self, name: str, milliseconds: int, *messages: str) -> None:
        """Asks an object of the chain for its state, again and again: whoever changed it, the panel shows it."""
        clock = self.flow(None, "loadbang", f"metro {milliseconds}")
        for message in messages:
            self.tell(clock, message, name)

    def lines(self, go: Out | int, text: str) -> Out:
        """At a bang, each line of a text, from the first to the last."""
        start = self.flow(go, "t b b").box
        index = self.put("f")
        self.wire(self.flow(Out(start, 1), ";0"), index, 1)
        self.wire(self.flow(start, f"text size {text}", "until"), index)
        both = self.flow(index, "t f f").box
        self.wire(self.flow(Out(both, 1), "+ 1"), index, 1)
        return self.flow(both, f"text get {text}")

    def save_as(self, button: Out, message: str, name: str) -> None:
        """Asks for the name of a file to write, then tells an object."""
        self.tell(self.flow(button, "savepanel"), message, name)

    def load_from(self, button: Out, message: str, name: str) -> None:
        """Asks for a file to read, then tells an object."""
        self.tell(self.flow(button, "openpanel"), message, name)
