"""Pure Data as a program: where it is, what version, and how to run a patch without a screen."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from latentplay.errors import LatentPlayError
from latentplay.files import settings

PLACES = (
    "/usr/bin/pd", "/usr/local/bin/pd", "/opt/homebrew/bin/pd", "/Applications/Pd.app/Contents/Resources/bin/pd",
    r"C:\Program Files\Pd\bin\pd.com",
)


class PdNotFound(LatentPlayError, FileNotFoundError):
    """Pd is not installed."""


def find_pd() -> str:
    """Pd's executable: $PD, the search path, the usual places."""
    for place in (os.environ.get("PD"), shutil.which("pd"), shutil.which("puredata"), *PLACES):
        if place and Path(place).exists():
            return place
    raise PdNotFound("Pd was not found: install it (Debian, Ubuntu: apt install puredata puredata-dev), or set PD to its executable")


def pd_version() -> tuple[int, int, int]:
    """(0, 53, 1) and the like."""
    result = subprocess.run([find_pd(), "-version"], capture_output=True, text=True, check=False)
    match = re.search(r"Pd-(\d+)\.(\d+)[.-](\d+)", result.stdout + result.stderr)
    if match is None:
        raise LatentPlayError(f"'{find_pd()} -version' does not say its version")
    major, minor, bug = match.groups()
    return int(major), int(minor), int(bug)


def external_folder() -> Path:
    """The folder of the compiled external."""
    return Path(__file__).parents[1]


def external_file() -> Path:
    """The compiled external."""
    suffix = {"darwin": ".pd_darwin", "win32": ".dll"}.get(sys.platform, ".pd_linux")
    return external_folder() / f"latentplay{suffix}"


def arguments(patch: Path, *extra: str, rate: int = 48000) -> list[str]:
    """The command that opens a patch with the external and nothing of the user's own settings."""
    folder = external_folder()
    settings.ensure(folder)
    library = folder / "latentplay"  # with its folder: Pd would prefer what it finds where it was started
    return [find_pd(), "-nogui", "-noprefs", "-stderr", "-r", str(rate), "-path", str(folder), "-lib", str(library),
            *extra, "-open", str(patch)]


def run_batch(patch: Path, *, rate: int = 48000, seconds: float = 600.0, environment: dict[str, str] | None = None,
              extra: tuple[str, ...] = ()) -> str:
    """Runs a patch off-line until it quits by itself; what it printed. LatentPlayError when it crashed or went on for too long."""
    command = arguments(patch, "-nosound", "-batch", *extra, rate=rate)
    try:
        result = subprocess.run(command, capture_output=True, text=True, timeout=seconds, check=False, errors="replace",
                                env={**os.environ, **(environment or {})})
    except subprocess.TimeoutExpired as error:
        raise LatentPlayError(f"Pd did not finish '{patch}' within {seconds:g} s") from error
    if result.returncode != 0:
        raise LatentPlayError(f"Pd ended with {result.returncode} on '{patch}':\n{result.stdout}{result.stderr}")
    return result.stdout + result.stderr
