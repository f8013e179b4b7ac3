"""The Python that latentplay runs in: whether it is the one that it was built for, and the command that mends it.

Imports nothing that may be missing: this is read when something is.
"""

from __future__ import annotations

import os
import platform
import sys
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

PACKAGE = Path(__file__).parents[1]
ROOT = PACKAGE.parent
OLDEST, NEWEST = (3, 10), (3, 13)
TORCH_INDEX = "https://download.pytorch.org/whl/cpu"


def is_checkout() -> bool:
    """Whether the package lies in a copy of the repository, rather than where pip put it."""
    return (ROOT / "Makefile").is_file() and (ROOT / "pyext_src").is_dir()


def own_python() -> Path:
    """The Python of the checkout's own environment, be it there or not."""
    return ROOT / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def is_own_python() -> bool:
    """Whether this is that Python."""
    return Path(sys.prefix).resolve() == own_python().parents[1].resolve()


def version() -> str:
    """Of this Python."""
    return ".".join(map(str, sys.version_info[:3]))


def is_supported() -> bool:
    """Whether latentplay can be built for this Python."""
    return OLDEST <= tuple(sys.version_info[:2]) <= NEWEST


def processor() -> str:
    """The name of this machine's, as the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        lines = []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor() or platform.machine())


def is_built() -> bool:
    """Whether the compiled parts are there for this version of Python."""
    return any(PACKAGE.glob(f"_engine*{EXTENSION_SUFFIXES[0]}"))


def command() -> str:
    """How this latentplay is called in a shell."""
    own = Path(sys.executable).with_name("latentplay.exe" if os.name == "nt" else "latentplay")
    return "latentplay" if not is_checkout() and own.exists() else f"{sys.executable} -m latentplay"


def cure(module: str = "", wanted: str = "") -> str:
    """The command that mends this Python, or that runs latentplay in the right one; ``module`` is what is missing, in the
    version that is ``wanted``."""
    if is_checkout() and not is_own_python() and own_python().exists():
        return f"run it with the Python that it was built for: {own_python()} -m latentplay"
    if is_checkout():
        return f"run make build in {ROOT}"
    if not is_supported():
        return "install latentplay in a Python from 3.10 to 3.13"
    if not module:
        return f"{sys.executable} -m pip install --force-reinstall latentplay"
    name = f"{module}=={wanted}" if wanted else module
    index = f" --extra-index-url {TORCH_INDEX}" if module == "torch" and sys.platform.startswith("linux") else ""
    return f"{sys.executable} -m pip install{index} {name}"
