"""The live patch: everything that can be moved reaches the modulator, and what the modulator says moves the sliders."""

import re
from pathlib import Path

import pytest
from clicks import Hand, copy_of, errors, switches
from pd_text import Canvas, read

NAME = "latentplay-play.pd"
PATCH = Path(__file__).parents[2] / "help_patches" / NAME
MOVED = ("hsl", "vsl", "hradio", "vradio", "tgl")


def telling(folder: Path) -> Path:
    """A copy that prints what the modulator says, and has a message that asks for everything."""
    copy = copy_of(PATCH, folder)
    text = copy.read_text().replace(" s \\$0-said;", " print SAID;")
    copy.write_text(text.replace("reset \\, enable 1 \\, dump;", "dump;"))
    return copy


def ask(hand: Hand, window: Canvas) -> None:
    """Clicks on the message that asks for everything."""
    box = next(i for i in window.items if i.kind == "msg" and i.content.startswith("reset"))
    hand.click(NAME, box.place[0] + 9, box.place[1] + 9, wait=200)


def words_said(log: str, name: str) -> list[str]:
    """The last values of a parameter, as they were said."""
    return re.findall(rf"^SAID: {name} (.*)$", log, re.MULTILINE)[-1].split()


def said(log: str, name: str) -> list[float]:
    """The last values of a parameter."""
    return [float(word) for word in words_said(log, name)]


def panel(window: Canvas, name: str) -> tuple[int, int, Canvas]:
    """Where a panel lies, and what is on it."""
    found = next(i for i in window.items if i.inner is not None and i.inner.name == name)
    return *found.place, found.inner


@pytest.fixture
def window() -> Canvas:
    return read(PATCH)


@pytest.mark.parametrize(("name", "low", "high"), [("jump", 700, 950), ("smooth", 70, 95), ("time", 7000, 9500), ("chaos", 70, 95)])
def test_sliders_of_the_movement(name, low, high, window, tmp_path):
    """A click near the right end of a slider; a slider that is not touched keeps what it sent at first."""
    hand = Hand(telling(tmp_path))
    x, y, inner = panel(window, name)
    slider = next(i for i in inner.items if i.words[3] == "hsl")
    hand.click(NAME, x + slider.place[0] + 108, y + slider.place[1] + 9)
    ask(hand, window)
    log = hand.run(tmp_path)
    assert errors(log) == []
    assert low < said(log, name)[0] < high
    assert said(log, "scale") == pytest.approx([1] * 8, abs=0.05)


@pytest.mark.parametrize("name", ["scale", "offset"])
def test_third_slider_is_the_third_voice(name, window, tmp_path):
    hand = Hand(telling(tmp_path))
    x, y, inner = panel(window, name)
    slider = [i for i in inner.items if i.words[3] == "vsl"][2]
    hand.click(NAME, x + slider.place[0] + 15, y + slider.place[1] + 10)
    ask(hand, window)
    values = said(hand.run(tmp_path), name)
    assert values[2] > 2
    assert len({round(v, 2) for v in values}) == 2


def test_dragging_the_handle_takes_other_seeds(window, tmp_path):
    """From the middle of the pad towards a corner, and beyond its border."""
    hand = Hand(telling(tmp_path))
    pad = next(i for i in window.items if i.kind == "restore" and i.inner.shown == (150, 150))
    x, y = pad.place[0] + 75, pad.place[1] + 75
    here = f"; pd-{NAME}"
    hand.do(f"{here} mouse {x} {y} 1 0")
    for step in range(1, 11):
        hand.do(f"{here} motion {x + 12 * step} {y - 5 * step} 0", 10)
    hand.do(f"{here} mouseup {x + 120} {y - 50} 1 0")
    ask(hand, window)
    log = hand.run(tmp_path)
    assert errors(log) == []
    seeds = words_said(log, "seed")
    assert seeds[:2] != ["1", "2"]
    assert len(set(seeds)) == 8


def test_everything_can_be_clicked_while_it_plays(window, tmp_path):
    """Every slider, cell, toggle and message, on the page and on its panels."""
    hand = Hand(copy_of(PATCH, tmp_path))
    hand.click(NAME, *switches(window)[0], wait=300)
    for item in window.items:
        inside = [] if item.inner is None or item.inner.shown is None else item.inner.items
        for thing in (item, *inside):
            x, y = (a + (b if thing is not item else 0) for a, b in zip(item.place, thing.place, strict=True))
            width = thing.size[0]
            if thing.kind == "obj" and thing.words[3] in MOVED and thing.words[3:5] != ["tgl", "44"]:
                hand.click(NAME, x + width - 6, y + 6, wait=30)
            elif thing.kind == "msg" and thing is item and "$1" not in thing.content:
                hand.click(NAME, x + 9, y + 9, wait=30)
    assert errors(hand.run(tmp_path, 1500)) == []
