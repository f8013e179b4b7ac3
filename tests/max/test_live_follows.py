"""The controls of the Live device stand where its objects stand, whatever moved these: a model, a preset, Reset, the pad."""

import pytest
from live_player import LivePlayer

FOLLOWING = {"Jump": 640, "Smooth": 25, "Time Chaos": 40, "Scale 1": 1.5, "Scale 8": -2, "Offset 3": 0.75, "Basis": 4, "Freeze": 0,
    "Dry Wet": 60, "Out": -6, "Weight Scale": 1, "Pad Glide": 0, "Time": 900}
ASKED = {"dump", "preset_list", "point_list", "latency"}
"""What a device asks its objects by itself."""


@pytest.fixture(scope="module")
def device(start):
    """One device with the demo model, in one host for all tests here."""
    with start() as host:
        host.dsp()
        one = LivePlayer(host, "follow")
        one.patch.choose(one.patch.box("models"), "demo")
        one.settle()
        yield one
        assert host.violations == []


def moved(device, act):
    """What reached the objects beyond questions while something happened."""
    device.patch.sent.clear()
    act()
    return [message for _, message in device.patch.sent if message.split()[0] not in ASKED and not message.startswith("view")]


def test_a_model_is_told_with_its_latency_and_in_the_menu(device):
    assert device.text("state").startswith("set demo: 8 latents")
    assert ["setsymbol", "demo"] in device.patch.shown["models"]
    samples = [told[1] for told in device.patch.shown["thispatcher"] if told[0] == "latency"]
    assert samples[-1] > 0 and device.text("latency").startswith(f"set latency {samples[-1]} samples (")


def test_the_seeds_are_shown_and_new_ones_are_drawn(device):
    before = [told for told in device.patch.shown["lp.movements.js"] if told[0] == "seed"][-1]
    device.do("New Seeds")
    after = [told for told in device.patch.shown["lp.movements.js"] if told[0] == "seed"][-1]
    assert len(before) == len(after) == 9 and before != after


def test_controls_follow_a_preset_and_send_nothing(device):
    device.turn(**{name.replace(" ", "_"): value for name, value in FOLLOWING.items()})
    kept = {name: device.stands(name) for name in FOLLOWING}
    device.do("Preset Save")
    device.turn(Jump=10, Smooth=0, Time_Chaos=0, Scale_1=0, Scale_8=0, Offset_3=0, Basis=0, Dry_Wet=0, Out=0, Time=4000)
    device.patch.choose(device.patch.box("preset.chosen"), "a name")
    assert moved(device, lambda: device.do("Preset Recall")) == ['preset_load "a name" 0']
    assert {name: device.stands(name) for name in FOLLOWING} == pytest.approx(kept)
    assert device.text("preset.said") == "set recalled: a name"


def test_a_renamed_preset_is_the_one_that_is_chosen(device):
    device.do("Preset Save")
    device.patch.choose(device.patch.box("preset.chosen"), "a name")
    device.patch.typed = "night"
    device.do("Preset Rename")
    assert device.text("preset.said") == "set a name is now night"
    assert ["append", "night"] in device.patch.shown["preset.chosen"] and device.text("preset.chosen") == "symbol night"
    device.patch.choose(device.patch.box("preset.chosen"), "night")
    device.do("Preset Recall")
    assert device.text("preset.said") == "set recalled: night"


def test_reset_moves_the_controls_back_all_but_two(device):
    device.turn(Jump=900, Smooth=50, Scale_1=2, Offset_2=1, Basis=4, Range_Mode=3, Time=700)
    assert moved(device, lambda: device.do("Reset Modulators")) == ["reset"]
    assert [device.stands(name) for name in ("Jump", "Smooth", "Scale 1", "Offset 2", "Time")] == [300, 0, 0, 0, 2000]
    assert [device.stands(name) for name in ("Basis", "Range Mode")] == ["voronoi", "fold"]


def test_in_predict_the_pad_moves_the_controls_and_they_send_nothing(device):
    device.turn(Map_Jump=1, Map_Time=1, Map_Seed=0, Pad_Mode=0)
    for place, jump, scale in ((0.1, 100, 0.5), (0.9, 900, 2.5)):
        device.turn(Pad_X=place, Pad_Y=place, Jump=jump, Scale_1=scale)
        device.do("Point Add")
    assert device.text("points") == "set 2 points"
    device.do("Train")
    assert device.text("error").startswith("set error 0.")
    device.turn(Pad_Mode=1)
    for place, jump, scale in ((0.9, 900, 2.5), (0.1, 100, 0.5)):
        sent = moved(device, lambda place=place: device.turn(Pad_X=place, Pad_Y=place))
        assert all(message.startswith("xy ") for message in sent)
        assert device.stands("Jump") == pytest.approx(jump, abs=60) and device.stands("Scale 1") == pytest.approx(scale, abs=0.3)
        assert device.patch.shown["scale.bars"][-1][0] in ("scale", "bar")
    device.turn(Pad_Mode=0)


def test_the_layer_that_was_chosen_stays_chosen(device):
    device.do("Init Bending")
    device.turn(Layer=2)
    assert device.text("layer.name").startswith("set 2 ")
    device.turn(Weight_Scale=2)
    device.do("Set Weights")
    device.do("Undo Set")
    device.do("New Seeds")  # after which every object says where it stands
    assert device.stands("Layer") == 2 and device.text("layer.name").startswith("set 2 ")
    assert device.host.errors == []


def test_a_late_frame_lights_the_overload_light(device):
    device.patch.say("---decode.said", "late", 3)
    device.settle()
    assert device.patch.shown["overload"][-2:] == [[1], [0]]


def test_with_a_tempo_of_its_own_the_device_does_not_hear_the_song(device):
    (clock,) = [key for key, box in device.patch.boxes.items() if box.get("text") == "transport"]
    device.turn(Follow_Song=0, Tempo=90)
    assert moved(device, lambda: device.patch.out(clock, 0, [1])) == []
    device.turn(Follow_Song=1)
    assert moved(device, lambda: device.patch.out(clock, 0, [1])) == ["transport 0 0 120 4 4"]
