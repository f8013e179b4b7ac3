"""Holds the audio thread to its rules: clang follows every function marked LP_RT and what it calls (-Wfunction-effects).

`python pyext_src/check_audio.py` wants clang-tidy 20 or later (from PyPI) and Pd's headers; it builds nothing.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pd_headers import find_pd_headers

SOURCES = Path(__file__).parent
ROOT = SOURCES.parent
TIDY = Path(sys.executable).parent / "clang-tidy"


def write_headers() -> None:
    """The generated headers, which a fresh checkout lacks."""
    command = [sys.executable, "-m", "latentplay.generate.cpp_table"]
    for name, text in json.loads(subprocess.check_output(command, cwd=ROOT, text=True)).items():
        if not (SOURCES / name).exists() or (SOURCES / name).read_text() != text:
            (SOURCES / name).write_text(text)


def check(source: Path) -> str:
    """What clang says of a file; empty when it is clean."""
    # Templates count where they are instantiated, so the real sources are checked, not the headers alone.
    command = [
        str(TIDY), "--quiet", "--allow-no-checks", "--checks=-*,clang-diagnostic-*", "--warnings-as-errors=*", str(source),
        "--", "-std=c++17", f"-I{SOURCES}", f"-I{find_pd_headers()}", "-Wfunction-effects", '-DLP_VERSION="0"',
    ]  # fmt: skip
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    return result.stdout + result.stderr if result.returncode else ""


def main() -> int:
    """0 when the whole audio path is clean."""
    write_headers()
    sources = [path for folder in ("objects", "pd", "max") for path in sorted((SOURCES / folder).rglob("*.cpp"))]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        complaints = [text for text in pool.map(check, sources) if text]
    print("\n".join(complaints) or f"the audio thread keeps its rules: {len(sources)} files checked")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
