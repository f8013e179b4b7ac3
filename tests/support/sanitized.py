"""All of latentplay built with a sanitizer, and tests that run in it: `python tests/support/sanitized.py address tests/plan -n 2`.

The package is built into a folder of its own, with every compiled part: what Pd loads, the engine, TorchScript. The sanitizer's library is
there before Python, Pd and all that they start. What it finds is written into files, so that nothing is lost with a process that was
to end: any such file is a failure.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
LIBRARIES = {"address": ("libasan.so", "libstdc++.so"), "thread": ("libtsan.so", "libstdc++.so")}
"""The second one: the first looks for how C++ throws when it starts, and Python has not yet loaded it."""
SUPPRESSED = """
# OpenMP wakes its threads in a way that is not seen; what torch computes with them is torch's.
called_from_lib:libgomp
called_from_lib:libtorch_cpu.so
race:libtorch_cpu.so
race:libc10.so
"""


def folder(kind: str) -> Path:
    """All that belongs to a sanitizer."""
    return ROOT / "build" / f"sanitized-{kind}"


def build(kind: str) -> Path:
    """The folder of the package, with what has changed built again."""
    place = folder(kind)
    command = [sys.executable, "setup.py", "--quiet", "build", "--build-base", str(place), "--build-lib", str(place / "package")]
    subprocess.run(command, cwd=ROOT, env={**os.environ, "LATENTPLAY_SANITIZE": kind}, check=True)
    return place / "package"


def options(kind: str) -> dict[str, str]:
    """What the sanitizers are told."""
    reports = folder(kind) / "reports"
    # Pd and Python keep memory to the end; torch asks for more than there is, and is given nothing.
    memory = f"detect_leaks=0:alloc_dealloc_mismatch=0:allocator_may_return_null=1:log_path={reports}/memory"
    undefined = f"halt_on_error=1:print_stacktrace=1:log_path={reports}/undefined"
    # What was not built with it is not judged: its memory, its ways to wait.
    races = f"ignore_noninstrumented_modules=1:report_signal_unsafe=0:suppressions={folder(kind)}/suppressed:log_path={reports}/race"
    return {"ASAN_OPTIONS": memory, "UBSAN_OPTIONS": undefined, "TSAN_OPTIONS": races}


def environment(kind: str) -> dict[str, str]:
    """Of the process that runs tests, and of all that it starts."""
    found = [subprocess.check_output(["gcc", f"-print-file-name={name}"], text=True).strip() for name in LIBRARIES[kind]]
    return {
        **os.environ, **options(kind), "LD_PRELOAD": " ".join(found), "OMP_NUM_THREADS": "1",
        "LATENTPLAY_SANITIZE": kind, "LATENTPLAY_SANITIZED": str(folder(kind) / "package"),
    }  # fmt: skip


def main(kind: str, words: list[str]) -> int:
    """Runs pytest; what it says, and what the sanitizer wrote, is the answer."""
    build(kind)
    reports = folder(kind) / "reports"
    shutil.rmtree(reports, ignore_errors=True)
    reports.mkdir(parents=True)
    (folder(kind) / "suppressed").write_text(SUPPRESSED)
    code = subprocess.run([sys.executable, "-m", "pytest", *words], cwd=ROOT, env=environment(kind), check=False).returncode
    found = sorted(reports.iterdir())
    for report in found:
        print(f"--- {report.name}\n{report.read_text(errors='replace')[:6000]}", file=sys.stderr)
    return code or int(bool(found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
