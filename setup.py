"""Builds the compiled parts: the external for Pd, the engine, TorchScript on libtorch, small wrappers. The rest: pyproject.toml."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import json
import os
import re
import subprocess
import sys
from pathlib import Path

from Cython.Build import cythonize
from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext

HERE = Path(__file__).parent.resolve()
SOURCES = HERE / "pyext_src"
EXTERNAL = "latentplay.latentplay"  # what Pd loads; its suffix is the host's, not Python's
ZLIB = ["zlib" if sys.platform == "win32" else "z"]  # unpacks model files
READS_MODELS = {"_model_info", "_offline", "_engine", "_steps"}  # the wrappers that need it
PD_SUFFIX = {"darwin": ".pd_darwin", "win32": ".dll"}.get(sys.platform, ".pd_linux")  # darwin, win32: untested
LATER = "LATENTPLAY_BUILD_LATER" in os.environ  # prepare.py installs what is needed first; the Makefile builds in place
WHEEL = "LATENTPLAY_WHEEL" in os.environ  # for other machines: nothing that is tied to where this one's Python and torch lie
SANITIZE = os.environ.get("LATENTPLAY_SANITIZE", "")  # address: into a folder of its own, see tests/support/sanitized.py
COMPILES = sys.argv[1:2] not in (["--version"], ["clean"], ["egg_info"], ["dist_info"], ["sdist"]) and not LATER

sys.path[:0] = [str(HERE / "pyext_src"), str(HERE)]
from compile_once import compile_once  # noqa: E402
from externals.systems import SANITIZERS  # noqa: E402
from libpython import find_libpython, link_arguments  # noqa: E402
from pd_headers import find_pd_headers  # noqa: E402

from latentplay.files import settings  # noqa: E402


def torch_folder() -> Path:
    """Where torch lives; found without importing it (an import takes seconds)."""
    spec = importlib.util.find_spec("torch")
    if spec is None or spec.origin is None:
        sys.exit(
            "setup.py: torch is not installed in this environment; install it first: pip install torch==2.13.0 "
            "(then: pip install --no-build-isolation .)"
        )
    return Path(spec.origin).parent


def torch_version() -> str:
    return importlib.metadata.version("torch")


def version() -> str:
    return re.search(r'__version__ = "(.+)"', (HERE / "latentplay" / "__init__.py").read_text()).group(1)


def flags(on_torch: bool = False) -> list[str]:
    if sys.platform == "win32":
        return ["/std:c++17", "/O2", "/fp:precise"]
    # No contraction and no fast maths: the same samples on every machine.
    # Nobody looks at floating-point traps: without them loops over floats are vectorised, to the same results.
    common = ["-std=c++17", "-O2", "-ffp-contract=off", "-fno-trapping-math", "-fvisibility=hidden", "-Wall", "-Wno-unused-function"]
    return [*common, *(["-g0"] if on_torch else SANITIZERS.get(SANITIZE, ["-g0"]))]  # torch itself is not built with a sanitizer


def wrapper(path: Path) -> Extension:
    """A module of bridge/, with what it needs of the objects."""
    more = {
        "_model_info": [SOURCES / "objects" / "model_folders.cpp"],
        "_engine": folders("engine", "plan", "system"),
        "_wire": [SOURCES / "connection" / "wire.cpp", *(SOURCES / "system" / f"{name}.cpp" for name in ("parent_watch", "shared_memory"))],
        "_plan": folders("plan"),
        "_steps": folders("plan"),
        "_offline": [*object_sources(), *folders("offline")],
    }
    sources = [path, *more.get(path.stem, [])]
    return Extension(
        f"latentplay.{path.stem}",
        [str(p.relative_to(HERE)) for p in sources],
        include_dirs=["pyext_src"],
        define_macros=[("LP_VERSION", f'"{version()}"')],
        libraries=ZLIB if path.stem in READS_MODELS else [],
        language="c++",
        extra_compile_args=flags(),
    )


def folders(*names: str) -> list[Path]:
    """The sources of folders."""
    return [p for name in names for p in sorted((SOURCES / name).glob("*.cpp"))]


def together(folder: str) -> str:
    """One source out of all of a folder: torch's headers take ten seconds to read, here once."""
    path = HERE / "build" / f"{folder}.cpp"
    path.parent.mkdir(exist_ok=True)
    write_if_new(path, "".join(f'#include "{p.relative_to(SOURCES).as_posix()}"\n' for p in folders(folder)))
    return str(path.relative_to(HERE))


def object_sources() -> list[Path]:
    """The objects as any host sees them."""
    return sorted((SOURCES / "objects").rglob("*.cpp"))


def declarations(folder: Path) -> list[Path]:
    """Headers and Cython's declarations."""
    return sorted(p for p in folder.rglob("*") if p.suffix in (".h", ".hpp", ".pxd"))


def torchscript() -> Extension:
    """The one module that needs torch, loaded when a model does."""
    torch = torch_folder()
    extension = wrapper(SOURCES / "bridge" / "_torchscript.pyx")
    extension.sources.append(together("torchscript"))
    extension.include_dirs += [str(torch / "include"), str(torch / "include" / "torch" / "csrc" / "api" / "include")]
    extension.library_dirs = [str(torch / "lib")]
    extension.libraries = ["torch_cpu", "c10"]
    extension.extra_compile_args = [f.replace("c++17", "c++20") for f in flags(on_torch=True) if f != "-Wall"]
    if sys.platform != "win32" and not WHEEL:  # latentplay.model.engine opens torch first
        extension.runtime_library_dirs = [str(torch / "lib")]
    return extension


