"""What each host loads, and in which files: one library for Pd; one library and a loader for each object for Max."""

from __future__ import annotations

import plistlib
import re
from pathlib import Path

from pd_headers import find_pd_headers

from externals.jobs import BuildError, Job, run
from externals.systems import IMPORTS, Target, import_library, lipo

SOURCES = Path(__file__).parent.parent
SHARED: dict[str, list[str]] = {"objects": [], "connection": [], "system": []}
"""The folders that every host has; they need no headers of anybody's."""

PD_SUFFIX = {"linux": ".pd_linux", "macos": ".pd_darwin", "windows": ".dll"}
CORE_SUFFIX = {"linux": ".so", "macos": ".dylib", "windows": ".dll"}
LOADER_SUFFIX = {"linux": ".mxl", "macos": ".mxo", "windows": ".mxe64"}
LOADERS = [
    "lp.encode~", "lp.decode~", "lp.model~", "lp.mod~", "lp.mix~", "lp.bend", "lp.control", "lp.preset",
    "mc.lp.encode~", "mc.lp.decode~", "mc.lp.model~", "mc.lp.mod~",
]  # fmt: skip
"""The names under which Max looks for the loader; those with mc. have one cord for all signals."""

IN_MAX_AUDIO = re.compile(r"buffer_|class_dspinit|z_dsp_|sys_get|dsp_add64")
"""On Windows Max keeps what has to do with sound in a library of its own, MaxAudio.dll."""


def cpp_objects(targets: list[Target], folders: dict[str, list[str]], version: str) -> list[list[Path]]:
    """The C++ files of some folders, compiled for each target; each folder with where its host's headers are."""
    run(job for job in (target.standard_headers() for target in targets) if job)
    jobs = [
        target.compile(path, str(path.relative_to(SOURCES)), [f"-I{SOURCES}", *include, f'-DLP_VERSION="{version}"'])
        for target in targets
        for folder, include in folders.items()
        for path in sorted((SOURCES / folder).rglob("*.cpp"))
    ]
    made = run(jobs)
    return [made[i * len(made) // len(targets) : (i + 1) * len(made) // len(targets)] for i in range(len(targets))]


def fill(folder: Path, files: dict[str, Path | bytes]) -> None:
    """Makes it hold these files and no others but the settings; what is the same already is not touched."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, what in files.items():
        content, path = what if isinstance(what, bytes) else what.read_bytes(), folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_bytes() != content:
            path.write_bytes(content)
            path.chmod(0o644 if isinstance(what, bytes) else 0o755)
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_file() and path.suffix != ".cfg" and str(path.relative_to(folder)) not in files:
            path.unlink()
        elif path.is_dir() and not any(path.iterdir()):
            path.rmdir()


def joined(folder: Path, thin: list[Path]) -> Path:
    """One binary for all processors."""
    if len(thin) == 1:
        return thin[0]
    output = folder / "universal" / thin[0].name
    return run([Job(output, [lipo(), "-create", *map(str, thin), "-output", str(output)], tuple(thin))])[0]


# --- Pd -----------------------------------------------------------------------------------------------------------------


def pd_files(targets: list[Target], folder: Path, version: str) -> dict[str, Path | bytes]:
    """latentplay.pd_linux, .pd_darwin or .dll."""
    headers = find_pd_headers()
    if headers is None:
        raise BuildError(
            "m_pd.h not found: install Pd's headers (Debian: apt install puredata-dev), or set PD_INCLUDE to their folder"
        )
    name = "latentplay" + PD_SUFFIX[targets[0].system]
    objects = cpp_objects(targets, SHARED | {"pd": [f"-I{headers}"]}, version)
    windows = targets[0].system == "windows"
    imports = run([import_library("pd.dll", IMPORTS / "pd.def", folder / "imports")]) if windows else []
    thin = run(target.library(name, each, imports) for target, each in zip(targets, objects, strict=True))
    return {name: joined(folder, thin)}


# --- Max ----------------------------------------------------------------------------------------------------------------


def max_functions() -> list[str]:
    """Those that api.h declares: one place for them all."""
    text = (SOURCES / "max" / "api.h").read_text()
    declared = text[text.index('extern "C" {') :]
    return sorted(set(re.findall(r"^(?:[\w*]+ )+\*?(\w+)\(", declared, re.MULTILINE)) - {"ext_main"})


def max_imports(folder: Path) -> list[Path]:
    """What stands for MaxAPI.dll and MaxAudio.dll when something is linked."""
    audio = [name for name in max_functions() if IN_MAX_AUDIO.match(name)]
    plain = [name for name in max_functions() if name not in audio]
    libraries = {"MaxAPI.dll": plain, "MaxAudio.dll": audio}
    texts = {name: f"LIBRARY {name}\nEXPORTS\n    " + "\n    ".join(names) + "\n" for name, names in libraries.items()}
    return run(import_library(name, text, folder / "imports") for name, text in texts.items())


def max_files(targets: list[Target], folder: Path, version: str) -> dict[str, Path | bytes]:
    """As they lie in the package: externals/, support/."""
    system = targets[0].system
    core_name = "latentplay" + CORE_SUFFIX[system]
    imports = max_imports(folder) if system == "windows" else []
    objects = cpp_objects(targets, SHARED | {"max": []}, version)
    loaders = run(target.compile(SOURCES / "max" / "loader.c", "max/loader.c", [f"-I{SOURCES}"]) for target in targets)
    cores = run(target.library(core_name, each, imports) for target, each in zip(targets, objects, strict=True))
    name = "loader" + CORE_SUFFIX[system]
    loaders = run(target.library(name, [each], imports) for target, each in zip(targets, loaders, strict=True))
    files: dict[str, Path | bytes] = {f"support/{core_name}": joined(folder, cores)}
    for name in LOADERS:
        files |= loader_files(system, name, joined(folder, loaders), version)
    return files


def loader_files(system: str, name: str, loader: Path, version: str) -> dict[str, Path | bytes]:
    """An external as Max sees it: one file, on macOS a bundle."""
    place = f"externals/{name}{LOADER_SUFFIX[system]}"
    if system != "macos":
        return {place: loader}
    about = {
        "CFBundleDevelopmentRegion": "English",
        "CFBundleExecutable": name,
        "CFBundleIdentifier": "org.latentplay." + name.replace("~", ".tilde"),
        "CFBundleInfoDictionaryVersion": "6.0",
        "CFBundleName": name,
        "CFBundlePackageType": "iLaX",
        "CFBundleShortVersionString": version,
        "CFBundleSignature": "max2",
        "CFBundleVersion": version,
        "LSMinimumSystemVersion": "11.0",
    }
    return {
        f"{place}/Contents/Info.plist": plistlib.dumps(about),
        f"{place}/Contents/PkgInfo": b"iLaX????",
        f"{place}/Contents/MacOS/{name}": loader,
    }
