"""The instrument: made as it stands, on a screen from edge to edge, and every control of the manual's list played with the mouse."""

import re
import shutil
import time

import pytest
from clicks import errors, level
from instrument import ABSENT, CHAIN, ELSEWHERE, FIRST_PRESET, FOLDER, HOW, PICTURED, SAVE, Do, Instrument
from live_manual import ACTIONS
from lookalikes import hold
from pd_text import read
from screen import Screen, copies

from latentplay.errors import LatentPlayError
from latentplay.files.sound_files import read_sound
from latentplay.generate.patches.instrument import patches
from latentplay.generate.patches.instrument.modulators import BAR

ALL = sorted(patches())
PANELS = [name for name in ALL if name.startswith("lp.") and "~" not in name and "help" not in name]
NAMES = {"encode": "lp.encode~", "decode": "lp.decode~", "mix": "lp.mix~", "mod": "lp.mod~", "control": "lp.control",
         "bend": "lp.bend", "preset": "lp.preset"}  # fmt: skip
EXPECTED = {"point_delete 3": "point_delete [0-9]+", "point_update 3": "point_update [0-9]+", "preset_load one 0": r"preset_load \S+ 0",
            "preset_delete one": r"preset_delete \S+", "preset_morph one two 0.25": r"preset_morph \S+ \S+ 0\.\d+",
            'preset_save "a name"': r"preset_save \S+", "xy 0.2 0.5": r"xy 0\.6\d* 0\.\d+", "xy 0.5 0.9": r"xy 0\.\d+ 0\.3\d*"}  # fmt: skip
"""Where the instrument chooses the name or the number."""
TRIES = 3
"""A busy machine may lose a key or a click, and a menu is not filled at once."""
LIT, DARK = "#f2b84b", "#d3dcdc"
pytestmark = pytest.mark.late


@pytest.mark.parametrize("name", ALL)
def test_what_is_in_the_folder_is_what_is_made(name, tmp_path):
    """After a change: python -m latentplay.generate.patches."""
    assert (FOLDER / name).read_bytes() == patches()[name].save(tmp_path / name).read_bytes()


def test_the_whole_manual_is_here():
    assert {control for _, _, control, *_ in ACTIONS} == set(HOW) | set(ABSENT) | ELSEWHERE


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


@on_a_screen
def test_sound_after_one_click(played):
    """The demo model is heard after nothing but the switch; decode off is silence, and on again it is heard."""
    screen = played.screen
    played.press("sound", "SOUND ON")
    assert screen.sounds((-50, 0)), screen.since(0)[-3000:]
    for range_ in ((-200, -70), (-50, 0)):
        played.press("lp.core", "decode")
        assert screen.sounds(range_)


@on_a_screen
def test_every_control_of_the_manual(played):
    """Each is played once; the object of the chain gets the message, and what is a parameter is in its dump."""
    screen, missing = played.screen, []
    screen.tell(f"{CHAIN}-lp.mod~", "seedmap", 0.5, 0.5)
    for place, what, control, value, kind, message in ACTIONS:
        if control in {*ABSENT, *ELSEWHERE}:
            continue
        mark = screen.mark()
        name, pattern = NAMES.get(kind, "model"), expected(kind, message)
        if control == "Folder":
            played.do(HOW[control])
            continue
        if control == "Seed Map Y":
            screen.tell(f"{CHAIN}-lp.mod~", "seedmap", 0.5, 0.5)
            assert screen.said("lp.mod~", "seedmap 0.5 0.5")
        if not any(got(played, control, value, message, name, pattern, mark) for _ in range(TRIES)):
            missing.append((place, what, control, message, screen.since(mark)[-300:]))
    assert not missing, "\n".join(map(str, missing))


def got(played, control, value, message, name, pattern, mark) -> bool:
    """Plays a control and waits for the message; of a switch, for the one or the other."""
    played.do(HOW[control], value, message.split()[-1])
    found = played.screen.wait_for(rf"^GOT-{name}: (.*)$", mark, 3) if HOW[control].how == "switch" else None
    if found and not re.fullmatch(pattern, found[1].strip()):
        played.do(HOW[control])
    return played.screen.wait_for(rf"^GOT-{name}: {pattern}\s*$", mark, 3) is not None


@on_a_screen
def test_a_preset_gets_the_name_that_was_typed(played):
    """Without one nothing happens."""
    mark, rename = played.screen.mark(), Do("press", "lp.presets", "rename", first=(SAVE, FIRST_PRESET))
    played.do(rename)
    played.screen.type(*played.spot("lp.presets", (100, 205)), "night")
    played.do(rename)
    assert played.screen.wait_for(r"^GOT-lp.preset: preset_rename \S+ night\s*$", mark)
    assert len(re.findall("GOT-lp.preset: preset_rename", played.screen.since(mark))) == 1


