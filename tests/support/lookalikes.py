"""Every kind of model file a musician may drop into a patch: `make(kind, folder)`, kinds in KINDS and BAD."""

import pickle
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import lookalike_methods as methods
import lookalike_nets as nets
import lookalike_plain as plain
import pytest
import torch
from torch import nn

NO_STATE = 0


def save(module: nn.Module, path: Path) -> Path:
    """Scripts and writes a module; gives back the path."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.jit.script(module.eval()).save(str(path))
    return path


def passthrough(path: Path, ratio: int = 64, latents: int = 64, sr: int | None = None) -> Path:
    """No delay. What comes out is what went in where latents == ratio; else every (ratio / latents)-th sample, held."""
    module = plain.PassThrough(ratio, latents) if sr is None else plain.RatedPassThrough(ratio, latents, sr)
    return save(module, path)


def clicks(path: Path, ratio: int = 2048, latents: int = 8) -> Path:
    """No delay at all. Exact at any ratio for sounds with at most latents / 2 clicks a block, the rest of it zero."""
    return save(plain.Clicks(ratio, latents), path)


def hold(path: Path, ratio: int = 2048, latents: int = 8) -> Path:
    """Latents: mean, rms, peak of the block, zeros. Decoding holds the first one."""
    return save(plain.Hold(ratio, latents), path)


def slow(path: Path, ratio: int = 2048, latents: int = 8, work: int = 200) -> Path:
    """Like `hold`, with latents all the mean, after about `work` / 3 milliseconds."""
    return save(plain.Slow(ratio, latents, work), path)


def raising(path: Path, ratio: int = 2048, latents: int = 8, calls: int = 8) -> Path:
    """Like `hold`, but decoding raises after `calls` calls."""
    return save(plain.Raising(ratio, latents, calls), path)


def fatal(path: Path, way: str, ratio: int = 2048, latents: int = 8) -> Path:
    """Like `hold`, until the first latent is above 2: then it does a `crash`, a `hang`, a `hoard` of memory, or is `heavy`: one
    operator for ten seconds."""
    return save(plain.FATAL[way](ratio, latents), path)


def rave(path: Path, net: type[nets.RaveLike] = nets.RaveLike, seed: int = 0, **shape: object) -> Path:
    """A small RAVE-like model; `shape` are fields of lookalike_nets.Shape."""
    torch.manual_seed(seed)
    return save(nets.enliven(net(nets.Shape(**shape))), path)  # type: ignore[arg-type]


def rave_v2_like(path: Path, latents: int = 8) -> Path:
    """As big and slow as a real v2: 31 M parameters, ratio 2048, 48 kHz, 8 latents of 128, 64 rows of state, 150 MB."""
    return rave(path, width=96, full=128, latents=latents, rows=64,
                dilations=((1, 3, 9), (1, 3, 9), (1, 3, 9), (1, 3)))


def short(*ratios: int) -> dict[str, object]:
    """Shape with these ratios after the filter bank's 16."""
    return {"ratios": ratios, "dilations": ((1, 3),) * len(ratios)}


Maker = Callable[[Path], Path]
KINDS: dict[str, Maker] = {
    "passthrough": passthrough,
    "passthrough_1": lambda p: passthrough(p, 64, 1),
    "clicks": clicks,
    "hold": hold,
    "rave_v1": lambda p: rave(p, batch_norm=True, noise=True, sr=44100, latents=4),
    "rave_v2": rave,
    "rave_v2_noise": lambda p: rave(p, noise=True),
    "rave_v2_causal": lambda p: rave(p, centred=False),
    "rave_v3": lambda p: rave(p, nets.AdainLike, kind="snake"),
    "rave_discrete": lambda p: rave(p, nets.DiscreteLike, latents=16, **short(4, 4, 4)),
    "rave_stereo": lambda p: rave(p, ins=2, outs=2, **short(4, 4, 2)),
    "rave_mono_to_stereo": lambda p: rave(p, outs=2, noise=True, **short(4, 4, 2)),
    "rave_stereo_to_mono": lambda p: rave(p, ins=2, **short(4, 4, 2)),
    "rave_22k": lambda p: rave(p, sr=22050, **short(4, 4, 4)),
    "rave_512": lambda p: rave(p, **short(4, 4, 2)),
    "rave_1024": lambda p: rave(p, latents=1, **short(4, 4, 4)),
    "rave_4096": lambda p: rave(p, latents=16, width=4, **short(4, 4, 4, 4)),
    "rave_16384": lambda p: rave(p, latents=4, width=4, **short(8, 8, 4, 4)),
    "rave_128_latents": lambda p: rave(p, latents=128, full=128, **short(4, 4, 2)),
    "rave_one_row": lambda p: rave(p, rows=1, **short(4, 4, 2)),
    "not_streaming": lambda p: rave(p, rows=NO_STATE, **short(4, 4, 2)),
    "ratio_1": lambda p: passthrough(p, 1, 1),
    "ratio_16": lambda p: passthrough(p, 16, 16),
    "codec_256": lambda p: passthrough(p, 512, 256),
    "uneven": lambda p: save(methods.Uneven(), p),
    "decode_only": lambda p: save(plain.DecodeOnly(2048, 8), p),
    "encode_only": lambda p: save(plain.EncodeOnly(2048, 8), p),
}
"""Models that must play. Ratio, latents, channels and rate: see each maker, or the file's params buffers."""


