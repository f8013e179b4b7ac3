"""lp.preset in real Pd: states come back exactly, glides arrive, a recorded performance renders to the last bit."""

import json
import re
import shutil

import numpy as np
import pytest
import soundfile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from signal_patch import SignalPatch, kept
from states import KINDS, told, typed
from talking_pd import TalkingPd

from latentplay.cli import main
from latentplay.model.folders import DATA
from latentplay.preset.automation import Automation
from latentplay.preset.document import Preset, read_file
from latentplay.render import pd
from latentplay.render.performance import Performance
from latentplay.render.render import render

DEMO = DATA / "demo.ts"
RATE = 48000


class WholeChain(SignalPatch):
    """Every object of a chain called v, wired as in the device; a table is sent through it and what comes out is kept."""

    def __init__(self, length=RATE, model=DEMO):
        super().__init__(length)
        self.box("table sent")
        self.play = self.box("tabplay~ sent")
        boxes = [f"lp.encode~ v {model}", "lp.mod~ v -latents 8", "lp.decode~ v", "lp.mix~ v", "lp.bend v", "lp.control v", "lp.preset v"]
        numbers = [self.box(text) for text in boxes]
        self.encode, self.mod, self.decode, self.mix, self.bend, self.control, self.preset = numbers
        self.named = dict(zip(("lp.encode~", "lp.mod~", "lp.decode~", "lp.mix~", "lp.bend", "lp.control"), numbers[:6], strict=True))
        for latent in range(8):
            self.connect(self.encode, latent, self.mod, latent)
            self.connect(self.mod, latent, self.decode, latent)
        self.connect(self.play, 0, self.encode)
        self.connect(self.decode, 0, self.mix)
        self.connect(self.play, 0, self.mix, 1)
        self.keep(self.mix)
        for box, outlet, name in ((self.preset, 0, "PRE"), (self.mod, 8, "MOD"), (self.mix, 1, "MIX"), (self.control, 0, "CTL")):
            self.tell(box, outlet, name)

    def send(self, folder, sound):
        """The sound plays from the first sample on."""
        soundfile.write(folder / "sent.wav", sound, RATE, subtype="FLOAT")
        read, files = self.message(f"read -resize -maxsize 1e9 {folder}/sent.wav sent"), self.box("soundfiler")
        self.connect(read, 0, files)
        self.at(0, read, self.message("; pd dsp 1"), self.play, *self.writers)


