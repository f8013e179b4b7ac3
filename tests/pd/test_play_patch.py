"""The live patch: everything that can be moved reaches the objects, and each control shows how they stand, whoever changed it."""

import re
from pathlib import Path

import pytest
from clicks import Hand, copy_of, errors, switches
from pd_text import Canvas, Item, read

from latentplay.generate.patches.play import OPENING

NAME = "latentplay-play.pd"
PATCH = Path(__file__).parents[2] / "help_patches" / NAME
MOVED = ("hsl", "vsl", "hradio", "vradio", "tgl")
STATE = {
    "mod": "basis voronoi, mode fold, jump 700, smooth 55, time 3000, chaos 40, scale 1 2 -1 0.5 0 0 0 -2, offset 0.5 0 0 0 0 0 0 -1,"
           " seedmap 0.2 0.8, freeze 1, enable 0",
    "mix": "mix 40, limit 0",
    "encode": "enable 0",
}
"""Not how it opens, in any control."""
KEPT = "basis|mode|jump|smooth|time|chaos|scale|offset|seedmap|freeze|enable|mix|limit"


class Player(Hand):
    """The copy's own names begin with `x-`, so that it can be listened to: MOD, MIX, ENCODE say how their objects stand; each
    slider, row of cells and toggle hears `controls` or `toggles`."""

    def __init__(self, folder: Path) -> None:
        copy = copy_of(PATCH, folder)
        text = copy.read_text().replace("\\$0-", "x-")
        text = re.sub(r"( (?:hsl|vsl) \S+ \S+ \S+ \S+ 0 0 empty) empty", r"\1 controls", text)
        text = re.sub(r"( vradio \S+ 1 0 \S+ empty) empty", r"\1 controls", text)
        copy.write_text(re.sub(r"( tgl 18 0 empty) empty", r"\1 toggles", text))
        super().__init__(copy)
        for name, said in (("MOD", "said"), ("MIX", "mix-said"), ("ENCODE", "encode-said"), ("X", "pad-x"), ("Y", "pad-y")):
            self.chain(self.box(f"r x-{said}"), self.box(f"print {name}"))
        self.window = read(PATCH)

    def tell(self, state: dict[str, str]) -> None:
        for name, words in state.items():
            self.do(f"; x-{name} {words}", 60)

    def mark(self, word: str) -> None:
        """A line in the log."""
        printer, message = self.box("print MARK"), self.message(word)
        self.connect(message, 0, printer)
        self.at(self.now, message)
        self.now += 20

    def touch_everything(self) -> None:
        """Each control says its value to its object: nothing changes, unless one has shown something else."""
        self.do("; controls bang; toggles bang", 60)
        self.do("; toggles bang", 60)

    def panel(self, name: str) -> tuple[int, int, Canvas]:
        """Where a panel lies, and what is on it."""
        found = next(i for i in self.window.items if i.inner is not None and i.inner.name == name)
        return *found.place, found.inner

    def drag(self, x: int, y: int, to_x: int, to_y: int, steps: int = 8) -> None:
        here = f"; pd-{NAME}"
        self.do(f"{here} mouse {x} {y} 1 0")
        for step in range(1, steps + 1):
            self.do(f"{here} motion {x + (to_x - x) * step // steps} {y + (to_y - y) * step // steps} 0", 10)
        self.do(f"{here} mouseup {to_x} {to_y} 1 0", 60)


def said(log: str, who: str, name: str) -> list[str]:
    """The last values of a parameter."""
    return re.findall(rf"^{who}: {name} (.*)$", log, re.MULTILINE)[-1].split()


def standing(log: str) -> dict[str, list[float | str]]:
    """How everything stands at the end of a log; seeds and the model's own are left out."""
    found = {}
    for who in ("MOD", "MIX", "ENCODE"):
        for name in re.findall(rf"^{who}: ({KEPT}) ", log, re.MULTILINE):
            found[f"{who} {name}"] = [float(w) if re.match(r"-?[\d.]", w) else w for w in said(log, who, name)]
    return found


def parts(log: str) -> list[str]:
    """The log between its marks."""
    return re.split(r"^MARK: .*$", log, flags=re.MULTILINE)


def same(a: dict, b: dict) -> bool:
    """Numbers to what Pd prints, words as they are."""
    near = {key: pytest.approx(value, abs=1e-4) if isinstance(value[0], float) else value for key, value in b.items()}
    return a == near


