"""The house rules that a script can check: who may depend on whom, how large a file may be, what the audio thread must not do."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = ROOT / "pyext_src"
PACKAGE = ROOT / "latentplay"
MOST_LINES = 300
MOST_LINES_OF_TESTS = 500
MOST_LINES_OF_A_FUNCTION = 60
MOST_ROOMS = 14


def tracked(*patterns: str) -> list[Path]:
    """Files that belong to the project."""
    listed = subprocess.run(["git", "ls-files", "-z", "--", *patterns], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).exists()]


CODE = tracked("*.py", "*.pyx", "*.pxd", "*.hpp", "*.cpp", "*.h", "*.c")
COMPILED = [p for p in CODE if p.is_relative_to(SOURCES) and p.suffix != ".py"]
PYTHON = [p for p in CODE if p.is_relative_to(PACKAGE) and p.suffix == ".py"]


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def without_comments(path: Path) -> str:
    """The code of a file: no comments, nothing between quotes; line numbers stay."""
    python = path.suffix in (".py", ".pyx", ".pxd")
    comment = r"#[^\n]*" if python else r"//[^\n]*|/\*.*?\*/"
    literal = r'"""(?:\\.|.)*?"""|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\''
    return re.sub(f"{literal}|{comment}", lambda found: "\n" * found[0].count("\n"), path.read_text(), flags=re.DOTALL)


# --- files and functions ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", CODE, ids=name_of)
def test_file_is_short_and_its_first_line_says_what_it_is(path):
    text = path.read_text()
    lines = text.splitlines()
    most = MOST_LINES_OF_TESTS if "tests" in path.parts else MOST_LINES
    assert len(lines) <= most, f"{len(lines)} lines"
    opening = next(line for line in lines if line.strip() and not line.startswith(("# distutils", "# cython", "#!")))
    first = ("#",) if path.suffix == ".pxd" else ('"""', "//", "/*", 'r"""')
    assert opening.startswith(first), f"begins with {opening!r}"
    assert len(opening) > 12


def python_functions(path: Path) -> Iterator[tuple[str, int]]:
    """Name and length in lines of every function."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def compiled_functions(path: Path) -> Iterator[tuple[str, int]]:
    """The same for C++ and Cython, by their indentation."""
    lines = path.read_text().splitlines()
    cython = path.suffix in (".pyx", ".pxd")
    head = r"(?!if|for|while|switch|else|do|catch|return|[#}/])\S.*?\b(\w+)\(.*\{"
    if cython:
        head = r"(?:cp?def (?!class|extern)[^()=]*|def )\b(\w+)\(.*"
    for at, line in enumerate(lines):
        found = re.match(rf"( *){head}$", line)
        if not found:
            continue
        indent = len(found[1])
        rest = range(at + 1, len(lines))
        if cython:
            stop = next((i for i in rest if lines[i].strip() and len(lines[i]) - len(lines[i].lstrip()) <= indent), len(lines))
        else:
            stop = next((i + 1 for i in rest if lines[i].startswith(" " * indent + "}")), len(lines))
        yield found[2], stop - at


