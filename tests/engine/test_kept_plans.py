"""A model that was opened once opens without torch the next time, and sounds the same; what its plan does not do, torch does."""

import json
import os
import struct
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import numpy as np
import pytest
import torch
from lookalikes import make, raising

from latentplay import _engine, _model_info
from latentplay.files import cache
from latentplay.model import model as models
from latentplay.model import plan_cache
from latentplay.model.model import DECODE, ENCODE, Model, load
from latentplay.model.opening import Source, of_torchscript

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A folder with models whose plans are kept: an autoencoder, and effects with attributes."""
    place = tmp_path_factory.mktemp("plans")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(cache.PLACE, str(place / "cache"))
        for kind in ("rave_v2_noise", "effects"):
            make(kind, place)
            load(place / f"{kind}.ts")
        models._loaded.clear()
        yield place


def script_of(model: Model) -> _engine.Model:
    """The same file, played by torch."""
    return of_torchscript(Source(model.path, model.info, trust=False, half=False))


def hops(model: Model, method: int, count: int = 6) -> np.ndarray:
    """Noise for some hops of a method: float32 (channels, values)."""
    channels, in_ratio, _, _ = model.shape(method)
    return (0.3 * np.random.default_rng(1).standard_normal((channels, count * model.weights.hop(method) // in_ratio))).astype(np.float32)


def parts_off(ours: np.ndarray, theirs: np.ndarray) -> float:
    """How far two sounds are apart, in parts of the level of the second."""
    return float(np.sqrt(np.mean((ours - theirs) ** 2)) / np.sqrt(np.mean(theirs**2)))


def test_it_opens_without_torch_and_sounds_the_same(kept):
    file = kept / "rave_v2_noise.ts"
    program = """
