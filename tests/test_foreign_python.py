"""The command line in a Python that is not the one it was built for, or in a folder that was moved: one line, with the cure that works."""

import subprocess
import sys
from pathlib import Path

import pytest

import latentplay
from latentplay import doctor
from latentplay.cli import commands, main
from latentplay.files import environment, settings

ROOT = Path(latentplay.__file__).parent.parent
OTHER = "/usr/bin/python9"


def bare(*words):
    """The program in a Python without any library: no site-packages."""
    command = [sys.executable, "-S", "-m", "latentplay", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)


@pytest.fixture
def elsewhere(monkeypatch, tmp_path):
    """A checkout whose own Python is another one than ours."""
    own = tmp_path / ".venv" / "bin" / "python"
    own.parent.mkdir(parents=True)
    own.touch()
    monkeypatch.setattr(environment, "own_python", lambda: own)
    monkeypatch.setattr(environment, "is_checkout", lambda: True)
    return own


@pytest.mark.parametrize("words", [["render", "a.wav", "b.wav"], ["bend", "demo"], ["bench"], ["seedmap"], ["demo"]])
def test_without_its_libraries_a_command_is_one_line(words):
    result = bare(*words)
    assert result.returncode == 1 and result.stderr.count("\n") == 1, result.stderr
    assert "make build" in result.stderr or str(environment.own_python()) in result.stderr


def test_the_doctor_survives_and_names_what_is_missing(monkeypatch, capsys):
    checks = tuple(check for check in doctor.CHECKS if check.__name__ not in ("plays", "pure_data"))
    monkeypatch.setattr(doctor, "CHECKS", checks)
    monkeypatch.setattr(doctor, "torch_version", lambda: None)
    assert main(["doctor"]) == 1
    assert "not installed" in capsys.readouterr().out


def test_in_another_python_the_cure_is_the_checkouts_own(elsewhere):
    assert str(elsewhere) in environment.cure("torch", "2.13.0")
    elsewhere.unlink()
    assert environment.cure("torch", "2.13.0") == f"run make build in {ROOT}"


def test_where_pip_put_it_the_cure_is_pip(monkeypatch):
    monkeypatch.setattr(environment, "is_checkout", lambda: False)
    assert environment.cure("torch", "2.13.0").startswith(f"{sys.executable} -m pip install")
    assert "torch==2.13.0" in environment.cure("torch", "2.13.0")


def test_a_python_that_is_too_old_is_told_so(monkeypatch, capsys):
    monkeypatch.setattr(sys, "version_info", (3, 9, 18))
    for command in ([], ["doctor"], ["render", "a.wav", "b.wav"]):
        assert main(command) == 1
        said = capsys.readouterr().err
        assert said.count("\n") == 1 and "3.10 to 3.13" in said and "3.9.18" in said


@pytest.mark.parametrize(("python", "path"), [(OTHER, ROOT), (sys.executable, "/old/place")])
def test_settings_that_lead_elsewhere_are_found(python, path, tmp_path, monkeypatch):
    (tmp_path / settings.NAME).write_text(f"python={python}\npath={path}\n")
    monkeypatch.setattr(doctor.pd, "external_folder", lambda: tmp_path)
    found = doctor.beside()
    assert found.state == doctor.WRONG and (OTHER in found.says or "/old/place" in found.says) and found.remedy


def test_a_check_that_fails_is_one_finding(monkeypatch):
    def broken():
        raise RuntimeError("who knows")

    monkeypatch.setattr(doctor, "CHECKS", (broken, doctor.python))
    first, second = doctor.examine()
    assert first.state == doctor.WRONG and "who knows" in first.says and second.about == "python"


@pytest.mark.parametrize("name", commands())
def test_a_wrong_word_is_one_line_in_every_command(name, capsys):
    with pytest.raises(SystemExit) as end:
        main([name, "--no-such-word"])
    said = capsys.readouterr().err
    assert end.value.code == 2 and said.count("\n") == 1 and said.startswith("latentplay")