def test_functions_are_short():
    found = [(path, *f) for path in PYTHON for f in python_functions(path)]
    found += [(path, *f) for path in COMPILED for f in compiled_functions(path)]
    long = [f"{name_of(path)}: {name} has {length} lines" for path, name, length in found if length > MOST_LINES_OF_A_FUNCTION]
    assert not long
    assert sorted(length for *_, length in found)[len(found) // 2] < 10
    assert {"open", "object_new", "reply_of"} <= {name for _, name, _ in found}, "the search for functions misses some"


# --- the compiled parts -----------------------------------------------------------------------------------------------------

ARROWS = {
    "noise": set(),
    "params": set(),
    "model_file": set(),
    "audio": {"noise"},  # a voice reads textures: their size and their kinds
    "system": set(),
    "plan": {"system"},
    "engine": {"audio", "system", "model_file", "plan"},
    "torchscript": {"audio", "engine", "model_file", "plan"},
    "objects": {"audio", "noise", "params", "model_file"},
    "offline": {"objects"},
    "connection": {"system", "objects", "audio", "params"},
    "bridge": {"connection", "system", "offline", "objects", "torchscript", "engine", "plan", "audio", "noise", "params", "model_file"},
    "pd": {"objects", "connection", "system"},
    "max": {"objects", "connection", "audio", "params"},
    "externals": set(),  # builds them
}
"""Which folder of pyext_src may include which, beside itself; each names folders above it only, so there is no circle."""

HOST_HEADERS = {"Python.h": {"bridge"}, "m_pd.h": {"pd"}, "max/api.h": {"max"}}


def included(path: Path) -> list[str]:
    """The headers that a file includes, in C++ or through Cython."""
    return re.findall(r'(?:#include|cdef extern from) ["<]([^">]+)[">]', path.read_text())


def cimported(path: Path) -> list[str]:
    return re.findall(r"^\s*(?:from\s+([\w.]+)\s+cimport|cimport\s+[\w.]+)", path.read_text(), re.MULTILINE)


def folder_of(path: Path) -> str:
    return path.relative_to(SOURCES).parts[0]


def test_every_folder_has_its_arrows_and_they_make_no_circle():
    found = {folder_of(p) for p in COMPILED if p.parent != SOURCES}
    assert found == set(ARROWS)
    above: set[str] = set()
    for folder, others in ARROWS.items():
        assert others <= above, f"{folder} points at what stands below it"
        above.add(folder)


@pytest.mark.parametrize("folder", ARROWS)
def test_dependencies_point_one_way(folder):
    wrong = []
    for path in [p for p in COMPILED if folder_of(p) == folder]:
        for name in included(path):
            other = name.split("/")[0]
            if "/" not in name or other not in ARROWS:
                continue  # the system's, a library's, or generated
            if other not in ARROWS[folder] | {folder} or not (SOURCES / name).exists():
                wrong.append(f"{name_of(path)} includes {name}")
    assert not wrong


def test_cython_shares_what_it_declares_within_the_bridge():
    own = {p.stem for p in SOURCES.glob("bridge/*.pxd")}
    for path in SOURCES.glob("bridge/*.p[xy][dx]"):
        foreign = {m for m in cimported(path) if m and m.split(".")[0] not in own | {"libc", "libcpp", "cython", "cpython"}}
        assert not foreign, f"{name_of(path)} cimports {foreign}"


def test_hosts_and_python_stay_behind_their_folders():
    wrong = [
        f"{name_of(path)} includes {name}"
        for path in COMPILED
        for name in included(path)
        if name in HOST_HEADERS and folder_of(path) not in HOST_HEADERS[name]
    ]
    assert not wrong


FORBIDDEN = re.compile(
    r"\b(\w*mutex|\w*_lock|lock_guard|condition_variable|\w*printf|puts|cout|cerr|clog|PyGILState\w*|\w*sleep\w*)\b"
)


def test_the_audio_thread_never_locks_prints_or_sleeps():
    """What it allocates and calls is clang's to see (`make lint`)."""
    found = [
        f"{name_of(path)}:{number}: {word[0]}"
        for path in COMPILED
        if folder_of(path) == "audio"
        for number, line in enumerate(without_comments(path).splitlines(), 1)
        for word in FORBIDDEN.finditer(line)
    ]
    assert not found


def test_the_audio_thread_waits_in_one_place():
    """Off-line, for a frame."""
    waits = [name_of(p) for p in COMPILED if p.name != "realtime.hpp" for _ in re.findall(r"\bLP_RT_WAITS\(", p.read_text())]
    assert waits == ["pyext_src/audio/codec/frame_stream.hpp"]


# --- Python -----------------------------------------------------------------------------------------------------------------

BASE = {"errors", "spec", "files"}
ROOMS = {
    "errors": set(),
    "spec": {"errors"},
    "files": {"errors", "spec"},
    "model": BASE,
    "bend": {*BASE, "model"},
    "modulation": {*BASE, "model"},
    "control": {*BASE, "model", "modulation"},
    "preset": {*BASE, "model", "bend", "modulation", "control"},
    "host": {*BASE, "model", "bend", "modulation", "control", "preset"},
    "render": {*BASE, "model", "bend", "modulation", "control", "preset", "host"},
    "install": {*BASE, "model", "render"},
    "doctor": {*BASE, "model", "render", "install"},
    "max": {*BASE, "model", "render", "install", "doctor"},
    "cli": {*BASE, "model", "bend", "modulation", "control", "preset", "host", "render", "install", "doctor", "max"},
    "__main__": {"cli"},
    "training": BASE,
    "generate": BASE,
}
"""Which room of latentplay may import which, beside itself; each names rooms above it only. Nobody imports the last two."""


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_name(p): p for p in PYTHON}