import json, sys
from latentplay.model.model import load
import numpy as np
model = load(sys.argv[1])
channels, ratio = model.shape(0)[0], model.weights.hop(0)
sound = (0.3 * np.random.default_rng(1).standard_normal((channels, 6 * ratio))).astype(np.float32)
latents = model.encode(sound)
model.set_layers({name: 1.5 * model.layer(name) for name in [model.info.layers[0].name]})
bent = model.encode(sound)
maps = open("/proc/self/maps").read() if sys.platform == "linux" else ""
print(json.dumps({"form": model.form(0), "torch": "libtorch" in maps or "torch" in sys.modules, "said": [latents.tolist(), bent.tolist()]}))
"""
    told = subprocess.run(
        [sys.executable, "-c", program, str(file)], capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    found = json.loads(told.stdout)
    assert found["form"] == ["plan", ""]
    assert not found["torch"]
    model = load(file)
    net, sound = script_of(model).net(), hops(model, ENCODE)
    latents = net.run(ENCODE, sound)
    layer = model.info.layers[0].name
    net.set_layers(model.weights, {layer: 1.5 * model.layer(layer)})
    bent = net.run(ENCODE, sound)
    assert parts_off(np.array(found["said"][0]), latents) < 1e-4
    assert parts_off(np.array(found["said"][1]), bent) < 1e-4
    assert parts_off(bent, latents) > 1e-3


def test_every_layer_is_read_as_torch_reads_it(kept):
    model = load(kept / "rave_v2_noise.ts")
    script = script_of(model)
    assert model.weights.layers() == script.layers()
    for name, _ in script.layers():
        assert np.array_equal(model.weights.layer(name), script.layer(name)), name


def test_half_precision_is_close(kept):
    file = kept / "rave_v2_noise.ts"
    full, half = load(file), load(file, precision="half")
    assert full is not half
    latents = hops(full, DECODE)
    off = parts_off(half.decode(latents), full.decode(latents))
    assert 0 < off < 1e-3


def test_a_preview_changes_nothing_and_a_reset_forgets(kept):
    model = load(kept / "rave_v2_noise.ts")
    net, latents = model.weights.net(), hops(model, DECODE, 1)
    first, second = net.run(DECODE, latents), net.run(DECODE, latents)
    assert not np.array_equal(first, second)
    net.reset()
    assert np.array_equal(net.run(DECODE, latents), first)


def test_a_long_call_is_its_hops(kept):
    """One after the other without a new seed: the draws go on."""
    model = load(kept / "rave_v2_noise.ts")
    latents = hops(model, DECODE)
    ours, theirs = (weights.net().run(DECODE, latents, 7) for weights in (model.weights, script_of(model)))
    assert parts_off(ours, theirs) < 1e-4


def test_attributes_are_torchs(kept):
    model = load(kept / "effects.ts")
    number = next(iter(model.methods.values()))
    for name, number in model.methods.items():
        sound = hops(model, number)
        script = script_of(model)
        script.warm_up(number)
        plan, reference = model.weights.net(), script.net()
        assert plan.get("gain") == reference.get("gain"), name
        for net in (plan, reference):
            net.run(number, sound)
            net.reset()
            net.set("gain", 0.25)
        assert plan.get("gain") == reference.get("gain") == [0.25]
        assert np.allclose(plan.run(number, sound), reference.run(number, sound)), name


@pytest.mark.parametrize("harm", ["cut", "changed", "other", "deep"])
def test_what_is_damaged_is_made_anew(kept, harm):
    file = kept / "rave_v2_noise.ts"
    model = load(file)
    [plan] = (kept / "cache").glob(f"{model.info.hash}-*.plan")
    whole = plan.read_bytes()
    try:
        if harm == "other":
            plan_cache.write(model.info.hash, False, plan_cache.KeptPlan(b"no plan", (), plan_cache.stamp(file)))
        elif harm == "deep":
            plan.write_bytes(zlib.compress(b"[" * 100_000))
        else:
            plan.write_bytes(whole[: len(whole) // 2] if harm == "cut" else whole[:200] + bytes([whole[200] ^ 255]) + whole[201:])
        again = Model(file)
        assert again.form(ENCODE) == ("plan", "")
        assert plan.stat().st_size > len(whole) // 2
    finally:
        plan.write_bytes(whole)


def test_a_plan_is_not_used_for_other_weights(kept, tmp_path):
    """A file that has lost a byte is said to be damaged, plan or not."""
    model = load(kept / "rave_v2_noise.ts")
    spoilt = tmp_path / "rave_v2_noise.ts"
    data = bytearray((kept / "rave_v2_noise.ts").read_bytes())
    data[len(data) // 3] ^= 255
    spoilt.write_bytes(bytes(data))
    with pytest.raises(models.ModelError, match="is damaged"):
        Model(spoilt)
    assert model.form(ENCODE) == ("plan", "")


def test_why_there_is_none_is_kept(kept, tmp_path):
    file = raising(tmp_path / "raising.ts")
    found = [Model(file).form(ENCODE) for _ in range(2)]
    assert found[0] == found[1] and found[0][1] != "its plan is not made yet"


def test_delays_are_measured_once(kept, monkeypatch):
    model = load(kept / "rave_v2_noise.ts")
    monkeypatch.setattr(models, "once", lambda what, measure: measure())  # another test may have measured it in this process
    delay = model.delay
    monkeypatch.setattr(models, "own_delay", None)
    assert model.delay == delay


def test_layers_of_other_types_are_read(tmp_path):
    """Halves, transposed and complex ones; those of a file that was packed again."""

    class Odd(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.halves = torch.nn.Parameter(torch.arange(6).reshape(2, 3).half() / 7)
            self.turned = torch.nn.Parameter(torch.arange(6.0).reshape(2, 3).t())
            self.complex = torch.nn.Parameter(torch.complex(torch.tensor([3.0]), torch.tensor([4.0])))
            self.register_buffer("encode_params", torch.tensor([1, 1, 1, 64]))

        @torch.jit.export
        def encode(self, x):
            return x[:, :, ::64] * self.halves.float().sum() + self.turned.sum() + self.complex.abs().sum()

        def forward(self, x):
            return self.encode(x)

    file = tmp_path / "odd.ts"
    torch.jit.script(Odd().eval()).save(str(file))
    model = load(file)
    read = {name: _model_info.layer(os.fsencode(file), name) for name, _ in model.weights.layers()}
    assert read == {name: model.weights.layer(name).tolist() for name in read}
    assert read["complex"] == [5.0] and read["turned"] == [0, 3, 1, 4, 2, 5]
    packed = tmp_path / "packed.ts"
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    assert _model_info.layer(os.fsencode(packed), "halves") == read["halves"]


ROW = ("in_channels", "in_ratio", "out_channels", "out_ratio", "unit", "hop")


def changed(model: Model, saved: bytes, **others: int) -> bytes:
    """A kept plan that says something else of decode."""
    at = saved.index(b"decode" + struct.pack("4i", *model.shape(DECODE))) + len(b"decode")
    row = dict(zip(ROW, struct.unpack_from("6i", saved, at), strict=True))
    return saved[:at] + struct.pack("6i", *{**row, **others}.values()) + saved[at + 24 :]


@pytest.mark.parametrize("others", [{"hop": 1 << 20}, {"in_ratio": 0}, {"unit": 0}, {"out_channels": 2}, {"hop": -1}], ids=str)
def test_a_plan_that_does_not_fit_its_own_method_is_made_anew(kept, others):
    """It would play beyond its memory, or divide by nothing."""
    file = kept / "rave_v2_noise.ts"
    model = load(file)
    whole = plan_cache.read(model.info.hash, False)
    assert whole is not None
    try:
        wrong = changed(model, whole.saved, **others)
        plan_cache.write(model.info.hash, False, plan_cache.KeptPlan(wrong, (), plan_cache.stamp(file)))
        assert Model(file).form(DECODE) == ("plan", "")
        again = plan_cache.read(model.info.hash, False)
        assert again is not None and again.saved == whole.saved
    finally:
        plan_cache.write(model.info.hash, False, whole)
