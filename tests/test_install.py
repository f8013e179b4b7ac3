"""Installing: the objects are found by Pd, twice is as good as once, and what was there stays."""

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import latentplay
from latentplay import install
from latentplay.cli import main
from latentplay.files import settings
from latentplay.files.pd_patch import Patch
from latentplay.model.folders import DATA, find_model, model_folders
from latentplay.render import pd

ROOT = Path(latentplay.__file__).parent.parent
PREPARE = ROOT / "pyext_src" / "prepare.py"


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "extra" / "latentplay"


def play(tmp_path, *boxes, declare=None, path=None, **variables):
    """What Pd, with nothing but this search path, says about these boxes."""
    patch = Patch()
    if declare:
        patch.box(declare)
    for text in boxes:
        box = patch.box(text)
        ask = patch.message("info")
        patch.connect(ask, 0, box)
        patch.connect(box, 8, patch.box("print STATUS"))
        patch.at(50, ask)
    patch.at(100, patch.message("; pd quit"))
    file = tmp_path / "t.pd"
    first, rest = str(patch).split("\n", 1)
    file.write_text(f"{first}\n#X {declare};\n{rest}" if declare else str(patch))  # as Pd saves a [declare]
    command = [
        pd.find_pd(),
        "-nogui",
        "-noprefs",
        "-stderr",
        "-nosound",
        "-batch",
        "-path",
        str(path),
        "-open",
        str(file),
    ]
    clean = {key: value for key, value in os.environ.items() if not key.startswith("LATENTPLAY")}
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True, env={**clean, **variables}).stderr


def test_library_is_found_by_declare_and_plays_the_demo_model(folder, tmp_path):
    install.install(folder)
    said = play(tmp_path, "lp.encode~ demo.ts", declare="declare -lib latentplay", path=folder.parent)
    assert "couldn't create" not in said
    assert "STATUS: info model demo" in said


def test_each_object_loads_by_its_own_name(folder, tmp_path):
    install.install(folder)
    for name in install.object_names():
        assert "couldn't create" not in play(tmp_path, f"{name} voice", path=folder)


def test_external_without_its_settings_finds_the_users(folder, tmp_path):
    """A copy alone in a folder, as a device brings it along: latentplay.cfg in the user's data folder tells it the Python."""
    folder.mkdir(parents=True)
    (folder / pd.external_file().name).write_bytes(pd.external_file().read_bytes())
    users = tmp_path / "data" / "latentplay"
    said = play(tmp_path, "lp.encode~ demo.ts", declare="declare -lib latentplay", path=folder, XDG_DATA_HOME=str(users.parent))
    line = next(line for line in said.splitlines() if "no latentplay.cfg" in line)
    assert str(folder) in line and str(users) in line and "latentplay install --max" in line
    users.mkdir(parents=True)
    (users / settings.NAME).write_text(settings.text(engine="process", embedded=False))
    said = play(tmp_path, "lp.encode~ demo.ts", declare="declare -lib latentplay", path=folder, XDG_DATA_HOME=str(users.parent))
    assert "STATUS: info model demo" in said and "STATUS: info engine process" in said


def test_settings_beside_the_external_come_first(folder, tmp_path):
    users = tmp_path / "data" / "latentplay"
    users.mkdir(parents=True)
    (users / settings.NAME).write_text("python=/nowhere/python\nengine=process\n")
    install.install(folder)
    said = play(tmp_path, "lp.encode~ demo.ts", declare="declare -lib latentplay", path=folder.parent, XDG_DATA_HOME=str(users.parent))
    assert "STATUS: info model demo" in said


def test_copies_work_where_links_cannot_be(folder, tmp_path, monkeypatch):
    def refuse(*_):
        raise OSError("no links here")

    monkeypatch.setattr(os, "symlink", refuse)
    install.install(folder)
    assert not any(path.is_symlink() for path in folder.iterdir())
    said = play(tmp_path, "lp.encode~ demo.ts", "lp.decode~ demo", path=folder)
    assert "couldn't create" not in said
    assert "STATUS: info model demo" in said


def test_twice_is_as_good_as_once(folder):
    first = install.install(folder)
    assert install.install(folder) == first
    assert len(list(folder.iterdir())) >= len(install.object_names()) + 2


def test_uninstall_takes_its_own_and_nothing_else(folder):
    install.install(folder)
    (folder / "mine.pd").write_text("my own patch")
    gone = install.uninstall(folder)
    assert [path.name for path in folder.iterdir()] == ["mine.pd"]
    assert pd.external_file().name in gone
    assert install.uninstall(folder) == []


def test_an_empty_folder_goes_too(folder):
    install.install(folder)
    install.uninstall(folder)
    assert not folder.exists()


def test_somebody_elses_folder_is_left_alone(folder, capsys):
    folder.mkdir(parents=True)
    (folder / "precious.pd").write_text("not ours")
    assert main(["install", "--to", str(folder)]) == 1
    assert "holds something else" in capsys.readouterr().err
    assert (folder / "precious.pd").read_text() == "not ours"


