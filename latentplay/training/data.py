"""Makes the teaching sounds of the demo model: drums and mallets rendered by fluidsynth, the rest synthesised here.

`python -m latentplay.training.data [FOLDER]` fills FOLDER (default ~/.cache/latentplay/demo) in a minute or two.
The sound font is FluidR3 GM (MIT licence, Debian package fluid-soundfont-gm).
"""

import subprocess
import sys
import zlib
from pathlib import Path

import numpy as np
import soundfile

from latentplay.training.midi import Note, write_midi
from latentplay.training.voices import SR, SYNTHS, Random

FOLDER = Path.home() / ".cache" / "latentplay" / "demo"
FONT = Path("/usr/share/sounds/sf2/FluidR3_GM.sf2")
KITS = {"standard": 0, "room": 8, "power": 16, "electronic": 24, "808": 25, "jazz": 32, "brush": 40}
MALLETS = {"marimba": 12, "xylophone": 13, "kalimba": 108, "vibraphone": 11, "pizzicato": 45, "choir": 52}
MINUTES = {"kit": 6.0, "mallet": 4.0, "sung": 9.0, "whispered": 4.5, "swept_noise": 4.5, "bursts": 4.5, "bells": 4.5,
           "sweeps": 3.0}
HELD_OUT_SECONDS = 16.0
PIECES = ((36, 35), (38, 40, 37, 39), (42, 44, 46, 42), (41, 43, 45, 47, 48, 50), (49, 51, 57, 55),
          (54, 56, 60, 62, 70, 75, 76))
"""General MIDI drum keys by role: kick, snare, hi-hat, tom, cymbal, hand percussion."""


def beat(rng: Random, seconds: float) -> list[Note]:
    """A drummer who changes tempo, pattern and force all the time."""
    notes, at = [], 0.05
    while at < seconds - 1:
        step = rng.uniform(0.07, 0.2)
        chances = rng.uniform(0, 1, len(PIECES)) ** 2 * np.array([0.6, 0.6, 0.9, 0.4, 0.25, 0.4])
        for _ in range(16):
            for role, chance in zip(PIECES, chances, strict=True):
                if rng.random() < chance:
                    notes.append(Note(at, 0.2, int(rng.choice(role)), int(rng.integers(30, 127)), 9))
            at += step
    return [n for n in notes if n.start < seconds - 1]


def tune(rng: Random, seconds: float) -> list[Note]:
    """One voice, now and then two, in two octaves around middle C."""
    notes, at = [], 0.05
    while at < seconds - 1:
        length = rng.uniform(0.08, 0.5)
        for _ in range(1 + (rng.random() < 0.2)):
            notes.append(Note(at, length, int(rng.integers(53, 77)), int(rng.integers(40, 127))))
        at += length
    return notes


def fluidsynth(notes: list[Note], programs: dict[int, int], path: Path) -> np.ndarray:
    """Renders notes without reverb or chorus; (samples,) at 48 kHz."""
    midi, wav = path.with_suffix(".mid"), path.with_suffix(".wav")
    write_midi(midi, notes, programs)
    subprocess.run(["fluidsynth", "-ni", "-R", "0", "-C", "0", "-g", "0.6", "-r", str(SR), "-F", wav, FONT, midi],
                   check=True, capture_output=True)
    sound, _ = soundfile.read(wav, dtype="float32")
    midi.unlink()
    wav.unlink()
    return sound.mean(1)


def families() -> list[str]:
    """Names of every family of sounds, such as "kit 808", "mallet kalimba", "whispered"."""
    return [f"kit {k}" for k in KITS] + [f"mallet {m}" for m in MALLETS] + list(SYNTHS)


def render(family: str, seconds: float, seed: int, folder: Path) -> np.ndarray:
    """Sound of one family, peak 0.9, the same for the same seed."""
    rng = np.random.default_rng([seed, zlib.crc32(family.encode())])
    kind, _, which = family.partition(" ")
    if kind == "kit":
        sound = fluidsynth(beat(rng, seconds), {9: KITS[which]}, folder / "beat")
    elif kind == "mallet":
        sound = fluidsynth(tune(rng, seconds), {0: MALLETS[which]}, folder / "tune")
    else:
        sound = SYNTHS[kind](rng, seconds)
    sound = sound[: int(seconds * SR)]
    return (sound / np.abs(sound).max() * 0.9).astype(np.float32)


def prepare(folder: Path = FOLDER) -> Path:
    """Renders what is missing: FOLDER/train/*.npy and FOLDER/held_out/*.npy (other seeds, other patterns)."""
    for part, seed in (("train", 1), ("held_out", 2)):
        (folder / part).mkdir(parents=True, exist_ok=True)
        for family in families():
            path = folder / part / (family.replace(" ", "_") + ".npy")
            seconds = MINUTES[family.split()[0]] * 60 if part == "train" else HELD_OUT_SECONDS
            if not path.exists():
                np.save(path, render(family, seconds, seed, folder))
    return folder


def sounds(part: str, folder: Path = FOLDER) -> dict[str, np.ndarray]:
    """{family: samples} of "train" or "held_out"."""
    return {path.stem: np.load(path, mmap_mode="r") for path in sorted((folder / part).glob("*.npy"))}


if __name__ == "__main__":
    print(prepare(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER))
