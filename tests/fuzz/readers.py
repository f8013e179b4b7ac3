"""Builds readers.cpp and feeds it: with libFuzzer where clang is, else with its own driver; AddressSanitizer and UBSan either way."""

from __future__ import annotations

import os
import shutil
import subprocess
import zipfile
from collections.abc import Iterable
from pathlib import Path

from latentplay import _wire

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CLANGS = ("clang++", "clang++-14", "clang++-16", "clang++-19")
TARGETS = ("archive", "pickle", "code", "maps", "texture", "wire")


def seeds(models: Iterable[Path], folder: Path) -> dict[str, Path]:
    """For each target a folder of what is right: models, and their records, which lie behind checksums."""
    folders = {target: folder / target for target in TARGETS}
    for each in folders.values():
        each.mkdir(parents=True)
    (folders["maps"] / "seedmap.txt").write_bytes((ROOT / "latentplay" / "data" / "seedmap.txt").read_bytes()[:4000])
    (folders["texture"] / "zero").write_bytes(bytes(6))
    (folders["wire"] / "request").write_bytes(_wire.request(3, "open"))
    (folders["wire"] / "reply").write_bytes(
        _wire.reply(3, "apply", ["word", 1.5], states=[(1, [("scale", 1.0), ("basis", "cell")])], data=b"bytes")
    )
    for model in models:
        shutil.copy(model, folders["archive"])
        with zipfile.ZipFile(model) as archive:
            for name in archive.namelist():
                target = "code" if name.endswith(".py") else "pickle" if name.endswith((".pkl", ".debug_pkl")) else None
                if target:
                    (folders[target] / f"{model.stem}-{name.replace('/', '-')}").write_bytes(archive.read(name))
    return folders


def build(folder: Path, libfuzzer: bool = True) -> tuple[Path, bool]:
    """The program, and whether it is libFuzzer's."""
    clang = next(filter(None, map(shutil.which, CLANGS)), None) if libfuzzer else None
    made = folder / "readers"
    kind = ["-fsanitize=fuzzer,address,undefined", "-DLP_LIBFUZZER"] if clang else ["-fsanitize=address,undefined"]
    how = ["-std=c++17", "-O1" if clang else "-O0", "-g1", "-fno-sanitize-recover=undefined", "-I", str(ROOT / "pyext_src")]
    sources = [str(HERE / "readers.cpp"), str(ROOT / "pyext_src" / "connection" / "wire.cpp")]
    command = [clang or "g++", *how, *kind, '-DLP_VERSION="fuzz"', *sources, "-o", str(made), "-lz"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode and clang:  # a clang without its sanitizers
        return build(folder, libfuzzer=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return made, clang is not None


def run(models: Iterable[Path], seconds: float, folder: Path, libfuzzer: bool = True) -> dict[str, str]:
    """For each target what the fuzzer said at its end, after so many seconds; AssertionError, with what it found, when one failed."""
    program, is_libfuzzer = build(folder, libfuzzer)
    said = {}
    for target, files in seeds(models, folder / "seeds").items():
        given = [f"-max_total_time={seconds:g}", "-timeout=10", "-rss_limit_mb=2048", str(files)]
        own = ["-seconds", f"{seconds:g}", *map(str, sorted(files.iterdir()))]
        command = [program, *(given if is_libfuzzer else own)]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env={**os.environ, "READER": target})
        output = done.stdout + done.stderr
        assert done.returncode == 0, f"{target}: {output[-4000:]}"
        said[target] = output.strip().splitlines()[-1]
    return said
