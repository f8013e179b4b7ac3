"""Pd in real time that a test talks to: two chains that play, every object of them named, and the process of their engine."""

import os
import re
import socket
import subprocess
import threading
import time
from pathlib import Path

from latentplay.files.pd_patch import Patch
from latentplay.render import pd

CHAIN = ("lp.encode~", "lp.mod~", "lp.decode~", "lp.mix~", "lp.bend", "lp.control", "lp.preset")
SHORT = ("enc", "mod", "dec", "mix", "bend", "ctl", "pre")
MARK = f"TALKING_PD={os.getpid()}"
"""In the environment of each Pd that is started here, so that its children are known from those of other tests."""
ENGINE = "latentplay.host.process"
_engines: set[int] = set()


def leftovers() -> list[str]:
    """What the engines of all TalkingPds left behind: themselves, and their shared memory."""
    live = [
        p.name
        for p in Path("/proc").iterdir()
        if p.name.isdigit() and ENGINE in command_of(int(p.name)) and _is_ours(p)
    ]
    return live + [p.name for p in Path("/dev/shm").glob("latentplay-*") if int(p.name.split("-")[1]) in _engines]


def _is_ours(process: Path) -> bool:
    try:
        return MARK in (process / "environ").read_text(errors="replace").split("\0")
    except OSError:  # it has ended
        return False


def free_port() -> int:
    with socket.socket() as any_socket:
        any_socket.bind(("127.0.0.1", 0))
        return int(any_socket.getsockname()[1])


def resources(process: int) -> tuple[int, int]:
    """Open files, and resident memory in MB."""
    status = Path(f"/proc/{process}/status").read_text()
    return len(list(Path(f"/proc/{process}/fd").iterdir())), int(status.split("VmRSS:")[1].split()[0]) // 1024


class TalkingPatch(Patch):
    """A whole chain for each model; messages come over a socket: `enc0 open file`. LEVEL0 says how loud chain 0 is.

    `guest0 obj 10 10 lp.mod~ c0` and `guest0 clear`: a place for objects that come and go while it plays.
    """

    def __init__(self, models: list[Path], port: int, latents: int = 8, flags: str = "") -> None:
        super().__init__()
        names = [f"{short}{n}" for n in range(len(models)) for short in SHORT]
        guests = [f"guest{n}" for n in range(len(models))]
        route = self.box(f"route {' '.join(names)} quit dsp {' '.join(guests)}")
        self.connect(route, len(names), self.message("; pd quit"))
        self.connect(route, len(names) + 1, self.message("; pd dsp $1"))
        for n, guest in enumerate(guests):
            self.box(f"pd {guest}")
            self.connect(route, len(names) + 2 + n, self.box(f"s pd-{guest}"))
        self.connect(self.box(f"netreceive {port}"), 0, route)
        source = self.box("noise~")
        boxes = []
        for n, model in enumerate(models):
            words = {"lp.encode~": f"c{n} {model} {flags}".strip(), "lp.mod~": f"c{n} -latents {latents}"}
            chain = [self.box(f"{kind} {words.get(kind, f'c{n}')}") for kind in CHAIN]
            self.wire(chain, n, source, latents)
            boxes += chain
        for at, box in enumerate(boxes):
            self.connect(route, at, box)
        self.at(50, self.message("; pd dsp 1"))

    def wire(self, chain: list[int], n: int, source: int, latents: int) -> None:
        encode, mod, decode, mix, *_ = chain
        self.connect(source, 0, encode)
        for latent in range(latents):
            self.connect(encode, latent, mod, latent)
            self.connect(mod, latent, decode, latent)
        self.connect(decode, 0, mix)
        level = self.box("env~ 1024")
        self.connect(mix, 0, level)
        self.connect(level, 0, self.box(f"print LEVEL{n}"))
        for short, box, outlet in zip(SHORT, chain, (latents, latents, 1, 1, 0, 0, 0), strict=True):
            self.connect(box, outlet, self.box(f"print {short}{n}"))


