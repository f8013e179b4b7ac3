"""lp.control in real Pd: taught and played by messages, one pad for several modulators, deleted at any time, no late frame."""

import re

import numpy as np
import pytest
from chain_patch import ChainPatch
from live import number
from mappings import random_points, taught
from signal_patch import SignalPatch, kept

from latentplay.control import Mapper
from latentplay.control.control import Control
from latentplay.modulation.modulator import Modulator
from latentplay.render import pd
from latentplay.spec.control import CONTROL

DEMO = pd.external_folder() / "data" / "demo.ts"


class PadPatch(SignalPatch):
    """`pad` is [lp.control a], `mod` is [lp.mod~ a]; what both say is printed."""

    def __init__(self, *, mods: tuple[str, ...] = ("",), length: int = 480) -> None:
        super().__init__(length)
        self.pad = self.box("lp.control a")
        self.tell(self.pad, 0, "PAD")
        self.mods = [self.box(f"lp.mod~ a {flags}") for flags in mods]
        self.mod = self.mods[0] if mods else 0
        for place, (box, flags) in enumerate(zip(self.mods, mods, strict=True)):
            voices = int(flags.split()[-1]) if flags else 8
            self.tell(box, voices, f"MOD{place}")

    def teach(self, ms: float, points: dict[tuple[float, float], list[str]]) -> None:
        """Turns the modulator and adds a point, one after the other."""
        for step, ((x, y), words) in enumerate(points.items()):
            self.say(ms + step, self.mod, *words)
            self.say(ms + step + 0.5, self.pad, f"point_add {x} {y}")


def said(log: str, who: str, word: str) -> list[list[str]]:
    """The words after `who: word` of every such line."""
    return [line.split() for line in re.findall(rf"^{who}: {word} (.*)$", log, re.MULTILINE)]


def values(log: str, who: str, word: str, at: int = -1) -> np.ndarray:
    return np.array([float(value) for value in said(log, who, word)[at]])


def complaints(log: str) -> list[str]:
    return [line for line in log.splitlines() if line.startswith("error: lp.control")]


CORNERS = {
    (0, 0): ["scale 1 2 3 0 0 0 0 -3", "offset 0.5 0 0 0 0 0 0 0", "jump 111"],
    (1, 0): ["scale 0 0 0 0 1 1 1 1", "offset 0 0 0 0 0 0 0 -2.5", "jump 222"],
    (0, 1): ["scale -1 -1 -1 -1 0 0 0 0", "offset 1 1 1 1 1 1 1 1"],
    (1, 1): ["scale 3 -3 3 -3 3 -3 3 -3", "offset 0 0 0 3 -3 0 0 0"],
}


def test_what_was_taught_comes_back_at_its_place(tmp_path):
    """Seven steps: turn, add, elsewhere, add …, train, predict, play. What is not mapped stays exactly."""
    patch = PadPatch()
    patch.teach(5, CORNERS)
    patch.say(20, patch.pad, "train", "mode predict")
    patch.say(21, patch.mod, "jump 555", "smooth 12.5", "time 1/8", "chaos 7", "seed 9 8 7 6 5 4 3 2")
    for step, (x, y) in enumerate(CORNERS):
        patch.say(25 + step, patch.pad, f"xy {x} {y}")
        patch.say(25.5 + step, patch.mod, "dump")
    log = pd.run_batch(patch.finish(tmp_path))
    assert [line[0] for line in said(log, "PAD", "point")] == ["1", "2", "3", "4"]
    assert [float(line[0]) for line in said(log, "PAD", "train")][-1] == 100
    error, seconds, count = values(log, "PAD", "trained")
    assert error < 1e-3 and seconds < 10 and count == 4
    for step, words in enumerate(CORNERS.values()):
        for line in words[:2]:
            wanted = np.array([float(value) for value in line.split()[1:]])
            assert np.allclose(values(log, "MOD0", line.split()[0], step), wanted, atol=1e-3)
        for word, value in (("jump", "555"), ("smooth", "12.5"), ("time", "1/8"), ("chaos", "7"), ("seed", "9 8 7 6 5 4 3 2")):
            assert said(log, "MOD0", word)[step] == value.split()
    assert len(said(log, "PAD", "scale")) == 4 and said(log, "PAD", "jump") == []
    assert np.allclose(values(log, "PAD", "scale"), values(log, "MOD0", "scale"), atol=1e-5)
    assert complaints(log) == []


