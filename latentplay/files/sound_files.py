"""Sound files: read as the engine wants them, written without loss."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray
from scipy.io import wavfile

from latentplay.errors import LatentPlayError

SUBTYPES = {".wav": "FLOAT", ".w64": "FLOAT", ".aiff": "FLOAT", ".aif": "FLOAT", ".caf": "FLOAT", ".flac": "PCM_24"}
"""The finest that each kind of file holds; other kinds take their own default."""


class SoundFileError(LatentPlayError, OSError):
    """A sound file that cannot be read or written."""


def read_sound(path: str | Path) -> tuple[NDArray[np.float32], int]:
    """(channels, samples) float32 and the rate in Hz, from any file that libsndfile knows."""
    if not Path(path).is_file():
        raise SoundFileError(f"'{path}' is not there: give a sound file (wav, aiff, flac, ogg, mp3 …)")
    try:
        sound, rate = soundfile.read(path, dtype="float32", always_2d=True)
    except (RuntimeError, OSError) as error:
        raise SoundFileError(
            f"'{path}' is no sound file that can be read ({error}): try wav, aiff, flac, ogg, mp3"
        ) from None
    if len(sound) == 0:
        raise SoundFileError(f"'{path}' holds no sound")
    return np.ascontiguousarray(sound.T), int(rate)


def write_sound(path: str | Path, sound: NDArray[np.float32], rate: float) -> Path:
    """Writes (channels, samples); the ending chooses the kind of file: .wav holds float32, to the last bit.

    The same sound gives the same .wav, byte for byte: libsndfile would put the time of day into it.
    """
    path = Path(path)
    try:
        if path.suffix.lower() == ".wav":
            wavfile.write(path, round(rate), np.ascontiguousarray(sound.T, np.float32))
            return path
        soundfile.write(path, sound.T, round(rate), subtype=SUBTYPES.get(path.suffix.lower()))
    except (RuntimeError, OSError, TypeError, ValueError) as error:
        raise SoundFileError(
            f"'{path}' cannot be written ({error}): is the folder there, the ending one of {', '.join(SUBTYPES)}?"
        ) from None
    return path