def room_of(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


def imports(path: Path) -> set[str]:
    """Every module of latentplay that a file imports, wherever the import stands, be it for types alone."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)}: write imports out"
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if name in MODULES else node.module for name in inner}
            if node.module == "latentplay":
                found |= {name for name in inner if room_of(name).startswith("_")}
    return {name for name in found if name.split(".")[0] == "latentplay"}


def test_every_room_has_its_arrows_and_they_make_no_circle():
    assert {room_of(m) for m in MODULES} - {""} - {"_build"} == set(ROOMS)
    above: set[str] = set()
    for room, others in ROOMS.items():
        assert others <= above, f"{room} points at what stands below it"
        above.add(room)


def test_there_are_few_rooms():
    assert len({p.relative_to(PACKAGE).parts[0] for p in tracked("latentplay/*") if p.parent != PACKAGE}) <= MOST_ROOMS


@pytest.mark.parametrize("room", ROOMS)
def test_imports_point_one_way(room):
    wrong = [
        f"{name_of(path)} imports {other}"
        for module, path in MODULES.items()
        if room_of(module) == room
        for other in sorted(imports(path))
        if room_of(other) and not room_of(other).startswith("_") and room_of(other) not in ROOMS[room] | {room}
    ]
    assert not wrong


@pytest.mark.parametrize("path", tracked("*.py"), ids=name_of)
def test_imported_modules_are_there(path):
    gone = {name for name in imports(path) if name != "latentplay" and not room_of(name).startswith("_")} - set(MODULES)
    assert not gone


def test_modules_make_no_circle():
    arrows = {module: imports(path) & set(MODULES) - {module} for module, path in MODULES.items()}
    while free := [m for m, others in arrows.items() if not others & set(arrows)]:
        for module in free:
            del arrows[module]
    while ends := [m for m in arrows if not any(m in others for others in arrows.values())]:  # they only look at a circle
        for module in ends:
            del arrows[module]
    assert not arrows, "; ".join(f"{m} imports {', '.join(sorted(others & set(arrows)))}" for m, others in arrows.items())


def top_imports(body: list[ast.stmt]) -> Iterator[str]:
    """What runs when the module is imported."""
    for node in body:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
        elif isinstance(node, ast.Try):
            yield from top_imports(node.body)
        elif isinstance(node, ast.If) and "TYPE_CHECKING" not in ast.unparse(node.test):
            yield from top_imports([*node.body, *node.orelse])


def test_only_training_imports_torch_at_the_top():
    """`import latentplay`, its command line and the host side start without torch."""
    for path in [p for module, p in MODULES.items() if room_of(module) != "training"]:
        torch = [name for name in top_imports(ast.parse(path.read_text()).body) if name.split(".")[0] == "torch"]
        assert not torch, f"{name_of(path)} imports torch at the top"


def test_only_the_host_side_knows_the_external():
    assert {module for module, path in MODULES.items() if "latentplay._embedded" in imports(path)} == {"latentplay.host.embedded"}


# --- words ------------------------------------------------------------------------------------------------------------------

OLD_WORDS = """
    Boxed Boxes BendBox CoderBox ControlBox MixBox ModBox PresetBox SignalBox WordBox Skin PdSkin
    Desk MappingDesk Keeper Ledger ModelMark BadPair Card CardMethod CardTensor Pose PadPlace Dial Dials MixDials NumberDial Orders
    TextureShelf Shelf Lanes Walk Dice Mailbox Guard Alignment OfflineCoder Complaint ListWords MixWords Score Mover
    skin desk keeper ledger pose dials shelf mailbox complaint complain complains obey overhear players knob knobs card
"""
"""Names that a thing had before it got the one it has; two names for a thing are one too many."""


def test_no_old_word_is_an_identifier():
    old = re.compile(rf"\b({'|'.join(OLD_WORDS.split())})_?\b")
    found = [
        f"{name_of(path)}:{number}: {word[0]}"
        for path in CODE
        if path.suffix in (".py", ".pyx", ".pxd", ".hpp", ".cpp")
        for number, line in enumerate(without_comments(path).splitlines(), 1)
        for word in old.finditer(line)
    ]
    assert not found


# --- docs -------------------------------------------------------------------------------------------------------------------


def test_docs_stand_in_both_languages_with_the_same_headings():
    english, french = ({p.name: p for p in (ROOT / "docs" / tongue).glob("*.md")} for tongue in ("en", "fr"))
    assert set(english) == set(french)
    for name, page in english.items():
        depth = [re.findall(r"^(#+) ", p.read_text(), re.MULTILINE) for p in (page, french[name])]
        assert depth[0] == depth[1], f"{name}: the headings differ"


PATHS = re.compile(r"(?<![\w./-])((?:latentplay|pyext_src|tests|docs|help_patches)/[\w./-]*\w)")


@pytest.mark.parametrize("page", [p for p in tracked("*.md", ".ci/*", "Makefile") if p.name != "CHANGELOG.md"], ids=name_of)
def test_pages_name_files_and_modules_that_are_there(page):
    text = page.read_text()
    made = {"latentplay/_build.py", "latentplay/latentplay.cfg", "latentplay/latentplay.pd_linux", "latentplay/latentplay.dll"}
    gone = [name for name in PATHS.findall(text) if not (ROOT / name).exists() and name not in made]
    for name in re.findall(r"(?:from |-m |`)latentplay((?:\.\w+)+)", text):
        path = PACKAGE.joinpath(*name.strip(".").split("."))
        if name.startswith("._") or name in (".pd_linux", ".cfg", ".pd"):
            continue
        if not (path.is_dir() or path.with_suffix(".py").exists() or path.parent.with_suffix(".py").exists()):
            gone.append(f"latentplay{name}")
    assert not gone
