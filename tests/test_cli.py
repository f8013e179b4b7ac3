"""The command line: quick to answer, one line for what goes wrong, the same words everywhere."""

import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

import latentplay
from latentplay import cli
from latentplay.cli import commands, main
from latentplay.doctor import OK, examine
from latentplay.install import object_names
from latentplay.model.engine import EngineError

ROOT = Path(latentplay.__file__).parent.parent
HEAVY = ("torch", "numpy", "scipy", "sklearn", "umap", "soundfile", "matplotlib")


def run(*words, **options):
    """The program as a shell starts it."""
    return subprocess.run(
        [sys.executable, "-m", "latentplay.cli", *words], capture_output=True, text=True, check=False, **options
    )


def test_help_lists_every_command_and_pays_for_none():
    code = f"import sys; from latentplay.cli import main; main([]); print([m for m in {HEAVY} if m in sys.modules])"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip().endswith("[]")
    assert all(name in result.stdout for name in ("demo", "render", "info", "doctor", "install", "bend"))


@pytest.mark.parametrize("name", commands())
def test_every_command_helps(name, capsys):
    with pytest.raises(SystemExit) as end:
        main([name, "--help"])
    assert end.value.code == 0
    assert "usage: latentplay " + name in capsys.readouterr().out


def test_a_word_that_is_no_command_lists_the_commands(capsys):
    with pytest.raises(SystemExit) as end:
        main(["sing"])
    assert end.value.code == 2
    said = capsys.readouterr().err
    assert "sing" in said and "render" in said


@pytest.mark.parametrize("words", [["render", "in.wav"], ["render", "in.wav", "out.wav", "--wobble"], ["info"], ["sing"]])
def test_words_that_do_not_fit_give_one_line(words, capsys):
    with pytest.raises(SystemExit) as end:
        main(words)
    said = capsys.readouterr().err
    assert end.value.code == 2 and said.count("\n") == 1 and "--help" in said


def test_a_rendering_never_takes_the_place_of_its_sound_unasked(tmp_path, capsys):
    sound = tmp_path / "in.wav"
    soundfile.write(sound, np.zeros(4800, np.float32), 48000, subtype="FLOAT")
    before = sound.read_bytes()
    assert main(["render", str(sound), str(tmp_path / "." / "in.wav"), "--quiet"]) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "--overwrite" in said and sound.read_bytes() == before
    assert main(["render", str(sound), str(sound), "--overwrite", "--quiet"]) == 0
    out = capsys.readouterr().out
    assert sound.read_bytes() != before and "--align" in out


def test_version():
    assert run("--version").stdout.strip() == f"latentplay {latentplay.__version__}"


def test_a_reader_that_stops_reading_is_no_error(model_file):
    command = f"{sys.executable} -m latentplay.cli info --layers {model_file('rave_v2')} | head -1"
    result = subprocess.run(command, shell=True, capture_output=True, text=True, check=True)
    assert "Traceback" not in result.stderr


# --- the demo ---------------------------------------------------------------------------------------------------------


def test_demo_is_heard_and_seen(tmp_path):
    result = run("demo", "--to", str(tmp_path), "--json")
    assert result.returncode == 0, result.stderr
    said = json.loads(result.stdout)
    heard, rate = soundfile.read(said["wav"])
    assert rate == 48000 and np.abs(heard).max() > 0.1 and np.isfinite(heard).all()
    assert Path(said["png"]).read_bytes().startswith(b"\x89PNG")
    assert said["latency"] == said["collect"] + said["own"] >= 2048
    assert said["times_real_time"] > 0


def test_live_patch_without_a_screen_is_one_clear_line(monkeypatch, tmp_path, capsys):
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "latentplay-play.pd").write_text("#N canvas 0 0 100 100 12;\n")
    monkeypatch.setattr("latentplay.install.help_folder", lambda: tmp_path)
    assert main(["demo", "--live"]) == 1
    said = capsys.readouterr().err.strip()
    assert "no screen" in said and "\n" not in said


# --- the doctor -------------------------------------------------------------------------------------------------------


def test_doctor_finds_a_healthy_installation():
    result = run("doctor", "--json")
    findings = {f["about"]: f for f in json.loads(result.stdout)}
    assert result.returncode == 0, findings
    for about in ("python", "torch", "engine", "external", "pd", "plays", "models"):
        assert findings[about]["state"] == OK, findings[about]


def test_python_m_latentplay_is_the_doctor():
    result = subprocess.run([sys.executable, "-m", "latentplay"], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout
    assert result.stdout.splitlines()[-1] == "all is well"


def test_doctor_says_what_to_do_about_another_torch(monkeypatch, capsys):
    monkeypatch.setattr("latentplay.doctor.torch_version", lambda: "1.0.0")
    monkeypatch.setattr("latentplay.doctor.CHECKS", tuple(c for c in cli_checks() if c.__name__ == "torch"))
    assert main(["doctor"]) == 1
    said = capsys.readouterr().out
    assert "1.0.0" in said and "make build" in said and "1 thing to mend" in said


def test_doctor_goes_on_after_a_finding(monkeypatch):
    def broken():
        raise EngineError("the engine is not there: build it")

    monkeypatch.setattr("latentplay.doctor.CHECKS", (broken, lambda: next(iter(examined))))
    examined = [object()]
    first, second = examine()
    assert (first.says, first.remedy) == ("the engine is not there", "build it")
    assert second is examined[0]


def cli_checks():
    from latentplay import doctor

    return doctor.CHECKS


# --- what the README promises -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["README.md", "README.fr.md"])
def test_readme_names_every_object_and_every_command_it_shows_exists(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert [o for o in object_names() if f"`{o}`" not in text] == []
    shown = {match[1] for match in re.finditer(r"^(?:\.venv/bin/)?latentplay (\w+)", text, re.MULTILINE)}
    assert shown <= set(commands())


@pytest.mark.parametrize("name", ["README.md", "README.fr.md", "CONTRIBUTING.md"])
def test_links_lead_somewhere(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    local = [link for link in re.findall(r"\]\(([^)]+)\)", text) if not link.startswith("http")]
    assert [link for link in local if not (ROOT / link.split("#")[0]).exists()] == []


def test_both_readmes_have_the_same_chapters():
    count = [(ROOT / name).read_text(encoding="utf-8").count("\n## ") for name in ("README.md", "README.fr.md")]
    assert count[0] == count[1]


def test_every_make_target_is_explained():
    makefile = (ROOT / "Makefile").read_text()
    for target in ("demo", "play", "test", "build", "lint", "bench", "test-models", "help"):
        assert f"\n{target}:" in makefile
        assert "##" in makefile.split(f"\n{target}:", 1)[1].splitlines()[0]


def test_lines_of_help_are_there():
    assert all(line[0].islower() and not line.endswith(".") for line in commands().values())
    assert cli.help_line(Path(cli.__file__)) == ""