def test_every_group_can_be_mapped(tmp_path):
    patch = PadPatch()
    patch.say(2, patch.pad, *(f"map {group} 1" for group in ("seed", "time", "jump")), "map scale 0", "map offset 0")
    patch.teach(5, {(0, 0): ["seedmap 0.25 0.5", "time 1/8", "chaos 20", "smooth 10", "jump 900"],
                    (1, 1): ["seedmap 0.75 0.1", "time 32", "chaos 80", "smooth 90", "jump 100"]})
    patch.say(20, patch.pad, "train", "mode predict", "xy 0 0")
    patch.say(21, patch.mod, "dump")
    patch.say(22, patch.pad, "xy 1 1")
    patch.say(23, patch.mod, "dump", "time 500")
    patch.say(24, patch.pad, "xy 1 1")
    patch.say(25, patch.mod, "dump")
    log = pd.run_batch(patch.finish(tmp_path))
    for step, (place, time, rest) in enumerate((([0.25, 0.5], "1/8", [20, 10, 900]), ([0.75, 0.1], "32", [80, 90, 100]))):
        assert np.allclose(values(log, "MOD0", "seedmap", step), place, atol=1e-4)
        assert said(log, "MOD0", "time")[step] == [time]
        assert np.allclose([values(log, "MOD0", word, step)[0] for word in ("chaos", "smooth", "jump")], rest, atol=0.1)
    assert said(log, "MOD0", "time")[-1] == ["32"]  # a note, as it was taught, though ms were said last
    assert said(log, "PAD", "scale") == [] and complaints(log) == []


def test_the_seeds_must_be_on_the_map_when_they_are_mapped(tmp_path):
    patch = PadPatch()
    patch.say(5, patch.pad, "map seed 1", "point_add")
    patch.say(6, patch.mod, "seedmap 0.5 0.5")
    patch.say(7, patch.pad, "point_add", "point_list")
    log = pd.run_batch(patch.finish(tmp_path))
    assert len(complaints(log)) == 1 and "seedmap x y" in complaints(log)[0]
    assert said(log, "PAD", "points") == [["1"]]


def test_without_a_modulator_a_point_says_what_to_do_and_the_pad_still_speaks(tmp_path):
    taught(random_points(3), ["scale"]).write(tmp_path / "map.json")
    patch = PadPatch(mods=())
    patch.say(5, patch.pad, "point_add", "point_update 1", "read map", "mode predict", "xy 0.2 0.2")
    log = pd.run_batch(patch.finish(tmp_path))
    assert len(complaints(log)) == 2 and all("[lp.mod~ a]" in line for line in complaints(log))
    assert len(values(log, "PAD", "scale")) == 8


def test_several_modulators_of_the_chain_and_none_of_another(tmp_path):
    """The first one is what points are made of; all are steered; another count of voices is told once."""
    patch = PadPatch(mods=("", "-latents 3"))
    stranger = patch.box("lp.mod~ b")
    patch.tell(stranger, 8, "OTHER")
    patch.teach(5, CORNERS)
    patch.say(20, patch.pad, "train", "mode predict", "xy 0 0", "xy 1 0", "xy 0 0")
    for box in (*patch.mods, stranger):
        patch.say(21, box, "dump")
    log = pd.run_batch(patch.finish(tmp_path))
    assert np.allclose(values(log, "MOD0", "scale"), [1, 2, 3, 0, 0, 0, 0, -3], atol=1e-3)
    assert np.allclose(values(log, "MOD1", "scale"), [1, 2, 3], atol=1e-3)
    assert (values(log, "OTHER", "scale") == 0).all()
    assert len(complaints(log)) == 1 and "3 voices" in complaints(log)[0]