def test_every_control_shows_how_its_object_stands(tmp_path):
    """At the opening, after messages, after a reset, after a preset with a glide: who then touches each control where it stands
    changes nothing."""
    hand = Player(tmp_path)
    hand.do("; pd dsp 1", 400)  # a glide takes its time from the sound
    hand.mark("opened")
    hand.touch_everything()
    hand.mark("told")
    hand.tell(STATE)
    hand.do("; x-preset preset_save other", 60)
    hand.mark("touched")
    hand.touch_everything()
    hand.mark("reset")
    x, y = next(i.place for i in hand.window.items if i.words[3:4] == ["bng"] and "reset" in i.content)
    hand.click(NAME, x + 9, y + 9, wait=200)
    hand.touch_everything()
    hand.mark("loaded")
    hand.do("; x-preset preset_load other 300", 600)
    hand.touch_everything()
    log = hand.run(tmp_path)
    assert errors(log) == []
    before, opened, told, touched, reset, loaded = map(standing, parts(log))
    assert same(opened, before) and same(reset, before)
    assert told["MOD basis"] == ["voronoi"] and told["MOD jump"] == [700] and told["MIX mix"] == [40]
    assert same(touched, told) and same(loaded, told)
    places = [re.findall(r"^[XY]: set ([\d.]+)$", part, re.MULTILINE)[-2:] for part in parts(log)]
    assert [sorted(map(float, place)) for place in (places[0], places[3], places[5])] == [[0.5, 0.5], [0.2, 0.8], [0.2, 0.8]]


def test_both_ends_of_everything_can_be_reached_with_the_mouse(tmp_path):
    """The square of the seed map in its corners, a slider of each kind at both ends."""
    hand = Player(tmp_path)
    hand.now = 500
    square = next(i for i in hand.window.items if i.inner is not None and i.inner.name == "$0-pad")
    x, y = square.place[0] + 75, square.place[1] + 75
    hand.drag(x, y, x + 90, y - 90)
    hand.mark("far")
    hand.drag(x + 73, y - 73, x - 90, y + 90)
    hand.mark("near")
    for end in (-200, 400):
        left, top, panel = hand.panel("jump")
        slider = next(i for i in panel.items if i.words[3] == "hsl")
        hand.drag(left + slider.place[0] + 50, top + slider.place[1] + 9, left + 50 + end, top + 14)
        left, top, panel = hand.panel("scale")
        upright = [i for i in panel.items if i.words[3] == "vsl"][2]
        hand.drag(left + upright.place[0] + 15, top + upright.place[1] + 50, left + upright.place[0] + 15, top + 50 + end)
        hand.mark("end")
    log = hand.run(tmp_path)
    assert errors(log) == []
    far, near, low, high, _ = map(standing, parts(log))
    assert far["MOD seedmap"] == [1, 1] and near["MOD seedmap"] == [0, 0]
    assert low["MOD jump"] == [0] and high["MOD jump"] == [1000]
    assert low["MOD scale"][2] == 3 and high["MOD scale"][2] == -3
    assert high["MOD scale"][:2] == [1, 1]


def test_reset_says_so_and_another_place_on_the_map_takes_other_seeds(tmp_path):
    hand = Player(tmp_path)
    hand.now = 500
    hand.mark("opened")
    square = next(i for i in hand.window.items if i.inner is not None and i.inner.name == "$0-pad")
    x, y = square.place[0] + 75, square.place[1] + 75
    hand.drag(x, y, x + 60, y - 40)
    log = hand.run(tmp_path)
    before, after = (said(part, "MOD", "seed") for part in parts(log))
    assert before != after and len(set(after)) == 8
    assert "set all as it opened" in PATCH.read_text()
    assert set(OPENING) == {"mod", "mix", "encode"}


def things(window: Canvas) -> list[tuple[Item, tuple[int, int]]]:
    """What lies on the page and on its panels, and where."""
    found = []
    for item in window.items:
        found.append((item, item.place))
        if item.inner is not None and item.inner.shown is not None:
            found += [(thing, (item.place[0] + thing.place[0], item.place[1] + thing.place[1])) for thing in item.inner.items
                      if thing.place[0] < item.inner.shown[0] and thing.place[1] < item.inner.shown[1]]
    return found


def test_everything_can_be_clicked_while_it_plays(tmp_path):
    """Every slider, cell, toggle and message, on the page and on its panels."""
    window = read(PATCH)
    hand = Hand(copy_of(PATCH, tmp_path))
    hand.click(NAME, *switches(window)[0], wait=300)
    for thing, (x, y) in things(window):
        if thing.kind == "obj" and thing.words[3] in MOVED and thing.words[3:5] != ["tgl", "44"]:
            hand.click(NAME, x + thing.size[0] - 6, y + 6, wait=30)
        elif thing.kind == "msg" and "$1" not in thing.content:
            hand.click(NAME, x + 9, y + 9, wait=30)
    assert errors(hand.run(tmp_path, 1500)) == []
