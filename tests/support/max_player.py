"""Plays a patch that was made for Pd in the fake Max: one description, two hosts.

What makes sound without being ours (`noise~`, `osc~` …) is asked of Pd itself, so that both hosts hear the same; the few boxes that send
messages at a time (`loadbang`, `delay`, `t`, message boxes) are followed here, in the order in which Pd follows them.
"""

from __future__ import annotations

import functools
import heapq
import json
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import soundfile
from fake_max import FakeMax, Recorder
from fake_max_build import one_at_a_time

from latentplay.files import settings
from latentplay.files.whole import replaced
from latentplay.render.pd import run_batch as run_pd

RATE, VECTOR = 48000, 64  # of Pd, where nobody asks for others
SOURCES = ("noise~", "osc~", "sig~")
FOLLOWED = ("", "loadbang", "delay", "t", "print", "soundfiler", "table", "tabwrite~")
CORD = re.compile(r"#X connect (\d+) (\d+) (\d+) (\d+);")
BOX = re.compile(r"#X (obj|msg) -?\d+ -?\d+ ?(.*);$")


@functools.cache
@one_at_a_time
def externals(sanitize: str | None = None) -> Path:
    """The folder of the externals, built where a source is newer, with the settings that `latentplay install --max` writes."""
    from build_externals import build

    package = build("max", "linux", sanitize)
    with replaced(package / "support" / settings.NAME) as new:  # another worker's host may read it in this moment
        new.write_text(settings.text(engine="process"), encoding="utf-8")
    return package / "externals"


def boxes_and_cords(text: str) -> tuple[list[tuple[str, str]], list[tuple[int, ...]]]:
    """(kind, text) of each box, and the cords (source, outlet, target, inlet) of a patch."""
    boxes, cords = [], []
    for line in text.splitlines():
        if cord := CORD.fullmatch(line):
            cords.append(tuple(map(int, cord.groups())))
        elif box := BOX.fullmatch(line):
            boxes.append((box[1], re.sub(r" ?\\([;,$])", r"\1", box[2])))
    return boxes, cords


def pd_sounds(sources: list[str], samples: int, folder: Path, rate: int) -> list[np.ndarray]:
    """What Pd's own boxes give from the moment that sound is switched on, (samples,) float32 each."""
    from signal_patch import SignalPatch, kept

    if not sources:
        return []
    folder.mkdir(parents=True, exist_ok=True)
    patch = SignalPatch(samples)
    for text in sources:
        patch.keep(patch.box(text))
    patch.start()
    run_pd(patch.finish(folder), rate=rate)
    return list(kept(folder))


def as_pd_prints(value: object) -> str:
    """A number with six digits; a word with its blanks escaped."""
    return f"{value:g}" if isinstance(value, (int, float)) else str(value).replace(" ", "\\ ")


def in_max(text: str) -> str:
    """What is typed in Max for what is typed in Pd: words with blanks stand in quotes."""
    words = re.findall(r"(?:\\.|\S)+", text)
    return " ".join(f'"{word}"' if " " in word else word for word in (re.sub(r"\\(.)", r"\1", word) for word in words))


