"""What people keep: two programs that write one file, links, pipes, documents with strange numbers and names."""

import json
import os
import subprocess
import sys

import numpy as np
import pytest

import latentplay as lp
from latentplay.bend import ArrayLayers
from latentplay.errors import LatentPlayError
from latentplay.files import documents
from latentplay.files.whole import alone_in, replaced

WRITER = """
import sys, numpy as np, latentplay as lp
from latentplay.bend import ArrayLayers
number, folder = int(sys.argv[1]), sys.argv[2]
presets, bender = lp.Presets(), lp.Bender(ArrayLayers({"a.weight": np.full(2000, number, np.float32)}))
for i in range(300 * number):
    presets.save(f"{number} {i}", lp.Preset())
for turn in range(6):
    presets.write(f"{folder}/presets.json")
    bender.write(f"{folder}/take")
"""


def test_two_programs_that_write_one_file_leave_one_of_them_whole(tmp_path):
    programs = [subprocess.Popen([sys.executable, "-c", WRITER, str(number), str(tmp_path)]) for number in (1, 2)]
    reads = 0
    while any(program.poll() is None for program in programs):
        if (tmp_path / "take.json").exists():
            presets, bender = lp.Presets(), lp.Bender(ArrayLayers({"a.weight": np.zeros(2000, np.float32)}))
            assert presets.read(tmp_path / "presets.json") in (300, 600)
            bender.read(str(tmp_path / "take"))
            assert set(bender.playing(0)) in ({1.0}, {2.0})
            reads += 1
    assert reads and [program.returncode for program in programs] == [0, 0]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["presets.json", "take.json", "take.wav"]


def test_a_link_is_followed_and_what_is_no_ordinary_file_is_left_alone(tmp_path):
    (tmp_path / "kept.json").write_text("{}")
    (tmp_path / "link.json").symlink_to(tmp_path / "kept.json")
    lp.Preset().write(tmp_path / "link.json")
    assert (tmp_path / "link.json").is_symlink() and "latentplay preset" in (tmp_path / "kept.json").read_text()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    for name in ("pipe", "folder"):
        with pytest.raises(LatentPlayError, match="no ordinary file"):
            lp.Preset().write(tmp_path / name)
        with pytest.raises(LatentPlayError):
            lp.Preset.read(tmp_path / name)


def test_rights_stay_and_a_failed_write_leaves_nothing(tmp_path):
    file = tmp_path / "a.json"
    lp.Preset().write(file)
    file.chmod(0o640)
    lp.Preset().write(file)
    assert file.stat().st_mode & 0o777 == 0o640
    with pytest.raises(ZeroDivisionError), replaced(file) as new:
        new.write_text("half")
        raise ZeroDivisionError
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"] and "latentplay preset" in file.read_text()


def test_a_lock_of_a_folder_that_is_not_there_is_none(tmp_path):
    with alone_in(tmp_path / "gone"), alone_in(tmp_path):
        pass


@pytest.mark.parametrize("text", ['{"a": 1e309}', '{"a": ' + "7" * 400 + "}", '{"a": -1e400}', '{"\\ud800": 1}', '{"a": NaN}'])
def test_numbers_and_names_that_cannot_be_kept_are_one_line(text):
    with pytest.raises(documents.BadDocument) as error:
        documents.parsed(text)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("name", ["half \\ud800", "a\\nb"])
def test_a_strange_name_in_a_document_never_costs_the_others(name, tmp_path):
    (tmp_path / "strange.json").write_text(
        json.dumps({"format": "latentplay presets", "version": 2, "presets": {}}).replace(
            '"presets": {}', f'"presets": {{"{name}": {{"format": "x"}}}}'
        )
    )
    presets = lp.Presets()
    presets.save("mine", lp.Preset())
    with pytest.raises(LatentPlayError) as error:
        presets.read(tmp_path / "strange.json")
    assert "\n" not in str(error.value)
    assert presets.write(tmp_path / "mine.json") == 1 and lp.Presets().read(tmp_path / "mine.json") == 1
