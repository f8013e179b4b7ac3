"""The house rules that a script can check: who may depend on whom, how large a file may be, what the audio thread may not say."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = ROOT / "pyext_src"
PACKAGE = ROOT / "latentplay"
MOST_LINES = 300
MOST_LINES_OF_TESTS = 500
MOST_LINES_OF_A_FUNCTION = 60


def tracked(*patterns):
    """Files that belong to the project."""
    listed = subprocess.run(["git", "ls-files", "-z", "--", *patterns], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).exists()]


CODE = tracked("*.py", "*.pyx", "*.hpp", "*.cpp", "*.h", "*.c")


def included(path):
    """The rooms of pyext_src that a file includes, and the system headers."""
    return re.findall(r'#include ["<]([^">]+)[">]', path.read_text())


@pytest.mark.parametrize("path", CODE, ids=lambda p: str(p.relative_to(ROOT)))
def test_file_is_short_and_its_first_line_says_what_it_is(path):
    text = path.read_text()
    lines = text.splitlines()
    most = MOST_LINES_OF_TESTS if "tests" in path.parts else MOST_LINES
    assert len(lines) <= most, f"{len(lines)} lines"
    opening = next(line for line in lines if line.strip() and not line.startswith(("# distutils", "# cython", "#!")))
    assert opening.startswith(('"""', "//", "/*", 'r"""')), f"begins with {opening!r}"
    assert len(opening) > 12


ROOMS = {
    "rt": {"rt", "table", "texture"},
    "texture": {"texture", "rt"},
    "table": {"table"},
    "seedmap": {"seedmap", "texture", "table"},
    "mapping": {"mapping", "rt", "table"},
    "card": {"card"},
    "engine": {"engine", "rt"},
    "bridge": {"bridge", "rt"},
    "host": {"host", "bridge", "rt", "card", "seedmap", "mapping", "table"},
    "pd": {"pd", "host", "bridge", "rt"},
}
"""Which room may include which. pd → host → bridge → rt: the arrows point one way."""


@pytest.mark.parametrize("room", ROOMS)
def test_dependencies_point_one_way(room):
    for path in [p for p in CODE if p.is_relative_to(SOURCES / room)]:
        for name in included(path):
            other = name.split("/")[0]
            assert "/" not in name or other not in ROOMS or other in ROOMS[room], f"{path.relative_to(ROOT)} includes {name}"


def test_audio_engine_and_card_know_neither_python_nor_host():
    for room in ("rt", "engine", "card", "texture", "seedmap", "mapping", "table"):
        for path in [p for p in CODE if p.is_relative_to(SOURCES / room)]:
            foreign = {"Python.h", "m_pd.h", "ext.h"} & set(included(path))
            assert not foreign, f"{path.relative_to(ROOT)} includes {foreign}"


FORBIDDEN = re.compile(r"\b(printf|fprintf|std::cout|std::cerr|std::mutex|std::lock_guard|PyGILState\w*|nanosleep|sleep_for)\b")


def test_what_the_audio_thread_includes_never_locks_or_prints():
    """The perform routines' own files; the modulator's shelf makes textures on a thread of its own and may lock there."""
    coders = ("port", "hop", "line", "coder", "encoder", "decoder", "sinc", "resampled")
    strip = ("mailbox", "fade", "glide", "guard", "alignment", "sliding_min", "limiter", "limiter_switch", "peak", "mix_strip")
    for path in [SOURCES / "rt" / f"{name}.hpp" for name in (*coders, *strip)]:
        assert not FORBIDDEN.search(path.read_text()), path.name


def test_the_core_never_imports_hosts_or_torch_at_the_top():
    """`import latentplay` and its command line start without torch; the host side alone knows the external."""
    for path in tracked("latentplay/*.py"):
        inside = path.relative_to(PACKAGE).parts[0]
        if inside in ("nets", "demo"):
            continue  # the trainer is made of torch
        for node in ast.parse(path.read_text()).body:
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            for name in names:
                assert name.split(".")[0] != "torch", f"{path.name} imports torch at the top"
                assert "_host" not in name or path.name == "host.py"


def functions(tree):
    """Name and length in lines of every function."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def test_functions_are_short():
    lengths = []
    for path in tracked("latentplay/*.py"):
        for name, length in functions(ast.parse(path.read_text())):
            assert length <= MOST_LINES_OF_A_FUNCTION, f"{path.name}: {name} has {length} lines"
            lengths.append(length)
    assert sorted(lengths)[len(lengths) // 2] < 10


def test_docs_stand_in_both_languages_with_the_same_headings():
    english, french = ({p.name: p for p in (ROOT / "docs" / tongue).glob("*.md")} for tongue in ("en", "fr"))
    assert set(english) == set(french)
    for name, page in english.items():
        depth = [re.findall(r"^(#+) ", p.read_text(), re.MULTILINE) for p in (page, french[name])]
        assert depth[0] == depth[1], f"{name}: the headings differ"
