"""A sound through a chain in real Pd, off-line: what `latentplay demo` hears, and what render is compared with."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from latentplay.errors import LatentPlayError
from latentplay.files.pd_patch import Patch
from latentplay.files.sound_files import read_sound, write_sound
from latentplay.model.info import ModelInfo, read_model_info
from latentplay.render import pd
from latentplay.render.rendering import Rendering, Sound

SPARE_MS = 20
"""What Pd runs on after the tables are full."""
MOST_IN_A_FILE = 32
"""Signals: soundfiler writes no more than 64."""


class ChainPatch(Patch):
    """A table to encode~ to decode~ to tables, from Pd's first sample on; it writes them and quits by itself.

    All files stand in ``folder``: sent.wav and model.ts are read, latents0.wav and heard0.wav are written, and more where there are
    more signals than one file of Pd's holds.
    """

    def __init__(
        self, folder: Path, info: ModelInfo, rate: float, length: int, seed: int, moves: Sequence[str] = ()
    ) -> None:
        super().__init__()
        self.length = length
        ins, outs = info.coder("encode").in_channels, info.coder("decode").out_channels  # type: ignore[union-attr]
        self.latents = [f"latent{i + 1}" for i in range(info.latents)]
        self.heard = [f"heard{i + 1}" for i in range(outs)]
        self.box("table sent")
        self.play, self.encode = self.box("tabplay~ sent"), self.box(f"lp.encode~ model.ts -seed {seed}")
        self.decode = self.box(f"lp.decode~ model.ts -seed {seed}")
        for i in range(ins):
            self.connect(self.play, 0, self.encode, i)
        self.moves = [self.message(line) for line in moves]
        source = self._move(info.latents) if moves else self.encode
        for i in range(info.latents):
            self.connect(source, i, self.decode, i)
        self.connect(self.decode, outs, self.box("print STATUS"))
        keepers = [*self._keep(source, self.latents), *self._keep(self.decode, self.heard)]
        self._run(folder, 1000 * length / rate + SPARE_MS, keepers)

    def _move(self, latents: int) -> int:
        """lp.mod~ after encode~, told the moves when the sound starts."""
        mod = self.box(f"lp.mod~ model -latents {latents}")
        for i in range(latents):
            self.connect(self.encode, i, mod, i)
        for message in self.moves:
            self.connect(message, 0, mod)
        return mod

    def _keep(self, source: int, names: list[str]) -> list[int]:
        """A table for each outlet."""
        boxes = []
        for outlet, name in enumerate(names):
            self.box(f"table {name} {self.length}")
            boxes.append(self.box(f"tabwrite~ {name}"))
            self.connect(source, outlet, boxes[-1])
        return boxes

    def _run(self, folder: Path, milliseconds: float, keepers: list[int]) -> None:
        """What happens when: read, play, and at the end tell the time and the delay, write, quit."""
        files, watch = self.box("soundfiler"), self.box("realtime")
        self.connect(watch, 0, self.box("print MS"))
        read = self.message(f"read -resize -maxsize 1e+09 {folder}/sent.wav sent")
        writes = [
            self.message(f"write -wave -bytes 4 {folder}/{file}{number}.wav {' '.join(names[start : start + MOST_IN_A_FILE])}")
            for file, names in (("latents", self.latents), ("heard", self.heard))
            for number, start in enumerate(range(0, len(names), MOST_IN_A_FILE))
        ]
        for message in (read, *writes):
            self.connect(message, 0, files)
        stop, ask = self.box("t b"), self.message("latency")
        self.connect(stop, 0, watch, 1)
        self.connect(ask, 0, self.decode)
        self.at(0, *self.moves, read, self.message("; pd dsp 1"), watch, self.play, *keepers)
        self.at(milliseconds, stop, ask, *writes, self.message("; pd quit"))


def render_in_pd(sound: Sound, rate: float, model: Path, *, seed: int = 0, moves: Sequence[str] = ()) -> Rendering:
    """A mono sound at the model's rate through it in `pd -batch`; LatentPlayError with Pd's words when it fails.

    ``moves``: messages for an lp.mod~ between encode~ and decode~; none: no lp.mod~.
    """
    info = read_model_info(model)
    if info.coder("encode") is None or info.coder("decode") is None:
        raise LatentPlayError(f"'{model.name}' cannot do both, encode and decode: give a whole model")
    with tempfile.TemporaryDirectory(prefix="latentplay-") as name:
        folder = Path(name)
        shutil.copy(model, folder / "model.ts")
        write_sound(folder / "sent.wav", sound[:1], rate, channels_first=True)
        patch = ChainPatch(folder, info, rate, sound.shape[1] + info.ratio, seed, moves)
        log = pd.run_batch(patch.save(folder / "chain.pd"), rate=round(rate))
        if not (folder / "heard0.wav").exists():
            raise LatentPlayError(f"Pd played nothing:\n{log}")
        heard, latents = written(folder, "heard"), written(folder, "latents")
    errors = [line for line in log.splitlines() if line.startswith("error")]
    return Rendering(
        heard,
        latents[:, info.ratio :: info.ratio],
        rate,
        int(said(log, "STATUS: latency")),
        said(log, "MS") / 1000,
        errors,
    )


def written(folder: Path, name: str) -> Sound:
    """The signals of all files with this name, in order."""
    files = sorted(folder.glob(f"{name}*.wav"), key=lambda file: int(file.stem.removeprefix(name)))
    return np.concatenate([read_sound(file)[0] for file in files])


def said(log: str, words: str) -> float:
    """The number that Pd last printed after ``words``."""
    found = re.findall(rf"^{words}:? (-?[\d.e+-]+)", log, re.MULTILINE)
    if not found:
        raise LatentPlayError(f"Pd never said '{words}':\n{log}")
    return float(found[-1])