def noise(samples):
    """Swelling noise: something goes on in the latents."""
    return (0.3 * np.random.default_rng(5).standard_normal(samples) * np.linspace(0, 1, samples)).astype(np.float32)


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_random_states_of_a_whole_chain_come_back_exactly(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("states")
    patch = WholeChain(length=640)
    names = [f"s{i}" for i in range(5)]
    for i, name in enumerate(names):
        for kind in KINDS:
            patch.say(100 * i + 5, patch.named[kind], *map(typed, data.draw(told(kind))))
        patch.say(100 * i + 50, patch.preset, f"preset_save {name}")
    order = data.draw(st.permutations(names))
    for i, name in enumerate(order):
        patch.say(1000 + 10 * i, patch.preset, f"preset_load {name}", f"preset_save {name}-again")
    patch.say(1100, patch.preset, "write all.json")
    patch.start()
    log = pd.run_batch(patch.finish(folder, 1200))
    found = read_file(folder / "all.json")
    for name in names:
        kept_state, again = found[name].to_json(), found[f"{name}-again"].to_json()
        assert again["objects"] == kept_state["objects"], log
        assert again["bending"] == kept_state["bending"]
        assert again["mapping"] == kept_state["mapping"]


def perform(patch):
    """Everything that an automation knows, at odd times."""
    say = patch.say
    say(0, patch.mod, "enable 1", "jump 300")
    say(0, patch.mix, "mix 70", "limit 1")
    say(0, patch.preset, "record 1", f"open {DEMO}")
    say(3.3, patch.preset, "preset_save zero")
    say(100.7, patch.mod, "scale 1 1 2 0.5 0.3 1 2 0", "seedmap 0.3 0.4", "basis fractal")
    say(200, patch.control, "point_add 0.1 0.2")
    say(333.3, patch.preset, "preset_save one")
    say(400, patch.bend, "layer 40", "scale 1.4", "set", "flip")
    say(500, patch.mod, "scale 0 0 1 0.5 0.3 -1 0 1", "time 200", "chaos 30", "smooth 40", "offset 0 0 0.4 0 0 0 1 0")
    say(500, patch.mix, "gain_out -6", "gain_in 3")
    say(505, patch.control, "point_add 0.8 0.9", "map time 1", "train")
    say(600, patch.preset, "preset_save two")
    say(700, patch.preset, "preset_load one 250")
    say(1000, patch.preset, "preset_morph one two 0.3")
    say(1100, patch.preset, "preset_morph one two 0.8")
    say(1150, patch.preset, "preset_load two")
    say(1200, patch.control, "glide 100", "mode predict", "xy 0.2 0.9")
    say(1350, patch.control, "xy 0.9 0.1")
    say(1600, patch.preset, "preset_load two", "preset_load one 500")
    say(1800, patch.encode, "enable 0")
    say(1900, patch.encode, "enable 1", "wobble")
    say(2000, patch.bend, "layer 3", "live 1", "chaos 20")
    say(2100, patch.preset, "preset_load zero")
    say(2300, patch.mod, "trigger seeds", "dump")
    say(2500, patch.bend, "reload", "undo")
    say(2700, patch.bend, "reload")
    say(2950, patch.preset, "record_write performance.json", "write presets.json")


def test_a_recorded_performance_renders_to_the_last_bit(tmp_path, capsys):
    samples = 3 * RATE
    patch = WholeChain(samples)
    perform(patch)
    patch.send(tmp_path, noise(samples))
    log = pd.run_batch(patch.finish(tmp_path, 3100))
    (heard,) = kept(tmp_path)
    assert "PRE: record_write performance.json" in log and np.abs(heard).max() > 0.1
    assert "dump" not in (tmp_path / "performance.json").read_text()  # a question changes nothing
    for block in (1024, 100, 4096):
        made = render(noise(samples)[None], RATE, DEMO, performance=recorded(tmp_path), block=block)
        assert (made.audio[0][:samples] == heard).all(), f"differs from sample {np.nonzero(made.audio[0][:samples] != heard)[0][0]}"
    files = [str(tmp_path / name) for name in ("sent.wav", "again.wav", "performance.json")]
    assert main(["render", *files[:2], "--automation", files[2], "--quiet"]) == 0
    again = soundfile.read(tmp_path / "again.wav", dtype="float32")[0]
    assert (again[:samples] == heard).all()
    assert "wobble" in capsys.readouterr().err


def recorded(folder):
    return Performance(Automation.read(folder / "performance.json"), folder=folder)


def test_a_preset_gives_the_same_samples_in_pd_and_on_the_command_line(tmp_path):
    samples = RATE
    patch = WholeChain(samples)
    patch.say(0, patch.mod, "enable 1", "scale 1 1 2 0.5 0.3 1 2 0", "seedmap 0.7 0.2", "basis voronoi", "jump 700")
    patch.say(0, patch.mix, "mix 60", "gain_out 2", "limit 1")
    patch.say(0, patch.bend, "layer 30", "chaos 40", "set", "scale 0.5")
    patch.say(0, patch.preset, "preset_save warm", "write presets.json")
    patch.finish(tmp_path, 30)
    pd.run_batch(tmp_path / "signals.pd")

    patch = WholeChain(samples)
    patch.say(0, patch.preset, "read presets.json", "preset_load warm")
    patch.send(tmp_path, noise(samples))
    pd.run_batch(patch.finish(tmp_path))
    (heard,) = kept(tmp_path)
    files = [str(tmp_path / name) for name in ("sent.wav", "again.wav", "presets.json")]
    assert main(["render", *files[:2], "--preset", files[2], "--quiet"]) == 0
    assert (soundfile.read(tmp_path / "again.wav", dtype="float32")[0][:samples] == heard).all()
    options = ["--preset-name", "warm", "--gain-out", "-10", "--limit", "0", "--align", "--quiet"]
    assert main(["render", *files[:2], "--preset", files[2], *options]) == 0
    softer = soundfile.read(tmp_path / "again.wav", dtype="float32")[0]
    assert 0.2 < np.sqrt(np.mean(softer**2) / np.mean(heard**2)) < 0.4, "what an option says has the last word"
    plain = render(noise(samples)[None], RATE, DEMO).audio[0]
    assert not np.allclose(plain[2048:samples], heard[2048:samples], atol=0.01)


def mod_line(log, word):
    """What lp.mod~ last said of a parameter."""
    return re.findall(rf"^MOD: {word} (.*)$", log, re.MULTILINE)[-1]


def test_a_glide_goes_straight_and_arrives_at_its_end(tmp_path):
    patch = WholeChain(640)
    patch.say(1, patch.mod, "jump 100", "scale 0 0 0 0 0 0 0 0", "basis cell")
    patch.say(2, patch.preset, "preset_save a")
    patch.say(3, patch.mod, "jump 900", "scale 2 -2 1 0 0 0 0 3", "basis perlin")
    patch.say(4, patch.preset, "preset_save b", "preset_load a", "preset_load b 100")
    for at in (55, 103, 105):
        patch.say(at, patch.mod, "dump")
    patch.start()
    log = pd.run_batch(patch.finish(tmp_path, 200))
    jumps = [float(value) for value in re.findall(r"^MOD: jump (.*)$", log, re.MULTILINE)]
    assert jumps == [500, 820, 900]
    assert mod_line(log, "basis") == "perlin" and mod_line(log, "scale") == "2 -2 1 0 0 0 0 3"
    assert log.count("PRE: preset_load b") == 1
    assert log.index("PRE: preset_load b") > log.index("MOD: jump 820")


def test_a_glide_is_heard_without_a_click(tmp_path):
    """A level of 0.5 through the strip, from 0 to -24 dB in a fifth of a second."""
    patch = SignalPatch(RATE)
    level, mix, preset = patch.box("sig~ 0.5"), patch.box("lp.mix~ v"), patch.box("lp.preset v")
    patch.connect(level, 0, mix)
    patch.keep(mix)
    patch.say(0, preset, "preset_save loud")
    patch.say(0, mix, "gain_out -24")
    patch.say(0, preset, "preset_save soft", "preset_load loud")
    patch.say(200, preset, "preset_load soft 200")
    patch.start()
    pd.run_batch(patch.finish(tmp_path))
    (heard,) = kept(tmp_path)
    assert heard[9000] == 0.5 and abs(heard[-1] - 0.5 * 10 ** (-24 / 20)) < 1e-6
    assert (np.diff(heard[9000:]) <= 1e-7).all() and np.abs(np.diff(heard[9000:])).max() < 1e-3


def test_a_morph_is_exact_at_its_ends_and_between_in_between(tmp_path):
    patch = WholeChain(640)
    patch.say(1, patch.mod, "jump 100", "time 1000")
    patch.say(1, patch.bend, "layer 3", "scale 2", "set")
    patch.say(2, patch.preset, "preset_save a")
    patch.say(3, patch.mod, "jump 300", "time 1/4")
    patch.say(3, patch.bend, "reload")
    patch.say(4, patch.preset, "preset_save b", "preset_morph a b 0.25", "preset_save quarter", "preset_morph a b 0", "preset_save a-again",
              "preset_morph a b 1", "preset_save b-again", "write all.json", "preset_load a", "preset_save b", "preset_morph a b 0.5",
              "preset_load a", "write all-again.json")  # fmt: skip
    patch.start()
    pd.run_batch(patch.finish(tmp_path, 100))
    assert (tmp_path / "all-again.json").exists()
    found = read_file(tmp_path / "all.json")
    for name in "ab":
        assert found[name].to_json()["objects"] == found[f"{name}-again"].to_json()["objects"]
    lines = {line[0]: line[1:] for state in found["quarter"].objects if state.kind == "lp.mod~" for line in state.lines}
    assert lines["jump"] == (150,) and lines["time"] == (1000,)
    weights = {name: next(iter(found[name].bends.arrays.values()), None) for name in ("a", "quarter", "a-again", "b-again")}
    assert weights["b-again"] is None and (weights["a"] == weights["a-again"]).all()
    assert np.allclose(weights["quarter"], weights["a"] * 0.875, rtol=1e-5)


def test_a_preset_of_another_model_brings_its_model_back(tmp_path, model_file):
    other = shutil.copy(model_file("rave_v2"), tmp_path / "other.ts")
    patch = WholeChain(640)
    patch.say(5, patch.mod, "jump 123")
    patch.say(6, patch.preset, "preset_save demo")
    patch.say(7, patch.decode, f"open {other}")
    patch.say(8, patch.preset, "preset_save other", "info", "preset_load demo", "info", "preset_load other", "info")
    patch.start()
    log = pd.run_batch(patch.finish(tmp_path, 100))
    assert re.findall(r"PRE: info model (\w+)", log) == ["other", "demo", "other"]
    assert "error" not in log


@pytest.mark.parametrize(("name", "expected"), [("nowhere", "not in"), ("demo", "another model")])
def test_a_preset_of_a_model_that_is_not_here_says_so_and_brings_the_rest(tmp_path, name, expected):
    patch = WholeChain(640)
    patch.say(5, patch.mod, "jump 123", "scale 1 2 3 0 0 0 0 0")
    patch.say(5, patch.bend, "layer 3", "scale 2", "set")
    patch.say(6, patch.preset, "preset_save a", "write a.json")
    patch.finish(tmp_path, 20)
    pd.run_batch(tmp_path / "signals.pd")
    document = json.loads((tmp_path / "a.json").read_text())
    document["presets"]["a"]["model"] = {"name": name, "hash": "0123456789abcdef"}
    document["presets"]["a"]["bending"]["model"] = "0123456789abcdef"
    (tmp_path / "a.json").write_text(json.dumps(document))
    patch = WholeChain(640)
    patch.say(5, patch.preset, "read a.json", "preset_load a")
    patch.say(6, patch.mod, "dump")
    patch.say(6, patch.preset, "info", "preset_save b", "write b.json")
    log = pd.run_batch(patch.finish(tmp_path, 20))
    errors = [line for line in log.splitlines() if line.startswith("error: lp.preset v:")]
    assert len(errors) == 1 and expected in errors[0] and name in errors[0]
    assert mod_line(log, "jump") == "123" and "PRE: info model demo" in log
    assert not Preset.read(tmp_path / "b.json", "b").bends.arrays


WRONG = [
    ("preset_save", "preset_save name"), ("preset_save a b", "preset_save name"), ("preset_load nobody", "no preset 'nobody'"),
    ("preset_load a soon", "milliseconds"), ("preset_load a -1", "milliseconds"), ("preset_morph a b", "preset_morph a b 0"),
    ("preset_morph a nobody 0.5", "no preset 'nobody'"), ("preset_morph a a 1.5", "from 0 to 1"), ("preset_rename a", "old new"),
    ("preset_delete nobody", "no preset"), ("preset_lode a", "preset_load"), ("read nowhere.json", "nowhere.json"),
    ("write /proc/x.json", "/proc/x.json"), ("record 2", "0 or 1"), ("record_write x.json", "record 1"), ("17", "send one of"),
]  # fmt: skip


def test_what_is_wrong_gets_one_line_and_changes_nothing(tmp_path):
    patch = WholeChain(640)
    patch.say(5, patch.mod, "jump 123")
    patch.say(6, patch.preset, "preset_save a", *(message for message, _ in WRONG), "preset_list")
    patch.say(8, patch.mod, "dump")
    patch.start()
    log = pd.run_batch(patch.finish(tmp_path, 100))
    errors = [line for line in log.splitlines() if line.startswith("error: lp.preset v:")]
    assert len(errors) == len(WRONG), log
    for line, (message, expected) in zip(errors, WRONG, strict=True):
        assert expected in line, (message, line)
    assert "PRE: presets 1" in log and mod_line(log, "jump") == "123"


def test_a_save_right_after_a_load_has_the_bends_of_the_load(tmp_path, engine):
    with TalkingPd([DEMO], tmp_path, engine=engine) as player:
        player.wait_for_sound(1, 60)
        player.say("bend0 layer 0", "bend0 flip", "bend0 set")
        player.wait_for("bend0: set")
        player.ask("pre0 preset_save bent", "preset_save bent")
        player.ask("bend0 recall", "recall")
        player.say("pre0 preset_load bent")
        player.ask("pre0 preset_save again", "preset_save again")
        player.ask("pre0 write kept.json", "write")
    kept = {name: preset.bends.to_json() for name, preset in read_file(tmp_path / "kept.json").items()}
    assert kept["bent"]["layers"] and kept["again"] == kept["bent"]


def test_what_is_bent_right_after_a_load_comes_after_the_bends_of_the_load(tmp_path, engine):
    with TalkingPd([DEMO], tmp_path, engine=engine) as player:
        player.wait_for_sound(1, 60)
        player.say("bend0 layer 0", "bend0 flip", "bend0 set")
        player.wait_for("bend0: set")
        player.ask("pre0 preset_save bent", "preset_save bent")
        for _ in range(5):
            player.say("pre0 preset_load bent", "bend0 reload")
            player.wait_for("bend0: reload")
            player.ask("pre0 preset_save after", "preset_save after")
        player.ask("pre0 write kept.json", "write")
    kept = read_file(tmp_path / "kept.json")
    assert kept["bent"].bends.to_json()["layers"] and not (kept["after"].bends and kept["after"].bends.to_json()["layers"])


def test_sound_goes_on_through_saves_loads_glides_and_morphs(tmp_path, jack):
    """In real time, with bends in the presets; at the end all is deleted in the middle of a glide."""
    patch = WholeChain(RATE)
    patch.connect(patch.box("osc~ 220"), 0, patch.encode)
    patch.at(50, patch.message("; pd dsp 1"))
    patch.say(1500, patch.mod, "enable 1", "scale 1 1 1 1 1 1 1 1")
    patch.say(1500, patch.bend, "layer 30", "scale 1.2", "set")
    patch.say(1900, patch.preset, "preset_save a")
    patch.say(1950, patch.bend, "chaos 10", "set")
    patch.say(2000, patch.mod, "scale 0 0 0 0 0 0 0 0", "seedmap 0.9 0.9", "basis fractal")
    patch.say(2300, patch.preset, "preset_save b", "preset_load a 300")
    for step in range(100):
        patch.say(2700 + 10 * step, patch.preset, f"preset_morph a b {step / 100}")
    patch.say(3800, patch.preset, "preset_load a", "preset_load b 50", "preset_list")
    patch.at(3600, *patch.writers)
    patch.say(4100, patch.decode, "info")
    patch.tell(patch.decode, 1, "DEC")
    patch.say(4200, patch.preset, "preset_load a 5000")
    log = jack.run(patch.finish(tmp_path, 4700), 40)
    assert "PRE: presets 2" in log and log.count("PRE: preset_load") == 3
    assert "error: lp.preset" not in log
    (heard,) = kept(tmp_path)
    assert np.isfinite(heard).all() and np.abs(heard).max() > 0.01
