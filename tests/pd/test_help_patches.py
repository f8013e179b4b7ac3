"""The help patches: made from the table, complete, tidy, without an error in real Pd, and heard at the first click."""

import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from clicks import Hand, copy_of, errors, level, switches
from pd_text import Canvas, read

from latentplay.files.pd_patch import Patch
from latentplay.generate.patches import instrument, patches
from latentplay.generate.patches.canvas import HIGHEST, WIDEST, comment
from latentplay.generate.patches.examples import examples
from latentplay.generate.patches.page import described
from latentplay.install import install
from latentplay.render import pd
from latentplay.spec.table import objects
from latentplay.spec.wording import values

FOLDER = Path(__file__).parents[2] / "help_patches"
OBJECTS = {o.name: o for o in objects()}
HELP = [f"{name}-help.pd" for name in OBJECTS]
ALL = sorted(patches())
SKIPPED = ("close", "reload", "get gain", "set gain 0.5")
"""Nothing to reload after `close`, and the demo model has no attributes."""
MADE_ON_REQUEST = "latentplay-one-cord.pd"
"""An older Pd has no such cords: the boxes are made by a click."""
PLAYABLE = [*HELP, "latentplay-play.pd", *(name for name in examples() if name != MADE_ON_REQUEST)]


def canvas(name: str) -> Canvas:
    return read(FOLDER / name)


def named(window: Canvas, name: str) -> Canvas:
    """The subpatch of that name."""
    return next(c for c in window.everywhere() if c.name == name)


@pytest.mark.parametrize("name", ALL)
def test_what_is_in_the_folder_is_what_the_table_makes(name, tmp_path):
    """After a change of the table: python -m latentplay.generate.patches."""
    assert (FOLDER / name).read_bytes() == patches()[name].save(tmp_path / name).read_bytes()


def test_every_object_has_a_help_patch_and_every_patch_a_maker():
    assert {p.name for p in FOLDER.glob("*.pd")} == {*ALL, *instrument.patches()}
    assert set(HELP) <= set(ALL)


@pytest.mark.parametrize("name", OBJECTS)
def test_reference_tells_every_row_of_the_table(name):
    thing = OBJECTS[name]
    told = " ".join(named(canvas(f"{name}-help.pd"), "reference").comments().split())
    for row in (*thing.arguments, *thing.flags, *thing.inlets, *thing.outlets, *thing.messages):
        assert " ".join(f"{row.name} {row.args}".split()) in told or row.args in told
        assert comment(row.en) in told
    for param in thing.params:
        assert comment(f"{param.name} {param.en} ({values(param)})") in told


@pytest.mark.parametrize("name", OBJECTS)
def test_every_message_can_be_clicked_and_reaches_the_object(name):
    window = canvas(f"{name}-help.pd")
    words = {i.content.split()[0] for c in window.everywhere() for i in c.items if i.kind == "msg"}
    assert {row.name for row in (*OBJECTS[name].params, *OBJECTS[name].messages)} <= words


@pytest.mark.parametrize("name", OBJECTS)
def test_page_keeps_the_conventions(name):
    window = canvas(f"{name}-help.pd")
    boxes = [i.content for i in window.items if i.kind == "obj"]
    assert boxes[1] == name
    assert f"- {OBJECTS[name].en}" in window.comments()
    assert "updated for latentplay 0.1" in window.comments()
    meta = named(window, "META").comments()
    for word in ("KEYWORDS", "LICENSE BSD-3-Clause", f"DESCRIPTION {described(OBJECTS[name])}", "AUTHOR"):
        assert word in meta
    for heading in ("INLETS", "OUTLETS", "ARGUMENTS"):
        assert heading in named(window, "reference").comments()


@pytest.mark.parametrize("name", HELP)
def test_see_also_shows_objects(name):
    window = canvas(name)
    line = next(i for i in window.items if i.content == "see also:").place[1]
    beside = [i for i in window.items if i.kind == "obj" and i.place[1] == line]
    assert len(beside) >= 3


