"""The instrument: made as it stands, on a screen from edge to edge, and every control of the manual's list played with the mouse."""

import re
import shutil
import time

import instrument
import pytest
from clicks import errors
from instrument import ABSENT, CHAIN, FOLDER, HOW, PICTURED, Instrument
from live_manual import ACTIONS
from pd_text import read
from screen import Screen, copies

from latentplay.generate.patches.instrument import patches

ALL = sorted(patches())
PANELS = [name for name in ALL if name.startswith("lp.") and "~" not in name]
NAMES = {"encode": "lp.encode~", "decode": "lp.decode~", "mix": "lp.mix~", "mod": "lp.mod~", "control": "lp.control",
         "bend": "lp.bend", "preset": "lp.preset"}  # fmt: skip
EXPECTED = {"point_delete 3": "point_delete [0-9]+", "point_update 3": "point_update [0-9]+", "preset_load one 0": r"preset_load \S+ 0",
            "preset_delete one": r"preset_delete \S+", "preset_morph one two 0.25": r"preset_morph \S+ \S+ 0\.\d+",
            'preset_save "a name"': r"preset_save \S+"}  # fmt: skip
"""Where the instrument chooses the name or the number."""
LIT, DARK = "#f2b84b", "#d3dcdc"


@pytest.mark.parametrize("name", ALL)
def test_what_is_in_the_folder_is_what_is_made(name, tmp_path):
    """After a change: python -m latentplay.generate.patches."""
    assert (FOLDER / name).read_bytes() == patches()[name].save(tmp_path / name).read_bytes()


def test_the_whole_manual_is_here():
    assert {control for _, _, control, *_ in ACTIONS} == set(HOW) | set(ABSENT)


def test_it_fits_a_small_screen():
    whole = read(FOLDER / "latentplay.pd")
    assert whole.width <= 1280 and whole.height <= 750


def size(item):
    """At font size 10."""
    first = int(item.words[3]) if item.kind.endswith("atom") else 0
    letters = {"text": len(item.content), "floatatom": first + 1, "symbolatom": first + 1}
    return (6 * letters[item.kind], 16) if item.kind in letters else item.size


@pytest.mark.parametrize("name", PANELS)
def test_nothing_lies_on_something_else(name):
    """Words and what is moved; coloured areas lie below."""
    canvas = read(FOLDER / name)
    width, height = canvas.shown
    taken = []
    for item in canvas.items:
        (x, y), (wide, high) = item.place, size(item)
        if x >= width or item.words[3:4] in (["cnv"], ["vu"]) or item.inner is not None:
            continue
        assert x + wide <= width + 2 and y + high <= height + 2, item.content
        for other in taken:
            apart = x >= other[2] - 3 or other[0] >= x + wide - 3 or y >= other[3] - 6 or other[1] >= y + high - 6
            cells = "text" in (item.kind, other[4].kind) and "obj" in (item.kind, other[4].kind)
            assert apart or cells, (item.words, other[4].words)
        taken.append((x, y, x + wide, y + high, item))


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    """The instrument on a screen, once for all of the tests."""
    folder = tmp_path_factory.mktemp("screen")
    copies(FOLDER, folder, CHAIN)
    whole = read(FOLDER / "latentplay.pd")
    with Screen(folder / "latentplay.pd", CHAIN, (whole.width, whole.height)) as screen:
        yield Instrument(screen)


on_a_screen = pytest.mark.skipif(not shutil.which("Xvfb") or not shutil.which("xdotool"),
                                 reason="needs a screen: apt install xvfb xdotool imagemagick")


def expected(name: str, message: str) -> str:
    """What the object is told, as a pattern."""
    if "chosen file" in message:
        return message.split()[0] + r" \S*chosen"
    return EXPECTED.get(message, re.escape(message))


@pytest.mark.live
@on_a_screen
def test_sound_after_one_click(played):
    """The demo model is heard after nothing but the switch; decode off is silence, and on again it is heard."""
    screen = played.screen
    played.press("sound", "SOUND ON")
    assert screen.sounds((-50, 0)), screen.since(0)[-3000:]
    for range_ in ((-200, -70), (-50, 0)):
        played.press("lp.core", "decode")
        assert screen.sounds(range_)


@pytest.mark.live
@on_a_screen
def test_every_control_of_the_manual(played):
    """Each is played once; the object of the chain gets the message, and what is a parameter is in its dump."""
    screen, missing = played.screen, []
    screen.tell(f"{CHAIN}-lp.mod~", "seedmap", 0.5, 0.5)
    for place, what, control, value, kind, message in ACTIONS:
        if control in ABSENT:
            continue
        mark = screen.mark()
        name, pattern = NAMES.get(kind, "keeper"), expected(kind, message)
        if control == "Folder":
            played.do(HOW[control])
            continue
        if control == "Seed Map Y":
            screen.tell(f"{CHAIN}-lp.mod~", "seedmap", 0.5, 0.5)
            time.sleep(0.5)
        tries = 2 if HOW[control].how == "switch" else 1
        if not any(got(played, control, value, message, name, pattern, mark) for _ in range(tries)):
            missing.append((place, what, control, message, screen.since(mark)[-300:]))
    assert not missing, "\n".join(map(str, missing))


def got(played, control, value, message, name, pattern, mark) -> bool:
    """Plays a control and waits for the message."""
    played.do(HOW[control], value, message.split()[-1])
    return played.screen.wait_for(rf"^GOT-{name}: {pattern}\s*$", mark, 3) is not None


@pytest.mark.live
@on_a_screen
@pytest.mark.parametrize("what", PICTURED)
def test_pictures_are_played(played, what):
    gesture, name, pattern = PICTURED[what]
    mark = played.screen.mark()
    played.do(gesture)
    assert played.screen.wait_for(rf"^GOT-{name}: {pattern}\s*$", mark, 10), played.screen.since(mark)


assert instrument and errors
