"""Pd in real time: a JACK server with its dummy driver, and Pd as its client."""

import os
import re
import shutil
import subprocess
import tempfile
import threading
import time
from pathlib import Path
from typing import IO

from latentplay.render import pd


def may_be_realtime() -> bool:
    """Whether this system lets us ask for real-time priority; a musician's does."""
    before = os.sched_getscheduler(0)
    try:
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
    except PermissionError:
        return False
    os.sched_setscheduler(0, before, os.sched_param(0))
    return True


class JackServer:
    """jackd with the dummy driver, 48 kHz, for as long as the context lasts."""

    def __init__(self, period: int = 256) -> None:
        self.period = period
        self.name = f"latentplay{os.getpid()}"
        self.lines: list[tuple[float, str]] = []
        """What Pd printed in the last run, and when."""

    def __enter__(self) -> "JackServer":
        realtime = ["-R", "-P", "20"] if may_be_realtime() else ["-r"]
        command = ["jackd", "-n", self.name, *realtime, "-d", "dummy", "-r", "48000", "-p", str(self.period)]
        self.log = tempfile.TemporaryFile()
        self.process = subprocess.Popen(command, stdout=self.log, stderr=subprocess.STDOUT)
        if shutil.which("jack_wait"):  # a client that comes too early would play without a server
            subprocess.run(["jack_wait", "-w", "-s", self.name, "-t", "20"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        else:
            time.sleep(1.5)
        if self.process.poll() is not None:
            self.log.seek(0)
            raise RuntimeError(self.log.read().decode(errors="replace"))
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(10)

    def xruns(self) -> int:
        """How often the server says that a client, or itself, was late."""
        self.log.seek(0)
        text = self.log.read().decode(errors="replace").lower()
        self.log.seek(0, os.SEEK_END)
        return text.count("xrun") + text.count("was not finished")

    def run(self, patch: Path, seconds: float, *, realtime: bool = True, environment: dict[str, str] | None = None) -> str:
        """Runs a patch in real time until it quits by itself; what it printed. Fails when Pd crashes or hangs."""
        log, _ = self.weigh(patch, seconds, realtime=realtime, environment=environment)
        return log

    def weigh(self, patch: Path, seconds: float, *, realtime: bool = True, environment: dict[str, str] | None = None,
              must_end_well: bool = True) -> tuple[str, list[float]]:
        """The same, and Pd's resident memory in MB, every half second."""
        command = pd.arguments(patch, "-jack", "-nojackconnect", "-rt" if realtime else "-nrt")
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
                                   env={**os.environ, "JACK_DEFAULT_SERVER": self.name, **(environment or {})})
        memory: list[float] = []
        self.lines = []
        tasks = ((weigh_until_end, process, memory), (read, process.stdout, self.lines))
        beside = [threading.Thread(target=task, args=words) for task, *words in tasks]
        for thread in beside:
            thread.start()
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        for thread in beside:
            thread.join()
        log = "".join(line for _, line in self.lines) + f"\nended with {process.returncode}\n"
        assert process.returncode == 0 or not must_end_well, log[-4000:]
        return log, memory


def read(pipe: IO[str], lines: list[tuple[float, str]]) -> None:
    """Adds what comes out of a pipe to a list, line by line, each with its `time.monotonic()`, until it ends."""
    for line in pipe:
        lines.append((time.monotonic(), line))


def weigh_until_end(process: subprocess.Popen[str], memory: list[float]) -> None:
    """Adds a process's resident memory in MB to a list, every half second, until it ends."""
    while process.poll() is None:
        try:
            match = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{process.pid}/status").read_text())
        except OSError:
            return
        if match:
            memory.append(int(match.group(1)) / 1024)
        time.sleep(0.5)


def number(log: str, who: str, *words: str) -> float:
    """The number after the last line `who: words` that Pd printed."""
    found = re.findall(rf"^{who}: {' '.join(words)} (-?[\d.e+-]+)", log, re.MULTILINE)
    assert found, f"Pd never printed '{who}: {' '.join(words)}':\n{log[-3000:]}"
    return float(found[-1])
