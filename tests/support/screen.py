"""Pd on a screen that nobody sees: a hand that clicks, drags and types on its windows, and an ear in Pd that tells what came of it."""

import os
import re
import socket
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from latentplay.files.pd_patch import Patch
from latentplay.model.folders import DATA
from latentplay.render import pd

OBJECTS = ("lp.encode~", "lp.mod~", "lp.decode~", "lp.mix~", "lp.bend", "lp.control", "lp.preset")
QUESTIONS = "dump info latency point_list preset_list view"
LONGEST = 30
"""Seconds that a busy machine may take for anything."""


def free_port() -> int:
    """One that nobody listens at."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return int(server.getsockname()[1])


def ear(chain: str, port: int) -> Patch:
    """Prints what the chain is told (GOT) and, from `ear 1` to `ear 0`, what it says (SAID); HEARD at `level`. Python tells it what to
    send where."""
    patch = Patch()
    patch._lines[0] = "#N canvas 1200 760 20 20 12;"  # where nothing is clicked
    both, name, rest, target = patch.box("t l l"), patch.box("list split 1"), patch.box("list split 1"), patch.box("s")
    where, trim = patch.box("symbol"), patch.box("list trim")
    patch.chain(patch.box(f"netreceive {port}"), patch.box("list"), both, rest)
    patch.connect(both, 1, name)
    patch.chain(name, where)
    patch.connect(where, 0, target, 1)
    patch.connect(rest, 1, trim)
    patch.connect(trim, 0, target)
    opened = patch.box("r ear")
    for name in OBJECTS:
        rest, gate = patch.box(f"route {QUESTIONS}"), patch.box("spigot")
        patch.chain(patch.box(f"r {chain}-{name}"), rest)
        patch.connect(rest, len(QUESTIONS.split()), patch.box(f"print GOT-{name}"))
        patch.chain(patch.box(f"r {chain}-{name}-said"), gate, patch.box(f"print SAID-{name}"))
        patch.connect(opened, 0, gate, 1)
    patch.chain(patch.box(f"r {chain}-model"), patch.box("print GOT-model"))
    level, hold = patch.box("env~ 8192"), patch.box("f")
    patch.chain(patch.box("catch~ heard1"), level)
    patch.connect(level, 0, hold, 1)
    patch.chain(patch.box("r level"), hold, patch.box("print HEARD"))
    return patch


def stand_ins(folder: Path) -> None:
    """In place of loudspeakers and of Pd's file windows."""
    taps = Patch()
    for channel in (1, 2):
        taps.chain(taps.box("inlet~"), taps.box(f"throw~ heard{channel}"))
    taps.save(folder / "heard.pd")
    chosen = {"save": folder / "chosen", "open": folder / "chosen", "folder": DATA}
    for name, path in chosen.items():
        panel = Patch()
        panel.chain(panel.box("inlet"), panel.box("b"), panel.message(f"symbol {path}"), panel.box("outlet"))
        panel.save(folder / f"chosen-{name}.pd")


def copies(patches: Path, folder: Path, chain: str) -> None:
    """The patches, with stand-ins and a chain whose name is known."""
    swaps = {"\\$0-lp": chain, " savepanel;": " chosen-save;", " openpanel 1;": " chosen-folder;", " openpanel;": " chosen-open;",
             " dac~ 1 2;": " heard;"}
    for patch in patches.glob("l*.pd"):
        text = patch.read_text()
        for old, new in swaps.items():
            text = text.replace(old, new)
        (folder / patch.name).write_text(text)
    stand_ins(folder)