def embedded() -> Extension:
    """Python inside a host, of this very version: the external brings it in at run time."""
    extension = wrapper(SOURCES / "bridge" / "_embedded.pyx")
    extension.sources.append(str((SOURCES / "bridge" / "interpreter.cpp").relative_to(HERE)))
    extension.extra_link_args = link_arguments(find_libpython())
    return extension


def external() -> Extension:
    """What Pd loads: it links neither Python nor torch, so that one file serves every Python."""
    sources = [*object_sources(), *folders("pd", "connection", "system")]
    return Extension(
        EXTERNAL,
        [str(p.relative_to(HERE)) for p in sources],
        include_dirs=["pyext_src", *pd_include()],
        define_macros=[("LP_VERSION", f'"{version()}"')],
        libraries=ZLIB,
        language="c++",
        extra_compile_args=flags(),
    )


def builds_external() -> bool:
    """Not where there is no Pd: on macOS and Windows one may have Max alone. The external for Windows is cross-built."""
    if find_pd_headers() is not None and sys.platform != "win32":
        return True
    if WHEEL or sys.platform in ("darwin", "win32"):
        print("setup.py: the external for Pd is not built here (no m_pd.h, or Windows); all else is", file=sys.stderr)
        return False
    return True  # and pd_include ends the build


def pd_include() -> list[str]:
    """The folder of m_pd.h; ends the build with a line if there is none."""
    found = find_pd_headers()
    if found is not None:
        return [found]
    sys.exit(
        "setup.py: m_pd.h not found: install Pd's headers (Debian: apt install puredata-dev), "
        "or set PD_INCLUDE to the folder that holds it"
    )


def write_generated_files() -> None:
    """What is derived from other files: the table for C++, and what this build was made with."""
    table = subprocess.run(
        [sys.executable, "-m", "latentplay.generate.cpp_table"], cwd=HERE, stdout=subprocess.PIPE, text=True, check=True
    )
    for name, text in json.loads(table.stdout).items():
        write_if_new(SOURCES / name, text)
    write_if_new(
        HERE / "latentplay" / "_build.py",
        f'"""What this build was made with; written by setup.py."""\n\nTORCH = "{torch_version()}"\n'
        f'PYTHON = "{sys.version_info.major}.{sys.version_info.minor}"\n',
    )


def write_if_new(path: Path, text: str) -> None:
    if not path.exists() or path.read_text() != text:
        path.write_text(text)


class build(build_ext):
    """As setuptools', but the external is named as Pd wants it, and finds its Python when it is used in place."""

    def run(self) -> None:
        super().run()
        if self.inplace or getattr(self, "editable_mode", False):
            write_if_new(settings.PACKAGE / settings.NAME, settings.text())

    def build_extensions(self) -> None:
        compile_once(self.compiler)
        super().build_extensions()

    def get_ext_filename(self, name: str) -> str:
        if name.rsplit(".", 1)[-1] == "latentplay":
            return str(Path(*name.split("."))) + PD_SUFFIX
        return super().get_ext_filename(name)

    def get_export_symbols(self, ext: Extension) -> list[str]:
        return [] if ext.name.endswith("latentplay") else super().get_export_symbols(ext)


def extensions() -> list[Extension]:
    own = {"_torchscript", "_embedded"}
    wrappers = [wrapper(p) for p in sorted((SOURCES / "bridge").glob("_*.pyx")) if p.stem not in own]
    made = [torchscript(), *wrappers, *([] if WHEEL else [embedded()]), *([external()] if builds_external() else [])]
    for extension in made:  # a needless rebuild beats a stale one
        on_torch = extension.name.endswith("_torchscript")
        read = ("audio", "engine", "plan", "torchscript", "bridge", "model_file") if on_torch else ("",)
        read_by_others = [*(p for folder in read for p in declarations(SOURCES / folder)), *(folders("torchscript") if on_torch else [])]
        extension.depends = [str(p.relative_to(HERE)) for p in read_by_others]
        extension.extra_link_args += SANITIZERS.get(SANITIZE, [])
    return made


def compiled() -> list[Extension]:
    """The extensions, with their Cython made C++."""
    folder = str(Path("build") / "cython")
    directives = {"language_level": 3, "show_performance_hints": False}
    return list(cythonize(extensions(), include_path=["pyext_src/bridge"], build_dir=folder, compiler_directives=directives, quiet=True))


def shared_files(folder: Path) -> list[tuple[str, list[str]]]:
    """A folder for `latentplay install` to find beside the installed package, under share/latentplay; nothing where there is none."""
    found: dict[str, list[str]] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            place = Path("share") / "latentplay" / path.parent.relative_to(folder.parent)
            found.setdefault(str(place), []).append(str(path.relative_to(HERE)))
    return list(found.items())


if COMPILES:
    write_generated_files()

setup(
    ext_modules=compiled() if COMPILES else [],
    data_files=[*shared_files(HERE / "help_patches"), *shared_files(HERE / "build" / "max-package")],
    cmdclass={"build_ext": build},
    options={"build_ext": {"parallel": max(1, min(4, os.cpu_count() or 1))}},
)