@on_a_screen
@pytest.mark.parametrize("what", PICTURED)
def test_pictures_are_played(played, what):
    gesture, name, pattern = PICTURED[what]
    mark = played.screen.mark()
    played.do(gesture)
    assert played.screen.wait_for(rf"^GOT-{name}: {pattern}\s*$", mark, 10), played.screen.since(mark)


THUMB = "#202020"


def thumb(played, value: float) -> str:
    """The colour of the first voice's scale bar, where its thumb stands at a value."""
    (x, y) = next(i.place for i in played.panels["lp.modulators"][1].items if i.words[3:4] == ["vsl"])
    return played.screen.colour(*played.spot("lp.modulators", (x + 10, y + (BAR - 1) * (3 - value) / 6)))


def becomes(what, *args, seconds=30) -> bool:
    """Whether it comes true, on a busy machine too."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if what(*args):
            return True
        time.sleep(0.05)
    return False


def shows(played, panel: str, label: str, colour: str) -> bool:
    """Whether a button comes to have that colour."""
    x, y = played.spot(panel, played.item(panel, label).place)
    return becomes(lambda: played.screen.colour(x + 3, y + 3) == colour)


@on_a_screen
def test_controls_show_what_is_so(played):
    """After a message from elsewhere, a preset, a reset, a bend, and while the pad predicts."""
    screen = played.screen
    tell = lambda name, *words: screen.tell(f"{CHAIN}-{name}", *words)  # noqa: E731
    for sync, scale, preset in ((1, 2, "there"), (0, -1, "here")):
        tell("lp.mod~", "sync", sync)
        tell("lp.mod~", "scale", scale)
        assert shows(played, "lp.modulators", "sync", LIT if sync else DARK)
        assert becomes(lambda value=scale: thumb(played, value) == THUMB)
        mark = screen.mark()
        screen.tell("ear", 1)
        tell("lp.preset", "preset_save", preset)
        assert screen.wait_for(f"SAID-lp.preset: preset_save {preset}", mark)
        screen.tell("ear", 0)
    tell("lp.preset", "preset_load", "there")
    assert shows(played, "lp.modulators", "sync", LIT)
    assert becomes(lambda: thumb(played, 2) == THUMB)
    played.press("lp.modulators", "reset")
    assert shows(played, "lp.modulators", "sync", DARK)
    assert shows(played, "lp.modulators", "power", LIT)
    assert becomes(lambda: thumb(played, 1) == THUMB)
    for word, colour in (("flip 1", LIT), ("revert", DARK)):
        tell("lp.bend", *word.split())
        assert shows(played, "lp.weights", "flip", colour)


@on_a_screen
def test_what_is_heard_is_recorded(played):
    """A file that grows until it is stopped, and sounds."""
    screen, file = played.screen, played.screen.patch.parent / "chosen.wav"
    file.unlink(missing_ok=True)  # weights may have been saved under that name
    grows = lambda: file.exists() and file.stat().st_size > 48000 * 2  # noqa: E731
    assert any(played.press("sound", "record to...") or becomes(grows, seconds=10) for _ in range(TRIES)), screen.since(0)[-1500:]
    played.press("sound", "stop")
    assert becomes(lambda: readable(file))
    sound, rate = read_sound(file)
    assert rate == 48000 and level(sound[0]) > -60, screen.since(0)[-2000:]


def readable(file) -> bool:
    """Whether its head has been written."""
    try:
        return read_sound(file)[0].shape[1] > 40000
    except LatentPlayError:
        return False


@on_a_screen
def test_a_model_with_other_latents(played, tmp_path):
    """The boxes are made anew; what was set stays. Then the demo model again, and it sounds."""
    screen = played.screen
    screen.tell(f"{CHAIN}-lp.mod~", "jump", 777)
    for model, latents in ((hold(tmp_path / "twelve.ts", latents=12), 12), ("demo.ts", 8)):
        assert screen.said("lp.mod~", "jump 777")
        screen.tell(f"{CHAIN}-model", "open", model)
        for name in ("lp.encode~", "lp.mod~", "lp.decode~"):
            assert screen.said(name, f"info latents {latents}", ask="info"), screen.since(0)[-2000:]
    assert screen.said("lp.mod~", "jump 777")
    assert screen.sounds((-60, 0))


@on_a_screen
def test_nothing_was_wrong_all_the_time(played):
    """What objects refuse (there is nothing to undo, the seeds are not of the map) is no mistake of the panels; a word that they do
    not know is, and whatever Pd itself complains of."""
    told = errors(played.screen.since(0))
    assert [line for line in told if not line.startswith("error: lp.") or "no message" in line] == []
