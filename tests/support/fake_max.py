"""Drives the fake Max (tests/support/fake_max): boxes, cords, messages, sound off-line and in real time, and what came of it.

The host is a process of its own: what crashes or hangs in it is a failed test. `FakeMax` is a context manager; leaving it
quits the host as a musician would, and fails when the host does not end well.
"""

from __future__ import annotations

import json
import os
import select
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import fake_max_build as build
import numpy as np

Atom = int | float | str
SIGNALS = ("signal", "multichannelsignal")


class HostDied(AssertionError):
    """The host crashed, hung, or did not end well."""


class Refused(Exception):
    """The host said no."""


class Said(NamedTuple):
    """What came out of an outlet."""

    ms: float
    thread: str
    outlet: int
    selector: str
    atoms: list[Atom]

    @property
    def words(self) -> list[Atom]:
        return [self.selector, *self.atoms]


class Line(NamedTuple):
    """A line of Max's console; `kind` is post, warn or error."""

    kind: str
    text: str
    object: str
    box: int
    thread: str
    ms: float


@dataclass(frozen=True)
class Box:
    """A box in a patcher; the types of its inlets and outlets, as Max would draw them."""

    id: int
    text: str
    inlets: list[str]
    outlets: list[str]


class Recorder:
    """Keeps every sample of some cords."""

    def __init__(self, host: FakeMax, box: Box) -> None:
        self.host, self.box = host, box

    @property
    def samples(self) -> np.ndarray:
        """All so far: channel, frame."""
        file = self.host.scratch(".raw")
        segments = self.host.ask("recorded", self.box.id, self.host.path(file))
        flat = np.fromfile(file, dtype=np.float64)
        whole = np.zeros((max((c for c, _ in segments), default=1), sum(f for _, f in segments)))
        at = frame = 0
        for channels, frames in segments:
            whole[:channels, frame : frame + frames] = flat[at : at + channels * frames].reshape(frames, channels).T
            at, frame = at + channels * frames, frame + frames
        return whole


def quoted(words: str) -> str:
    """A word as it is typed in Max: in quotes where it has blanks."""
    return f'"{words}"' if " " in words else words


