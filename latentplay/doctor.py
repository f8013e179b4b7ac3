"""The doctor: looks at everything that latentplay stands on, says what is wrong and what to do."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from latentplay import install
from latentplay.errors import LatentPlayError
from latentplay.files import environment, settings
from latentplay.model import folders
from latentplay.model.engine import built_for, load_engine, load_torchscript, other_torch, torch_version
from latentplay.render import pd

OK, NOTE, WRONG = "ok", "note", "wrong"
MULTICHANNEL = (0, 54, 0)
PRIORITY = 5
REPORT = "send the whole output of this doctor with a report"
LIMITS = (
    "to get it: sudo apt install jackd2 and answer yes, or write '@audio - rtprio 95' and '@audio - memlock unlimited' "
    "into /etc/security/limits.d/audio.conf; then: sudo usermod -aG audio $USER, and log in again"
)


@dataclass(frozen=True)
class Finding:
    """``state``: ok; note (works, could be better); wrong. ``remedy``: what to do, empty when nothing is to be done."""

    about: str
    state: str
    says: str
    remedy: str = ""


def examine() -> Iterator[Finding]:
    """Each finding as soon as it is there: the last ones start Pd and take seconds."""
    for check in CHECKS:
        yield found_by(check)


def found_by(check: Callable[[], Finding]) -> Finding:
    """What a check finds, be it that it cannot be made."""
    about = NAMES.get(check.__name__, check.__name__)
    try:
        return check()
    except LatentPlayError as error:
        return Finding(about, WRONG, *halves(str(error)))
    except ImportError as error:
        module = (error.name or "latentplay").partition(".")[0]
        return Finding(about, WRONG, str(error), environment.cure("" if module == "latentplay" else module))
    except Exception as error:  # one check that fails is one line: the others may say why
        return Finding(about, WRONG, f"not checked ({type(error).__name__}: {error})", REPORT)


def halves(line: str) -> tuple[str, str]:
    """An error's line as what is wrong and what to do."""
    says, _, remedy = line.partition(": ")
    return (says, remedy) if remedy else (line, "")


def python() -> Finding:
    """The interpreter that serves the objects."""
    this = f"{environment.version()}, {sys.executable}"
    if not environment.is_supported():
        return Finding("python", WRONG, f"{this} is not one of 3.10 to 3.13", environment.cure())
    if not environment.is_built():
        return Finding("python", WRONG, f"{this}: latentplay is not built for it", environment.cure())
    return Finding("python", OK, this)


def torch() -> Finding:
    """The torch at hand and the one of the build."""
    found, wanted = torch_version(), built_for()
    if found is None:
        return Finding("torch", WRONG, "not installed", environment.cure("torch", wanted.split("+")[0]))
    if found.split("+")[0] != wanted.split("+")[0]:
        return Finding("torch", WRONG, f"{found} is installed, the build was made with {wanted}", other_torch(wanted))
    return Finding("torch", OK, found)


def engine() -> Finding:
    """The compiled part that runs models."""
    load_engine()
    return Finding("engine", OK, f"loads, with torch {load_torchscript().TORCH_VERSION}")


def form() -> Finding:
    """In which form the demo model plays."""
    from latentplay.model.info import read_model_info  # not at the top: the doctor runs before the first build, too
    from latentplay.model.plan_cache import known_form

    word, why = known_form(read_model_info(folders.DATA / "demo.ts").hash)
    return Finding("form", OK, f"the demo model plays in the form {word}{': ' + why if why else ''}")


def external() -> Finding:
    """What Pd loads; it links no Python."""
    file = pd.external_file()
    if file.exists():
        return Finding("external", OK, f"{file.name} is built")
    return Finding("external", WRONG, f"'{file.name}' is not built", environment.cure())


def embedded() -> Finding:
    """The module with Python inside, and the shared library that it is linked to."""
    file, ldd = settings.EMBEDDED, shutil.which("ldd")
    if not file.exists():
        return Finding("embedded", NOTE, f"no '{file.name}': the engine runs in a process of its own")
    listed = subprocess.run([ldd, str(file)], capture_output=True, text=True, check=False).stdout if ldd else ""
    match = re.search(r"(libpython\S+) => (\S+|not found)", listed)
    if match is None:
        return Finding("embedded", OK, file.name)
    if match[2] == "not" or not Path(match[2]).exists():
        remedy = f"install {match[1].split('.so')[0]}, build again (make build), or write engine=process into latentplay.cfg"
        return Finding("embedded", WRONG, f"{match[1]} is not found", remedy)
    return Finding("embedded", OK, f"{file.name}, with {match[2]}")


def beside() -> Finding:
    """latentplay.cfg beside the external: a checkout that was moved, or an environment that was deleted, leaves it behind."""
    found = settings.read(pd.external_folder())
    if not found:
        return Finding("settings", OK, f"no {settings.NAME} yet: it is written when Pd is started from here")
    chosen, place = (found.get(key, [""])[0] for key in ("python", "path"))
    if not Path(chosen).exists() or Path(place) != environment.ROOT:
        what = f"Python '{chosen}', which is gone" if not Path(chosen).exists() else f"the latentplay in '{place}', this one is elsewhere"
        delete = f"delete {pd.external_folder() / settings.NAME}, then run this again"
        remedy = f"run make build in {environment.ROOT}" if environment.is_checkout() else delete
        return Finding("settings", WRONG, f"{settings.NAME} names {what}", remedy)
    return Finding("settings", OK, f"{settings.NAME}: {chosen}")


