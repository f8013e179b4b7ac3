"""All of latentplay built with sanitizers, and tests that run in it: `python tests/support/sanitized.py tests/plan -n 2`.

The package is built into a folder of its own, with AddressSanitizer and UndefinedBehaviorSanitizer in what Pd loads, in the engine and
in all else but what is built on torch's headers. Their library is there before Python, Pd and all that they start. What they find is
written into files, so that nothing is lost with a process that was to end: any such file is a failure.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
LIBRARIES = ("libasan.so", "libstdc++.so")
"""The second one: the first looks for how C++ throws when it starts, and Python has not yet loaded it."""
FOLDER = ROOT / "build" / "sanitized-address"
REPORTS = FOLDER / "reports"
OPTIONS = {
    # Pd and Python keep memory to the end; torch asks for more than there is, and is given nothing.
    "ASAN_OPTIONS": f"detect_leaks=0:alloc_dealloc_mismatch=0:allocator_may_return_null=1:log_path={REPORTS}/memory",
    "UBSAN_OPTIONS": f"halt_on_error=1:print_stacktrace=1:log_path={REPORTS}/undefined",
}


def build() -> Path:
    """The folder of the package, with what has changed built again."""
    package = FOLDER / "package"
    command = [sys.executable, "setup.py", "--quiet", "build", "--build-base", str(FOLDER), "--build-lib", str(package)]
    subprocess.run(command, cwd=ROOT, env={**os.environ, "LATENTPLAY_SANITIZE": "address"}, check=True)
    return package


def environment(package: Path) -> dict[str, str]:
    """Of the process that runs tests, and of all that it starts."""
    found = [subprocess.check_output(["gcc", f"-print-file-name={name}"], text=True).strip() for name in LIBRARIES]
    more = {"LD_PRELOAD": " ".join(found), "LATENTPLAY_SANITIZED": str(package), "OMP_NUM_THREADS": "1"}
    return {**os.environ, **OPTIONS, **more}


def main(words: list[str]) -> int:
    """Runs pytest; what it says, and what the sanitizers wrote, is the answer."""
    package = build()
    shutil.rmtree(REPORTS, ignore_errors=True)
    REPORTS.mkdir(parents=True)
    command = [sys.executable, "-m", "pytest", "--rootdir", str(ROOT), "-c", str(ROOT / "pyproject.toml")]
    command += [str(ROOT / word) if (ROOT / word).exists() else word for word in words]
    # Elsewhere: where it is started, Pd looks for latentplay/latentplay.pd_linux before it looks where it is told to.
    code = subprocess.run(command, cwd=FOLDER, env=environment(package), check=False).returncode
    found = sorted(REPORTS.iterdir())
    for report in found:
        print(f"--- {report.name}\n{report.read_text(errors='replace')[:6000]}", file=sys.stderr)
    return code or int(bool(found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
