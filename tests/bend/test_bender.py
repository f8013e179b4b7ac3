"""A session at the bender: what is heard, what is only seen, and that there is always a way back."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from latentplay.bend import ArrayLayers, Bender
from latentplay.errors import BadValue, LatentPlayError
from latentplay.spec.bend import BEND, MESSAGES


def arrays():
    rng = np.random.default_rng(0)
    shapes = {"encoder.net.0.weight": (4, 8, 3), "decoder.net.0.weight": (16, 50), "decoder.net.1.bias": (7,)}
    return {name: (rng.standard_normal(shape) * 0.1).astype(np.float32) for name, shape in shapes.items()}


class Listened(ArrayLayers):
    """A model that remembers what it was sent."""

    def __init__(self):
        super().__init__(arrays(), "voice", "abc")
        self.heard = []

    def set(self, name, values):
        self.heard.append(name)
        super().set(name, values)


@pytest.fixture
def model():
    return Listened()


@pytest.fixture
def lines():
    return []


@pytest.fixture
def bender(model, lines):
    bender = Bender(model, lambda *line: lines.append(line))
    bender.layer("decoder.net.0")
    lines.clear()
    return bender


def original():
    return arrays()["decoder.net.0.weight"].ravel()


def same(one, other):
    return np.array_equal(one.view(np.int32), other.view(np.int32))


def say(bender, text):
    bender.message([float(word) if word.lstrip("-").replace(".", "", 1).isdigit() else word for word in text.split()])


def test_init_lists_the_layers_and_chooses_the_first(model, lines):
    Bender(model, lambda *line: lines.append(line)).init()
    assert lines[0] == ("layers", 3)
    assert lines[1:4] == [
        ("layer_list", 0, "encoder.net.0.weight", 96, "encoder", 4, 8, 3),
        ("layer_list", 1, "decoder.net.0.weight", 800, "decoder", 16, 50),
        ("layer_list", 2, "decoder.net.1.bias", 7, "decoder", 7),
    ]
    assert ("layer", 0, "encoder.net.0.weight", 96, "encoder", 4, 8, 3) in lines and model.heard == []


@pytest.mark.parametrize("which", [1, 1.0, "decoder.net.0.weight", "decoder.net.0"])
def test_a_layer_goes_by_number_by_name_or_by_part_of_it(bender, which):
    bender.layer(which)
    assert bender.selected.name == "decoder.net.0.weight" and same(bender.candidate, original())


@pytest.mark.parametrize("which", [-1, 3, 0.5, "nothing", "net", "", float("nan"), float("inf")])
def test_no_such_layer_or_more_than_one(bender, which):
    with pytest.raises(BadValue, match=r"^lp.bend: layer: [^\n]+$"):
        bender.layer(which)
    assert bender.selected.name == "decoder.net.0.weight"


def test_nothing_is_heard_before_set(bender, model):
    for text in ("flip", "scale 0.5", "chaos 50", "random 3", "distribution beta", "revert", "scale 2"):
        say(bender, text)
    assert model.heard == []
    say(bender, "set")
    assert model.heard == ["decoder.net.0.weight"] and same(model.get("decoder.net.0.weight"), original() * 2)


def test_the_candidate_follows_from_the_layer_as_last_set(bender):
    for factor in (0.5, 3, 0, 2):
        bender.scale(factor)
        assert same(bender.candidate, original() * np.float32(factor))
    bender.set()
    bender.scale(2)
    assert same(bender.candidate, original() * 2 * 2)


def test_flip_alone_toggles_and_with_a_number_it_says(bender):
    bender.flip()
    assert same(bender.candidate, -original())
    bender.flip(1)
    assert same(bender.candidate, -original())
    bender.flip()
    assert same(bender.candidate, original())


def test_the_order_of_the_knobs_does_not_matter(model):
    texts = ["flip 1", "scale 0.7", "chaos 40", "distribution laplace", "random 9"]
    candidates = []
    for order in (texts, texts[::-1], texts[2:] + texts[:2]):
        bender = Bender(model)
        bender.layer(1)
        for text in order:
            say(bender, text)
        candidates.append(bender.candidate)
    assert same(candidates[0], candidates[1]) and same(candidates[0], candidates[2])


def test_after_a_set_the_knobs_start_again(bender, lines):
    bender.scale(0.5)
    bender.set()
    assert (bender.edit.scale, bender.edit.flip, bender.edit.chaos) == (1, 0, 0)
    assert ("scale", 1.0) in lines and lines[-1] == ("set", "decoder.net.0.weight")


def test_statistics_before_and_after(bender, lines):
    bender.scale(2)
    after = next(line for line in lines if line[:2] == ("stats", "after"))
    mean, std, low, high = after[2:6]
    assert (mean, std) == pytest.approx((2 * original().mean(), 2 * original().std()), rel=1e-3)
    assert (low, high) == pytest.approx((2 * original().min(), 2 * original().max()))
    lines.clear()
    bender.layer(0)
    assert [line[1] for line in lines if line[0] == "stats"] == ["before", "after"]


def test_revert_drops_the_change_to_the_bit(bender, model):
    for text in ("chaos 70", "flip", "scale 0.1"):
        say(bender, text)
    bender.revert()
    assert same(bender.candidate, original())
    bender.set()
    assert model.heard == [] and same(model.get("decoder.net.0.weight"), original())


def test_revert_goes_back_to_the_last_set_not_further(bender):
    bender.scale(0.5)
    bender.set()
    bender.chaos(90)
    bender.revert()
    assert same(bender.candidate, original() * np.float32(0.5))


def test_recall_brings_back_this_layer_to_the_bit_and_no_other(bender, model):
    bender.chaos(100)
    bender.set()
    bender.layer(0)
    bender.scale(0)
    bender.set()
    bender.recall()
    assert same(model.get("encoder.net.0.weight"), arrays()["encoder.net.0.weight"].ravel())
    assert not same(model.get("decoder.net.0.weight"), original())


def test_reload_brings_back_the_whole_model_to_the_bit(bender, model, lines):
    for layer in range(3):
        bender.layer(layer)
        for _ in range(3):
            bender.chaos(100)
            bender.set()
    bender.reload()
    assert ("reload", 3) in lines and bender.bent() == []
    for name, values in arrays().items():
        assert same(model.get(name), values.ravel())


def test_init_again_keeps_the_weights_of_the_file(bender, model):
    bender.scale(0)
    bender.set()
    bender.init()
    bender.reload()
    assert same(model.get("decoder.net.0.weight"), original())


def test_live_sends_every_change_at_once_and_keeps_its_ground(bender, model):
    bender.live(1)
    for factor in (0.9, 0.1, 0, 0.5):
        bender.scale(factor)
        assert same(model.get("decoder.net.0.weight"), original() * np.float32(factor))
    bender.revert()
    assert same(model.get("decoder.net.0.weight"), original())


def test_what_is_pending_is_heard_when_live_begins_and_kept_when_it_ends(bender, model):
    bender.scale(0.5)
    bender.live(1)
    assert same(model.get("decoder.net.0.weight"), original() * np.float32(0.5))
    bender.live(0)
    bender.revert()
    assert same(bender.candidate, original() * np.float32(0.5))


def test_a_slider_moved_in_live_is_one_step_to_undo(bender, model):
    bender.live(1)
    for factor in np.linspace(1, 0.2, 50):
        bender.scale(float(factor))
    for chaos in range(20):
        bender.chaos(chaos)
    bender.undo()
    assert same(model.get("decoder.net.0.weight"), original() * np.float32(0.2))
    assert same(bender.candidate, model.get("decoder.net.0.weight")) and bender.edit.chaos == 0
    bender.undo()
    assert same(model.get("decoder.net.0.weight"), original())
    with pytest.raises(BadValue, match="nothing to undo"):
        bender.undo()


def test_a_slider_that_came_back_leaves_nothing_to_undo(bender):
    bender.live(1)
    for factor in (0.5, 0.7, 1):
        bender.scale(factor)
    with pytest.raises(BadValue, match="nothing to undo"):
        bender.undo()


def test_undo_on_another_layer_leaves_what_is_pending_here(bender, model):
    bender.scale(0.5)
    bender.set()
    bender.layer(0)
    bender.scale(2)
    bender.undo()
    assert same(model.get("decoder.net.0.weight"), original()) and bender.edit.scale == 2


def test_undo_keeps_within_its_memory(model):
    bender = Bender(model, undo_bytes=10 * 800 * 4)
    bender.layer(1)
    for _ in range(50):
        bender.scale(0.99)
        bender.set()
    steps = 0
    with pytest.raises(BadValue):
        while True:
            bender.undo()
            steps += 1
    assert 8 <= steps <= 10
    bender.reload()
    assert same(model.get("decoder.net.0.weight"), original())


def test_a_drawing_becomes_the_candidate_and_the_knobs_go_on_from_it(bender):
    seen = bender.view(100)
    assert len(seen) == 100
    seen[:2] += 1
    bender.scale(0.5)
    bender.revert()
    bender.draw(seen)
    drawn = bender.candidate.copy()
    assert drawn[:16] == pytest.approx(original()[:16] + 1, abs=1e-6) and same(drawn[16:], original()[16:])
    bender.scale(2)
    assert same(bender.candidate, drawn * 2)
    bender.revert()
    assert same(bender.candidate, original())


def test_the_array_of_the_view_follows_the_candidate(model, lines):
    filled = {}
    bender = Bender(model, lambda *line: lines.append(line), filled.__setitem__)
    bender.layer(1)
    say(bender, "view array1 64")
    assert len(filled["array1"]) == 64 and lines[-1] == ("view", "array1", 64)
    say(bender, "scale 0.5")
    assert filled["array1"].max() == original().max() * np.float32(0.5)
    say(bender, "layer 2")
    assert len(filled["array1"]) == 7
    bender.message(["draw", "array1"], np.ones(7, np.float32))
    assert (bender.candidate == 1).all()


def test_weights_that_would_not_be_finite_are_refused_and_nothing_moves():
    big = np.array([1, 2e38, -3], np.float32)
    bender = Bender(ArrayLayers({"decoder.w": big}))
    bender.layer(0)
    bender.scale(0.5)
    with pytest.raises(BadValue, match="finite"):
        bender.scale(3)
    with pytest.raises(BadValue, match="finite"):
        bender.draw(np.array([0, np.nan, 0], np.float32))
    assert bender.edit.scale == 0.5 and same(bender.candidate, big * np.float32(0.5))


def test_a_broken_layer_can_be_looked_at_but_not_bent():
    bender = Bender(ArrayLayers({"decoder.w": np.array([1, np.nan], np.float32)}))
    bender.layer(0)
    for text in ("flip", "scale 0.5", "chaos 3"):
        with pytest.raises(BadValue, match="finite"):
            say(bender, text)


def test_a_model_that_refuses_a_layer_leaves_all_as_it_was(bender, model):
    bender.layer(0)
    bender.scale(0.5)
    bender.set()
    bender.layer(1)
    bender.scale(0.5)
    bender.set()

    def refuse(name, values, accept=model.set):
        if name.startswith("decoder") and same(values, original()):
            raise RuntimeError("gone")
        accept(name, values)

    model.set = refuse
    with pytest.raises(RuntimeError):
        bender.reload()
    assert not same(model.get("encoder.net.0.weight"), arrays()["encoder.net.0.weight"].ravel())
    assert len(bender.bent()) == 2


def test_several_layers_change_at_the_same_boundary_where_the_model_can():
    class Together(ArrayLayers):
        def set_many(self, changes):
            calls.append(sorted(changes))

    calls = []
    bender = Bender(Together(arrays()))
    for layer in range(3):
        bender.layer(layer)
        bender.flip()
        bender.set()
    bender.reload()
    assert calls[-1] == sorted(arrays())


def test_a_new_model_starts_without_a_past(bender, model):
    bender.distribution("beta")
    bender.scale(0)
    bender.set()
    bender.attach(ArrayLayers({"decoder.other": np.ones(3)}, "other"))
    assert bender.selected is None and bender.bent() == [] and bender.edit.distribution == "beta"
    with pytest.raises(BadValue, match="nothing to undo"):
        bender.undo()


@pytest.mark.parametrize("text", [message.name for message in MESSAGES] + ["flip", "scale 1", "chaos 0"])
def test_without_a_model_every_message_says_so(text):
    arguments = {"layer": " 0", "write": " x", "read": " x", "view": " a"}
    if text != "dump":
        with pytest.raises(BadValue, match=r"^lp.bend: [^\n]+$"):
            say(Bender(), text + arguments.get(text, ""))


@pytest.mark.parametrize("text", ["flip", "scale 1", "chaos 0", "set", "revert", "recall", "view a", "live 2"])
def test_without_a_layer_the_ones_that_need_it_say_so(model, text):
    with pytest.raises(BadValue, match=r"^lp.bend: "):
        say(Bender(model), text)


def test_knobs_that_need_no_layer_can_be_set_before():
    bender = Bender(ArrayLayers(arrays()))
    for text in ("distribution laplace", "random 5", "live 1", "layer 1"):
        say(bender, text)
    assert bender.edit.distribution == "laplace" and bender.edit.random == 5


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["unheard"],
        [3.0],
        ["scale"],
        ["scale", "x"],
        ["scale", 3.01],
        ["scale", -0.01],
        ["scale", float("nan")],
        ["scale", 1.0, 2.0],
        ["chaos", 101.0],
        ["random", 0.5],
        ["random", 1e12],
        ["random", float("inf")],
        ["distribution", "cauchy"],
        ["distribution", 1.0],
        ["flip", 2.0],
        ["flip", "on"],
        ["live"],
        ["live", 0.5],
        ["layer"],
        ["layer", 1.0, 2.0],
        ["set", 1.0],
        ["undo", "twice"],
        ["view"],
        ["view", 3.0],
        ["view", "a", "b"],
        ["view", "a", 1.0],
        ["view", "a", float("nan")],
        ["draw", "a"],
        ["write"],
        ["read"],
        ["read", "nowhere"],
        ["write", "nowhere/file"],
        ["x" * 5000 + "\n"],
    ],
)
def test_what_cannot_be_done_gets_one_line_and_changes_nothing(bender, model, words):
    before = bender.edit
    with pytest.raises(LatentPlayError, match=r"^lp.bend: [^\n]{10,400}$"):
        bender.message(words)
    assert bender.edit == before and model.heard == []


def test_an_unknown_word_gets_the_nearest_ones(bender):
    with pytest.raises(BadValue, match="did you mean distribution"):
        say(bender, "distribusion gaussian")


def test_dump_can_be_sent_back(bender, lines, model):
    for text in ("distribution beta", "random -4", "flip 1", "scale 0.25", "chaos 12.5"):
        say(bender, text)
    lines.clear()
    say(bender, "dump")
    other = Bender(model)
    for line in list(lines):
        other.message(list(line))
    assert other.edit == bender.edit and same(other.candidate, bender.candidate)


def test_the_table_is_what_the_bender_knows(bender):
    for param in BEND.params:
        assert callable(getattr(bender, param.name))
        assert param.en and param.fr
        if param.name != "live":
            assert getattr(bender.edit, param.name) == param.default
    for message in MESSAGES:
        assert message.en and message.fr and message.en != message.fr
        assert message.name == "message" or callable(getattr(bender, message.name))


def test_what_was_read_cannot_be_written_on_by_accident(bender):
    for values in (bender.candidate, bender.playing(1), bender.original(1)):
        with pytest.raises(ValueError):
            values[0] = 1


WORDS = [
    *(message.name for message in MESSAGES),
    *(param.name for param in BEND.params),
    "gaussian",
    "force",
    "decoder",
]
text = st.text(st.characters(exclude_characters="/."), max_size=5)
atoms = st.sampled_from(WORDS) | st.floats(-1, 4) | st.integers(-1, 101) | st.floats() | text


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(atoms, max_size=4), max_size=30))
def test_whatever_is_said_the_model_stays_sound_and_finds_its_way_back(tmp_path, monkeypatch, messages):
    monkeypatch.chdir(tmp_path)
    model = Listened()
    bender = Bender(model)
    bender.layer(1)
    bender.live(1)
    for words in messages:
        try:
            bender.message(words, np.ones(7, np.float32))
        except LatentPlayError as error:
            assert str(error).startswith("lp.bend: ") and "\n" not in str(error)
        assert all(np.isfinite(model.get(name)).all() for name in arrays())
    bender.reload()
    assert all(same(model.get(name), values.ravel()) for name, values in arrays().items())