class MaxPlayer:
    """One patch, played off-line; ``log`` is what Pd would have printed, ``tables`` what its arrays hold."""

    def __init__(self, patch: Path, host: FakeMax, rate: int = RATE) -> None:
        self.boxes, self.cords = boxes_and_cords(patch.read_text(encoding="utf-8"))
        self.host, self.folder, self.rate = host, patch.parent, rate
        self.log: list[str] = []
        self.tables: dict[str, np.ndarray] = {}
        self.buffers: list[str] = []
        self.made: dict[int, object] = {}
        self.recorders: dict[int, list[Recorder]] = {}
        self.starts: dict[int, int] = {}
        self.queue: list[tuple[float, int, int]] = []
        self.lines = self.at = self.sound_at = self.set = 0
        self.over = False

    def play(self) -> str:
        """All of it; the log."""
        self.make_boxes()
        for number, (_, text) in enumerate(self.boxes):
            if text == "loadbang":
                self.bang(number, 0.0)
        while self.queue and not self.over:
            now, _, number = heapq.heappop(self.queue)
            self.run_to(int(now * self.rate / 1000 / VECTOR + 1e-6) * VECTOR)
            for target in self.targets(number):
                self.bang(target, now)
            self.listen()
        self.run_to(self.at + VECTOR)  # what was asked within the last one
        return "\n".join(self.log)

    # --- boxes ---------------------------------------------------------------------------------------------------------------

    def make_boxes(self) -> None:
        """In their order, so that chains and numbers are those of Pd."""
        texts = [text for kind, text in self.boxes if kind == "obj"]
        self.make_tables(texts)
        self.save_as_max_does(texts)
        length = max([len(table) for table in self.tables.values()], default=RATE)
        sounds = iter(pd_sounds([text for text in texts if text.split(" ")[0] in SOURCES], length, self.folder / "sources", self.rate))
        for number, (kind, text) in enumerate(self.boxes):
            if kind == "obj":
                self.make_box(number, text, sounds)
        for box in self.made.values():
            self.host.said(box)  # what is said before there are cords, nobody hears
        for source, outlet, target, inlet in self.cords:
            self.make_cord(source, outlet, target, inlet)

    def make_box(self, number: int, text: str, sounds: Iterator[np.ndarray]) -> None:
        name, *words = text.split() or [""]
        if name.startswith("lp."):
            self.made[number] = self.host.new(in_max(text))
        elif name in SOURCES:
            self.made[number] = self.host.source(next(sounds))
        elif name == "tabplay~":
            self.made[number] = self.host.source(self.tables[words[0]])
        elif name not in FOLLOWED:
            raise NotImplementedError(f"'{text}' is a box that is not played in the fake Max")

    def make_cord(self, source: int, outlet: int, target: int, inlet: int) -> None:
        if source in self.made and target in self.made:
            self.host.connect(self.made[source], outlet, self.made[target], inlet)
        elif source in self.made and self.boxes[target][1].startswith("tabwrite~"):
            self.recorders.setdefault(target, []).append(self.host.record(self.made[source], outlet))

    def make_tables(self, texts: list[str]) -> None:
        """With what [soundfiler] reads into them; those that no sound is recorded into are what lp.bend shows a layer in."""
        for name, size in ((*text.split()[1:], 100)[:2] for text in texts if text.startswith("table ")):
            self.tables[name] = np.zeros(int(size), np.float32)
        for kind, text in self.boxes:
            if kind == "msg" and text.startswith("read ") and text.split()[-1] in self.tables:
                self.tables[text.split()[-1]] = soundfile.read(text.split()[-2], dtype="float32")[0]
        recorded = {text.split()[1] for text in texts if text.startswith("tabwrite~ ")}
        self.buffers = sorted(set(self.tables) - recorded)
        for name in self.buffers:
            self.host.buffer(name, self.tables[name])

    def save_as_max_does(self, texts: list[str]) -> None:
        """The file of the patcher, in which the objects look for boxes that are yet to come."""
        boxes = [{"box": {"maxclass": "newobj", "text": in_max(text)}} for text in texts]
        (self.folder / "patch.maxpat").write_text(json.dumps({"patcher": {"boxes": boxes}}, indent=1), encoding="utf-8")

    # --- messages ------------------------------------------------------------------------------------------------------------

    def targets(self, source: int, outlet: int = 0) -> list[int]:
        return [target for s, o, target, _ in self.cords if (s, o) == (source, outlet)]

    def bang(self, number: int, now: float) -> None:
        kind, text = self.boxes[number]
        name, *words = text.split() or [""]
        if kind == "msg":
            self.send(number, text, now)
        elif name == "delay":
            self.set += 1
            heapq.heappush(self.queue, (now + float(words[0]), self.set, number))
        elif name in ("loadbang", "t"):
            for outlet in range(max(1, len(words)) - 1, -1, -1):
                for target in self.targets(number, outlet):
                    self.bang(target, now)
        elif name == "tabwrite~":
            self.starts[number] = self.at

    def send(self, number: int, text: str, now: float) -> None:
        """A message box: what stands behind a semicolon goes to a receiver, the rest to the boxes below."""
        here, *elsewhere = (part.strip() for part in text.split(";"))
        for line in filter(None, (part.strip() for part in here.split(","))):
            for target in self.targets(number):
                self.give(target, line, now)
        for line in filter(None, elsewhere):
            self.tell(line.split())

    def give(self, target: int, line: str, now: float) -> None:
        """At once, or within the vector that is yet to be played."""
        if target in self.made:
            later = now > 1000 * self.at / self.rate + 1e-6
            self.host.send(self.made[target], in_max(line), at=now if later else None)
            self.listen()
        elif self.boxes[target][1] == "soundfiler" and line.startswith("write "):
            self.write_tables(line.split())

    def tell(self, words: list[str]) -> None:
        """What goes to a receiver: Pd itself, or an array."""
        if words == ["pd", "dsp", "1"]:
            self.sound_at = self.at
            self.host.dsp(True)
        elif words == ["pd", "quit"]:
            self.over = True
        elif words[1:2] == ["write"]:
            self.fill_tables()
            np.savetxt(words[2], self.tables[words[0]], fmt="%g")
        elif words[0] in self.buffers:
            self.draw(*words)
        else:
            raise NotImplementedError(f"'; {' '.join(words)}' is a message that is not followed in the fake Max")

    def draw(self, name: str, place: str, *values: str) -> None:
        """Numbers that an array is sent."""
        drawn = self.host.read_buffer(name)[:, 0]
        drawn[int(place) : int(place) + len(values)] = [float(value) for value in values]
        self.host.buffer(name, drawn)

    # --- what comes out ------------------------------------------------------------------------------------------------------

    def run_to(self, sample: int) -> None:
        if sample > self.at:
            self.host.run(sample - self.at)
            self.at = sample
            self.listen()

    def listen(self) -> None:
        """Lines of the console and of outlets that are printed, as Pd prints them."""
        console = self.host.console
        self.log += [f"error: {line.text}" if line.kind == "error" else line.text for line in console[self.lines :]]
        self.lines = len(console)
        said = [(number, line) for number, box in self.made.items() for line in self.host.said(box)]
        for number, line in sorted(said, key=lambda one: one[1].ms):
            words = " ".join(as_pd_prints(word) for word in line.words)
            printers = [self.boxes[target][1] for target in self.targets(number, line.outlet)]
            self.log += [f"{text.split()[1]}: {words}" for text in printers if text.startswith("print ")]

    def fill_tables(self) -> None:
        for name in self.buffers:
            self.tables[name] = self.host.read_buffer(name)[:, 0]
        for number, start in self.starts.items():
            table = self.tables[self.boxes[number][1].split()[1]]
            table[:] = 0
            for recorder in self.recorders.get(number, []):
                sound = recorder.samples[0, start - self.sound_at :][: len(table)]
                table[: len(sound)] += sound.astype(np.float32)

    def write_tables(self, words: list[str]) -> None:
        """`write -wave -bytes 4 file table …`."""
        self.fill_tables()
        file, *names = words[words.index("4") + 1 :]
        soundfile.write(file, np.stack([self.tables[name] for name in names], axis=1), self.rate, subtype="FLOAT")


def run_batch(patch: Path, *, rate: int = RATE, environment: dict[str, str] | None = None, **_: object) -> str:
    """In place of latentplay.render.pd.run_batch: a host of its own plays the patch off-line; what Pd would have printed."""
    given = {"LATENTPLAY_SYNC": "1", **(environment or {})}
    with FakeMax(externals(), rate=rate, vector=VECTOR, folder=patch.parent, environment=given) as host:
        return MaxPlayer(patch, host, rate).play()
