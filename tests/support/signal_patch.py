"""A patch that keeps signals to the last bit: tables written as 32-bit float sound files (a table's text has six digits)."""

from pathlib import Path

import numpy as np
import soundfile

from latentplay.files.pd_patch import Patch


class SignalPatch(Patch):
    """`keep` gives signals a table each; `finish_at` writes them all to one file and quits."""

    def __init__(self, length: int = 48000) -> None:
        super().__init__()
        self.length = length
        self.kept: list[str] = []
        self.writers: list[int] = []

    def keep(self, box: int, outlet: int = 0) -> None:
        """Records what comes out of a box."""
        name = f"kept{len(self.kept)}"
        self.box(f"table {name} {self.length}")
        self.writers.append(self.box(f"tabwrite~ {name}"))
        self.connect(box, outlet, self.writers[-1])
        self.kept.append(name)

    def tell(self, box: int, outlet: int, name: str) -> None:
        """Prints what a status outlet says, after `name:`."""
        self.connect(box, outlet, self.box(f"print {name}"))

    def say(self, milliseconds: float, box: int, *messages: str) -> None:
        """Messages to a box at a time, in order."""
        for text in messages:
            message = self.message(text)
            self.connect(message, 0, box)
            self.at(milliseconds, message)

    def start(self, milliseconds: float = 0) -> None:
        """Sound on, and record."""
        self.at(milliseconds, *self.writers, self.message("; pd dsp 1"))

    def finish(self, folder: Path, milliseconds: float | None = None) -> Path:
        """Writes what was kept once the tables are full, quits; the patch's file."""
        end = milliseconds or 1000 * self.length / 48000 + 60
        parts = [self.kept[i : i + 32] for i in range(0, len(self.kept), 32)]
        for number, part in enumerate(parts):
            write, files = self.message(f"write -wave -bytes 4 {folder}/kept{number}.wav {' '.join(part)}"), self.box("soundfiler")
            self.connect(write, 0, files)
            self.at(end, write)
        self.at(end + 10, self.message("; pd quit"))
        folder.mkdir(exist_ok=True)
        return self.save(folder / "signals.pd")


def kept(folder: Path) -> np.ndarray:
    """(signals, samples) float32, in the order of `keep`."""
    files = sorted(folder.glob("kept*.wav"), key=lambda path: int(path.stem[4:]))
    return np.concatenate([soundfile.read(path, dtype="float32", always_2d=True)[0].T for path in files])
