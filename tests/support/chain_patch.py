"""A patch with a chain in it: sound, encode~, decode~, and two tables that keep what went in and what came out."""

from pathlib import Path

import numpy as np

from latentplay.files.pd_patch import Patch


class ChainPatch(Patch):
    """`encode` and `decode` are the boxes; `source` feeds encode~; `inp` and `out` are tables of `length` samples."""

    def __init__(self, encode: str, decode: str, latents: int, *, length: int = 48000, source: str | None = "noise~",
                 ins: int = 1, outs: int = 1, said: int = 0) -> None:
        super().__init__()
        self.length, self.latents, self.outs = length, latents, outs
        self.encode, self.decode = self.box(f"lp.encode~ {encode}"), self.box(f"lp.decode~ {decode}")
        for latent in range(latents):
            self.connect(self.encode, latent, self.decode, latent)
        self.tables = [self.box(f"table inp {length}"), self.box(f"table out {length}")]
        self.write_in, self.write_out = self.box("tabwrite~ inp"), self.box("tabwrite~ out")
        self.connect(self.decode, 0, self.write_out)
        for outlet, name, box in ((said or latents, "ENC", self.encode), (outs, "DEC", self.decode)):
            printer = self.box(f"print {name}")
            self.connect(box, outlet, printer)
        if source is not None:
            self.feed(self.box(source))

    def feed(self, source: int, outlet: int = 0) -> None:
        """Sound from a box goes to encode~ and into the table."""
        self.connect(source, outlet, self.encode)
        self.connect(source, outlet, self.write_in)

    def dsp(self) -> int:
        """The message that switches sound on."""
        return self.message("; pd dsp 1")

    def record_at(self, milliseconds: float) -> None:
        """Both tables start to record."""
        self.at(milliseconds, self.write_in, self.write_out)

    def finish_at(self, milliseconds: float, folder: Path) -> None:
        """Asks both for info, writes the tables and quits."""
        ask = self.message("info")
        self.connect(ask, 0, self.encode)
        self.connect(ask, 0, self.decode)
        write = self.message(f"; inp write {folder}/inp.txt; out write {folder}/out.txt; pd quit")
        self.at(milliseconds, ask, write)


class BoxPatch(Patch):
    """One box that plays a model: `source` at each inlet and in the table `inp`, the first outlet in the table `out`."""

    def __init__(self, box: str, ins: int, outs: int, *, length: int = 48000, source: str = "noise~") -> None:
        super().__init__()
        self.length = length
        self.encode = self.decode = self.box(box)
        self.box(f"table inp {length}"), self.box(f"table out {length}")
        self.write_in, self.write_out = self.box("tabwrite~ inp"), self.box("tabwrite~ out")
        self.source = self.box(source)
        self.connect(self.source, 0, self.write_in)
        for inlet in range(ins):
            self.connect(self.source, 0, self.decode, inlet)
        self.connect(self.decode, 0, self.write_out)
        self.connect(self.decode, outs, self.box("print BOX"))

    dsp, record_at, finish_at = ChainPatch.dsp, ChainPatch.record_at, ChainPatch.finish_at


def tables(folder: Path) -> tuple[np.ndarray, np.ndarray]:
    """What the patch wrote: in and out, float32."""
    return tuple(np.loadtxt(folder / f"{name}.txt", dtype=np.float32) for name in ("inp", "out"))


def offline(patch: "ChainPatch | BoxPatch", folder: Path, *, milliseconds: float | None = None) -> Path:
    """Sound and recording from the start; ends when the tables are full."""
    patch.at(0, patch.dsp(), patch.write_in, patch.write_out)
    patch.finish_at(milliseconds or 1000 * patch.length / 48000 + 50, folder)
    return patch.save(folder / "chain.pd")
