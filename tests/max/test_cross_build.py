"""What is given to Mac and Windows users: whole, for both processors of the Mac, signed, and with nothing of the machine that built it.

Read from the files themselves, by the layout that Apple and Microsoft publish; no tool of theirs is needed.
"""

import hashlib
import plistlib
import re
import struct
from functools import cache
from pathlib import Path

import pytest
from wine import ROOT, built

HOSTS = ("pd", "max")
ANYWHERE = (0, 254)
"""Looked up in the host: 254 as Apple writes it; zig writes 0 into the list of names, 254 where the loader looks."""
ARM64, X86_64 = 0x0100000C, 0x01000007
PROCESSORS = {ARM64: "arm64", X86_64: "x86_64"}
LOADERS = {
    "lp.encode~", "lp.decode~", "lp.model~", "lp.mod~", "lp.mix~", "lp.bend", "lp.control", "lp.preset",
    "mc.lp.encode~", "mc.lp.decode~", "mc.lp.model~", "mc.lp.mod~",
}  # fmt: skip


@cache
def library(host: str, system: str) -> Path:
    """The library with the objects in it."""
    folder = built(host, system)
    return next(path for path in folder.rglob("latentplay.*") if path.is_file())


def binaries(host: str, system: str) -> list[Path]:
    """The library and, for Max, one of its loaders (the others are the same bytes)."""
    found = [library(host, system)]
    if host == "max":
        place = built("max", system) / "externals"
        found += [place / "lp.mod~.mxo/Contents/MacOS/lp.mod~" if system == "macos" else place / "lp.mod~.mxe64"]
    return found


def host_functions(host: str) -> set[str]:
    """What the host has for its externals."""
    if host == "pd":
        names = (ROOT / "pyext_src/externals/imports/pd.def").read_text().split("EXPORTS")[1].splitlines()
        return {name.split()[0] for name in names if name.strip()}
    text = (ROOT / "pyext_src/max/api.h").read_text()
    return set(re.findall(r"^[\w ]+[ *](\w+)\(", text, re.MULTILINE))


# --- macOS ------------------------------------------------------------------------------------------------------------------


def slices(path: Path) -> dict[str, bytes]:
    """The binary for each processor."""
    data = path.read_bytes()
    magic, count = struct.unpack_from(">II", data)
    assert magic == 0xCAFEBABE, "for one processor only"
    parts = [struct.unpack_from(">5I", data, 8 + 20 * i) for i in range(count)]
    for _, _, offset, _, power in parts:
        assert offset % (1 << power) == 0
    return {PROCESSORS[kind]: data[offset : offset + size] for kind, _, offset, size, _ in parts}


def commands(binary: bytes) -> list[tuple[int, bytes]]:
    """The load commands of a Mach-O file."""
    magic, _, _, kind, count = struct.unpack_from("<5I", binary)
    assert magic == 0xFEEDFACF and kind in (6, 8), "neither a dynamic library nor a bundle"
    found, at = [], 32
    for _ in range(count):
        command, size = struct.unpack_from("<II", binary, at)
        found.append((command & 0x7FFFFFFF, binary[at : at + size]))
        at += size
    return found


def text_at(data: bytes, at: int) -> str:
    return data[at : data.index(b"\0", at)].decode()


def linked(binary: bytes) -> set[str]:
    """The libraries that it asks the system for."""
    return {text_at(data, struct.unpack_from("<I", data, 8)[0]) for command, data in commands(binary) if command == 0xC}


def symbols(binary: bytes) -> tuple[dict[str, int], set[str]]:
    """What it takes from elsewhere, with the number of the library (see ANYWHERE), and what it shows to others."""
    table = next(data for command, data in commands(binary) if command == 0x2)
    at, count, names, _ = struct.unpack_from("<4I", table, 8)
    taken, shown = {}, set()
    for i in range(count):
        name, kind, _, more, _ = struct.unpack_from("<IBBHQ", binary, at + 16 * i)
        if kind & 0xE0 or not kind & 0x01 or kind & 0x10:
            continue  # for a debugger, or private
        if kind & 0x0E:
            shown.add(text_at(binary, names + name))
        else:
            taken[text_at(binary, names + name)] = more >> 8
    return taken, shown


