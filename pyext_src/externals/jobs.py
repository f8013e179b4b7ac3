"""Compiles what has changed, as many files at a time as there are processors."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Job:
    """A command that makes one file from others."""

    output: Path
    command: list[str]
    inputs: tuple[Path, ...] = ()
    """What it reads; a compiler adds the headers, in a file beside the output."""

    def stamp(self) -> Path:
        return self.output.with_name(self.output.name + ".command")

    def headers(self) -> Path:
        return self.output.with_name(self.output.name + ".d")

    def is_done(self) -> bool:
        """Whether the same command has made the output from what is still the same."""
        if (
            not self.output.exists()
            or not self.stamp().exists()
            or self.stamp().read_text() != shlex.join(self.command)
        ):
            return False
        made = self.output.stat().st_mtime_ns
        return all(path.exists() and path.stat().st_mtime_ns <= made for path in (*self.inputs, *self.read_headers()))

    def read_headers(self) -> list[Path]:
        """As the compiler wrote them: `output: file file ...`, with a backslash before a space or the end of a line."""
        if not self.headers().exists():
            return []
        return [Path(word) for word in shlex.split(self.headers().read_text().replace("\\\n", " "))[1:]]

    def run(self) -> None:
        """Ends the build with what the compiler says, if it fails."""
        self.output.parent.mkdir(parents=True, exist_ok=True)
        self.stamp().unlink(missing_ok=True)  # what is broken off half-way is not done
        result = subprocess.run(
            self.command, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", check=False
        )
        said = (result.stdout + result.stderr).strip()
        if result.returncode or not self.output.exists():
            raise BuildError(f"'{self.output.name}' could not be built:\n{shlex.join(self.command)}\n{said}")
        if said:
            print(said, file=sys.stderr)
        self.stamp().write_text(shlex.join(self.command))


class BuildError(Exception):
    """What went wrong, and what to do."""


def run(jobs: Iterable[Job]) -> list[Path]:
    """Their outputs; none of them may need another's."""
    jobs = list(jobs)
    waiting = [job for job in jobs if not job.is_done()]
    with ThreadPoolExecutor(max(1, min(4, os.cpu_count() or 1))) as pool:
        list(pool.map(Job.run, waiting))
    return [job.output for job in jobs]
