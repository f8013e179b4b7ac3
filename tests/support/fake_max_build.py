"""Builds the fake Max host, and externals for it: for this system, under a sanitizer, or for Windows (run under wine)."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path

from filelock import FileLock

ROOT = Path(__file__).parents[2]
SOURCES = Path(__file__).parent / "fake_max"
API = ROOT / "pyext_src" / "max" / "api.h"
OUT = ROOT / "build" / "fake_max"
FLAGS = ["-std=gnu11", "-g", "-O1", "-Wall", "-Wextra", "-Wno-cast-function-type", f"-I{ROOT / 'pyext_src'}", f"-I{SOURCES}"]
WINDOWS = ["-target", "x86_64-windows-gnu"]
AUDIO = re.compile(r"^(buffer_|z_dsp_|class_dspinit|sys_get|dsp_add64)")
"""What real Max exports from MaxAudio.dll; the rest is in MaxAPI.dll."""


LOCK = FileLock(OUT.with_name("fake_max.lock"))


def one_at_a_time(build: Callable[..., Path]) -> Callable[..., Path]:
    """Of several workers one builds; the others wait, and find it built."""

    @wraps(build)
    def alone(*args: object, **more: object) -> Path:
        OUT.parent.mkdir(exist_ok=True)
        with LOCK:
            return build(*args, **more)

    return alone


def functions_of_the_api() -> list[str]:
    """Every function that our header declares, beside ext_main."""
    declared = API.read_text().split("#endif /* LP_MAX_SDK */")[1]
    names = re.findall(r"^[\w ]+[ *](\w+)\([^;{]*\)(?: LP_OPTIONAL)?;", re.sub(r"\n    +", " ", declared), re.MULTILINE)
    return [name for name in names if name != "ext_main"]


def compiler(system: str) -> list[str]:
    """The command that compiles C for a system."""
    if system == "windows":
        return [sys.executable, "-m", "ziglang", "cc", *WINDOWS]
    return shlex.split(os.environ.get("CC", "gcc"))


def sanitizer(name: str | None) -> list[str]:
    return [f"-fsanitize={name}", "-fno-omit-frame-pointer"] if name else []


def is_old(made: Path, sources: list[Path]) -> bool:
    return not made.exists() or made.stat().st_mtime < max(p.stat().st_mtime for p in sources)


def run(command: list[str]) -> None:
    """A compiler's words are the error, if it has any."""
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{shlex.join(command)}\n{done.stdout}{done.stderr}")


def folder_for(system: str, sanitize: str | None) -> Path:
    return OUT / (f"{system}-{sanitize}" if sanitize else system)


def parts() -> list[Path]:
    return sorted(p for p in SOURCES.glob("*.c") if p.name not in ("main.c", "trial.c"))


@one_at_a_time
def build_host(system: str = "linux", sanitize: str | None = None) -> Path:
    """The host; where its sources are older than it, what was built before."""
    folder = folder_for(system, sanitize)
    made = folder / ("fake_max.exe" if system == "windows" else "fake_max")
    if is_old(made, [*SOURCES.glob("*.[ch]"), API, Path(__file__)]):
        folder.mkdir(parents=True, exist_ok=True)
        (build_windows if system == "windows" else build_linux)(folder, made, sanitizer(sanitize))
    return made


def build_linux(folder: Path, made: Path, more: list[str]) -> None:
    """One executable that shows its functions to what it loads."""
    fresh = folder / f"fake_max.{os.getpid()}"
    sources = [str(p) for p in [*parts(), SOURCES / "main.c"]]
    run([*compiler("linux"), *FLAGS, *more, "-rdynamic", *sources, "-o", str(fresh), "-lpthread", "-ldl", "-lm"])
    fresh.replace(made)


def definitions(folder: Path, library: str, lines: list[str]) -> Path:
    path = folder / f"{library}.def"
    path.write_text(f"LIBRARY {library}.dll\nEXPORTS\n" + "".join(f"  {line}\n" for line in lines))
    return path


def import_libraries(folder: Path) -> list[str]:
    """What an external for Windows is linked with: the names of MaxAPI.dll and MaxAudio.dll, out of our header."""
    names = functions_of_the_api()
    libraries = []
    for library, held in (("MaxAPI", [n for n in names if not AUDIO.match(n)]), ("MaxAudio", [n for n in names if AUDIO.match(n)])):
        made = folder / f"{library}.lib"
        described = definitions(folder, f"{library}", held)
        run([sys.executable, "-m", "ziglang", "dlltool", "-m", "i386:x86-64", "-d", str(described), "-l", str(made)])
        libraries.append(str(made))
    return libraries


def build_windows(folder: Path, made: Path, more: list[str]) -> None:
    """The host as Max splits it: MaxAPI.dll, MaxAudio.dll that forwards to it, and a small program."""
    names = functions_of_the_api()
    described = definitions(folder, "host", [*names, "fm_main"]).rename(folder / "host.def")
    described.write_text(described.read_text().replace("host.dll", "MaxAPI.dll"))
    api = folder / "MaxAPI.dll"
    host = folder / "host.lib"
    run([*compiler("windows"), *FLAGS, *more, "-shared", *map(str, parts()), str(described), "-o", str(api)])
    run([sys.executable, "-m", "ziglang", "dlltool", "-m", "i386:x86-64", "-d", str(described), "-l", str(host)])
    forwards = definitions(folder, "forward", [f"{n} = MaxAPI.{n}" for n in names if AUDIO.match(n)])
    forwards.write_text(forwards.read_text().replace("forward.dll", "MaxAudio.dll"))
    nothing = folder / "nothing.c"
    nothing.write_text("/* MaxAudio.dll has no code of its own. */\nint lp_nothing;\n")
    run([*compiler("windows"), "-shared", str(nothing), str(forwards), str(host), "-o", str(folder / "MaxAudio.dll")])
    import_libraries(folder)
    run([*compiler("windows"), *FLAGS, str(SOURCES / "main.c"), str(host), "-o", str(made)])


@one_at_a_time
def build_trial(system: str = "linux", sanitize: str | None = None) -> Path:
    """The externals that prove the host itself; the folder they lie in."""
    folder = folder_for(system, sanitize) / "externals"
    suffix = "mxe64" if system == "windows" else "mxl"
    made = folder / f"trial~.{suffix}"
    source = SOURCES / "trial.c"
    if is_old(made, [source, API, Path(__file__)]):
        build_host(system, sanitize)
        folder.mkdir(parents=True, exist_ok=True)
        linked = [str(folder.parent / f"{n}.lib") for n in ("MaxAPI", "MaxAudio")] if system == "windows" else ["-fPIC"]
        run([*compiler(system), *FLAGS, *sanitizer(sanitize), "-shared", str(source), *linked, "-o", str(made)])
        shutil.copy(made, folder / f"mc.{made.name}")
    return folder


@one_at_a_time
def build_trap(folder: Path = OUT) -> Path:
    """The library that watches for allocations, locks and system calls in perform; preloaded."""
    source = Path(__file__).parent / "audio_trap.c"
    made = folder / "audio_trap.so"
    if is_old(made, [source]):
        folder.mkdir(parents=True, exist_ok=True)
        run([*compiler("linux"), "-O2", "-shared", "-fPIC", str(source), "-o", str(made), "-ldl"])
    return made
