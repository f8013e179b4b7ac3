"""The compilers: this system's own, and zig's clang (the package ziglang), which makes binaries for macOS and Windows anywhere."""

from __future__ import annotations

import importlib.util
import os
import shlex
import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path

from externals.jobs import BuildError, Job

FLAGS = ["-O2", "-ffp-contract=off", "-fvisibility=hidden", "-Wall", "-Wno-unused-function"]
"""As in setup.py: no contraction and no fast maths, so that the samples are the same on every machine."""

NOT_LOOKED_AT = ["-fno-sanitize=vptr,null,alignment,object-size"]
"""Each access to memory, once more: the other sanitizer sees what is wrong with it, and compiling takes two and a half times as long."""
SANITIZERS = {
    "address": ["-fsanitize=address,undefined", *NOT_LOOKED_AT, "-fno-omit-frame-pointer", "-g1", "-O1"],
    "thread": ["-fsanitize=thread", "-fno-omit-frame-pointer", "-g1", "-O1"],
}
IMPORTS = Path(__file__).parent / "imports"
STANDARD = Path(__file__).parent / "standard.hpp"


@dataclass
class Target:
    """One system and processor: what compiles a file for it, and what makes a library of the objects."""

    system: str
    arch: str
    folder: Path
    """For what is made on the way."""

    compiler: list[str]
    flags: list[str] = field(default_factory=list)
    link: list[str] = field(default_factory=list)
    libraries: list[str] = field(default_factory=list)
    inputs: tuple[Path, ...] = ()
    """Files of ours among the libraries."""

    def compile(self, source: Path, name: str, flags: list[str]) -> Job:
        """To `name`.o."""
        if source.suffix == ".c":
            return self._compile(self.folder / f"{name}.o", ["-std=c11", *flags, "-c", str(source)], source)
        ready = self.standard_headers()
        known = ["-include-pch", str(ready.output)] if ready else []
        words = ["-std=c++17", *known, *flags, "-c", str(source)]
        return self._compile(self.folder / f"{name}.o", words, source, *([ready.output] if ready else []))

    def standard_headers(self) -> Job | None:
        """The headers of the C++ library, read once for all files: two thirds of the time. GCC has its own way, and ccache."""
        if self.system == "linux":
            return None
        return self._compile(self.folder / "standard.pch", ["-std=c++17", "-x", "c++-header", str(STANDARD)], STANDARD)

    def _compile(self, output: Path, words: list[str], *inputs: Path) -> Job:
        headers = Job(output, []).headers()
        command = [
            *self.words(inputs[0].suffix == ".c"),
            *self.flags,
            *words,
            "-o",
            str(output),
            "-MMD",
            "-MF",
            str(headers),
        ]
        return Job(output, command, inputs)

    def library(self, name: str, objects: list[Path], imports: list[Path]) -> Job:
        """A shared library of that name; `imports`: what stands for the host when it is linked."""
        c = not any(path.name.endswith(".cpp.o") for path in objects)
        output = self.folder / name
        ends = [*map(str, imports), *([] if c else self.libraries)]
        link = [word.replace("{name}", name) for word in self.link]
        command = [*self.words(c), *self.flags, "-shared", "-o", str(output), *map(str, objects), *link, *ends]
        return Job(output, command, (*objects, *self.inputs, *imports))

    def words(self, c: bool) -> list[str]:
        """The command for C or for C++."""
        plain = {"c++": "cc", "g++": "gcc", "clang++": "clang"}
        return [plain.get(word, word) for word in self.compiler] if c else self.compiler


def zig() -> str:
    """The compiler of the package ziglang."""
    found = importlib.util.find_spec("ziglang")
    if found is None or found.origin is None:
        raise BuildError("no ziglang in this Python, which builds for macOS and Windows: pip install ziglang")
    return str(Path(found.origin).parent / ("zig.exe" if os.name == "nt" else "zig"))


def targets(system: str, sanitize: str | None, folder: Path, root: Path) -> list[Target]:
    """What has to be built for a system, one for each processor."""
    nowhere = f"-ffile-prefix-map={root}=."  # no path of this machine in what is given to others
    if system == "linux":
        return [linux(sanitize, folder, nowhere)]
    if sanitize:
        raise BuildError(f"--sanitize '{sanitize}' with --system {system}: expected --system linux")
    if system == "macos":
        return [macos(arch, folder, nowhere) for arch in ("arm64", "x86_64")]
    return [windows(folder, nowhere)]


