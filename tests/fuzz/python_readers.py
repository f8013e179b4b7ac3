"""The readers in Python under atheris, where it is installed: `python tests/fuzz/python_readers.py TARGET [arguments of libFuzzer]`."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent / "support"), str(HERE.parent), str(HERE.parents[1])]

MODEL_HASH = "0123456789abcdef"
COUNT = 12
"""Weights of the only layer of the bends."""
Target = Callable[[bytes], None]


def targets(folder: Path) -> dict[str, Target]:
    """Each reads bytes; LatentPlayError says what is wrong with them."""
    from latentplay.bend import pair_file
    from latentplay.bend.layers import LayerInfo
    from latentplay.bend.snapshot import Snapshot
    from latentplay.control.mapper import Mapper
    from latentplay.files import documents
    from latentplay.files.kept import Kept
    from latentplay.model import plan_cache
    from latentplay.model.info import read_model_info
    from latentplay.preset.automation import Automation
    from latentplay.preset.document import read_file

    infos = [LayerInfo.of("decoder.weight", (3, 4))]
    pair_file.write(folder / "bends", infos, lambda name: np.ones(COUNT, np.float32), "voice", MODEL_HASH)

    def of_file(name: str, read: Callable[[Path], object]) -> Target:
        return lambda data: (write(folder / name, data), read(folder / name))[0]

    def pair(data: bytes) -> None:
        write(folder / "bends.json", data)
        pair_file.read(folder / "bends", infos, "voice", MODEL_HASH, True, lambda name: np.zeros(COUNT, np.float32))

    def kept(data: bytes) -> None:
        found = Kept(zlib.compress(data), "lp.preset")
        for part in list(found.beside):
            found.part(part)
        _ = found.content

    def plan(data: bytes) -> None:
        name = plan_cache._name(MODEL_HASH, False, "plan")
        write(folder / "cache" / name, zlib.compress(data))
        plan_cache.read(MODEL_HASH, False)

    def measured(data: bytes) -> None:
        write(folder / "cache" / plan_cache._name(MODEL_HASH, False, "json"), data)
        plan_cache.measured(MODEL_HASH, ("delay", 0), lambda: (0, ""))

    return {
        "presets": of_file("presets.json", read_file), "automation": of_file("played.json", Automation.read),
        "mapping": of_file("pad.json", lambda path: Mapper().read(path)), "pair": pair,
        "bends": lambda data: (Snapshot.from_json(documents.parsed(data.decode("latin-1"))), None)[1], "set": kept,
        "plan": plan, "measured": measured, "model": of_file("model.ts", read_model_info),
    }  # fmt: skip


def write(path: Path, data: bytes) -> None:
    """A file."""
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)


def seeds(folder: Path) -> None:
    """For each target a folder with a file that is right, where the objects write one."""
    import hostile_models

    from fuzz.documents import originals
    from latentplay.bend import pair_file
    from latentplay.bend.layers import LayerInfo
    from latentplay.bend.snapshot import Snapshot
    from latentplay.host.offline import OfflineHost
    from latentplay.model.folders import DATA

    (folder / "work").mkdir()
    host = OfflineHost(48000, folder / "work")
    objects = {name: host.make(name, str(DATA / "demo.ts")) for name in ("lp.preset", "lp.control", "lp.bend")}
    modulator = host.make("lp.mod~", "demo", "-latents", 8)
    objects["lp.control"].send("point_add", 0.5, 0.5)
    for name, words in (("lp.preset", ("record", 1.0)), ("lp.preset", ("record_write", "played.json"))):
        objects[name].send(*words)
        modulator.send("scale", 1.0)
    found = {
        **originals(objects, folder / "work"),
        **{file.name: file.read_bytes() for file in (folder / "work").glob("*.json")},
    }
    host.close()
    bent = Snapshot(MODEL_HASH, {"decoder.weight": np.ones(COUNT, np.float32)}, "decoder.weight")
    good = {
        "p.json": "presets",
        "preset-1.json": "presets",
        "played.json": "automation",
        "c.json": "mapping",
        "b.json": "pair",
    }
    for target in TARGETS:
        (folder / target).mkdir()
    for name, target in good.items():
        if name in found:
            (folder / target / name).write_bytes(found[name])
    (folder / "set" / "one").write_bytes(
        b'{"format": "latentplay set", "version": 1, "object": "lp.preset", "content": {}, "parts": {"ab": "AAAA"}, "beside": ["ab"]}'
    )
    (folder / "plan" / "one").write_bytes(
        b'{"format": "latentplay plan", "file": [1, 2], "reasons": ["encode: no"]}\nplan'
    )
    (folder / "measured" / "one").write_bytes(b'{"delay 0": [1, ""]}')
    (folder / "bends" / "one").write_text(json.dumps(bent.to_json()))
    infos = [LayerInfo.of("decoder.weight", (3, 4))]
    pair_file.write(folder / "pair" / "one", infos, lambda name: np.ones(COUNT, np.float32), "voice", MODEL_HASH)
    (folder / "pair" / "one.wav").unlink()
    hostile_models.good(folder / "model")


TARGETS = ("presets", "automation", "mapping", "pair", "bends", "set", "plan", "measured", "model")


def is_there() -> bool:
    """Whether atheris is installed."""
    return importlib.util.find_spec("atheris") is not None


def run(seconds: float, folder: Path) -> dict[str, str]:
    """What atheris said of each target at its end; empty where it is not installed."""
    if not is_there():
        return {}
    seeds(folder)
    said = {}
    for target in TARGETS:
        command = [
            sys.executable,
            "-W",
            "ignore",
            __file__,
            target,
            f"-max_total_time={seconds:g}",
            "-timeout=20",
            "-rss_limit_mb=4096",
            str(folder / target),
        ]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        output = done.stdout + done.stderr
        last, find = output.strip().splitlines()[-1], output[output.find("Uncaught Python") :][:3000]
        said[target] = last if done.returncode == 0 else f"FOUND {find}"
    return said


def main() -> None:
    """One target, until libFuzzer ends it."""
    import atheris

    folder = Path(tempfile.mkdtemp())
    os.environ["LATENTPLAY_CACHE"] = str(folder / "cache")
    with atheris.instrument_imports(include=["latentplay"]):
        read = targets(folder)[sys.argv[1]]
        from latentplay.errors import LatentPlayError

    def one(data: bytes) -> None:
        try:
            read(data)
        except LatentPlayError as error:
            assert "\n" not in str(error) and len(str(error)) < 4000, f"not one line: {error!r}"

    atheris.Setup([sys.argv[0], *sys.argv[2:]], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