def test_points_of_another_count_of_voices_are_refused(tmp_path):
    patch = PadPatch(mods=("-latents 3",))
    mapper = Mapper()
    mapper.add(*random_points(1)[0])
    mapper.write(tmp_path / "map.json")
    patch.say(5, patch.pad, "read map", "point_add", "point_clear", "point_add")
    log = pd.run_batch(patch.finish(tmp_path))
    assert len(complaints(log)) == 1 and "has 3 voices, the points have 8" in complaints(log)[0]
    assert said(log, "PAD", "point") == [["1", "0.5", "0.5"]]


def test_a_glide_moves_every_five_milliseconds_and_python_does_the_same(tmp_path):
    mapper = taught(random_points(5, seed=2), ["scale"])
    mapper.write(tmp_path / "map.json")
    patch = PadPatch()
    patch.say(5, patch.pad, "read map", "mode predict", "xy 0 0", "glide 52")
    patch.say(10, patch.pad, "xy 1 1")
    log = pd.run_batch(patch.finish(tmp_path, 100))
    control, modulator, expected = Control(), Modulator(), []
    control.install(mapper.network)
    for message in (("mode", "predict"), ("xy", 0, 0), ("glide", 52), ("xy", 1, 1)):
        control.set(*message)
        expected += [line[1:] for line in control.lines(modulator)]
    while control.ask_wake() is not None:
        control.wake()
        expected += [line[1:] for line in control.lines(modulator)]
    heard = np.array(said(log, "PAD", "scale"), float)
    assert heard.shape == (1 + 11, 8)
    assert np.allclose(heard, expected, atol=1e-5)


def test_files_and_answers(tmp_path):
    patch = PadPatch()
    patch.teach(5, CORNERS)
    patch.say(20, patch.pad, "map jump 1", "train", "write my map", "info", "reset", "info", "map offset 0", "read my map", "point_list",
              "info", "read nowhere", "latency", "version", "point_delete 2", "point_update 3", "point_clear", "point_list")  # fmt: skip
    log = pd.run_batch(patch.finish(tmp_path))
    for line in (
        "write .*my\\\\ map.json 4", "read .*my\\\\ map.json 4", "info chain a", "info points 4", "info points 0", "info learned nothing",
        "info learned jump scale offset", "latency 0", "version 0.1", "point_delete 2", "map offset 1",
    ):  # fmt: skip
        assert re.search(rf"^PAD: {line}", log, re.MULTILINE), (line, log)
    assert [line[0] for line in said(log, "PAD", "points")] == ["0", "4", "0", "0"]
    assert len(complaints(log)) == 1 and "nowhere" in complaints(log)[0]
    mapper = Mapper()
    mapper.read(tmp_path / "my map.json")
    assert mapper.groups == ("jump", "scale", "offset") and len(mapper.points) == 4 and mapper.error < 1e-3


BAD = ("wobble 3", "xy 2 2", "xy 0.5", "mode play", "glide -1", "map speed 1", "map scale 2", "point_add 3 3", "point_add 0.5",
       "point_update", "point_update 77", "point_update x", "point_delete", "point_delete 1.5", "point_delete 1e30", "point_list now",
       "point_clear 1", "reset all", "train now", "write", "read", "read nowhere", "read /", "write nowhere/map", "open", "open nowhere.ts",
       "info all")  # fmt: skip


