"""The documents of the Max package: made from the table, complete, tidy, with ports as the objects have them."""

import hashlib
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from max_text import FOLDER, boxes, inside, is_own, patchers, read, windows
from py2max import Patcher
from py2max.lint import lint
from py2max.maxref.porttypes import arg_port_counts

import latentplay
from latentplay._offline import Host
from latentplay.generate.max import documents
from latentplay.generate.max.check import names, problems
from latentplay.generate.max.package import assemble, zipped
from latentplay.generate.max.page import line_of
from latentplay.generate.max.ports import MAX, own_ports, ports
from latentplay.generate.max.text import INSET, WIDTHS, comment_height, width_of, wrap
from latentplay.spec.table import objects

OBJECTS = {o.name: o for o in objects()}
MADE = documents()
PATCHERS = patchers()
DATA = Path(latentplay.__file__).parent / "data"
HIGHEST = 820
"""Pixels of a window: a screen of 900 less its bars."""


def page_id(path: Path) -> str:
    return path.name


def plain(name: str) -> str:
    return name.removeprefix("mc.")


@pytest.mark.parametrize("name", sorted(MADE))
def test_what_is_in_the_folder_is_what_the_table_makes(name):
    """After a change of the table: python -m latentplay.generate.max."""
    assert (FOLDER / name).read_bytes() == MADE[name]


def test_every_file_of_the_folder_has_a_maker():
    assert {str(p.relative_to(FOLDER)) for p in FOLDER.rglob("*") if p.is_file()} == set(MADE)


@pytest.mark.parametrize("name", names())
def test_every_row_of_the_table_is_a_message_that_reaches_the_object(name):
    rows = OBJECTS[plain(name)]
    found = [box for box in boxes(read(FOLDER / f"help/{name}.maxhelp")) if box.text.split()[0] == name]
    words = {message.split()[0] for box in found for message in box.messages}
    assert {row.name for row in (*rows.params, *rows.messages)} <= words


@pytest.mark.parametrize("name", names())
def test_help_tells_every_row_in_english_and_french(name):
    told = {c["text"] for _, w in windows(read(FOLDER / f"help/{name}.maxhelp")) for c in inside(w) if c["maxclass"] == "comment"}
    rows = OBJECTS[plain(name)]
    for language in ("en", "fr"):
        for row in (*rows.params, *rows.messages):
            assert line_of(row, language).replace("`", "'") in told
        assert (rows.en if language == "en" else rows.fr) in told


@pytest.mark.parametrize("name", names())
def test_reference_tells_every_row_of_the_table(name):
    root, rows = ET.fromstring(MADE[f"docs/{name}.maxref.xml"]), OBJECTS[plain(name)]
    assert root.get("name") == name
    assert {m.get("name") for m in root.find("methodlist")} == {r.name for r in (*rows.params, *rows.messages)}
    attributes = {a.get("name") for a in root.find("attributelist")}
    flags = {{"-m": "mc"}.get(f.name, f.name[1:]) for f in rows.flags}
    assert attributes == {p.name for p in rows.params} | flags
    assert len(root.find("inletlist")) == len(rows.inlets) and len(root.find("outletlist")) == len(rows.outlets)
    assert all(d.text for d in root.iter("digest")) and all(d.text for d in root.iter("description"))
    assert len(root.find("seealsolist")) >= 3


def test_a_reference_has_the_range_and_the_default_of_each_number():
    root = ET.fromstring(MADE["docs/lp.mod~.maxref.xml"])
    jump = next(a for a in root.find("attributelist") if a.get("name") == "jump")
    facts = {a.get("name"): a.get("value") for a in jump.find("attributelist")}
    assert facts == {"category": "latentplay", "label": "Jump", "default": "300", "min": "0", "max": "1000"}


@pytest.mark.parametrize("path", PATCHERS, ids=page_id)
def test_patcher_has_what_max_asks_for(path):
    root = read(path)
    assert root["appversion"]["major"] == 8
    for _, window in windows(root):
        assert {"fileversion", "appversion", "classnamespace", "rect", "boxes", "lines"} <= set(window)
        for box in inside(window):
            assert {"id", "maxclass", "numinlets", "numoutlets", "patching_rect"} <= set(box)
            assert len(box.get("outlettype", [])) == box["numoutlets"]
            assert ("text" in box) or box["maxclass"] not in ("newobj", "message", "comment")


@pytest.mark.parametrize("path", PATCHERS, ids=page_id)
def test_lint_finds_nothing(path):
    """py2max knows Max's objects; it cannot know ours, and the window behind the tabs is never seen."""
    found = [f for f in lint(Patcher.from_dict(read(path))) if not re.search(r"object '(mc\.)?lp\.", f.message)]
    assert [str(f) for f in found] == []


@pytest.mark.parametrize("path", PATCHERS, ids=page_id)
def test_texts_fit_their_boxes(path):
    for name, window in windows(read(path)):
        for box in inside(window):
            _, _, width, height = box["patching_rect"]
            if box["maxclass"] in ("newobj", "message"):
                assert width_of(box["text"]) + 10 <= width, (name, box["text"])
            elif box["maxclass"] == "comment":
                size, bold = box.get("fontsize", 12), bool(box.get("fontface"))
                lines = wrap(box["text"], width, size, bold=bold)
                assert comment_height(len(lines), size) <= height, (name, box["text"])
                assert max(width_of(line, size, bold=bold) for line in lines) <= width - 2 * INSET, (name, box["text"])
                assert set(box["text"]) - set(WIDTHS) <= set("éèêàâçùûîôÉ"), (name, box["text"])