class TalkingPd:
    """Pd with a TalkingPatch, for as long as the context lasts. ``flags``: of each lp.encode~."""

    def __init__(
        self,
        models: list[Path],
        folder: Path,
        jack: object = None,
        engine: str = "process",
        flags: str = "",
        **environment: str,
    ) -> None:
        self.port = free_port()
        self.patch = TalkingPatch(models, self.port, flags=flags).save(folder / "talking.pd")
        name, _, value = MARK.partition("=")
        self.environment = {**os.environ, name: value, "LATENTPLAY_ENGINE": engine, **environment}
        self.sound = ["-jack", "-nojackconnect", "-rt"] if jack else ["-nosound"]
        if jack:
            self.environment["JACK_DEFAULT_SERVER"] = jack.name
        self.lines: list[tuple[float, str]] = []

    def __enter__(self) -> "TalkingPd":
        command = pd.arguments(self.patch, *self.sound)
        self.process = subprocess.Popen(
            command,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            env=self.environment,
        )
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()
        self.wait_until(self._connect, 20)
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            _ = self.engine  # to be known by `leftovers`
            self.say("quit")
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(5)
        self.reader.join(5)

    def _connect(self) -> bool:
        try:
            self.talk = socket.create_connection(("127.0.0.1", self.port))
        except OSError:
            return False
        return True

    def _read(self) -> None:
        for line in self.process.stderr:
            self.lines.append((time.monotonic(), line.rstrip("\n")))

    def say(self, *messages: str) -> None:
        """`enc0 info` and the like."""
        self.talk.sendall("".join(f"{message};\n" for message in messages).encode())

    def wait_until(self, found, seconds: float):
        """What ``found()`` gives, once it gives something."""
        end = time.monotonic() + seconds
        while not (answer := found()):
            assert time.monotonic() < end, f"Pd never said so:\n{self.last_words()}"
            assert self.process.poll() is None, f"Pd ended with {self.process.returncode}:\n{self.last_words()}"
            time.sleep(0.005)
        return answer

    def last_words(self) -> str:
        """For a test that fails."""
        return "\n".join(line for _, line in self.lines if not line.startswith("LEVEL"))[-4000:]

    def since(self, when: float, text: str) -> list[str]:
        """The lines with this text that came after a moment."""
        return [line for at, line in list(self.lines) if at >= when and re.search(text, line)]

    def wait_for(self, text: str, seconds: float = 20, since: float | None = None) -> str:
        """The first line with this text after a moment (now)."""
        start = time.monotonic() if since is None else since
        return self.wait_until(lambda: self.since(start, text), seconds)[0]

    def ask(self, message: str, last: str, seconds: float = 10) -> list[str]:
        """What an object prints after a message, up to a line with ``last`` in it."""
        who, start = message.split()[0], time.monotonic()
        self.say(message)
        self.wait_for(rf"^{who}: .*{last}", seconds, start)
        return self.since(start, rf"^{who}: ")

    def hears(self, chain: int, since: float) -> bool:
        """Whether a chain was heard after a moment."""
        return any(float(line.split()[-1]) > 30 for line in self.since(since, f"^LEVEL{chain}: "))

    def wait_for_sound(self, chains: int = 1, seconds: float = 20) -> float:
        """Seconds until all chains are heard."""
        start = time.monotonic()
        self.wait_until(lambda: all(self.hears(n, start) for n in range(chains)), seconds)
        return time.monotonic() - start

    @property
    def engine(self) -> int:
        """The process of the engine, a child of Pd's; 0 when there is none."""
        try:
            children = Path(f"/proc/{self.process.pid}/task")
            found = [int(c) for task in children.iterdir() for c in (task / "children").read_text().split()]
        except OSError:
            return 0
        engine = next((c for c in found if ENGINE in command_of(c)), 0)
        if engine:
            _engines.add(engine)
        return engine


def command_of(process: int) -> str:
    """A process's command line; empty when it is gone."""
    try:
        return Path(f"/proc/{process}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


def lives(process: int) -> bool:
    """Whether a process is there and no zombie."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] not in "ZX"
    except OSError:
        return False
