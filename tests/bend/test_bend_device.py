"""Pairs of the original device: by position, with the weights that it lost left as they play."""

import json

import numpy as np
import pytest
import soundfile

from latentplay.bend import ArrayLayers, Bender
from latentplay.errors import LatentPlayError

SIZES = {"pqmf.w": 100, "encoder.a": 512, "other.x": 9, "decoder.b": 20000, "decoder.large": 40000}


def model(seed=0):
    rng = np.random.default_rng(seed)
    return ArrayLayers({name: rng.standard_normal(size) for name, size in SIZES.items()}, "voice", "abc")


def as_the_device_has_it(values):
    """A layer as the device keeps it: large ones resampled, one weight lost in each list of 8192."""
    if values.size > 32767:
        values = np.interp(np.linspace(0, values.size - 1, 32767), np.arange(values.size), values)
    return np.concatenate([values[i + 1 : i + 8192] for i in range(0, values.size, 8192)])


def save(path, segments, repeat=1):
    samples = np.concatenate(segments).astype(np.float32)
    soundfile.write(path.with_suffix(".wav"), samples, 44100, "FLOAT")
    lines, start = [], 0
    for _ in range(repeat):
        for i, segment in enumerate(segments):
            name = f"layer_weights_tmp.{i + 1}"
            lines.append({"name": name, "start_sample": start, "length_sample": len(segment)})
            start += len(segment)
    path.with_suffix(".json").write_text(json.dumps(lines, indent=2))


def kept(layers):
    return [layers.get(info.name) for info in layers.names() if not info.name.startswith("other")]


@pytest.mark.parametrize("repeat", [1, 2])
def test_a_pair_with_lost_weights_is_read_by_position(tmp_path, repeat):
    source, target, lines = model(1), model(2), []
    save(tmp_path / "take", [as_the_device_has_it(values) for values in kept(source)], repeat)
    Bender(target, lambda *line: lines.append(line)).read(str(tmp_path / "take"))
    for name in ("pqmf.w", "encoder.a", "decoder.b"):
        new, old, first = target.get(name), source.get(name), model(2).get(name)
        lost = np.arange(new.size) % 8192 == 0
        assert (new[~lost] == old[~lost]).all() and (new[lost] == first[lost]).all()
    for name in ("other.x", "decoder.large"):
        assert (target.get(name) == model(2).get(name)).all()
    assert [line[1] for line in lines if line[0] == "skipped"] == ["decoder.large"]
    assert lines[-1][2:] == (3, 5)


def test_a_pair_without_losses_is_read_as_it_is(tmp_path):
    source, target = model(1), model(2)
    save(tmp_path / "take", kept(source))
    Bender(target).read(str(tmp_path / "take.json"))
    assert all((new == old).all() for new, old in zip(kept(target), kept(source), strict=True))


def wrong(path, segments, **options):
    save(path, segments, **options)
    target = model(2)
    with pytest.raises(LatentPlayError, match=r"^lp.bend: read: [^\n]+$") as caught:
        Bender(target).read(str(path))
    assert all((new == old).all() for new, old in zip(kept(target), kept(model(2)), strict=True))
    return str(caught.value)


def test_a_pair_of_another_model_is_refused(tmp_path):
    segments = kept(model(1))
    assert "3 layers" in wrong(tmp_path / "a", segments[:3])
    assert "weights" in wrong(tmp_path / "b", [*segments[:3], segments[3][:17]])
    assert "weights" in wrong(tmp_path / "c", segments[::-1])


def test_a_pair_with_a_broken_weight_is_refused(tmp_path):
    segments = kept(model(1))
    segments[1][3] = np.nan
    assert "not finite" in wrong(tmp_path / "take", segments)


def test_force_takes_the_layers_that_fit(tmp_path):
    segments = kept(model(1))
    save(tmp_path / "take", [segments[0], segments[1][:17], segments[2]])
    target = model(2)
    Bender(target).read(str(tmp_path / "take"), force=True)
    assert (target.get("pqmf.w") == segments[0]).all() and (target.get("decoder.b") == segments[2]).all()
    assert (target.get("encoder.a") == model(2).get("encoder.a")).all()
