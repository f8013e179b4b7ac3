"""The shipped patches touch nothing but themselves, end in a limiter, and sound at their own pitch at any rate."""

import re
import subprocess
from pathlib import Path

import numpy as np
import pytest
from clicks import Hand, copy_of, errors, level, switches
from pd_text import Canvas, read

from latentplay.generate.patches import patches
from latentplay.model.folders import DATA
from latentplay.render import pd
from latentplay.spec.table import objects

FOLDER = Path(__file__).parents[2] / "help_patches"
ALL = sorted(patches())
OBJECTS = {o.name for o in objects()}
NAMED = ("s", "r", "send", "receive", "s~", "r~", "send~", "receive~", "throw~", "catch~", "table", "tabwrite~", "tabread~", "tabplay~",
         "tabread", "delwrite~", "delread~", "delread4~", "value")
CHAINED = [name for name in ALL if "dac~" in (FOLDER / name).read_text()]


def boxes(canvas: Canvas) -> list[list[str]]:
    """The words of each object box, everywhere in a patch."""
    return [item.content.split() for window in canvas.everywhere() for item in window.items if item.kind == "obj" and item.content]


@pytest.mark.parametrize("name", ALL)
def test_every_name_belongs_to_the_patch_alone(name):
    """What is called `demo` or `view` elsewhere is not meant."""
    for words in boxes(read(FOLDER / name)):
        place = 2 if words[0] == "text" else 1
        if words[0] in (*NAMED, *OBJECTS, "text") and len(words) > place:
            assert words[place].startswith("$0-"), words
    assert re.findall(r"#X array (?!\\\$0-)", (FOLDER / name).read_text()) == []


@pytest.mark.parametrize("name", CHAINED)
def test_each_sound_ends_in_a_limiter(name):
    """Wherever there is a dac~, its window or the one around has lp.mix~, told `limit 1`."""
    for window in read(FOLDER / name).everywhere():
        for item in window.items:
            if item.inner is not None and item.inner.name == "output":
                inside = window if not any(i.content.startswith("lp.mix~ ") for i in item.inner.items) else item.inner
                assert any(i.content.startswith("lp.mix~ ") for i in inside.items), (name, window.name)
    assert "limit 1" in (FOLDER / name).read_text().replace("\\", "")


@pytest.mark.parametrize("name", ALL)
def test_files_are_written_only_where_a_window_asks(name):
    for window in read(FOLDER / name).everywhere():
        for item in window.items:
            if item.kind == "msg" and item.content.startswith(("write ", "record_write ")):
                assert item.content.split()[1] == "$1", item.content


@pytest.mark.parametrize("name", CHAINED)
def test_models_sound_at_their_own_pitch_at_any_rate(name):
    """Pd before 0.56 starts at 44.1 kHz."""
    for words in boxes(read(FOLDER / name)):
        if words[0] in ("lp.encode~", "lp.decode~") and len(words) > 1:
            assert words[-2:] == ["-resample", "1"], words


class Neighbour(Hand):
    """A user's patch is open beside the help: its chain is called `demo`, and it sounds."""

    def __init__(self, patch: Path) -> None:
        super().__init__(patch)
        encode, decode = self.box(f"lp.encode~ demo {DATA / 'demo.ts'}"), self.box("lp.decode~ demo")
        self.connect(self.box("noise~"), 0, encode)
        for latent in range(8):
            self.connect(encode, latent, decode, latent)
        self.box("table mine 48000")
        self.keep = self.box("tabwrite~ mine")
        self.connect(decode, 0, self.keep)


def test_closing_the_model_of_a_help_patch_silences_nobody_else(tmp_path):
    """`close`, `enable 0` and a bent model in the help leave the user's chain of the same name alone."""
    name = "lp.encode~-help.pd"
    hand, window = Neighbour(copy_of(FOLDER / name, tmp_path)), read(FOLDER / name)
    hand.do("; pd dsp 1", 300)
    for text in ("enable 0", "close"):
        box = next(i for i in window.items if i.content == text)
        hand.click(name, box.place[0] + 9, box.place[1] + 9, wait=300)
    hand.at(hand.now, hand.keep)
    hand.now += 1100
    hand.do(f"; mine write {tmp_path}/mine.txt")
    assert errors(hand.run(tmp_path)) == []
    heard = np.loadtxt(tmp_path / "mine.txt", dtype=np.float32)
    assert level(heard[24000:]) > -40


def heard_at(rate: int, folder: Path, name: str = "lp.encode~-help.pd") -> tuple[np.ndarray, str]:
    """Two seconds of a help patch in a Pd that runs at a rate."""
    folder.mkdir()
    hand, (spot,) = Hand(copy_of(FOLDER / name, folder)), switches(read(FOLDER / name))
    hand.click(name, *spot)
    hand.record(("left", "right"), 2 * rate)
    hand.now += 2100
    hand.do(f"; left write {folder}/left.txt; pd quit")
    hand.save(folder / "hand.pd")
    log = pd.run_batch(hand.patch, rate=rate, extra=("-path", str(folder), "-open", str(folder / "hand.pd")), seconds=120)
    return np.loadtxt(folder / "left.txt", dtype=np.float32), log


def centre(sound: np.ndarray, rate: int) -> float:
    """Hz around which half of the energy lies, of what is below 8 kHz."""
    spectrum = np.abs(np.fft.rfft(sound)) ** 2
    below = np.cumsum(spectrum[: int(8000 * len(sound) / rate)])
    return float(np.searchsorted(below, below[-1] / 2) * rate / len(sound))


def test_a_newcomer_at_44100_hz_hears_the_right_pitch(tmp_path):
    sounds = {rate: heard_at(rate, tmp_path / str(rate)) for rate in (48000, 44100)}
    assert all("semitones" not in log for _, log in sounds.values())
    usual, other = (centre(sound[rate // 2 :], rate) for rate, (sound, _) in sounds.items())
    assert abs(12 * np.log2(other / usual)) < 0.7  # 1.5 semitones without -resample


def test_the_movement_alone_sounds_at_the_opening_settings(tmp_path):
    """The encoder off: the latents come from lp.mod~ alone."""
    name = "latentplay-play.pd"
    window = read(FOLDER / name)
    hand, (spot,) = Hand(copy_of(FOLDER / name, tmp_path)), switches(window)
    panel = next(i for i in window.items if i.inner is not None and i.inner.name == "encoder")
    hand.click(name, panel.place[0] + 14, panel.place[1] + 14)
    hand.click(name, *spot)
    hand.record(("left", "right"), 144000)
    hand.now += 3100
    hand.do(f"; left write {tmp_path}/left.txt")
    assert errors(hand.run(tmp_path)) == []
    assert level(np.loadtxt(tmp_path / "left.txt", dtype=np.float32)[48000:]) > -35


def test_the_external_takes_no_data_of_pd_s_that_a_function_gives():
    """Not every host lets an external see Pd's variables."""
    symbols = subprocess.run(["nm", "-D", "--undefined-only", str(pd.external_file())], capture_output=True, text=True, check=True).stdout
    wanted = {line.split()[-1] for line in symbols.splitlines()}
    assert not wanted & {"garray_class", "s_anything", "s_signal", "s_float", "s_list", "s_bang", "s_symbol", "s_", "pd_canvasmaker"}
    assert "class_getname" in wanted
