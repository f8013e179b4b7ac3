"""Programs for Windows run here, under wine, with the engine of this checkout; and the builds of what a host loads."""

import functools
import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SUPPORT = Path(__file__).parent / "windows"
OUT = ROOT / "build" / "externals"
PREFIX = Path(tempfile.gettempdir()) / f"latentplay-wine-{os.getuid()}"
sys.path.insert(0, str(ROOT / "pyext_src"))

from build_externals import build, version, write_headers  # noqa: E402
from externals.hosts import SHARED, cpp_objects  # noqa: E402
from externals.jobs import BuildError, Job, run  # noqa: E402
from externals.systems import Target, targets  # noqa: E402

__all__ = ["build", "built", "environment", "needs_wine", "prepare_wine", "program", "python_for_windows", "run_in_wine"]


def build_for(system: str) -> dict[str, Path] | BuildError:
    """What Pd and Max load there, or why it could not be built."""
    try:
        return {host: build(host, system) for host in ("pd", "max")}
    except BuildError as error:
        return error


@functools.cache
def everything() -> dict[str, dict[str, Path] | BuildError]:
    """For the Mac and for Windows at the same time: one alone does not keep two processors busy."""
    systems = ("macos", "windows")
    with ThreadPoolExecutor(len(systems)) as pool:
        return dict(zip(systems, pool.map(build_for, systems), strict=True))


def asked_for() -> None:
    """Skips the test unless it was asked for: compilers for other systems take minutes, more than the usual check has."""
    if not os.environ.get("LATENTPLAY_SYSTEMS"):
        pytest.skip("builds for macOS and Windows, and what runs under wine, are tested by: make test-systems")


def built(host: str, system: str) -> Path:
    """What that host loads on that system; where a tool is missing the test is skipped and says so."""
    asked_for()
    found = everything()[system]
    if isinstance(found, dict):
        return found[host]
    if str(found).startswith("no "):  # no ziglang, no zlib for Windows, no llvm-lipo
        pytest.skip(str(found).split(":")[0] + ", so nothing is built for " + system)
    raise found


def target_for(system: str) -> Target:
    write_headers()
    return targets(system, None, OUT / system / "objects", ROOT)[0]


def program(system: str, source: Path) -> Path:
    """A test's own program, with the objects in it."""
    target = target_for(system)
    objects = cpp_objects([target], SHARED | {"offline": []}, version())[0]
    objects += run([target.compile(source, f"tests/{source.name}", [f"-I{ROOT / 'pyext_src'}"])])
    output = target.folder / "tests" / (source.stem + (".exe" if system == "windows" else ""))
    threads = ["-pthread", "-ldl"] if system == "linux" else []
    command = [*target.compiler, *target.flags, "-o", str(output), *map(str, objects), "-s", *target.libraries, *threads]
    return run([Job(output, command, tuple(objects))])[0]


def python_for_windows() -> Path:
    """What stands for python.exe: see windows/python.c."""
    target = target_for("windows")
    output = target.folder / "tests" / "python.exe"
    source = SUPPORT / "python.c"
    return run([Job(output, [*target.words(True), "-O1", "-o", str(output), str(source), "-lws2_32"], (source,))])[0]


def needs_wine() -> None:
    """Skips the test where there is no wine."""
    asked_for()
    if not shutil.which("wine"):
        pytest.skip("no wine here (Debian: apt install wine), so nothing for Windows is run")


def on_z(path: Path | str) -> str:
    """A path as a program for Windows sees it under wine."""
    return "Z:" + str(path).replace("/", "\\")


def environment(**more: str) -> dict[str, str]:
    """For wine without a screen, its files in the folder for temporary ones; the engine's Python is the one that runs the tests."""
    found = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    return {
        **found, "WINEPREFIX": str(PREFIX), "WINEDEBUG": "-all", "WINEDLLOVERRIDES": "mscoree,mshtml=", "LC_ALL": "C.UTF-8",
        "LATENTPLAY_PYTHON": on_z(python_for_windows()), "LATENTPLAY_TEST_PYTHON": sys.executable, "LATENTPLAY_SYNC": "1",
        **more,
    }  # fmt: skip


@functools.cache
def prepare_wine() -> None:
    """Makes wine's files, which takes a while the first time."""
    needs_wine()
    subprocess.run(["wine", "cmd", "/c", "exit"], env=environment(), cwd=ROOT, capture_output=True, timeout=600, check=True)


def run_in_wine(command: list[Path | str], *, folder: Path = ROOT, timeout: float = 120, **variables: str) -> str:
    """What the program prints. Paths of this system hold for it, too: it starts on the drive that is this system's files."""
    prepare_wine()
    done = subprocess.run(
        ["wine", *map(str, command)], env=environment(**variables), cwd=folder, capture_output=True, timeout=timeout, check=False
    )
    said = done.stdout.decode(errors="replace").replace("\r\n", "\n")
    assert done.returncode == 0, f"code {done.returncode}:\n{said}{done.stderr.decode(errors='replace')}"
    return said