def pure_data() -> Finding:
    """Pd, and what it can."""
    version = pd.pd_version()
    cords = (
        "multichannel cords" if version >= MULTICHANNEL else "no multichannel cords (-m needs 0.54): one cord a latent"
    )
    return Finding("pd", OK, f"{'.'.join(map(str, version))}, {pd.find_pd()}, {cords}")


def installed() -> Finding:
    """The folder where Pd finds the objects."""
    folder = install.default_folder()
    found = settings.read(folder)
    remedy = f"run: {environment.command()} install"
    if not found:
        return Finding(
            "installed", NOTE, f"not in Pd's folder ({folder}): patches of your own do not find the objects", remedy
        )
    missing = [name for name in found.get("file", []) if not (folder / name).exists()]
    chosen = found.get("python", [""])[0]
    if missing or not Path(chosen).exists():
        what = f"'{missing[0]}' leads nowhere" if missing else f"its Python '{chosen}' is gone"
        return Finding("installed", WRONG, f"{folder}: {what}", remedy)
    if Path(chosen) != Path(sys.executable):
        return Finding("installed", NOTE, f"{folder} uses another Python: {chosen}", f"if that is not meant, {remedy}")
    return Finding("installed", OK, f"{folder}, {len(found['file'])} files")


def plays() -> Finding:
    """The external in real Pd, with a model if there is one: the proof."""
    from latentplay.files.pd_patch import Patch

    model = folders.DATA / "demo.ts"
    patch = Patch()
    box = patch.box(f"lp.encode~ {model if model.exists() else 'doctor'}")
    patch.connect(box, 8, patch.box("print STATUS"))
    ask = patch.message("info")
    patch.connect(ask, 0, box)
    patch.at(100, ask, patch.message("; pd quit"))
    with tempfile.TemporaryDirectory(prefix="latentplay-") as folder:
        log = pd.run_batch(patch.save(Path(folder) / "doctor.pd"), seconds=120)
    complaints = [
        line
        for line in log.splitlines()
        if "couldn't create" in line or line.startswith("error") or "can't load" in line
    ]
    if complaints:
        return Finding("plays", WRONG, f"in Pd: {complaints[0]}", REPORT)
    if model.exists() and "STATUS: info model demo" not in log:
        return Finding(
            "plays",
            WRONG,
            f"in Pd the demo model did not load; Pd said: {log.strip()[-300:]!r}",
            REPORT,
        )
    said = re.search(r"STATUS: info engine (\w+) (\d+)", log)
    where = f", engine {said[1]} (process {said[2]})" if said else ""
    return Finding("plays", OK, "Pd loads the objects" + (" and the demo model" if model.exists() else "") + where)


def priority() -> Finding:
    """Whether a thread may have real-time priority: without it a busy machine makes frames late."""
    if not hasattr(os, "sched_setscheduler"):
        return Finding("real time", NOTE, "not checked on this system")
    if on_a_thread(raise_priority):
        return Finding("real time", OK, "threads may have real-time priority; start Pd with -rt")
    return Finding(
        "real time", NOTE, "no real-time priority for this user: other programs may make frames late", LIMITS
    )


def raise_priority() -> bool:
    try:
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(PRIORITY))
    except OSError:
        return False
    return True


def on_a_thread(call: Callable[[], bool]) -> bool:
    """The answer of a call made on a thread of its own, which ends with it."""
    answers: list[bool] = []
    thread = threading.Thread(target=lambda: answers.append(call()))
    thread.start()
    thread.join()
    return answers == [True]


def sound() -> Finding:
    """Sound cards and JACK: only for playing live."""
    if not sys.platform.startswith("linux"):
        return Finding("sound", OK, "as Pd's audio settings say")
    cards = Path("/proc/asound/cards")
    names = re.findall(r"^ *\d+ \[.*?\]: (.*)$", cards.read_text() if cards.exists() else "", re.MULTILINE)
    jack = "JACK is installed" if shutil.which("jackd") or shutil.which("pw-jack") else "no JACK"
    if names:
        return Finding("sound", OK, f"{', '.join(names)}; {jack}")
    return Finding(
        "sound", NOTE, f"no sound card; {jack}", "off-line work needs none: latentplay demo, latentplay render"
    )


def model_folder() -> Finding:
    """Where models of the user's own are looked for."""
    places = folders.model_folders()
    found = {folder: len(list(folder.glob("*.ts"))) for folder in places if folder.is_dir()}
    listed = ", ".join(f"{folder} ({count})" for folder, count in found.items())
    if not (folders.DATA / "demo.ts").exists():
        return Finding("models", WRONG, "the demo model is missing from the package", "fetch latentplay again")
    own = [folder for folder in places if folder != folders.DATA]
    if any(folder in found for folder in own):
        return Finding("models", OK, listed)
    return Finding("models", OK, f"{listed}; your own may stand {', or in '.join(['beside the patch', *map(str, own)])}")


CHECKS: tuple[Callable[[], Finding], ...] = (
    python,
    torch,
    engine,
    form,
    external,
    embedded,
    beside,
    pure_data,
    installed,
    plays,
    priority,
    sound,
    model_folder,
)
"""In the order in which one thing stands on another."""
NAMES = {"pure_data": "pd", "beside": "settings", "priority": "real time", "model_folder": "models"}
"""What findings are called where a check is not."""
