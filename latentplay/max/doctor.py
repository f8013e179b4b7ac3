"""What is wrong with latentplay in Max, and what to do: folders, package, settings, and the engine started as Max would."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from latentplay import __version__, doctor
from latentplay.doctor import NOTE, OK, WRONG, Finding
from latentplay.files import settings
from latentplay.max import engine_process, package
from latentplay.max.folders import NAME, documents, packages_folders
from latentplay.max.package import Package

INSTALL = "latentplay install --max"
PROBE = """
import json, sys
sys.path[:0] = sys.argv[1:]
found = {"python": "%d.%d.%d" % sys.version_info[:3]}
try:
    import latentplay
    found["version"], found["folder"] = latentplay.__version__, latentplay.__path__[0]
    from latentplay.model.engine import load_engine, load_torchscript
    load_engine()
    found["torch"] = load_torchscript().TORCH_VERSION
except Exception as error:
    found["error"] = str(error) or repr(error)
print(json.dumps(found))
"""
"""What the Python of a latentplay.cfg is asked; -I, as the engine runs."""


def examine(chosen: Path | None = None) -> Iterator[Finding]:
    """Each finding as soon as it is there; ``chosen``: a Packages folder instead of those of the versions of Max."""
    for check in (doctor.python, doctor.torch, doctor.engine):
        yield doctor.found_by(check)
    folders = [chosen] if chosen else packages_folders()
    yield max_folders(folders)
    for packages in folders:
        yield packaged(packages)
    for places in files_of_settings(folders).values():
        yield from serves(*places)


def max_folders(folders: list[Path]) -> Finding:
    """Which versions of Max have left a folder."""
    if folders:
        return Finding("max", OK, ", ".join(str(folder) for folder in folders))
    remedy = f"start Max once, then: {INSTALL}; or name a Packages folder with --to"
    return Finding("max", WRONG, f"no folder 'Max 8', 'Max 9' or later in {documents()}", remedy)


def packaged(packages: Path) -> Finding:
    """The package in a Packages folder, as a whole."""
    found = package.read(packages / NAME)
    again = f"quit Max and Live, then: {INSTALL}"
    if found is None:
        there = (packages / NAME).exists()
        says = "is something else than latentplay" if there else "is not there"
        return Finding("package", WRONG, f"{packages / NAME} {says}", "move it away, then: " + INSTALL if there else INSTALL)
    if found.version != __version__:
        return Finding("package", WRONG, f"{found.folder} is version {found.version}, latentplay is {__version__}", again)
    gone = [name for name in found.settings().get("file", []) if not (found.folder / name).is_file()]
    if gone:
        return Finding("package", WRONG, f"{found.folder}: '{gone[0]}' is gone", again)
    return compiled_for_this_system(found)


def compiled_for_this_system(found: Package) -> Finding:
    """Whether Max can load anything of it."""
    name = package.SYSTEM_NAMES.get(sys.platform, sys.platform)
    if found.plays_on(sys.platform):
        return Finding("package", OK, f"{found.folder}, version {found.version}, externals for {name}")
    if sys.platform not in ("darwin", "win32"):
        return Finding("package", NOTE, f"{found.folder}, version {found.version}: Max runs on macOS and Windows, this is {name}")
    return Finding("package", WRONG, f"{found.folder} holds no externals for {name}", package.how_to_get_one())


# --- the engine ---------------------------------------------------------------------------------------------------------


def files_of_settings(folders: list[Path]) -> dict[tuple[str, str], tuple[list[Path], str, str]]:
    """By Python and path: the files of settings that name them. Several externals share one engine's Python as a rule."""
    user = settings.user_folder()
    found: dict[tuple[str, str], tuple[list[Path], str, str]] = {}
    for folder in [*(packages / NAME / package.SUPPORT for packages in folders), *([user] if user else [])]:
        values = settings.read(folder)
        if values or (folder != user and package.read(folder.parent)):
            key = (values.get("python", [""])[0], values.get("path", [""])[0])
            found.setdefault(key, ([], *key))[0].append(folder / settings.NAME)
    return found


def serves(files: list[Path], python: str, path: str) -> Iterator[Finding]:
    """Whether the Python that the settings name is there, has latentplay and torch, and starts the engine."""
    where = " and ".join(str(file) for file in files)
    if not python:
        yield Finding("settings", WRONG, f"{where} names no Python", INSTALL)
        return
    if not Path(python).exists():
        yield Finding("settings", WRONG, f"{where}: its Python '{python}' is gone", INSTALL)
        return
    answer = asked(python, path)
    finding = judged(answer, where, python)
    yield finding
    if finding.state != WRONG:
        yield starts(python, path)


def asked(python: str, path: str) -> dict[str, str]:
    """What that Python says of itself."""
    words = [python, "-I", "-X", "utf8", "-c", PROBE, *([path] if path else [])]
    try:
        result = subprocess.run(words, capture_output=True, text=True, timeout=120, check=False, encoding="utf-8", errors="replace")
        answer: dict[str, str] = json.loads(result.stdout.strip().splitlines()[-1])
    except (OSError, subprocess.TimeoutExpired) as error:
        return {"error": f"it does not run ({error})"}
    except (ValueError, IndexError):
        said = result.stderr.strip().splitlines()
        return {"error": said[-1] if said else f"it ends with code {result.returncode}"}
    return answer


def judged(answer: dict[str, str], where: str, python: str) -> Finding:
    """The answer as a finding."""
    if "error" in answer:
        says, remedy = doctor.halves(answer["error"])
        cure = remedy if "version" in answer and remedy else f"install latentplay again (step 1 of its README), then: {INSTALL}"
        return Finding("settings", WRONG, f"{where}: '{python}': {says}", cure)
    says = f"{where}: Python {answer['python']}, latentplay {answer['version']}, torch {answer['torch']} ({python})"
    if answer["version"] != __version__:
        return Finding("settings", WRONG, f"{says}; this is latentplay {__version__}", INSTALL)
    return Finding("settings", OK, says)


def starts(python: str, path: str) -> Finding:
    """The proof: started, asked, stopped."""
    try:
        started = engine_process.start_and_stop(python, path)
    except engine_process.EngineDoesNotStart as error:
        report = "send the whole output of this doctor with a report"
        return Finding("starts", WRONG, f"the engine of '{python}' does not start: {error}", report)
    return Finding("starts", OK, f"the engine starts, answers after {started.seconds:.1f} s, and stops ({started.version})")