class Screen:
    """Xvfb and a Pd with a window on it, as long as the context lasts."""

    def __init__(self, patch: Path, chain: str, size: tuple[int, int]) -> None:
        self.patch, self.chain, self.size = patch, chain, size
        self.log = patch.parent / "pd.log"

    def __enter__(self) -> "Screen":
        read, write = os.pipe()
        self.server = subprocess.Popen(["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x800x24", "-nolisten", "tcp"],
                                       pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as answer:
            self.display = f":{answer.readline().strip()}"
        self.environment = {**os.environ, "DISPLAY": self.display}
        port = free_port()
        ear(self.chain, port).save(self.patch.parent / "ear.pd")
        folder = pd.external_folder()
        command = [*pd.arguments(self.patch), "-nosound", "-path", str(folder / "data"), "-send", "pd dsp 0"]
        command.remove("-nogui")
        self.began = time.monotonic()
        self.pd = subprocess.Popen([*command, "-open", str(self.patch.parent / "ear.pd")], stdout=self.log.open("w"),
                                   stderr=subprocess.STDOUT, env=self.environment)
        self.window = self.find(self.patch.name)
        self.wire = self.connect(port)
        return self

    def __exit__(self, *_: object) -> None:
        self.wire.close()
        for process in (self.pd, self.server):  # Pd first: without its screen it would wait
            process.kill()
            process.wait(10)

    def connect(self, port: int) -> socket.socket:
        """The way to the ear."""
        until = time.monotonic() + LONGEST
        while True:
            try:
                return socket.create_connection(("127.0.0.1", port))
            except OSError:
                assert time.monotonic() < until, "the ear never listened"
                time.sleep(0.05)

    def xdotool(self, *words: object) -> str:
        """What it says."""
        done = subprocess.run(["xdotool", *map(str, words)], capture_output=True, text=True, env=self.environment, check=False, timeout=60)
        return done.stdout

    def find(self, name: str) -> tuple[int, int]:
        """Where the contents of a window begin on the screen: below its menus."""
        until = time.monotonic() + LONGEST
        while time.monotonic() < until:
            for window in self.xdotool("search", "--onlyvisible", "--name", f"^{re.escape(name)}").split():
                place = dict(line.split("=") for line in self.xdotool("getwindowgeometry", "--shell", window).split())
                if int(place.get("HEIGHT", 0)) > self.size[1]:
                    return int(place["X"]), int(place["Y"]) + int(place["HEIGHT"]) - self.size[1]
            time.sleep(0.05)
        raise AssertionError(f"no window '{name}' in {LONGEST} s:\n{self.log.read_text(errors='replace')[-2000:]}")

    def at(self, x: float, y: float) -> tuple[int, int]:
        """A place on the window as one of the screen."""
        return round(self.window[0] + x), round(self.window[1] + y)

    def click(self, x: float, y: float) -> None:
        """Down and up."""
        self.xdotool("mousemove", *self.at(x, y), "sleep", 0.02, "mousedown", 1, "sleep", 0.02, "mouseup", 1)

    def drag(self, *places: tuple[float, float]) -> None:
        """Down at the first place, up at the last."""
        steps: list[object] = ["mousemove", *self.at(*places[0]), "sleep", 0.02, "mousedown", 1]
        for place in places[1:]:
            steps += ["sleep", 0.03, "mousemove", *self.at(*place)]
        self.xdotool(*steps, "sleep", 0.03, "mouseup", 1)

    def type(self, x: float, y: float, text: str) -> None:
        """Into a number box."""
        self.click(x, y)
        self.xdotool("type", "--delay", 2, "--", text)
        self.xdotool("key", "Return")

    def colour(self, x: float, y: float) -> str:
        """Of one pixel, as #rrggbb."""
        left, top = self.at(x, y)
        done = subprocess.run(["import", "-window", "root", "-crop", f"1x1+{left}+{top}", "-depth", "8", "rgb:-"],
                              capture_output=True, env=self.environment, check=True, timeout=60)
        return f"#{done.stdout.hex()}"

    def tell(self, *words: object) -> None:
        """A message to a name in Pd."""
        self.wire.sendall((" ".join(map(str, words)) + ";\n").encode())

    def mark(self) -> int:
        """Where the log ends now."""
        return self.log.stat().st_size

    def since(self, mark: int) -> str:
        """What Pd has printed from there."""
        with self.log.open(errors="replace") as log:
            log.seek(mark)
            return log.read()

    def wait_for(self, pattern: str, mark: int, seconds: float = LONGEST) -> re.Match[str] | None:
        """Until it is printed; None when that does not happen in time."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            found = re.search(pattern, self.since(mark), re.MULTILINE)
            if found:
                return found
            time.sleep(0.02)
        return None

    def said(self, name: str, pattern: str, *, ask: str = "dump") -> bool:
        """Whether an object says that, when it is asked again and again."""
        until = time.monotonic() + LONGEST
        while time.monotonic() < until:
            mark = self.mark()
            for words in (("ear", 1), (f"{self.chain}-{name}", ask), ("ear", 0)):
                self.tell(*words)
            if self.wait_for(rf"^SAID-{name}: {pattern}$", mark, 3):
                return True
        return False

    def sounds(self, wanted: Sequence[float]) -> bool:
        """Whether the level comes to lie between two values, in dB below full scale."""
        until = time.monotonic() + LONGEST
        while time.monotonic() < until:
            mark = self.mark()
            self.tell("level", "bang")
            found = self.wait_for(r"^HEARD: (-?[\d.e+-]+)$", mark, 2)
            if found and wanted[0] <= float(found[1]) - 100 <= wanted[1]:
                return True
            time.sleep(0.1)
        return False
