"""Pd with an external that was built with a sanitizer: what it does wrong with memory, or leaves undefined, ends it with a report."""

import subprocess
from pathlib import Path

from build_externals import build

OPTIONS = {
    "ASAN_OPTIONS": "detect_leaks=0:alloc_dealloc_mismatch=0",  # Pd keeps its memory to the end; torch is not built with it
    "UBSAN_OPTIONS": "halt_on_error=1:print_stacktrace=1",
    "LATENTPLAY_ENGINE": "process",
}
LIBRARIES = {"address": "libasan.so", "thread": "libtsan.so"}


def external(sanitize: str) -> Path:
    """The folder of it."""
    return build("pd", "linux", sanitize)


def before_pd(sanitize: str) -> list[str]:
    """The words before Pd's command: the sanitizer's library has to be there first."""
    library = subprocess.check_output(["gcc", f"-print-file-name={LIBRARIES[sanitize]}"], text=True).strip()
    return ["/usr/bin/env", f"LD_PRELOAD={library}", *(f"{name}={value}" for name, value in OPTIONS.items())]
