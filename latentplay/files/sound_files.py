"""Sound files: read as the engine wants them, written without loss."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import ArrayLike, NDArray
from scipy.io import wavfile

from latentplay.errors import LatentPlayError, number, path_of, quoted
from latentplay.files import arrays

SUBTYPES = {".wav": "FLOAT", ".w64": "FLOAT", ".aiff": "FLOAT", ".aif": "FLOAT", ".caf": "FLOAT", ".flac": "PCM_24"}
"""The finest that each kind of file holds; other kinds take their own default."""


class SoundFileError(LatentPlayError, OSError):
    """A sound file that cannot be read or written."""


def read_sound(path: str | Path) -> tuple[NDArray[np.float32], int]:
    """(channels, samples) float32 and the rate in Hz, from any file that libsndfile knows."""
    path = path_of(path, "sound")
    if not path.is_file():
        raise SoundFileError(f"{quoted(path)} is not there: give a sound file (wav, aiff, flac, ogg, mp3 …)")
    try:
        sound, rate = soundfile.read(path, dtype="float32", always_2d=True)
    except (RuntimeError, OSError) as error:
        raise SoundFileError(
            f"{quoted(path)} is no sound file that can be read ({quoted(error)}): try wav, aiff, flac, ogg, mp3"
        ) from None
    if len(sound) == 0:
        raise SoundFileError(f"{quoted(path)} holds no sound")
    return np.ascontiguousarray(sound.T), int(rate)


def write_sound(path: str | Path, sound: ArrayLike, rate: float, channels_first: bool | None = None) -> Path:
    """Writes a sound, (samples,), (channels, samples) or (samples, channels), full scale at 1, at ``rate`` Hz.

    The ending chooses the kind of file: .wav holds float32, to the last bit. ``channels_first`` tells the layout where both
    axes are short: see `latentplay.render`. The same sound gives the same .wav, byte for byte: libsndfile would put the
    time of day into it.
    """
    path, sound = path_of(path, "sound"), arrays.sound(sound, channels_first)
    rate = number("a sampling rate of", rate, 1, 1e7)
    try:
        if path.suffix.lower() == ".wav":
            wavfile.write(path, round(rate), np.ascontiguousarray(sound.T, np.float32))
            return path
        soundfile.write(path, sound.T, round(rate), subtype=SUBTYPES.get(path.suffix.lower()))
    except (RuntimeError, OSError, TypeError, ValueError) as error:
        raise SoundFileError(
            f"{quoted(path)} cannot be written ({quoted(error)}): is the folder there, the ending one of {', '.join(SUBTYPES)}?"
        ) from None
    return path
