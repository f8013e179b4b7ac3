"""Plays a patch that was made for Pd in the fake Max: one description, two hosts.

What makes or keeps sound without being ours (`noise~`, `osc~` …) is asked of Pd itself, so that both hosts hear the same; the few boxes
that send messages at a time (`loadbang`, `delay`, `t`, message boxes) are followed here, in the order in which Pd follows them.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import soundfile
from fake_max import FakeMax

from latentplay.render import pd

RATE, VECTOR = 48000, 64
SOURCES = ("noise~", "osc~", "sig~")
FOLLOWED = ("", "loadbang", "delay", "t", "print", "soundfiler", "table", "tabwrite~")
CORD = re.compile(r"#X connect (\d+) (\d+) (\d+) (\d+);")
BOX = re.compile(r"#X (obj|msg) -?\d+ -?\d+ ?(.*);$")


def boxes_and_cords(text: str) -> tuple[list[tuple[str, str]], list[tuple[int, ...]]]:
    """(kind, text) of each box, and the cords (source, outlet, target, inlet) of a patch."""
    boxes, cords = [], []
    for line in text.splitlines():
        if cord := CORD.fullmatch(line):
            cords.append(tuple(map(int, cord.groups())))
        elif box := BOX.fullmatch(line):
            boxes.append((box[1], re.sub(r" ?\\([;,$])", r"\1", box[2])))
    return boxes, cords


def pd_sounds(sources: list[str], samples: int, folder: Path) -> list[np.ndarray]:
    """What Pd's own boxes give from the moment that sound is switched on, (samples,) float32 each."""
    from signal_patch import SignalPatch, kept

    if not sources:
        return []
    folder.mkdir(parents=True, exist_ok=True)
    patch = SignalPatch(samples)
    for text in sources:
        patch.keep(patch.box(text))
    patch.start()
    pd.run_batch(patch.finish(folder))
    return list(kept(folder))


def as_pd_prints(value: object) -> str:
    """A number with six digits, a word as it is."""
    return f"{value:g}" if isinstance(value, (int, float)) else str(value)


