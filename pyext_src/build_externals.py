"""Builds what hosts load: `python pyext_src/build_externals.py --host max --system macos`, on Linux for every system.

For Linux with the system's compiler, and `--sanitize address` or `thread` if wanted; for macOS (both processors in one file)
and Windows (64 bits) with the package ziglang. The result lies in build/externals/SYSTEM/HOST; what has not changed is not
built again. What Pd loads on Linux comes from setup.py, too; what Max loads there is for the host of the tests alone.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from pathlib import Path

SOURCES = Path(__file__).parent.resolve()
ROOT = SOURCES.parent
sys.path[:0] = [str(SOURCES)] if str(SOURCES) not in sys.path else []

from externals.hosts import fill, max_files, pd_files  # noqa: E402
from externals.jobs import BuildError  # noqa: E402
from externals.systems import SANITIZERS, targets  # noqa: E402

SYSTEMS = ("linux", "macos", "windows")
HOSTS = {"pd": pd_files, "max": max_files}
OUT = ROOT / "build" / "externals"


def version() -> str:
    """Of latentplay."""
    return re.search(r'__version__ = "(.+)"', (ROOT / "latentplay" / "__init__.py").read_text())[1]


def write_headers() -> None:
    """The headers that are made from the table, as setup.py does; a fresh checkout lacks them."""
    command = [sys.executable, "-m", "latentplay.generate.cpp_table"]
    for name, text in json.loads(subprocess.check_output(command, cwd=ROOT, text=True)).items():
        path = SOURCES / name
        if not path.exists() or path.read_text() != text:
            path.write_text(text)


def build(host: str, system: str, sanitize: str | None = None, out: Path | str = OUT) -> Path:
    """The folder with what that host loads on that system; raises BuildError with what is missing or wrong."""
    folder = Path(out).resolve() / (f"{system}-{sanitize}" if sanitize else system)
    write_headers()
    files = HOSTS[host](targets(system, sanitize, folder / "objects", ROOT), folder / "objects", version())
    fill(folder / host, files)
    return folder / host


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--host", choices=HOSTS, required=True)
    parser.add_argument("--system", choices=SYSTEMS, required=True)
    parser.add_argument(
        "--sanitize", choices=SANITIZERS, help="with --system linux: finds wrong uses of memory, or races"
    )
    parser.add_argument("--out", default=OUT, type=Path, help="build/externals")
    chosen = parser.parse_args()
    try:
        print(build(chosen.host, chosen.system, chosen.sanitize, chosen.out))
    except BuildError as error:
        sys.exit(f"build_externals: {error}")


if __name__ == "__main__":
    main()