def test_command_says_what_it_did(folder, capsys):
    assert main(["install", "--to", str(folder), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["folder"] == str(folder)
    assert main(["install", "--to", str(folder), "--uninstall"]) == 0
    assert "taken away" in capsys.readouterr().out
    assert main(["install", "--to", str(folder), "--uninstall"]) == 0
    assert "nothing of latentplay" in capsys.readouterr().out


def test_settings_name_this_python(folder):
    install.install(folder)
    assert settings.read(folder)["python"] == [sys.executable]


def test_a_missing_model_says_where_it_looked():
    with pytest.raises(latentplay.errors.ModelError, match=r"not found in: .*models"):
        find_model("no-such-model")


def test_models_are_looked_for_where_one_chose_then_in_the_users_folder_then_in_the_package(monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", "/home/zoé")
    monkeypatch.setenv("LATENTPLAY_MODELS", "/models")
    assert model_folders() == [Path("/models"), Path("/home/zoé/latentplay/models"), DATA]
    monkeypatch.delenv("LATENTPLAY_MODELS")
    assert model_folders()[0] == Path("/home/zoé/latentplay/models")


# --- the set-up before the first build --------------------------------------------------------------------------------


@pytest.fixture
def prepare():
    spec = importlib.util.spec_from_file_location("prepare", PREPARE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def stops(module, call, *words):
    """The line with which it stops."""
    with pytest.raises(SystemExit) as end:
        call(*words)
    assert str(end.value).startswith("latentplay: ") and "\n" not in str(end.value)
    return str(end.value)


def test_an_old_python_is_told_so(prepare, monkeypatch):
    monkeypatch.setattr(prepare, "version_of", lambda _: (3, 9))
    assert "3.10 to 3.13" in stops(prepare, prepare.choose_python)


def test_without_root_the_exact_line_is_told(prepare, monkeypatch):
    monkeypatch.setattr(prepare.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(prepare.shutil, "which", lambda name: "/usr/bin/apt-get" if name == "apt-get" else None)
    said = stops(prepare, prepare.install_packages, ["puredata", "puredata-dev"])
    assert "apt-get install -y --no-install-recommends puredata puredata-dev" in said


def test_without_apt_the_packages_are_named(prepare, monkeypatch):
    monkeypatch.setattr(prepare.shutil, "which", lambda _: None)
    assert "puredata-dev" in stops(prepare, prepare.install_packages, ["puredata-dev"])


def test_zlib_is_asked_for_where_the_compiler_does_not_find_it(prepare, monkeypatch):
    version = sys.version_info[:2]
    assert "zlib1g-dev" not in prepare.missing_packages(sys.executable, version, False)
    monkeypatch.setattr(prepare, "quiet", lambda _: 1)
    assert "zlib1g-dev" in prepare.missing_packages(sys.executable, version, False)


def test_without_a_network_it_stops_with_a_line(prepare, monkeypatch):
    monkeypatch.setattr(prepare.os, "geteuid", lambda: 0)
    monkeypatch.setattr(prepare.shutil, "which", lambda name: "/usr/bin/" + name)
    monkeypatch.setattr(prepare, "quiet", lambda _: 100)
    assert "is there a network" in stops(prepare, prepare.install_packages, ["puredata"])


def test_what_will_be_installed_is_said_first(prepare, capsys):
    prepare.announce(["puredata"], True, prepare.torch_requirement(True)[1])
    said = capsys.readouterr().out
    assert "puredata" in said and "torch" in said and ".venv" in said


def test_torch_comes_without_cuda_where_it_can(prepare, monkeypatch):
    monkeypatch.setattr(prepare.sys, "platform", "linux")
    words, size = prepare.torch_requirement(True)
    assert words[-1].endswith("+cpu") and "200 MB" in size
    words, size = prepare.torch_requirement(False)
    assert words == ["torch==" + prepare.TORCH] and "CUDA" in size


def test_nothing_missing_says_nothing(prepare, monkeypatch, capsys):
    monkeypatch.setattr(prepare, "missing_packages", lambda *_: [])
    monkeypatch.setattr(prepare, "is_ready", lambda *_: True)
    prepare.main()
    assert capsys.readouterr().out == ""


def test_tests_cover_what_playing_needs(prepare, monkeypatch, tmp_path):
    monkeypatch.setattr(prepare, "STAMP", str(tmp_path / "stamp"))
    assert not prepare.is_ready((3, 11), False)
    (tmp_path / "stamp").write_text(prepare.fingerprint((3, 11), True))
    assert prepare.is_ready((3, 11), False) and prepare.is_ready((3, 11), True)
    (tmp_path / "stamp").write_text(prepare.fingerprint((3, 11), False))
    assert prepare.is_ready((3, 11), False) and not prepare.is_ready((3, 11), True)
    assert not prepare.is_ready((3, 12), False)