@pytest.mark.parametrize("path", PATCHERS, ids=page_id)
def test_windows_fit_a_screen(path):
    for _, window in windows(read(path)):
        assert window["rect"][2] <= 1000 and window["rect"][3] <= HIGHEST


@pytest.mark.parametrize("path", PATCHERS, ids=page_id)
def test_names_are_the_file_s_own(path):
    """A help file never touches a patch of the musician's, nor another help file: chains, sends, parameters."""
    own = f"help.{path.stem.rstrip('~')}"
    for _, window in windows(read(path)):
        for box in inside(window):
            words = box.get("text", "").split() if box["maxclass"] == "newobj" else []
            if is_own(box) or words[:1] in (["s"], ["r"]):
                assert words[1] == own or words[1].startswith(f"{own}."), box["text"]


@pytest.mark.parametrize("name", names())
def test_first_tab_sounds_at_one_click(name):
    """With a model at creation, from a sound that needs no start, through the limiter to the loudspeaker."""
    basic = next(w for at, w in windows(read(FOLDER / f"help/{name}.maxhelp")) if at == "/basic")
    texts = [box.get("text", "") for box in inside(basic)]
    assert any(re.fullmatch(r"(mc\.)?lp\.((en|de)code|model)~ \S+ demo\.ts( forward)?", text) for text in texts)
    assert any(text.startswith("lp.mix~") and "@limit 1" in text for text in texts)
    (loudspeaker,) = [box for box in inside(basic) if box["maxclass"] == "ezdac~"]
    assert loudspeaker["local"] == 1
    wired = {line["patchline"]["source"][0] for line in basic["lines"] if line["patchline"]["destination"][0] == loudspeaker["id"]}
    assert {box["maxclass"] for box in inside(basic) if box["id"] in wired} == {"live.gain~"}


@pytest.mark.parametrize("path", PATCHERS, ids=page_id)
def test_boxes_have_the_ports_of_the_objects(path):
    """As the compiled objects count them; one cord each, or one for all."""
    for box in boxes(read(path)):
        name = box.text.split()[0]
        host = Host(48000.0, str(DATA).encode(), str(DATA).encode())
        arguments = box.text.split(" @")[0].split()[1:]
        typed = [float(w) if re.fullmatch(r"-?\d+", w) else w for w in arguments]
        ins, outs = host.ports(host.add(plain(name), typed))
        cords = (1, ["multichannelsignal", ""]) if name.startswith("mc.") else (max(ins, 1), ["signal"] * outs + [""])
        assert (box.numinlets, box.outlettype) == cords, box.text


def test_flags_and_attributes_give_the_same_ports():
    assert own_ports("lp.encode~", ["-m"]) == own_ports("mc.lp.encode~", []) == own_ports("lp.encode~", ["@mc", "1"])
    assert own_ports("lp.mod~", ["-latents", "3"]) == own_ports("lp.mod~", ["@latents", "3"]) == (3, ["signal"] * 3 + [""])


@pytest.mark.parametrize("name", sorted(set(MAX) - {"mc.*~", "mc.slide~", "mc.sig~"}))
def test_ports_of_max_s_objects_are_those_of_its_reference(name):
    ins, outs = arg_port_counts(name, name)
    assert ins in (None, MAX[name][0]) and outs in (None, len(MAX[name][1]))
    assert ports(name) == MAX[name]


def test_package_is_whole(tmp_path):
    package = assemble(tmp_path / "latentplay", systems=())
    assert problems(package) == []


def test_package_without_something_is_refused(tmp_path):
    package = assemble(tmp_path / "latentplay", systems=())
    (package / "help" / "lp.mod~.maxhelp").unlink()
    (package / "media" / "demo.ts").unlink()
    (package / "extras" / "trace.txt").write_text("made in /home/somebody/latentplay")
    (package / "package-info.json").write_text((FOLDER / "package-info.json").read_text().replace(latentplay.__version__, "9.9.9"))
    found = "\n".join(problems(package, ("macos",), ("/home/somebody",)))
    for line in ("help/lp.mod~.maxhelp: is missing", "externals/lp.bend.mxo: is missing", "names demo.ts", "names lp.mod~.maxhelp",
                 "version 9.9.9", "trace.txt: has the path /home/somebody"):
        assert line in found
    (package / "docs" / "lp.mod~.maxref.xml").write_text("<c74object>")
    assert "lp.mod~.maxref.xml" in problems(package)[0]


def test_package_holds_the_externals_of_each_system(tmp_path):
    def build(host: str, system: str) -> Path:
        made = tmp_path / system
        for name in names():
            bundle = made / "externals" / (f"{name}.mxo/Contents/MacOS/{name}" if system == "macos" else f"{name}.mxe64")
            bundle.parent.mkdir(parents=True, exist_ok=True)
            bundle.write_bytes(b"code")
        (made / "support").mkdir()
        (made / "support" / f"latentplay.{'dylib' if system == 'macos' else 'dll'}").write_bytes(b"core")
        return made

    package = assemble(tmp_path / "latentplay", build)
    assert problems(package, ("macos", "windows")) == []
    assert {p.name for p in (package / "support").iterdir()} == {"latentplay.dylib", "latentplay.dll"}


def test_the_same_package_makes_the_same_zip(tmp_path):
    sums = []
    for name in ("one", "two"):
        package = assemble(tmp_path / name / "latentplay", systems=())
        sums.append(hashlib.sha256(zipped(package, tmp_path / f"{name}.zip").read_bytes()).hexdigest())
    assert sums[0] == sums[1]