@pytest.mark.parametrize("words", BAD)
def test_a_bad_message_gets_one_line(words, tmp_path):
    patch = PadPatch()
    patch.say(5, patch.pad, "point_add", "dump", "point_list", words, "dump", "point_list")
    log = pd.run_batch(patch.finish(tmp_path))
    assert len(complaints(log)) == 1, log
    assert words.split()[0].split("_")[0] in complaints(log)[0] or words.split()[-1] in complaints(log)[0]
    state = re.findall(r"^PAD: (?!error)(?!point 1 0.5 0.5$).*", log, re.MULTILINE)
    assert state[: len(state) // 2] == state[len(state) // 2 :] and "Traceback" not in log


def test_an_unknown_word_lists_all_that_is_known(tmp_path):
    patch = PadPatch()
    patch.say(5, patch.pad, "wobble")
    (line,) = complaints(pd.run_batch(patch.finish(tmp_path)))
    assert all(row.name in line for row in (*CONTROL.params, *CONTROL.messages))


def test_two_pads_of_a_chain_share_what_was_learned(tmp_path):
    patch = PadPatch()
    other = patch.box("lp.control a")
    patch.tell(other, 0, "TWO")
    patch.teach(5, CORNERS)
    patch.say(20, patch.pad, "train")
    patch.say(21, other, "mode predict", "xy 1 1")
    patch.say(22, patch.mod, "dump")
    log = pd.run_batch(patch.finish(tmp_path))
    assert np.allclose(values(log, "MOD0", "scale"), [3, -3] * 4, atol=1e-3)
    assert len(said(log, "TWO", "point")) == 4 and said(log, "PAD", "scale") == []


def window(patch: PadPatch, name: str, box: str) -> None:
    """A subpatch with an object in it that takes what is sent to the subpatch's name."""
    patch.box(f"pd {name}")
    inside = (f"#N canvas 0 0 300 300 {name} 0", f"#X obj 20 20 {box}", f"#X obj 20 80 r {name}", "#X connect 1 0 0 0")
    patch._lines[-1] = ";\n".join((*inside, f"#X restore 20 20 pd {name};"))


@pytest.mark.parametrize("seed", range(3))
def test_deleting_pad_and_modulators_while_it_plays_and_learns(seed, tmp_path):
    """Objects come and go under messages, glides and trainings; nothing crashes, and what is left goes on."""
    dice = np.random.default_rng(seed)
    patch = PadPatch()
    patch.teach(1, CORNERS)
    for name, box in (("one", "lp.control a"), ("two", "lp.mod~ a")):
        window(patch, name, box)
    patch.say(10, patch.pad, "train", "mode predict", "glide 40")
    for step in range(60):
        ms = 12 + 2 * step
        patch.say(ms, patch.pad, f"xy {dice.random():.3f} {dice.random():.3f}")
        x, y = 60 + 3 * step, 20
        for name, box in (("one", "lp.control a"), ("two", "lp.mod~ a")):
            act = dice.integers(4)
            if act == 0:
                patch.at(ms + 0.5, patch.message(f"; pd-{name} clear"))
            elif act == 1:
                patch.at(ms + 1, patch.message(f"; pd-{name} obj {x} {y} {box}"))
                patch.at(ms + 1.1, patch.message(f"; pd-{name} obj {x} {y + 60} r {name}; pd-{name} connect 0 0 1 0"))
        patch.at(ms + 1.5, patch.message("; one mode predict; one xy 0.3 0.4; one train; one glide 20"))
    patch.say(160, patch.pad, "info", "xy 0 0", "glide 0", "xy 1 1")
    patch.say(161, patch.mod, "dump")
    log = pd.run_batch(patch.finish(tmp_path, 200))
    assert "Traceback" not in log and "PAD: info points 4" in log
    assert np.allclose(values(log, "MOD0", "scale"), [3, -3] * 4, atol=1e-3)


def test_learning_while_the_demo_plays_in_real_time(tmp_path, jack):
    """A dozen points, three trainings and a pad that is played all the while: the sound goes on."""
    patch = ChainPatch(f"a {DEMO}", "a", 8, length=48000 * 6, source="osc~ 220")
    pad, mod = patch.box("lp.control a"), patch.box("lp.mod~ a")
    printer = patch.box("print PAD")
    patch.connect(pad, 0, printer)

    def say(ms: float, box: int, *texts: str) -> None:
        for text in texts:
            message = patch.message(text)
            patch.connect(message, 0, box)
            patch.at(ms, message)

    patch.at(100, patch.dsp())
    patch.record_at(4000)
    dice = np.random.default_rng(1)
    for point in range(12):
        say(3000 + 20 * point, mod, *(f"{word} {' '.join(f'{v:.3f}' for v in dice.uniform(-3, 3, 8))}" for word in ("scale", "offset")))
        say(3010 + 20 * point, pad, f"point_add {dice.random():.3f} {dice.random():.3f}")
    for ms in (4000, 6000, 6010, 6020, 8000):
        say(ms, pad, "train")
    say(5500, pad, "mode predict", "glide 200")
    metro, x, y, pair = patch.box("metro 50"), patch.box("random 1000"), patch.box("random 1000"), patch.box("pack f f")
    go, two = patch.message("1"), patch.box("t b b")
    place = patch.message("xy $1 $2")
    patch.chain(go, metro, two, x)
    patch.connect(two, 1, y)
    for outlet, box in enumerate((x, y)):
        part = patch.box("/ 1000")
        patch.connect(box, 0, part)
        patch.connect(part, 0, pair, outlet)
    patch.chain(pair, place, pad)
    patch.at(5600, go)
    patch.finish_at(10500, tmp_path)
    log = jack.run(patch.save(tmp_path / "live.pd"), 90)
    trained = np.array(said(log, "PAD", "trained"), float)
    assert len(trained) >= 3 and (trained[:, 0] <= 1e-3).all() and (trained[:, 2] == 12).all()
    assert len(said(log, "PAD", "scale")) > 300
    assert number(log, "DEC", "info failed") == 0 and "Traceback" not in log and complaints(log) == []
    heard = np.loadtxt(tmp_path / "out.txt", dtype=np.float32)
    assert np.isfinite(heard).all()
    loud = np.abs(heard[: 48000 * 6]).reshape(60, -1).max(axis=1)
    assert (loud > 1e-4).mean() > 0.9


def test_a_pad_in_a_render_is_the_pad_in_pd(tmp_path):
    """The values of the modulator's voices, to the last bit, with the same messages at the same time."""
    mapper = taught(random_points(4, seed=3), ["scale", "offset", "jump"])
    mapper.write(tmp_path / "map.json")
    patch = PadPatch(length=9600)
    for voice in range(8):
        patch.keep(patch.mod, voice)
    patch.start()
    patch.say(0, patch.mod, "enable 1")
    patch.say(0, patch.pad, "read map", "mode predict", "xy 0.3 0.6")
    log = pd.run_batch(patch.finish(tmp_path))
    control, modulator = Control(), Modulator(8, 48000, enable=1)
    control.install(mapper.network)
    for message in (("map", "jump", 1), ("mode", "predict"), ("xy", float(np.float32(0.3)), float(np.float32(0.6)))):
        control.set(*message)
    for line in control.lines(modulator):
        modulator.set(*line)
    expected = modulator.process(n=9600)
    assert np.abs(expected).max() > 0.01 and complaints(log) == []
    assert np.array_equal(kept(tmp_path), expected)


def test_all_in_one_breath_at_load_plays_without_a_complaint(tmp_path, jack):
    """In real time the network comes a moment after `read`: the place that was sent before is played when it is there."""
    taught(random_points(3), ["scale"]).write(tmp_path / "map.json")
    patch = PadPatch()
    patch.say(300, patch.pad, "read map, mode predict, xy 0.2 0.2")
    patch.say(2500, patch.pad, "reset, point_add, train, mode predict, xy 0.7 0.1")
    patch.say(5000, patch.pad, "reset, mode predict, xy 0 0, xy 1 1")
    log = jack.run(patch.finish(tmp_path, 6000), 60)
    assert len(said(log, "PAD", "scale")) == 2
    assert len(complaints(log)) == 1 and "nothing was learned" in complaints(log)[0]
