"""A patch with two chains on one model file and one noise, the first of which can be bent; messages come from a score."""

import random
from pathlib import Path

from signal_patch import SignalPatch

from latentplay.model.info import read_model_info
from latentplay.spec.bend import DISTRIBUTIONS

WORDS = ("init", "layer_list", "set", "set", "set", "revert", "recall", "reload", "undo", "undo", "redo", "dump", "info")


class BendPatch(SignalPatch):
    """Chains `a`, which `lp.bend a` bends, and `b`, which nobody bends; what both play is kept, what they say is printed."""

    def __init__(self, model: Path, length: int, source: str = "noise~", *, both: bool = True, flags: str = "") -> None:
        super().__init__(length)
        self.info = read_model_info(model)
        self.bend = self.box("lp.bend a")
        self.tell(self.bend, 0, "BEND")
        source_box, self.coders = self.box(source), []
        for name in "ab" if both else "a":
            encode, decode = self.box(f"lp.encode~ {name} {model} {flags}"), self.box(f"lp.decode~ {name} {flags}")
            self.connect(source_box, 0, encode)
            for latent in range(self.info.latents):
                self.connect(encode, latent, decode, latent)
            self.keep(decode)
            self.tell(encode, self.info.latents, f"ENC{name}")
            self.tell(decode, 1, f"DEC{name}")
            self.coders += [encode, decode]

    def play_score(self, folder: Path, lines: list[tuple[float, str]], start: float, name: str = "score") -> None:
        """(milliseconds since the last line, message to lp.bend), from `start` on."""
        folder.mkdir(exist_ok=True)
        (folder / f"{name}.txt").write_text("".join(f"{wait:g} {name} {text};\n" for wait, text in lines))
        score = self.box("qlist")
        self.connect(self.box(f"r {name}"), 0, self.bend)
        self.say(start, score, f"read {folder}/{name}.txt, bang")

    def finish(self, folder: Path, milliseconds: float | None = None) -> Path:
        """Asks everybody for info before the end."""
        end = milliseconds or 1000 * self.length / 48000 + 60
        ask = self.message("info")
        for box in (self.bend, *self.coders):
            self.connect(ask, 0, box)
        self.at(end - 5, ask)
        return super().finish(folder, end)


def anything(dice: random.Random, layers: int) -> str:
    """A message for lp.bend: mostly a good one, any layer, now and then nonsense."""
    choices = [
        lambda: f"layer {dice.randrange(layers)}",
        lambda: f"layer {dice.randrange(layers)}",
        lambda: "flip",
        lambda: f"scale {dice.uniform(0, 3):.3f}",
        lambda: f"chaos {dice.uniform(0, 100):.1f}",
        lambda: f"distribution {dice.choice(DISTRIBUTIONS)}",
        lambda: f"random {dice.randrange(100000)}",
        lambda: f"live {dice.choice((0, 1, 1, 1))}",
        lambda: f"view shown {dice.choice((16, 100, 512))}",
        lambda: "draw shown",
        lambda: dice.choice(WORDS),
        lambda: dice.choice(WORDS),
        lambda: dice.choice(("layer 999", "scale x", "scale 9", "chaos -1", "wobble", "draw nowhere", "read nowhere", "view shown 0")),
    ]
    return dice.choice(choices)()


def thousand(seed: int, layers: int, count: int = 1000, wait: float = 8) -> list[tuple[float, str]]:
    """So many messages, live from the first on."""
    dice = random.Random(seed)
    return [(0, "init"), (0, "live 1"), *((wait, anything(dice, layers)) for _ in range(count))]