def linux(sanitize: str | None, folder: Path, nowhere: str) -> Target:
    """With the compiler that setup.py takes, too."""
    if not sys.platform.startswith("linux"):
        raise BuildError("--system linux is built on Linux")
    words = shlex.split(os.environ.get("CXX", "g++"))
    cached = ["ccache"] if shutil.which("ccache") and words[0] != "ccache" else []
    more = SANITIZERS[sanitize] if sanitize else ["-g0"]
    return Target("linux", "x86_64", folder, [*cached, *words], [*FLAGS, "-fPIC", nowhere, *more], [], ["-lz"])


def macos(arch: str, folder: Path, nowhere: str) -> Target:
    """The host's functions are looked up when it loads the file. zig signs what Apple's processors only run signed."""
    name = {"arm64": "aarch64", "x86_64": "x86_64"}[arch]
    link = ["-Wl,-undefined,dynamic_lookup", "-Wl,-install_name,@rpath/{name}", "-Wl,-dead_strip", "-s"]
    stub = IMPORTS / "libz.tbd"
    return Target(
        "macos",
        arch,
        folder / arch,
        [zig(), "c++", "-target", f"{name}-macos.11.0"],
        [*FLAGS, "-g0", nowhere],
        link,
        [str(stub)],
        (stub,),
    )


def windows(folder: Path, nowhere: str) -> Target:
    """For 64 bits. Structures as GCC lays them out there, which is what Pd is built with."""
    headers, library = windows_zlib(folder)
    flags = [*FLAGS, "-g0", "-mms-bitfields", "-DNOMINMAX", "-DWIN32_LEAN_AND_MEAN", f"-I{headers}", nowhere]
    words = [zig(), "c++", "-target", "x86_64-windows-gnu"]
    return Target("windows", "x86_64", folder, words, flags, ["-s"], [str(library), "-lws2_32"], (library,))


# zlib is part of macOS, and no part of Windows. A static one that Debian keeps is simpler than building it from its sources
# (which would have to be got first), and only inflate and crc32 of it are taken in: pure functions that ask the C library
# for memory, so it does not matter that it was compiled by GCC.
def windows_zlib(folder: Path) -> tuple[Path, Path]:
    """The folder of zlib's headers and nothing else, and its static library: of WINDOWS_ZLIB, or of Debian's package."""
    place = Path(os.environ.get("WINDOWS_ZLIB", "/usr/x86_64-w64-mingw32"))
    library = place / "lib" / "libz.a"
    if not library.exists():
        raise BuildError(
            f"no zlib for Windows in '{place}': install it (Debian: apt install libz-mingw-w64-dev), or set WINDOWS_ZLIB to a "
            "folder with include/zlib.h and lib/libz.a"
        )
    headers = folder / "zlib"
    headers.mkdir(parents=True, exist_ok=True)
    for name in ("zlib.h", "zconf.h"):
        source = place / "include" / name
        if not (headers / name).exists() or (headers / name).read_bytes() != source.read_bytes():
            shutil.copyfile(source, headers / name)
    return headers, library


def import_library(name: str, functions: Path | str, folder: Path) -> Job:
    """What a library for Windows needs to be linked against `name`: made of a .def file that lists its symbols."""
    definition = folder / Path(name).with_suffix(".def").name
    text = functions.read_text() if isinstance(functions, Path) else functions
    folder.mkdir(parents=True, exist_ok=True)
    if not definition.exists() or definition.read_text() != text:
        definition.write_text(text)
    output = folder / Path(name).with_suffix(".lib").name
    return Job(
        output,
        [zig(), "dlltool", "-m", "i386:x86-64", "-D", name, "-d", str(definition), "-l", str(output)],
        (definition,),
    )


def lipo() -> str:
    """Apple's tool that joins binaries for two processors into one, or LLVM's."""
    names = ["lipo", "llvm-lipo", *(f"llvm-lipo-{version}" for version in range(30, 12, -1))]
    found = next((path for path in map(shutil.which, names) if path), None)
    if not found:
        raise BuildError("no llvm-lipo, which joins the binaries for macOS: install LLVM (Debian: apt install llvm)")
    return found
