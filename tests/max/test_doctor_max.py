"""`latentplay doctor --max`: each thing that can be wrong is found, with a cure that works; the engine is really started."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from max_package import CONTENTS, install, make, place_of

import latentplay
from latentplay.cli import main
from latentplay.files import settings
from latentplay.max import engine_process, package

ROOT = str(Path(latentplay.__file__).parents[1])


def findings(capsys, *words):
    capsys.readouterr()
    code = main(["doctor", "--max", "--json", *words])
    found = json.loads(capsys.readouterr().out)
    assert code == any(f["state"] == "wrong" for f in found)
    return found


def about(found, word):
    return [f for f in found if f["about"] == word]


def wrong(found):
    return [f for f in found if f["state"] == "wrong"]


def change(folder, key, value):
    """Another value in latentplay.cfg."""
    lines = [f"{key}={value}" if line.startswith(f"{key}=") else line for line in (folder / settings.NAME).read_text().splitlines()]
    (folder / settings.NAME).write_text("\n".join(lines) + "\n")


def engines():
    """Processes of engines that this test started: by their command line."""
    listed = subprocess.run(["ps", "-o", "args=", "--ppid", str(os.getpid())], capture_output=True, text=True, check=True).stdout
    return [line for line in listed.splitlines() if "latentplay.host.process" in line]


def test_a_healthy_installation_is_well_and_its_engine_starts(max_home, small_package, capsys):
    install(small_package)
    found = findings(capsys)
    assert not wrong(found)
    assert len(about(found, "package")) == 2
    (settings_found,) = about(found, "settings")
    assert str(place_of(max_home, 9)) in settings_found["says"] and "torch" in settings_found["says"]
    (starts,) = about(found, "starts")
    assert "answers after" in starts["says"]
    assert not engines()


def test_nothing_installed(max_home, capsys):
    found = findings(capsys)
    assert [f["remedy"] for f in about(found, "package")] == ["latentplay install --max"] * 2


def test_no_max(max_home, capsys):
    for name in ("Max 8", "Max 9"):
        (max_home / "Documents" / name).rmdir()
    (finding,) = about(findings(capsys), "max")
    assert finding["state"] == "wrong" and "start Max once" in finding["remedy"]


def test_a_folder_of_ones_choice(max_home, small_package, tmp_path, capsys):
    install(small_package, "--to", str(tmp_path / "Packages"))
    assert not wrong(findings(capsys, "--to", str(tmp_path / "Packages")))


def test_each_thing_that_is_wrong_is_cured_by_its_remedy(max_home, small_package, capsys):
    """The remedy `latentplay install --max` is followed, and all is well again."""
    support = place_of(max_home) / "support"
    broken = make(max_home / "broken", {"latentplay/__init__.py": "raise ImportError('half a copy')"})

    def another_version():
        (place_of(max_home) / "package-info.json").write_text('{"name": "latentplay", "version": "0.0.1"}')

    troubles = {
        "is version 0.0.1": another_version,
        "'help/lp.encode~.maxhelp' is gone": lambda: (place_of(max_home) / "help" / "lp.encode~.maxhelp").unlink(),
        "'/nowhere/python' is gone": lambda: change(support, "python", "/nowhere/python"),
        "half a copy": lambda: change(support, "path", broken),
        "names no Python": lambda: (support / settings.NAME).unlink(),
        "code 7": lambda: change(support, "python", script(max_home, "exit 7")),
    }
    for says, make_trouble in troubles.items():
        install(small_package)
        make_trouble()
        found = wrong(findings(capsys))
        assert len(found) == 1 and says in found[0]["says"], found
        assert found[0]["remedy"].endswith("latentplay install --max")
    install(small_package)
    assert not wrong(findings(capsys))


def script(folder, *lines):
    """An executable that stands in for a Python."""
    file = folder / "python"
    file.write_text("#!/bin/sh\n" + "\n".join(lines) + "\n")
    file.chmod(0o755)
    return str(file)


def test_a_package_for_another_system_is_told(max_home, small_package, monkeypatch, capsys):
    install(small_package)
    for packages in (place_of(max_home, 8), place_of(max_home, 9)):
        (packages / "support" / "latentplay.dll").unlink()
        cfg = packages / "support" / settings.NAME
        cfg.write_text(cfg.read_text().replace("file=support/latentplay.dll\n", ""))
    monkeypatch.setattr("latentplay.max.doctor.packages_folders", lambda: [place_of(max_home).parent])
    monkeypatch.setattr(sys, "platform", "win32")
    found = about(findings(capsys), "package")
    assert found[0]["says"].endswith("no externals for Windows") and "--from" in found[0]["remedy"]


def test_an_engine_that_ends_at_once_says_its_last_words(tmp_path):
    with pytest.raises(engine_process.EngineDoesNotStart, match=r"code 3 \(no such thing\)"):
        engine_process.start_and_stop(script(tmp_path, "echo 'no such thing' >&2", "exit 3"), "")
    with pytest.raises(engine_process.EngineDoesNotStart, match="does not run"):
        engine_process.start_and_stop("/nowhere/python", "")


def test_an_engine_that_never_answers_is_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr(engine_process, "SECONDS", 0.5)
    with pytest.raises(engine_process.EngineDoesNotStart, match="does not answer"):
        engine_process.start_and_stop(script(tmp_path, "exec sleep 100"), "")


def test_who_comes_without_the_secret_is_no_engine(tmp_path):
    talk = "import socket,sys; p=int(sys.stdin.readline().split()[0]); s=socket.create_connection(('127.0.0.1',p))"
    stranger = f"{talk}; s.sendall((5).to_bytes(8,'little')+b'hello'); sys.stdin.read()"
    with pytest.raises(engine_process.EngineDoesNotStart, match="something else"):
        engine_process.start_and_stop(script(tmp_path, f'exec {sys.executable} -c "{stranger}"'), "")


def test_engine_is_started_with_the_words_of_the_external():
    started = engine_process.start_and_stop(sys.executable, ROOT)
    from latentplay import _wire

    assert started.version == _wire.VERSION
    external = Path(ROOT, "latentplay", "latentplay.pd_linux").read_bytes()
    assert _wire.engine_command("python", "")[-1].encode() in external


def test_systems_of_a_package(small_package):
    found = package.read(small_package)
    assert [found.plays_on(system) for system in ("darwin", "win32", "linux")] == [True, True, False]
    make(small_package, {"externals/lp.encode~.mxl": "linux", "support/latentplay.so": "linux"})
    assert found.plays_on("linux")
    assert len(found.files()) == len(CONTENTS) + 2
