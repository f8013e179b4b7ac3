"""Builds readers.cpp and plans.cpp, with libFuzzer where clang is, else with driver.hpp, and feeds them under ASan and UBSan."""

from __future__ import annotations

import os
import shutil
import subprocess
import zipfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from latentplay import _wire

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CLANGS = ("clang++", "clang++-14", "clang++-16", "clang++-19")
SOURCES = ROOT / "pyext_src"
PARTS = {"readers": [SOURCES / "connection" / "wire.cpp"], "plans": sorted((SOURCES / "plan").glob("*.cpp"))}
"""What each program is linked with."""
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


def compiled(source: Path, to: Path, command: list[str]) -> str:
    """What the compiler said against it."""
    return subprocess.run(
        [*command, "-c", str(source), "-o", str(to)], capture_output=True, text=True, check=False
    ).stderr


def build(folder: Path, libfuzzer: bool = True, program: str = "readers") -> tuple[Path, bool]:
    """The program, and whether it is libFuzzer's."""
    clang = next(filter(None, map(shutil.which, CLANGS)), None) if libfuzzer else None
    made = folder / program
    kind = ["-fsanitize=fuzzer,address,undefined", "-DLP_LIBFUZZER"] if clang else ["-fsanitize=address,undefined"]
    how = [
        "-std=c++17",
        "-O1" if clang else "-O0",
        "-g1",
        "-fno-sanitize-recover=undefined",
        "-I",
        str(ROOT / "pyext_src"),
    ]
    command = [clang or "g++", *how, *kind, '-DLP_VERSION="fuzz"']
    sources = [HERE / f"{program}.cpp", *PARTS[program]]
    objects = [folder / f"{source.parent.name}-{source.stem}.o" for source in sources]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(lambda each: compiled(*each, command), zip(sources, objects, strict=True)))
    done = subprocess.run(
        [*command, *map(str, objects), "-o", str(made), "-lz"], capture_output=True, text=True, check=False
    )
    if done.returncode and clang:  # a clang without its sanitizers
        return build(folder, libfuzzer=False, program=program)
    assert done.returncode == 0, done.stderr[-3000:]
    return made, clang is not None


def run(models: Iterable[Path], seconds: float, folder: Path, libfuzzer: bool = True) -> dict[str, str]:
    """For each target what the fuzzer said at its end, after so many seconds; AssertionError, with what it found, when one failed."""
    program, is_libfuzzer = build(folder, libfuzzer)
    found = seeds(models, folder / "seeds")
    return {target: fuzzed(program, is_libfuzzer, files, seconds, target) for target, files in found.items()}


def run_plans(seconds: float, folder: Path) -> str:
    """The same for what is kept of models that were opened once."""
    return fuzzed(*build(folder, program="plans"), kept_plans(folder), seconds, "plans")


def kept_plans(folder: Path) -> Path:
    """A folder with some."""
    from lookalikes import make

    from latentplay.files import cache
    from latentplay.model import plan_cache
    from latentplay.model.model import load

    os.environ[cache.PLACE] = str(folder / "cache")
    place = folder / "plans-kept"
    place.mkdir()
    for kind in ("rave_512", "hold", "rave_v3", "rave_discrete", "effects", "rave_v2_noise"):
        kept = plan_cache.read(load(make(kind, folder)).info.hash, False)
        assert kept is not None
        (place / kind).write_bytes(kept.saved)
    return place


def fuzzed(program: Path, is_libfuzzer: bool, files: Path, seconds: float, target: str) -> str:
    """What the fuzzer said at its end."""
    given = [f"-max_total_time={seconds:g}", "-timeout=10", "-rss_limit_mb=2048", str(files)]
    own = ["-seconds", f"{seconds:g}", *map(str, sorted(files.iterdir()))]
    command = [program, *(given if is_libfuzzer else own)]
    environment = {**os.environ, "READER": target}
    done = subprocess.run(command, cwd=program.parent, capture_output=True, text=True, check=False, env=environment)
    output = done.stdout + done.stderr
    assert done.returncode == 0, f"{target}: {output[-4000:]}"
    return output.strip().splitlines()[-1]
