"""A Live set with the device: saved, opened again, on another machine too, it sounds the same; twelve devices keep to themselves."""

import shutil
import time

import numpy as np
import pytest
from live_set import RATE, Device, Saved, rendered

from latentplay.files.documents import BadDocument
from latentplay.files.kept import Kept, folder
from latentplay.model.folders import DATA

SOUND = (0.2 * np.random.default_rng(5).standard_normal((2, RATE))).astype(np.float32)
QUESTIONS = (("preset", "preset_list"), ("control", "point_list"), ("control", "info"), ("bend", "info"), ("bend", "dump"), ("mod", "dump"))
LENGTH = 24000 // 64 * 64


def bytes_of(state: list) -> bytes:
    """What a state of pattr has after `kept`."""
    line = state[state.index("kept") :]
    return b"".join(int(number).to_bytes(3, "little") for number in line[2:])[: int(line[1])]


def play(device: Device, samples: int = LENGTH) -> np.ndarray:
    """From the first sample on, once everything is as it should be."""
    device.host.dsp()
    device.run(samples)
    return device.heard.samples[:, :samples]


def musician(device: Device, model: str = "demo.ts") -> None:
    """A session's work: a model, bends, a pad that has learned, two presets, and the hand off the beaten track at the end."""
    device.tell("encode", f"open {model}")
    device.turn(Modulation=1, Jump=600, Scale_1=1.5, Seed_Map_X=0.25, Dry_Wet=80)
    device.tell("bend", "init", "layer 3", "flip 1", "set", "layer 5", "scale 1.5", "set", "random 7", "chaos 30", "live 1")
    for at, scale in ((0.1, 1), (0.9, -2), (0.5, 0.5)):
        device.turn(Pad_X=at, Pad_Y=at, Scale_1=scale, Scale_8=at)
        device.tell("control", "point_add")
    device.tell("control", "train")
    device.tell("preset", "preset_save one")
    device.turn(Pad_Mode=1, Pad_X=0.3, Basis=4)
    device.tell("bend", "recall")
    device.tell("preset", "preset_save two", "preset_load one")
    device.turn(Offset_2=-1)


@pytest.fixture(scope="module")
def session(start, tmp_path_factory):
    """What was saved, what was heard, what the objects say of themselves; files beside the set go into a folder of its own."""
    home = tmp_path_factory.mktemp("first machine")
    with start(environment={"XDG_DATA_HOME": str(home)}) as host:
        device = Device(host, SOUND)
        device.load()
        musician(device)
        saved = device.save().through_json()
        assert device.save().states == saved.states
        heard, told = play(device), facts(device)
        assert [*host.errors, *host.violations] == []
    return saved, heard, told, home


def facts(device: Device) -> list:
    """Presets, points, and where every object stands."""
    device.listen()
    found = []
    for which, message in QUESTIONS:
        device.host.send(device.boxes[which], message)
        found.append([line.words for line in device.host.said(device.boxes[which])])
    return found


def opened(start, saved: Saved, home, **options):
    """The set on a machine: (device, host), not playing yet."""
    host = start(environment={"XDG_DATA_HOME": str(home)}, **options)
    device = Device(host, SOUND)
    device.load(saved)
    return device, host


# --- the same machine -----------------------------------------------------------------------------------------------------------


def test_a_set_opened_again_sounds_the_same_and_knows_the_same(start, session):
    saved, heard, told, home = session
    device, host = opened(start, saved, home)
    with host:
        assert host.errors == []
        assert facts(device) == told and len(told[0]) == 3 and len(told[1]) == 4
        np.testing.assert_array_equal(play(device), heard)
        assert device.save().states == saved.states
        device.tell("preset", "preset_load two")  # what it holds comes back as well: the layer that was given back
        assert [line for line in facts(device)[3] if line[1] == "bent"] == [["info", "bent", 2]]


