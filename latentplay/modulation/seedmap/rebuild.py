"""A new map while sound plays: `latentplay seedmap` in a process of its own, at the lowest priority."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from latentplay.errors import LatentPlayError
from latentplay.modulation.seedmap import build, own_path
from latentplay.modulation.texture import basis_number

OnProgress = Callable[[str, int], None]
OnDone = Callable[[Path, str], None]


class Rebuild:
    """A map that is being made; :func:`start_rebuild` begins one."""

    def __init__(self, process: subprocess.Popen[str], path: Path, on_progress: OnProgress, on_done: OnDone) -> None:
        self.path = path
        self._process = process
        self._told: dict[str, Any] = {}
        self._complaint: list[str] = []
        self._stopped = False
        self._thread = threading.Thread(target=self._follow, args=(on_progress, on_done), daemon=True)
        self._thread.start()

    @property
    def running(self) -> bool:
        """True until the map is there or has failed."""
        return self._process.poll() is None

    @property
    def measures(self) -> dict[str, Any]:
        """How good the finished map is, by basis, as `latentplay seedmap --json` says it; empty before."""
        return dict(self._told.get("maps", {}))

    def stop(self) -> None:
        """Gives up at once; the old map stays. Harmless when it has ended."""
        self._stopped = True
        self._process.kill()

    def wait(self, seconds: float | None = None) -> bool:
        """For scripts: waits until ``on_done`` has been told; False when that takes longer than ``seconds``."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _follow(self, on_progress: OnProgress, on_done: OnDone) -> None:
        errors = threading.Thread(target=self._collect_errors, daemon=True)
        errors.start()
        for line in self._process.stdout or ():
            self._hear(line, on_progress)
        status = self._process.wait()
        if self._process.stdin:
            self._process.stdin.close()
        errors.join()
        on_done(self.path, "" if status == 0 and self._told else self._why(status))

    def _collect_errors(self) -> None:
        for line in self._process.stderr or ():
            self._complaint = [*self._complaint, line.strip()][-5:]

    def _hear(self, line: str, on_progress: OnProgress) -> None:
        try:
            said = json.loads(line)
        except ValueError:
            return  # something that a library printed
        if not isinstance(said, dict):
            return
        if "percent" in said:
            on_progress(str(said["doing"]), int(said["percent"]))
        if "maps" in said:
            self._told = said

    def _why(self, status: int) -> str:
        if self._stopped:
            return "seed map: stopped; the old map stays"
        last = next((line for line in reversed(self._complaint) if line), f"it ended with code {status}")
        return f"seed map: not made ({last.removeprefix('latentplay seedmap: ')}); the old map stays"


def start_rebuild(
    basis: str | None = None,
    count: int = build.COUNT,
    seed: int = build.SEED,
    out: Path | None = None,
    on_progress: OnProgress = lambda doing, percent: None,
    on_done: OnDone = lambda path, error: None,
) -> Rebuild:
    """Begins to make the map of a basis (of all six, without one) and returns at once.

    ``count``: 20 to 4096 seeds. ``seed``: the number that draws them, 0 to 2^32 - 1. ``out``: the map file, else the
    user's own. ``on_progress(doing, percent)`` and, once, ``on_done(path, error)`` are called on a thread of ours;
    ``error`` is empty when the map is there, else one line. BadValue for what is out of range, LatentPlayError when
    ``out`` is another kind of file or Python cannot be started.
    """
    path = out or own_path()
    if basis is not None:
        basis_number(basis)
    build.check(count, seed)
    build.kept_maps(path)
    words = ["--count", str(count), "--seed", str(seed), "--out", str(path), *(["--basis", basis] if basis else [])]
    return Rebuild(start_process(words), path, on_progress, on_done)


def start_process(words: list[str]) -> subprocess.Popen[str]:
    """`latentplay seedmap --background` with these words, in the Python that runs us, with one thread."""
    source = str(Path(__file__).parents[3])
    paths = [source, *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(paths), "OMP_NUM_THREADS": "1", "NUMBA_NUM_THREADS": "1"}
    try:
        return subprocess.Popen(
            [sys.executable, "-m", "latentplay", "seedmap", "--background", *words],
            stdin=subprocess.PIPE,  # never written to: it ends with us, and the process with it
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
            env=environment,
            creationflags=0x08004000 if sys.platform == "win32" else 0,  # no window, below normal; untested
        )
    except OSError as error:
        line = f"seed map: '{sys.executable}' does not start ({error.strerror}); run: latentplay doctor"
        raise LatentPlayError(line) from error