class MaxPlayer:
    """One patch, played off-line; ``log`` is what Pd would have printed, ``tables`` what its arrays hold."""

    def __init__(self, patch: Path, host: FakeMax) -> None:
        self.boxes, self.cords = boxes_and_cords(patch.read_text(encoding="utf-8"))
        self.host, self.folder = host, patch.parent
        self.log: list[str] = []
        self.tables: dict[str, np.ndarray] = {}
        self.made: dict[int, object] = {}
        self.starts: dict[int, int] = {}
        self.queue: list[tuple[float, int, int]] = []
        self.at = self.sound_at = 0
        self.over = False

    def play(self) -> str:
        """All of it; the log."""
        self.make_boxes()
        for number, (_, text) in enumerate(self.boxes):
            if text == "loadbang":
                self.bang(number, 0.0)
        while self.queue and not self.over:
            now, _, number = heapq.heappop(self.queue)
            self.run_to(int(now * RATE / 1000 / VECTOR + 1e-6) * VECTOR)
            for target, _ in self.targets(number):
                self.bang(target, now)
            self.listen()
        return "\n".join(self.log)

    # --- boxes ---------------------------------------------------------------------------------------------------------------

    def make_boxes(self) -> None:
        """In their order, so that chains and numbers are those of Pd."""
        texts = [text for kind, text in self.boxes if kind == "obj"]
        for text in texts:
            if text.startswith("table "):
                self.tables[text.split()[1]] = np.zeros(int(text.split()[2]), np.float32)
        self.read_tables()
        length = max([len(table) for table in self.tables.values()], default=RATE)
        wanted = [text for text in texts if text.split(" ")[0] in SOURCES]
        sounds = iter(pd_sounds(wanted, length, self.folder / "sources"))
        for number, (kind, text) in enumerate(self.boxes):
            if kind == "obj":
                self.make_box(number, text, sounds)
        for source, outlet, target, inlet in self.cords:
            if source in self.made and target in self.made:
                self.host.connect(self.made[source], outlet, self.made[target], inlet)
            elif source in self.made and self.boxes[target][1].startswith("tabwrite~"):
                self.host.keep(self.made[source], outlet)

    def make_box(self, number: int, text: str, sounds: Iterator[np.ndarray]) -> None:
        name, *words = text.split() or [""]
        if name.startswith("lp."):
            self.made[number] = self.host.new(text)
        elif name in SOURCES:
            self.made[number] = self.host.source(next(sounds))
        elif name == "tabplay~":
            self.made[number] = self.host.source(self.tables[words[0]])
        elif name not in FOLLOWED:
            raise NotImplementedError(f"'{text}' is a box that is not played in the fake Max")

    def read_tables(self) -> None:
        """What [soundfiler] reads, before anything plays."""
        for kind, text in self.boxes:
            if kind == "msg" and text.startswith("read ") and text.split()[-1] in self.tables:
                self.tables[text.split()[-1]] = soundfile.read(text.split()[-2], dtype="float32")[0]

    # --- messages ------------------------------------------------------------------------------------------------------------

    def targets(self, source: int, outlet: int = 0) -> list[tuple[int, int]]:
        return [(target, inlet) for s, o, target, inlet in self.cords if (s, o) == (source, outlet)]

    def bang(self, number: int, now: float) -> None:
        kind, text = self.boxes[number]
        name, *words = text.split() or [""]
        if kind == "msg":
            self.send(number, text)
        elif name == "delay":
            heapq.heappush(self.queue, (now + float(words[0]), len(self.log) + len(self.queue), number))
        elif name in ("loadbang", "t"):
            for outlet in range(max(1, len(words)) - 1, -1, -1):
                for target, _ in self.targets(number, outlet):
                    self.bang(target, now)
        elif name == "tabwrite~":
            self.starts[number] = self.at

    def send(self, number: int, text: str) -> None:
        """A message box: what stands behind a semicolon goes to a receiver, the rest to the boxes below."""
        here, *elsewhere = (part.strip() for part in text.split(";"))
        for line in filter(None, (part.strip() for part in here.split(","))):
            for target, _ in self.targets(number):
                self.give(target, line)
        for line in filter(None, elsewhere):
            self.tell_host(line.split())

    def give(self, target: int, line: str) -> None:
        if target in self.made:
            self.host.send(self.made[target], line)
            self.listen()
        elif self.boxes[target][1] == "soundfiler" and line.startswith("write "):
            self.write_tables(line.split())

    def tell_host(self, words: list[str]) -> None:
        if words == ["pd", "dsp", "1"]:
            self.sound_at = self.at
            self.host.dsp(True)
        elif words == ["pd", "quit"]:
            self.over = True
        elif words[1:2] == ["write"]:
            self.fill_tables()
            np.savetxt(words[2], self.tables[words[0]])
        else:
            raise NotImplementedError(f"'; {' '.join(words)}' is a message that is not followed in the fake Max")

    # --- what comes out --------------------------------------------------------------------------------------------------------

    def run_to(self, sample: int) -> None:
        if sample > self.at:
            self.host.run(sample - self.at)
            self.at = sample
            self.listen()

    def listen(self) -> None:
        """Lines of the console and of outlets that are printed, as Pd prints them."""
        self.log += [f"error: {line.text}" if line.kind == "error" else line.text for line in self.host.take_console()]
        for number, box in self.made.items():
            for line in self.host.take_said(box):
                words = " ".join(as_pd_prints(word) for word in (line.selector, *line.atoms))
                self.log += [f"{self.boxes[t][1].split()[1]}: {words}" for t, _ in self.targets(number, line.outlet)
                             if self.boxes[t][1].startswith("print ")]

    def fill_tables(self) -> None:
        for number, start in self.starts.items():
            table = self.tables[self.boxes[number][1].split()[1]]
            table[:] = 0
            for source, outlet, target, _ in self.cords:
                if target == number and source in self.made:
                    sound = self.host.kept(self.made[source], outlet)[start - self.sound_at :][: len(table)]
                    table[: len(sound)] += sound.astype(np.float32)

    def write_tables(self, words: list[str]) -> None:
        """`write -wave -bytes 4 file table …`."""
        self.fill_tables()
        names = words[words.index("4") + 2 :]
        sound = np.stack([self.tables[name] for name in names], axis=1)
        soundfile.write(words[words.index("4") + 1], sound, RATE, subtype="FLOAT")


def play(patch: Path, externals: Path, **options: object) -> str:
    """Plays the patch of a file off-line in a fake Max of its own; what Pd would have printed."""
    with FakeMax(externals, rate=RATE, vector=VECTOR, folder=patch.parent, environment={"LATENTPLAY_SYNC": "1"}, **options) as host:
        return MaxPlayer(patch, host).play()