def check_signature(binary: bytes) -> None:
    """Ad hoc, and every page's digest is right: else Apple's processors refuse to run it."""
    place = next(data for command, data in commands(binary) if command == 0x1D)
    at, size = struct.unpack_from("<II", place, 8)
    blob = binary[at : at + size]
    magic, _, count = struct.unpack_from(">III", blob)
    assert magic == 0xFADE0CC0
    index = [struct.unpack_from(">II", blob, 12 + 8 * i) for i in range(count)]
    directory = blob[next(offset for kind, offset in index if kind == 0) :]
    magic, _, _, flags, digests, _, _, pages, limit = struct.unpack_from(">9I", directory)
    digest_size, digest_kind, _, page_power = struct.unpack_from(">4B", directory, 36)
    assert magic == 0xFADE0C02 and flags & 0x2, "not signed ad hoc"
    assert (digest_size, digest_kind, limit) == (32, 2, at), "not SHA-256 over all that comes before the signature"
    page = 1 << page_power
    assert pages == -(-limit // page)
    for i in range(pages):
        wanted = directory[digests + 32 * i : digests + 32 * (i + 1)]
        assert hashlib.sha256(binary[i * page : min((i + 1) * page, limit)]).digest() == wanted, f"page {i} was changed after signing"


@pytest.mark.parametrize("host", HOSTS)
def test_on_the_mac_both_processors_are_served_and_the_host_is_all_that_is_missing(host):
    for path in binaries(host, "macos"):
        parts = slices(path)
        assert set(parts) == {"arm64", "x86_64"}
        for binary in parts.values():
            assert linked(binary) <= {"/usr/lib/libSystem.B.dylib", "/usr/lib/libz.1.dylib"}
            taken, _ = symbols(binary)
            anywhere = {name.removeprefix("_") for name, place in taken.items() if place in ANYWHERE}
            assert anywhere <= host_functions(host), f"nobody has {anywhere - host_functions(host)}"
            assert anywhere


@pytest.mark.parametrize("host", HOSTS)
def test_on_the_mac_it_is_signed(host):
    for path in binaries(host, "macos"):
        check_signature(slices(path)["arm64"])


@pytest.mark.parametrize("host", HOSTS)
def test_on_the_mac_nothing_is_shown_that_another_library_could_take_for_its_own(host):
    """Its C++ library is inside: a host with another of the same names must not meet it. Only new and delete are one for the
    whole process, as everywhere on a Mac; the rest that is allowed is the linker's own."""
    start = {"pd": r"_latentplay_setup|_setup_lp0x2e\w+", "max": r"_latentplay_main|_ext_main"}[host]
    start += r"|__Zn[aw]m(St11align_val_t)?|__Zd[al]Pvm?(St11align_val_t)?|___dso_handle|__mh_dylib_header"
    for path in binaries(host, "macos"):
        for binary in slices(path).values():
            _, shown = symbols(binary)
            assert shown and not {name for name in shown if not re.fullmatch(start, name)}


def test_on_the_mac_each_object_of_max_is_a_bundle():
    place = built("max", "macos") / "externals"
    assert {path.name.removesuffix(".mxo") for path in place.iterdir()} == LOADERS
    for name in LOADERS:
        contents = place / f"{name}.mxo" / "Contents"
        about = plistlib.loads((contents / "Info.plist").read_bytes())
        assert about["CFBundleExecutable"] == name and about["CFBundlePackageType"] == "iLaX"
        assert (contents / "PkgInfo").read_bytes() == b"iLaX????"
        assert (contents / "MacOS" / name).stat().st_mode & 0o111


# --- Windows ----------------------------------------------------------------------------------------------------------------


class Portable:
    """An executable or library of Windows, as far as its imports and exports go."""

    def __init__(self, path: Path) -> None:
        self.data = path.read_bytes()
        start = struct.unpack_from("<I", self.data, 0x3C)[0]
        assert self.data[start : start + 4] == b"PE\0\0"
        self.machine, sections, _, _, _, size, self.kind = struct.unpack_from("<HHIIIHH", self.data, start + 4)
        self.directories = start + 24 + 112
        at = start + 24 + size
        self.sections = [struct.unpack_from("<8sIIII", self.data, at + 40 * i) for i in range(sections)]

    def place(self, address: int) -> int:
        """Where in the file something lies."""
        return next(offset + address - base for _, size, base, raw, offset in self.sections if base <= address < base + max(size, raw))

    def directory(self, index: int) -> int:
        address = struct.unpack_from("<I", self.data, self.directories + 8 * index)[0]
        return self.place(address) if address else 0

    def imports(self) -> dict[str, set[str]]:
        """The functions that it takes from each library."""
        found, at = {}, self.directory(1)
        while at and any(entry := struct.unpack_from("<5I", self.data, at)):
            names, step = set(), self.place(entry[0] or entry[4])
            while address := struct.unpack_from("<Q", self.data, step)[0]:
                names.add(str(address & 0xFFFF) if address >> 63 else text_at(self.data, self.place(address) + 2))
                step += 8
            found[text_at(self.data, self.place(entry[3]))] = names
            at += 20
        return found

    def exports(self) -> set[str]:
        at = self.directory(0)
        if not at:
            return set()
        count, _, names = struct.unpack_from("<3I", self.data, at + 24)
        places = struct.unpack_from(f"<{count}I", self.data, self.place(names))
        return {text_at(self.data, self.place(address)) for address in places}


@pytest.mark.parametrize("host", HOSTS)
def test_on_windows_the_host_and_the_system_are_all_that_is_missing(host):
    own = {"pd": {"pd.dll"}, "max": {"MaxAPI.dll", "MaxAudio.dll"}}[host]
    for path in binaries(host, "windows"):
        file = Portable(path)
        assert file.machine == 0x8664 and file.kind & 0x2000
        taken = file.imports()
        others = {name for name in taken if not re.fullmatch(r"(?i)(kernel32|ws2_32|advapi32|ntdll|api-ms-win-crt-.*)\.dll", name)}
        assert others and others <= own, f"takes something from {others - own}"
        assert set().union(*(taken[name] for name in others)) <= host_functions(host)


def test_on_windows_sound_is_asked_of_the_library_that_has_it():
    """Max keeps what has to do with sound in MaxAudio.dll: anything else would not be found."""
    taken = Portable(library("max", "windows")).imports()
    sound = re.compile(r"buffer_|class_dspinit|z_dsp_|sys_get|dsp_add64")
    assert all(sound.match(name) for name in taken["MaxAudio.dll"])
    assert not [name for name in taken["MaxAPI.dll"] if sound.match(name)]


@pytest.mark.parametrize("host", HOSTS)
def test_on_windows_the_host_finds_its_way_in(host):
    shown = Portable(library(host, "windows")).exports()
    assert shown == {"latentplay_main"} if host == "max" else {"latentplay_setup", "setup_lp0x2emod_tilde"} <= shown


def test_on_windows_each_object_of_max_is_a_file():
    place = built("max", "windows") / "externals"
    assert {path.name.removesuffix(".mxe64") for path in place.iterdir()} == LOADERS
    assert all(Portable(place / f"{name}.mxe64").exports() == {"ext_main"} for name in LOADERS)


# --- both -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("system", ["macos", "windows"])
@pytest.mark.parametrize("host", HOSTS)
def test_nothing_of_the_machine_that_built_it_is_inside(host, system):
    """No folder of ours, no Python, no torch."""
    for path in built(host, system).rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            for word in (str(ROOT), str(Path.home()) + "/", "site-packages", "ziglang", "libpython", "libtorch", "/tmp/"):
                assert word.encode() not in data, f"'{word}' in {path.name}"