class FakeMax:
    """One running host. `folder` is where patcher 0 lies; `search` are further folders of Max's search path."""

    def __init__(
        self,
        externals: Path | str,
        rate: float = 48000,
        vector: int = 64,
        folder: Path | str | None = None,
        search: Sequence[Path | str] = (),
        environment: dict[str, str] | None = None,
        command_prefix: Sequence[str] = (),
        sanitize: str | None = None,
        trap: bool = False,
        audio_threads: int = 1,
        scheduler_in_audio: bool = False,
        timeout: float = 120,
    ) -> None:
        self.windows = bool(command_prefix)
        self.rate, self.vector, self.timeout = rate, vector, timeout
        self._scratch = tempfile.TemporaryDirectory(prefix="fake-max-")
        self._names = 0
        self._console: list[Line] = []
        self._buffered = b""
        self._errors = open(self.scratch(".err"), "w+b")  # noqa: SIM115
        program = build.build_host("windows" if self.windows else "linux", sanitize)
        given = {"ASAN_OPTIONS": "detect_leaks=0", "TSAN_OPTIONS": "halt_on_error=0", "WINEDEBUG": "-all", **os.environ}
        if trap:
            given["LD_PRELOAD"] = str(build.build_trap())
        self.process = subprocess.Popen(
            [*command_prefix, str(program), self.path(externals), str(audio_threads)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors, env={**given, **(environment or {})},
        )  # fmt: skip
        self.ask("tune", rate, vector, int(scheduler_in_audio))
        for place in [*([folder] if folder else []), *search]:
            self.ask("search", self.path(place))
        self.patchers = 0
        self.patcher(Path(folder) / "patch.maxpat" if folder else None)

    # --- the process ---

    def path(self, path: Path | str) -> str:
        """A file's path as the host's system writes it."""
        absolute = str(Path(path).absolute())
        return f"Z:{absolute}" if self.windows else absolute

    def scratch(self, suffix: str = "") -> Path:
        """A fresh path in a folder that goes with the host."""
        self._names += 1
        return Path(self._scratch.name) / f"{self._names}{suffix}"

    def ask(self, *fields: object) -> Any:
        """One command, and its answer."""
        line = "\t".join(str(f).replace("\t", " ").replace("\n", " ") for f in fields)
        try:
            self._stdin.write(line.encode() + b"\n")
            self._stdin.flush()
        except BrokenPipeError:
            self._fail(f"ended before '{line}'")
        answer = json.loads(self._read_line(line))
        if isinstance(answer, dict) and "error" in answer:
            raise Refused(f"{line}: {answer['error']}")
        return answer

    @property
    def _stdin(self) -> Any:
        return self.process.stdin

    def _read_line(self, command: str) -> bytes:
        until = time.monotonic() + self.timeout
        stream = self.process.stdout
        assert stream is not None
        while b"\n" not in self._buffered:
            ready, _, _ = select.select([stream], [], [], max(0.0, until - time.monotonic()))
            if not ready:
                self.process.kill()
                self._fail(f"hung for {self.timeout:g} s in '{command}'")
            piece = os.read(stream.fileno(), 1 << 20)
            if not piece:
                self._fail(f"died in '{command}'")
            self._buffered += piece
        line, self._buffered = self._buffered.split(b"\n", 1)
        return line

    @property
    def stderr(self) -> str:
        """What the process wrote there so far: a sanitizer's report, for example."""
        self._errors.flush()
        self._errors.seek(0)
        return self._errors.read().decode(errors="replace")

    def _fail(self, how: str) -> None:
        self.process.kill()
        code = self.process.wait()
        raise HostDied(f"the host {how} (exit code {code})\n{self.stderr[-6000:]}")

    def quit(self) -> None:
        """As Max quits: patchers are closed, then the process ends."""
        if self.process.poll() is None:
            self.ask("quit")
        try:
            code = self.process.wait(self.timeout)
        except subprocess.TimeoutExpired:
            self._fail("does not end")
        if code:
            self._fail("did not end well")

    def __enter__(self) -> FakeMax:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None:
                self.quit()
        finally:
            if self.process.poll() is None:
                self.process.kill()
                self.process.wait()
            for stream in (self.process.stdin, self.process.stdout, self._errors):
                if stream:
                    with_broken_pipe_ignored(stream.close)
            self._scratch.cleanup()

    # --- patches ---

    def patcher(self, file: Path | str | None = None, parent: int | None = None) -> int:
        """A new patcher, or a subpatcher; its number. Top patchers are signal chains of their own."""
        number = self.patchers
        self.patchers += 1
        self.ask("patcher", number, self.path(file) if file else "", -1 if parent is None else parent)
        return number

    def close(self, patcher: int) -> None:
        self.ask("close", patcher)

    def new(self, text: str, patcher: int = 0) -> Box:
        """A box, from what is typed into it."""
        made = self.ask("new", patcher, text)
        return Box(made["box"], text, made["inlets"], made["outlets"])

    def delete(self, box: Box) -> None:
        self.ask("delete", box.id)

    def connect(self, source: Box, outlet: int, target: Box, inlet: int = 0) -> None:
        self.ask("connect", source.id, outlet, target.id, inlet)

    def disconnect(self, source: Box, outlet: int, target: Box, inlet: int = 0) -> None:
        self.ask("disconnect", source.id, outlet, target.id, inlet)

    def connect_all(self, source: Box, target: Box) -> None:
        """As many signal cords as there are ports on both sides."""
        outs = [i for i, kind in enumerate(source.outlets) if kind in SIGNALS]
        ins = [i for i, kind in enumerate(target.inlets) if kind in SIGNALS]
        for outlet, inlet in zip(outs, ins, strict=False):
            self.connect(source, outlet, target, inlet)

    def send(self, box: Box, text: str, at: float | None = None, thread: str = "main", inlet: int = 0) -> None:
        """A message, as it stands in a message box; at a time in ms, or now. `thread` is main or scheduler."""
        self.ask("send", box.id, inlet, thread, "now" if at is None else repr(float(at)), text)

    # --- sound ---

    def source(self, samples: np.ndarray, mc: bool = False, patcher: int = 0) -> Box:
        """A box that plays samples (frame, or channel and frame), then silence; one cord a channel, or one in all."""
        block = np.atleast_2d(np.asarray(samples, dtype=np.float64))
        file = self.scratch(".raw")
        np.ascontiguousarray(block).tofile(file)
        self.ask("data", f"data-{file.stem}", self.path(file), len(block))
        return self.new(f"{'mc.' if mc else ''}source~ data-{file.stem} {len(block)}", patcher)

    def record(self, box: Box, outlet: int | Sequence[int] = 0, patcher: int = 0) -> Recorder:
        """Records one cord, or several side by side."""
        outlets = [outlet] if isinstance(outlet, int) else list(outlet)
        many = len(outlets) == 1 and box.outlets[outlets[0]] == "multichannelsignal"
        recorder = self.new("mc.record~" if many else f"record~ {len(outlets)}", patcher)
        for inlet, one in enumerate(outlets):
            self.connect(box, one, recorder, inlet)
        return Recorder(self, recorder)

    def dsp(self, on: bool = True) -> None:
        self.ask("dsp", int(on))

    def tune(self, rate: float | None = None, vector: int | None = None, scheduler_in_audio: bool = False) -> None:
        """Another sampling rate or vector size; compiles the chains again."""
        self.rate, self.vector = rate or self.rate, vector or self.vector
        self.ask("tune", self.rate, self.vector, int(scheduler_in_audio))

    def run(self, samples: int) -> None:
        """Off-line, by virtual time: whole vectors, at least so many samples."""
        self.ask("run", samples)

    @contextmanager
    def realtime(self, without_pause: bool = False) -> Iterator[None]:
        """All threads run freely, audio by the wall clock or as fast as it can."""
        self.ask("realtime", 1, int(without_pause))
        try:
            yield
        finally:
            if self.process.poll() is None:
                self.ask("realtime", 0, 0)

    def play(self, seconds: float, without_pause: bool = False) -> None:
        with self.realtime(without_pause):
            time.sleep(seconds)

    def wait_for(self, condition: Callable[[], object], seconds: float = 20) -> None:
        """In real time: until something is so."""
        until = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < until, f"not within {seconds:g} s"
            time.sleep(0.01)

    # --- what came of it ---

    def said(self, box: Box) -> list[Said]:
        """What came out of a box's outlets since it was asked last."""
        return [Said(**one) for one in self.ask("said", box.id, 0, 0)]

    def touched(self, box: Box) -> list[str]:
        """Attributes of which the box told Max that they changed, since it was asked last."""
        return [one["selector"] for one in self.ask("said", box.id, 1, 0)]

    @property
    def console(self) -> list[Line]:
        """All lines so far."""
        self._console += [Line(**one) for one in self.ask("console", 0)]
        return self._console

    @property
    def errors(self) -> list[str]:
        return [line.text for line in self.console if line.kind == "error"]

    @property
    def violations(self) -> list[str]:
        """What Max forbids and was done all the same."""
        return [f"{one['what']} ({one['thread']}, {one['count']} times)" for one in self.ask("violations")]

    @property
    def state(self) -> dict[str, float]:
        """Time in ms; vectors run, chains missed because they were being compiled, compiles."""
        return dict(self.ask("state"))

    # --- attributes, state, help ---

    def attributes(self, name: str) -> dict[str, dict[str, Any]]:
        """A class's attributes: type, flags, low and high, notes (style, label, default, category …)."""
        return dict(self.ask("attributes", name))

    def attribute(self, box: Box, name: str, value: Atom | Sequence[Atom] | None = None) -> list[Atom]:
        """An attribute's value; set before, if one is given."""
        if value is not None:
            words = [value] if isinstance(value, int | float | str) else value
            self.ask("attribute", box.id, name, " ".join(quoted(str(w)) for w in words))
        return list(self.ask("attribute", box.id, name))

    def value(self, box: Box) -> list[Atom]:
        """What pattr, presets and Live would store."""
        return list(self.ask("value", box.id))

    def set_value(self, box: Box, atoms: Sequence[Atom]) -> None:
        self.ask("value", box.id, " ".join(quoted(str(a)) for a in atoms))

    def assist(self, box: Box, io: str, index: int) -> str:
        """The text at a port; `io` is "in" or "out"."""
        return str(self.ask("assist", box.id, 1 if io == "in" else 2, index))

    # --- buffer~ ---

    def buffer(self, name: str, samples: np.ndarray | int, channels: int = 1) -> None:
        """A buffer~: its samples (frame, or frame and channel), or how many frames of silence."""
        if isinstance(samples, int):
            self.ask("buffer", name, samples, channels, self.rate, "")
            return
        block = np.asarray(samples, dtype=np.float32).reshape(len(samples), -1)
        file = self.scratch(".raw")
        np.ascontiguousarray(block).tofile(file)
        self.ask("buffer", name, *block.shape, self.rate, self.path(file))

    def read_buffer(self, name: str) -> np.ndarray:
        """Its samples: frame, channel."""
        file = self.scratch(".raw")
        about = self.ask("read_buffer", name, self.path(file))
        return np.fromfile(file, dtype=np.float32).reshape(about["frames"], about["channels"])

    def delete_buffer(self, name: str) -> None:
        self.ask("delete_buffer", name)

    def set_buffer_busy(self, name: str, busy: bool = True) -> None:
        """While it is, nobody can lock its samples."""
        self.ask("busy_buffer", name, int(busy))


def with_broken_pipe_ignored(close: Callable[[], object]) -> None:
    with suppress(BrokenPipeError):
        close()
