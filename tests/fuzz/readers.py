"""Builds readers.cpp and feeds it: with libFuzzer where clang is, else with its own driver; AddressSanitizer and UBSan either way."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from collections.abc import Iterable
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CLANGS = ("clang++", "clang++-14", "clang++-16", "clang++-19")


def seeds(models: Iterable[Path], folder: Path) -> list[Path]:
    """The files themselves and their records, which lie behind checksums."""
    folder.mkdir()
    (folder / "seedmap.txt").write_bytes((ROOT / "latentplay" / "data" / "seedmap.txt").read_bytes()[:4000])
    for model in models:
        shutil.copy(model, folder)
        with zipfile.ZipFile(model) as archive:
            for name in archive.namelist():
                if name.endswith((".py", "data.pkl", "constants.pkl")):
                    (folder / f"{model.stem}-{name.replace('/', '-')}").write_bytes(archive.read(name))
    return sorted(folder.iterdir())


def build(folder: Path, libfuzzer: bool = True) -> tuple[Path, bool]:
    """The program, and whether it is libFuzzer's."""
    clang = next(filter(None, map(shutil.which, CLANGS)), None) if libfuzzer else None
    made = folder / "readers"
    kind = ["-fsanitize=fuzzer,address,undefined", "-DLP_LIBFUZZER"] if clang else ["-fsanitize=address,undefined"]
    how = ["-std=c++17", "-O1" if clang else "-O0", "-g1", "-fno-sanitize-recover=undefined", "-I", str(ROOT / "pyext_src")]
    command = [clang or "g++", *how, *kind]
    done = subprocess.run([*command, str(HERE / "readers.cpp"), "-o", str(made), "-lz"], capture_output=True, text=True, check=False)
    if done.returncode and clang:  # a clang without its sanitizers
        return build(folder, libfuzzer=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return made, clang is not None


def run(models: Iterable[Path], seconds: float, folder: Path, libfuzzer: bool = True) -> str:
    """What the fuzzer said at its end; AssertionError, with what it found, when a reader failed."""
    program, is_libfuzzer = build(folder, libfuzzer)
    files = seeds(models, folder / "seeds")
    given = [f"-max_total_time={seconds:g}", "-timeout=10", "-rss_limit_mb=2048", str(folder / "seeds")]
    own = ["-seconds", f"{seconds:g}", *map(str, files)]
    done = subprocess.run([program, *(given if is_libfuzzer else own)], cwd=folder, capture_output=True, text=True, check=False)
    said = done.stdout + done.stderr
    assert done.returncode == 0, said[-4000:]
    return said.strip().splitlines()[-1]
