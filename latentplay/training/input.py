"""Makes the sound that `latentplay demo` plays: drums, marimba, bells, breath and a voice; none of it was taught.

`python -m latentplay.training.input [WAV]` (default latentplay/data/demo-input.wav): 16 bit, 48 kHz, mono, 8 s.
"""

import sys
import tempfile
from pathlib import Path

import numpy as np
import soundfile

from latentplay.training.data import render
from latentplay.training.voices import SR, fade

SEED = 5
SCENES = (("kit standard", 2.4), ("kit 808", 1.2), ("mallet marimba", 1.2), ("bells", 0.8), ("whispered", 0.8),
          ("sung", 1.6))
"""Family, seconds."""


def scene(family: str, seconds: float, folder: Path) -> np.ndarray:
    """A few seconds of one family with a seed that neither training nor report uses."""
    sound = render(family, 6.0, SEED, folder)[SR // 20 :][: int(seconds * SR)]
    return fade(sound / np.abs(sound).max(), 0.005) * 0.7


def make(path: Path) -> Path:
    """Writes the scenes one after the other."""
    with tempfile.TemporaryDirectory() as folder:
        sound = np.concatenate([scene(family, seconds, Path(folder)) for family, seconds in SCENES])
    soundfile.write(path, sound, SR, "PCM_16")
    return path


if __name__ == "__main__":
    default = Path(__file__).parent.parent / "data" / "demo-input.wav"
    print(make(Path(sys.argv[1]) if len(sys.argv) > 1 else default))