@pytest.mark.parametrize("name", ALL)
def test_nothing_overlaps_or_leaves_its_window(name):
    for window in canvas(name).everywhere():
        if window.shown is not None:
            continue
        taken: list[tuple[int, int, int, int, str]] = []
        for item in window.items:
            if item.kind == "array" or item.words[3:4] == ["cnv"]:
                continue
            (x, y), (width, height) = item.place, item.size
            box = (x, y, x + width, y + height, item.content)
            assert x >= 0 and y >= 0 and box[2] <= window.width and box[3] <= window.height, (window.name, box)
            for other in taken:
                apart = box[0] >= other[2] - 1 or other[0] >= box[2] - 1 or box[1] >= other[3] - 1 or other[1] >= box[3] - 1
                assert apart, (window.name, box, other)
            taken.append(box)


@pytest.mark.parametrize("name", ALL)
def test_labels_fit_their_strips(name):
    for window in canvas(name).everywhere():
        for item in window.items:
            if item.words[3:4] == ["cnv"] and int(item.words[5]) > 2 and item.words[9] != "empty":
                label, size = " ".join(item.words[9:-7]).replace("\\", ""), int(item.words[-4])
                assert len(label) * size * 0.62 + 10 <= int(item.words[5]), label


@pytest.mark.parametrize("name", ALL)
def test_windows_fit_a_small_screen(name):
    """1366 x 768, less a frame, a menu and the panel of a desktop."""
    for window in canvas(name).everywhere():
        assert window.shown is not None or (window.width <= WIDEST <= 1340 and window.height <= HIGHEST <= 690), window.name


@pytest.mark.parametrize("name", ALL)
def test_opens_without_a_complaint(name, tmp_path):
    log = Hand(copy_of(FOLDER / name, tmp_path)).run(tmp_path)
    assert "latentplay" in log
    assert errors(log) == []


def heard_after_click(copy: Path, window: str, spot: tuple[int, int], folder: Path) -> list[np.ndarray]:
    """Three seconds of both sides, from a click on the big toggle on."""
    hand = Hand(copy)
    if window != copy.name:
        hand.open(window)
    hand.record(("left", "right"), 144000)
    hand.now = 1000
    hand.click(window, *spot)
    hand.now = 4100
    for side in ("left", "right"):
        hand.do(f"; {side} write {folder}/{side}.txt")
    assert errors(hand.run(folder)) == []
    return [np.loadtxt(folder / f"{side}.txt", dtype=np.float32) for side in ("left", "right")]


def assert_music(sides: list[np.ndarray]) -> None:
    for heard in sides:
        assert np.isfinite(heard).all() and np.abs(heard).max() <= 1
        assert level(heard[48000:]) > -50


@pytest.mark.parametrize("name", PLAYABLE)
def test_first_click_is_heard(name, tmp_path):
    (spot,) = switches(canvas(name))
    assert_music(heard_after_click(copy_of(FOLDER / name, tmp_path), name, spot, tmp_path))


EXAMPLES = [("lp.encode~-help.pd", "2-latents"), ("lp.encode~-help.pd", "3-messages"), ("lp.decode~-help.pd", "2-loop"),
            ("lp.mod~-help.pd", "5-stereo")]


@pytest.mark.parametrize(("name", "example"), EXAMPLES)
def test_first_click_on_an_example_is_heard(name, example, tmp_path):
    (spot,) = switches(named(canvas(name), example))
    sides = heard_after_click(copy_of(FOLDER / name, tmp_path), example, spot, tmp_path)
    assert_music(sides)
    assert np.array_equal(*sides) == (example != "5-stereo")


def test_without_the_sound_file_a_rhythm_plays(tmp_path):
    """In a checkout the demo sound is found beside the patches; where it is missing, something else is heard."""
    name = "lp.encode~-help.pd"
    (spot,) = switches(canvas(name))
    both = []
    for place in ("checkout", "alone"):
        folder = tmp_path / place / "help_patches"
        folder.mkdir(parents=True)
        if place == "checkout":
            (folder.parent / "latentplay").symlink_to(FOLDER.parent / "latentplay")
        both.append(heard_after_click(copy_of(FOLDER / name, folder), name, spot, folder))
        assert_music(both[-1])
    assert not np.allclose(both[0][0], both[1][0], atol=1e-2)