OTHERS: dict[str, Maker] = {
    "effect": lambda p: save(plain.Effect(), p),
    "effects": lambda p: save(methods.Effects(), p),
    "features": lambda p: save(methods.Features(), p),
    "wavetable": lambda p: save(methods.Wavetable(), p),
    "multichannel": lambda p: save(methods.Multichannel(), p),
    "counter": lambda p: save(methods.Counter(), p),
    "several": lambda p: save(methods.Several(), p),
}
"""Models that are no autoencoders, for lp.model~."""


ODD: dict[str, Maker] = {
    "spherical": lambda p: save(methods.Spherical(), p),
    "spherical_forward": lambda p: save(methods.SphericalForward(), p),
    "waiting": lambda p: save(methods.Waiting(), p),
    "between_latents": lambda p: save(methods.BetweenLatents(), p),
}
"""Models that play after a while, or in other boxes than their names say."""


def write(path: Path, content: bytes) -> Path:
    """Writes bytes; gives back the path."""
    path.write_bytes(content)
    return path


def turning(path: Path, ratio: int = 512) -> Path:
    """Holds, with a complex layer, `turn`, whose magnitudes are 1 to 8."""
    return save(plain.Turning(ratio), path)


def truncated(path: Path) -> Path:
    """The first half of a good model."""
    content = hold(path).read_bytes()
    return write(path, content[: len(content) // 2])


def zip_of_text(path: Path) -> Path:
    """A zip with no model in it."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("notes/readme.txt", "no model here")
    return path


def checkpoint(path: Path) -> Path:
    """What torch.save writes: weights without a model."""
    torch.save({"state_dict": nn.Linear(3, 3).state_dict()}, path)
    return path


def directory(path: Path) -> Path:
    """A folder whose name ends in .ts."""
    path.mkdir()
    return path


BAD: dict[str, Maker] = {
    "empty": lambda p: write(p, b""),
    "truncated": truncated,
    "random_bytes": lambda p: write(p, random.Random(1).randbytes(4096)),
    "zip": zip_of_text,
    "pickle": lambda p: write(p, pickle.dumps({"weights": [1, 2, 3]})),
    "checkpoint": checkpoint,
    "text": lambda p: write(p, b"This is a text file.\n"),
    "directory": directory,
    "missing": lambda p: p,
    "no_params": lambda p: save(plain.Mute(), p),
    "zero_ratio": lambda p: save(plain.WrongParams(2048, 8, [1, 1, 8, 0]), p),
    "two_params": lambda p: save(plain.WrongParams(2048, 8, [1, 2048]), p),
    "negative_params": lambda p: save(plain.WrongParams(2048, 8, [-1, 1, 8, 2048]), p),
    "wrong_shape": lambda p: save(plain.WrongShape(2048, 8), p),
    "nan": lambda p: save(plain.NotANumber(2048, 8), p),
    "raising_at_once": lambda p: raising(p, calls=0),
    "raising_later": raising,
}
"""Files that must give one clear line and harm nothing. The last four load, and go wrong when they play."""
AT_RUN_TIME = ("wrong_shape", "nan", "raising_at_once", "raising_later")


def make(kind: str, folder: Path) -> Path:
    """The file of one kind in `folder`, made where it is not there yet."""
    path = Path(folder) / f"{kind}.ts"
    if path.exists():
        return path
    return ({**KINDS, **OTHERS, **BAD, **ODD, "rave_v2_like": rave_v2_like})[kind](path)


@pytest.fixture(scope="session")
def model_file(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """`model_file(kind)`: the path of a look-alike, made once per session."""
    folder = tmp_path_factory.mktemp("models")
    return lambda kind: make(kind, folder)
