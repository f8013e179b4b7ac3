"""Every family of models plays by a plan, as torch plays it; what a plan cannot do torch goes on playing, and says why."""

import lookalike_methods as methods
import lookalike_plain as plain
import numpy as np
import pytest
import torch
from lookalikes import rave, save
from torch import nn

from latentplay._engine import run_together
from latentplay.model.info import read_model_info
from latentplay.model.model import DECODE, ENCODE, Model, load
from latentplay.model.opening import Source, of_torchscript

FAMILIES = ("rave_v1", "rave_v2_noise", "rave_v2_causal", "rave_v3", "rave_discrete", "rave_mono_to_stereo", "rave_512", "not_streaming",
            "hold", "uneven", "demo")
LOUDNESS = (0.2, 1.0, 0.0, 0.05, 0.3)


def frames(weights, number: int, loudness: float) -> np.ndarray:
    channels, ratio = weights.shape(number)[:2]
    return (loudness * np.random.default_rng(number).standard_normal((channels, weights.hop(number) // ratio))).astype(np.float32)


def apart(model: Model, number: int) -> float:
    """How far a method's plan is from torch over some frames with their memory, in parts of the level."""
    script = of_torchscript(Source(model.path, read_model_info(model.path), trust=False, half=False))
    ours, theirs, error, level = model.weights.net(), script.net(), 0.0, 0.0
    for hop, loudness in enumerate(LOUDNESS):
        values = frames(script, number, loudness)
        got, wanted = ours.run(number, values, seed=hop), theirs.run(number, values, seed=hop)
        error, level = error + float(np.sum((got - wanted) ** 2)), level + float(np.sum(wanted**2))
    return float(np.sqrt(error / level)) if level else float(np.sqrt(error))


@pytest.mark.parametrize("kind", FAMILIES)
def test_a_model_plays_by_its_plan_as_torch_plays_it(kind, model_file):
    model = load("demo" if kind == "demo" else model_file(kind))
    for number in (n for n in (ENCODE, DECODE) if model.has(n)):
        assert model.form(number) == ("plan", "")
        chooses = kind == "rave_discrete" and number == ENCODE  # among codes: of two that are equally near it may take the other one
        assert apart(model, number) < (0.05 if chooses else 1e-5)


@pytest.fixture(scope="module")
def large(tmp_path_factory) -> Model:
    """A model with weights worth reading once for several chains: 3 MB a method, and noise."""
    return load(rave(tmp_path_factory.mktemp("large") / "large.ts", width=32, noise=True))


@pytest.mark.parametrize("number", [ENCODE, DECODE])
def test_nets_that_run_together_play_what_each_plays_alone(large, number):
    """To the bit: each its own past, its own noise, one of them bent."""
    ours, alone = ([large.weights.net() for _ in range(20)] for _ in range(2))
    layer = next(layer for layer in large.info.layers if layer.part == ("encoder", "decoder")[number] and layer.size > 1000)
    for nets in (ours, alone):
        nets[3].set_layers(large.weights, {layer.name: 0.7 * large.weights.layer(layer.name)})
    for hop in range(4):
        rng = np.random.default_rng(hop)
        channels, ratio = large.weights.shape(number)[:2]
        values = rng.standard_normal((20, channels, large.weights.hop(number) // ratio)).astype(np.float32)
        for ahead in range(hop):
            ours[ahead].run(number, values[ahead])
            alone[ahead].run(number, values[ahead])
        together = run_together(number, ours, values, range(20))
        for i, net in enumerate(alone):
            np.testing.assert_array_equal(together[i], net.run(number, values[i], seed=i))


def test_nets_of_a_small_model_run_one_by_one(model_file):
    weights = load(model_file("rave_v2")).weights
    with pytest.raises(ValueError, match="no large weights"):
        run_together(ENCODE, [weights.net()], np.zeros((1, 1, weights.hop(ENCODE)), np.float32), [0])


class Deciding(plain.Hold):
    """Louder where it is loud: its code looks at the sound."""

    @torch.jit.export
    def decode(self, z):
        sound = z[:, :1].repeat_interleave(self.ratio, 2)
        return 2 * sound if bool(sound.abs().max() > 0.5) else sound


class Growing(nn.Module):
    """Counts its frames in a number that no tensor holds."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0
        self.register_buffer("encode_params", torch.tensor([1, 1, 1, 512]))

    @torch.jit.export
    def encode(self, x):
        self.count += 1
        return x[:, :, ::512] * self.count

    def forward(self, x):
        return self.encode(x)


@pytest.mark.parametrize(("net", "number", "why"), [
    (Deciding(512, 4), DECODE, "what it does depends on what it hears"),
    (Growing(), ENCODE, "its attribute count changes with every frame"),
])
def test_what_no_plan_can_do_torch_plays(net, number, why, tmp_path):
    model = load(save(net, tmp_path / "net.ts"))
    assert model.form(number) == ("torchscript", why)
    assert apart(model, number) == 0


def test_a_counter_in_the_memory_is_followed_round_its_end(tmp_path):
    """As the clock of the demo model's oscillators: 16 frames here, then from the start."""

    class Clock(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.register_buffer("cache", torch.zeros(4, 1, 1))
            self.register_buffer("encode_params", torch.tensor([1, 1, 1, 512]))

        @torch.jit.export
        def encode(self, x):
            now = int(self.cache[0, 0, 0].item())
            self.cache.fill_((now + 1) % 16)
            return x[:, :, ::512] + torch.arange(now, now + 1)

        def forward(self, x):
            return self.encode(x)

    model = load(save(Clock(), tmp_path / "clock.ts"))
    assert model.form(ENCODE) == ("plan", "")
    net = model.weights.net()
    assert [int(net.run(ENCODE, np.zeros((1, 512), np.float32))[0, 0]) for _ in range(35)] == [n % 16 for n in range(35)]


def test_half_weights_are_heard_by_nobody(model_file):
    """80 dB below the sound, whatever the family."""
    for kind in ("rave_v1", "rave_v2_noise", "rave_v3", "rave_512"):
        full, half = load(model_file(kind)), load(model_file(kind), precision="half")
        values = frames(full.weights, DECODE, 1.0)
        sounds = [model.weights.net().run(DECODE, values) for model in (full, half)]
        assert 0 < np.sqrt(np.mean((sounds[0] - sounds[1]) ** 2) / np.mean(sounds[0] ** 2)) < 3e-4


def test_effects_without_encode_and_decode_have_plans_too(tmp_path):
    model = load(save(methods.Effects(), tmp_path / "effects.ts"))
    assert {model.form(number)[0] for number in model.methods.values()} <= {"plan", "torchscript"}
    assert any(model.form(number) == ("plan", "") and apart(model, number) < 1e-5 for number in model.methods.values())