@pytest.mark.parametrize("name", HELP)
def test_every_message_box_does_something_without_a_complaint(name, tmp_path, monkeypatch):
    """Sound on, then a click on every message of the page and of its further examples, from top to bottom. No file comes of it,
    neither beside the patch nor in the user's own folders."""
    home, here = tmp_path / "home", tmp_path / "here"
    home.mkdir()
    here.mkdir()
    for variable in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(variable, str(home))
    hand = Hand(copy_of(FOLDER / name, here))
    window = canvas(name)
    hand.click(name, *switches(window)[0], wait=300)
    pages = [window, *(c for c in window.everywhere() if c.name[:1].isdigit())]
    for page in pages:
        title = name if page is window else page.name
        hand.open(title)
        for item in page.items:
            if item.kind == "msg" and "$1" not in item.content and item.content not in SKIPPED:
                hand.click(title, item.place[0] + 9, item.place[1] + 9, wait=60)
    assert [line for line in errors(hand.run(tmp_path, 1000)) if "netsend" not in line and "onnection refused" not in line] == []
    assert {p.name for p in here.iterdir()} == {name, "heard.pd"}
    assert [p for p in home.rglob("*") if p.is_file()] == []


@pytest.mark.parametrize("name", ALL)
def test_newer_pd_opens_and_plays_it_too(name, tmp_path):
    """Pd 0.56, as the cypd wheel brings it; the first big toggle is given a name there, since that Pd has no mouse."""
    copy = (FOLDER / name).read_text().replace(" tgl 32 0 empty empty", " tgl 32 0 empty switch", 1)
    copy = copy.replace(" tgl 44 0 empty empty", " tgl 44 0 empty switch", 1)
    (tmp_path / name).write_text(copy.replace(" empty empty make\\ the\\ boxes", " empty makes make\\ the\\ boxes"))
    sounds = name in (*PLAYABLE, MADE_ON_REQUEST)
    waits = "60" if sounds else "2"  # for a model: how long a busy machine takes is not what is asked
    command = [sys.executable, str(Path(__file__).parents[1] / "support" / "newer_pd.py"), str(tmp_path), name, waits]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True,
                          env={**os.environ, "PYTHONPATH": str(FOLDER.parent)})
    assert "version 0.5" in done.stdout
    assert [line for line in errors(done.stdout) if not re.search("late.*frame", line)] == []
    if sounds:
        assert float(done.stdout.split()[-1]) > -50


def test_an_installed_help_patch_finds_everything_by_itself(tmp_path):
    """`latentplay install`, then nothing but the patch: no path, no library on the command line."""
    folder = tmp_path / "latentplay"
    install(folder)
    stop = Patch()
    stop.at(800, stop.message("; pd quit"))
    command = [pd.find_pd(), "-nogui", "-noprefs", "-stderr", "-nosound", "-batch", "-open", str(folder / "lp.encode~-help.pd"),
               "-open", str(stop.save(tmp_path / "stop.pd"))]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    log = done.stdout + done.stderr
    assert "latentplay 0." in log
    assert errors(log) == []
    assert (folder / "demo-input.wav").exists()


@pytest.mark.parametrize("name", ["latentplay-overview.pd", "README.deken.pd"])
def test_buttons_open_other_patches(name, tmp_path):
    for patch in ALL:
        copy_of(FOLDER / patch, tmp_path)
    hand, opened = Hand(tmp_path / name), 0
    for item in canvas(name).items:
        if item.inner is not None and item.inner.name == "open":
            target = next(i.content.split()[3] for i in item.inner.items if "open" in i.content)
            hand.click(name, item.place[0] + 11, item.place[1] + 11, wait=200)
            hand.open(target)
            opened += 1
    assert opened >= 2
    assert errors(hand.run(tmp_path)) == []