def test_a_set_opened_in_the_middle_of_the_sound_is_not_heard(start, session):
    saved, heard, _, home = session
    device, host = opened(start, saved, home)
    with host:
        half = play(device, LENGTH // 2)
        device.load(saved)
        device.run(LENGTH // 2)
        np.testing.assert_array_equal(np.hstack([half, device.heard.samples[:, LENGTH // 2 : LENGTH]]), heard)


def test_a_state_is_small_numbers_only_and_never_more_than_a_list_of_max_holds(session):
    saved = session[0]
    for name, state in saved.states.items():
        assert len(state) < 32767
        numbers = [atom for atom in state if not isinstance(atom, str)]
        assert all(np.float32(number) == number for number in numbers if isinstance(number, int)), name
        assert len({atom for atom in state if isinstance(atom, str)}) < 30  # Max never forgets a symbol


def test_pattr_is_told_when_there_is_more_to_keep(start):
    with start() as host:
        control, preset, mod = host.new("lp.control v"), host.new("lp.preset v"), host.new("lp.mod~ v")
        host.run(4800)
        for box in (control, preset, mod):
            host.touched(box)
        host.send(control, "point_add 5 5")
        host.send(mod, "jump 500")
        host.run(4800)
        assert host.touched(control) == [] and host.touched(mod) == ["jump"]
        host.send(control, "point_add 0.1 0.2")
        host.run(4800)
        assert host.touched(control) == ["modified"] and "modified" not in host.touched(mod)
        host.send(preset, "preset_save a")
        host.run(4800)
        assert host.touched(preset) == ["modified"]


# --- another machine ------------------------------------------------------------------------------------------------------------


def test_on_another_machine_the_model_s_file_is_enough(start, session, tmp_path):
    """Found by its name, wherever that machine keeps its models. Large bends come in a file, which a line asks for by name."""
    saved, heard, told, home = session
    device, host = opened(start, saved, tmp_path)
    with host:
        large = Kept(bytes_of(saved.states["bend"]), "lp.bend").beside
        assert bool(host.errors) == bool(large)
        if large:
            assert all(f"{large[0]}.latentplay' is missing" in line and "copy it there" in line for line in host.errors)
        assert facts(device)[:3] == told[:3]
        assert device.save().states["bend"] == saved.states["bend"]  # nothing is lost by saving it there
        for file in (home / "latentplay" / "kept").iterdir() if large else ():
            (tmp_path / "latentplay" / "kept").mkdir(parents=True, exist_ok=True)
            shutil.copy(file, tmp_path / "latentplay" / "kept")
        device.load(saved)
        np.testing.assert_array_equal(play(device), heard)


def test_another_model_of_that_name_is_told_and_the_rest_is_there(start, session, model_file, tmp_path):
    saved, _, told, home = session
    other = tmp_path / "demo.ts"
    shutil.copy(model_file("rave_v2"), other)
    device, host = opened(start, saved, home, folder=tmp_path)
    with host:
        # The right one is still in a folder of models: it is found by what it is.
        assert host.errors == [] and facts(device) == told
    states = {**saved.states, "encode": [*saved.states["encode"][:-1], "hash-0123456789abcdef"]}
    device, host = opened(start, Saved(saved.values, states), home, folder=tmp_path)
    with host:
        assert len(host.errors) == 2 and host.errors[0].startswith("lp.encode~ onelp: '") and "is another model than" in host.errors[0]
        assert "bends of the set" in host.errors[1] and "they wait for it" in host.errors[1]
        assert facts(device)[:2] == told[:2] and device.save().states["bend"] == saved.states["bend"]
        device.tell("encode", f'open "{DATA / "demo.ts"}"')
        assert facts(device)[3] == told[3]


def test_without_its_model_the_set_is_silent_says_so_once_and_keeps_all(start, session, tmp_path):
    saved, _, told, home = session
    states = {name: ["nowhere.ts" if atom == "demo.ts" else atom for atom in state] for name, state in saved.states.items()}
    device, host = opened(start, Saved(saved.values, states), home)
    with host:
        (line,) = host.errors
        assert "'nowhere.ts' not found" in line
        device.turn(Dry_Wet=100)
        assert not play(device, 4800).any()
        assert facts(device)[:3] == told[:3]
        again = device.save()
        assert all(again.states[name] == saved.states[name] for name in ("bend", "control", "preset"))
        device.tell("encode", "open demo.ts")
        assert facts(device)[3] == told[3]


def test_a_set_that_was_damaged_costs_a_line_and_nothing_else(start, session):
    saved, _, _, home = session
    states = dict(saved.states)
    for name in ("bend", "control", "preset"):
        state = list(states[name])
        state[-5] = (int(state[-5]) + 1) % (1 << 24)
        states[name] = state
    device, host = opened(start, Saved(saved.values, states), home)
    with host:
        assert len(host.errors) == 3 and all("cannot be put back" in line for line in host.errors)
        assert np.isfinite(play(device, 4800)).all()


# --- large bends ----------------------------------------------------------------------------------------------------------------


def test_files_beside_the_set_are_written_only_when_it_is_saved(start, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    with start(environment={"XDG_DATA_HOME": str(tmp_path)}) as host:
        encode, bend = host.new("lp.encode~ v demo.ts"), host.new("lp.bend v")
        host.send(bend, "init")
        sizes = {line.atoms[0]: line.atoms[2] for line in host.said(bend) if line.selector == "layer_list"}
        largest = max(sizes, key=sizes.get)
        for text in (f"layer {largest}", "live 1", "chaos 20", "chaos 50", "chaos 90"):
            host.send(bend, text)
        assert not folder().exists()
        state = host.value(bend)
        host.run(4800)
        kept = Kept(bytes_of(state), "lp.bend", [folder()])
        assert len(state) < 32767 and [f.stem for f in folder().iterdir()] == kept.beside
        host.said(bend)
        host.send(encode, "reload")
        host.set_value(bend, state)
        assert host.value(bend) == state and host.errors == []
    for file in folder().iterdir():
        file.unlink()
    with pytest.raises(BadDocument):
        kept.part(kept.beside[0])


# --- the same as on the command line ----------------------------------------------------------------------------------------------


STEP = 1088
"""Samples between two turns. Never at the end of a frame: a bend that is sent just there is heard from that frame on, or from the next."""


def perform(device: Device) -> None:
    """Some 30 turns of automation at control rate, with the song running, jumping back and looping."""
    beat = 0.0
    for turn in range(32):
        if turn in (9, 20):
            beat = 0.0 if turn == 9 else 4.5  # a loop's end; a click elsewhere in the song
        device.transport(int(turn > 2), beat, 120 if turn < 16 else 97.5)
        device.turn(Jump=100 + 20 * turn, Scale_2=np.sin(turn) * 2, Dry_Wet=100 - turn, Pad_X=(turn % 8) / 8)
        if turn == 12:
            device.tell("preset", "preset_load one")
        if turn in (5, 18):
            device.turn(Weight_Scale=1 + turn / 10)
        device.run(STEP)
        beat += STEP / RATE * 2


def test_a_performance_with_the_device_is_that_of_the_command_line(start, tmp_path):
    """Bit for bit: values at load, automation, transport, loop, preset, bends; the set opened again in between changes nothing."""
    with start(environment={"XDG_DATA_HOME": str(tmp_path)}) as host:
        device = Device(host, SOUND)
        device.load()
        musician(device)
        device.turn(Sync=1, Time_Unit=1, Time_Note=3)
        host.dsp()
        perform(device)
        heard = device.heard.samples
        assert host.errors == [] and np.abs(heard).max() > 0.01
    made = rendered(device, SOUND, tmp_path)
    np.testing.assert_array_equal(heard.astype(np.float32), made[:, : heard.shape[1]])


def test_what_is_exported_is_what_was_played(start, tmp_path):
    """Live, frames have their deadlines; off-line each is waited for: the same sound, earlier by these deadlines."""
    heard, delays = [], []
    for sync in ("0", "1"):
        with start(environment={"XDG_DATA_HOME": str(tmp_path), "LATENTPLAY_SYNC": sync}) as host:
            device = Device(host, SOUND)
            device.load()
            device.tell("encode", "open demo.ts", "deadline 8192 8192")
            device.tell("decode", "deadline 8192 8192")
            device.turn(Offset_1=1, Scale_2=2, Limit=0)
            wait_until(device, "decode", "model", "demo")
            device.tell("bend", "init", "layer 3", "flip 1", "set")
            wait_until(device, "bend", "bent", 1)
            host.dsp()
            for _ in range(80):
                device.run(1024)
                time.sleep(0.05 if sync == "0" else 0)  # a frame has 8 of these: not even a busy machine is late
            host.send(device.boxes["decode"], "latency")
            delays.append([int(line.atoms[0]) for line in host.said(device.boxes["decode"]) if line.selector == "latency"][-1])
            assert said(device, "decode", "late") == [0] and host.errors == []
            heard.append(device.heard.samples)
    # From the second frame on: modulators that have just been switched on still glide to their offsets.
    live, exported = (sound[:, delay + 2048 : delay + 30000] for sound, delay in zip(heard, delays, strict=True))
    np.testing.assert_array_equal(live, exported)
    assert np.abs(live).max() > 0.01


def said(device: Device, which: str, word: str) -> list:
    """The last answer to `info`."""
    device.host.send(device.boxes[which], "info")
    if which == "bend":  # the engine answers
        time.sleep(0.1)
        device.host.run(480)
    found = [line.atoms[1:] for line in device.host.said(device.boxes[which]) if line.selector == "info" and line.atoms[0] == word]
    return found[-1] if found else []


def wait_until(device: Device, which: str, word: str, value: object) -> None:
    """In real time, while no sound runs."""
    until = time.monotonic() + 60
    while said(device, which, word) != [value]:
        assert time.monotonic() < until, f"{which} has not come to {word} {value}"
        for _ in range(4):
            device.host.run(480)
            time.sleep(0.01)


# --- many -------------------------------------------------------------------------------------------------------------------------


def test_twelve_devices_do_not_hear_each_other(start, tmp_path):
    with start(environment={"XDG_DATA_HOME": str(tmp_path)}) as host:
        devices = [Device(host, SOUND[:, :4800], f"d{number}") for number in range(12)]
        for device in devices:
            device.load()
            device.tell("encode", "open demo.ts")
        devices[3].turn(Modulation=1, Jump=900, Scale_1=3, Out=-6)
        devices[3].tell("bend", "init", "layer 2", "flip 1", "set")
        devices[3].tell("preset", "preset_save mine")
        assert [host.attribute(d.boxes["mod"], "jump") for d in devices] == [[900] if n == 3 else [300] for n in range(12)]
        states = [device.save().states for device in devices]
        for n in range(12):
            assert (states[n]["preset"] == states[0]["preset"]) == (n != 3) and (states[n]["bend"] == states[0]["bend"]) == (n != 3)
        host.dsp()
        host.run(9600)
        heard = [device.heard.samples for device in devices]
        assert all(np.array_equal(heard[n], heard[0]) == (n != 3) for n in range(12)) and np.abs(heard[0]).max() > 0.001
        assert host.errors == [] and host.violations == []
