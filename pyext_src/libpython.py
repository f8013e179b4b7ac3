"""Finds the shared libpython that the external links to: the one that runs the build, or another of its version."""

from __future__ import annotations

import ctypes
import ctypes.util
import sys
import sysconfig
from pathlib import Path


class _DlInfo(ctypes.Structure):
    _fields_ = [
        ("fname", ctypes.c_char_p),
        ("fbase", ctypes.c_void_p),
        ("sname", ctypes.c_char_p),
        ("saddr", ctypes.c_void_p),
    ]


def loaded_libpython() -> Path | None:
    """The libpython that this process runs on, if its executable does not hold Python itself."""
    try:
        info = _DlInfo()
        address = ctypes.cast(ctypes.pythonapi.Py_GetVersion, ctypes.c_void_p)
        if not ctypes.CDLL(None).dladdr(address, ctypes.byref(info)):
            return None
        path = Path(info.fname.decode()).resolve()
    except (AttributeError, OSError, TypeError):
        return None
    return path if ".so" in path.name or path.suffix == ".dylib" else None


def candidates() -> list[Path]:
    """Where a shared libpython of this very version may stand, likeliest first."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    abi = getattr(sys, "abiflags", "")
    names = [
        sysconfig.get_config_var("INSTSONAME") or "",
        f"libpython{version}{abi}.so.1.0",
        f"libpython{version}{abi}.dylib",
    ]
    folders = [
        sysconfig.get_config_var("LIBDIR"),
        Path(sys.base_prefix) / "lib",
        Path(sys.base_prefix) / "lib64",
        sysconfig.get_config_var("LIBPL"),
        "/usr/lib",
        f"/usr/lib/{sysconfig.get_config_var('MULTIARCH') or ''}",
        "/usr/lib64",
        "/usr/local/lib",
    ]
    return [Path(folder) / name for folder in folders if folder for name in names if name and not name.endswith(".a")]


def shared_libpython() -> Path | None:
    """The shared library of this very Python; None when there is none."""
    return next((p for p in [loaded_libpython(), *candidates()] if p is not None and p.exists()), None)


def find_libpython() -> Path | None:
    """The library to link; None on Windows, where the linker finds it. Ends the build with a line if there is none."""
    if sys.platform == "win32":
        return None
    found = shared_libpython()
    if found is not None:
        return found
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    sys.exit(
        f"setup.py: this Python {version} has no shared libpython{version}, which an external needs: "
        f"on Debian or Ubuntu apt install libpython{version}, "
        "with pyenv install it again with PYTHON_CONFIGURE_OPTS=--enable-shared"
    )


def link_arguments(library: Path | None) -> list[str]:
    """Linker arguments: the file by its path, and where to find it again at run time."""
    if library is None:
        return []
    arguments = [str(library), f"-Wl,-rpath,{library.parent}"]
    return arguments + (["-undefined", "dynamic_lookup"] if sys.platform == "darwin" else [])
