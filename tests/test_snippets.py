"""What the README and the tutorial tell people to type works as it stands, with what is shipped."""

import re
import shlex
from pathlib import Path

import pytest
import soundfile
from clicks import Hand, copy_of, errors, level

from latentplay.cli import main
from latentplay.files.pd_patch import Patch
from latentplay.render import pd

ROOT = Path(__file__).parents[1]
SECONDS = 2


def blocks(page: Path, language: str = "") -> list[str]:
    """What stands between fences."""
    return re.findall(rf"^```{language}\n(.*?)^```", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


def lines(page: Path) -> list[list[str]]:
    """Each line that calls latentplay on a sound or a model, as words."""
    found = [line for block in blocks(page) for line in block.splitlines() if re.match(r"\S*latentplay (render|info) ", line)]
    return [shlex.split(line)[1:] for line in found]


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A folder that looks like a copy of the repository; the demo sound is short there."""
    data, shipped = tmp_path / "latentplay" / "data", ROOT / "latentplay" / "data"
    data.mkdir(parents=True)
    (data / "demo.ts").symlink_to(shipped / "demo.ts")
    sound, rate = soundfile.read(shipped / "demo-input.wav", frames=SECONDS * 48000)
    soundfile.write(data / "demo-input.wav", sound, rate)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", ["README.md", "README.fr.md"])
def test_each_line_of_the_readme_runs(name, checkout, capsys):
    found = lines(ROOT / name)
    assert len(found) >= 4
    for words in found if name == "README.md" else []:  # the French ones are the same
        assert main(words) == 0, words
        assert words[0] == "info" or soundfile.info(checkout / "out.wav").duration >= SECONDS
    assert found == lines(ROOT / "README.md")


@pytest.mark.parametrize("name", ["README.md", "README.fr.md"])
def test_python_in_the_readme_runs(name, checkout):
    for block in blocks(ROOT / name, "python"):
        exec(compile(block, name, "exec"), {})
    assert soundfile.info(checkout / "out.wav").duration == pytest.approx(SECONDS, abs=0.5)


def test_the_tutorial_ends_in_a_sound(checkout):
    """The live patch is told what the tutorial turns, keeps the state in a file, and the last line makes a sound of it."""
    (words,) = lines(ROOT / "docs" / "en" / "tutorial.md")
    assert [words] == lines(ROOT / "docs" / "fr" / "tutorial.md")
    copy = copy_of(ROOT / "help_patches" / "latentplay-play.pd", checkout)
    copy.write_text(copy.read_text().replace("\\$0-", "x-"))
    hand = Hand(copy)
    hand.do("; x-encode enable 0; x-mod basis voronoi, jump 700, smooth 60, time 500, offset 2 -1", 100)
    hand.do(f"; x-preset preset_save mine, write {checkout}/mine.json", 200)
    assert errors(hand.run(checkout)) == []
    assert main(words) == 0
    sound, rate = soundfile.read(checkout / "mine.wav")
    assert len(sound) > SECONDS * rate and level(sound[rate:]) > -40


def test_messages_in_the_readme_are_taken(tmp_path):
    """Those in message boxes of the first patch, one after the other, by a real lp.mod~."""
    said = re.findall(r"\[(\w+ [\w. ]+)\(", (ROOT / "README.md").read_text())
    assert "scale 1" in said
    patch = Patch()
    box = patch.box("lp.mod~ demo")
    for text in said:
        message = patch.message(text)
        patch.connect(message, 0, box)
        patch.at(20, message)
    patch.at(100, patch.message("; pd quit"))
    assert "error" not in pd.run_batch(patch.save(tmp_path / "readme.pd"))
