"""The views of the Live device and of the Max package: under Node, with a stand-in for Max; and the words they share with the objects."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from latentplay.spec import bend, control
from latentplay.spec.table import objects

ROOT = Path(__file__).parents[2]
VIEWS = ROOT / "m4l_device" / "views"
NODE = shutil.which("node")
BESIDE = {
    "lp.pad": "lp.control",
    "lp.seedmap": "lp.mod~",
    "lp.bars": "lp.mod~",
    "lp.weights": "lp.bend",
    "lp.meters": "lp.mix~",
    "lp.distribution": "lp.bend",
}
"""The object that a view is connected with."""
OBJECTS = {o.name: o for o in objects()}
ANSWERS = {"lp.bend": bend.STATUS, "lp.control": control.STATUS}
OWN = {"chosen", "bar"}
"""What a view tells the patch and no object."""


@pytest.mark.skipif(NODE is None, reason="no node on this machine (Debian: apt install nodejs)")
@pytest.mark.parametrize("tests", sorted((ROOT / "tests" / "views").glob("*.test.js")), ids=lambda path: path.stem)
def test_under_node(tests):
    done = subprocess.run(
        [str(NODE), "--expose-internals", str(tests)], capture_output=True, text=True, check=False, timeout=600
    )
    failed = re.findall(r"not ok.*|error: .*", done.stdout)
    assert done.returncode == 0, "\n".join(failed) + done.stderr
    assert re.search(r"^# pass [1-9]", done.stdout, re.MULTILINE), done.stdout


def text(view: str) -> str:
    return (VIEWS / f"{view}.js").read_text()


@pytest.mark.parametrize("view", BESIDE)
def test_views_listen_to_words_that_the_object_says(view):
    passed = re.search(r"\[routepass ([\w ]+)\]", text(view))
    assert passed, "the head tells which words to let through"
    name = BESIDE[view]
    said = {p.name for p in OBJECTS[name].params} | {word for m in ANSWERS.get(name, ()) for word in m.name.split()}
    assert set(passed[1].split()) <= said
    for word in passed[1].split():
        assert f"\nfunction {word}(" in text(view), f"{view} does not know {word}"


@pytest.mark.parametrize("view", [view for view in BESIDE if view not in ("lp.meters", "lp.bars")])
def test_views_say_words_that_the_object_knows(view):
    said = set(re.findall(r'outlet\(0, "(\w+)"', text(view))) - OWN
    known = {row.name for row in (*OBJECTS[BESIDE[view]].params, *OBJECTS[BESIDE[view]].messages)}
    assert said and said <= known


def test_the_pictures_of_distributions_are_those_of_the_table():
    assert all(f'"{name}"' in text("lp.distribution") for name in bend.DISTRIBUTIONS)


def test_file_names_are_our_own():
    """Max looks a script up by its name alone, whoever it belongs to."""
    assert all(path.name.startswith("lp.") for path in VIEWS.iterdir())
