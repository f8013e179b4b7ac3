"""Weights on disk: a pair of `file.wav` (float32, all of them) and `file.json` (which is which).

A pair is replaced in three moves: the new WAV is written beside the old one as `file.wav.new`, the new JSON takes the
place of the old one, the new WAV takes the place of the old one. The JSON knows its WAV by its SHA-256, so whatever
happens in between, the JSON on disk has its WAV on disk, under one name or the other, and a reader tries both.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias

from latentplay.bend import device_pair
from latentplay.bend.layers import LayerInfo
from latentplay.bend.pair_contents import PairContents, PairError
from latentplay.bend.pair_index import LARGEST, PairIndex, index_of, parsed, written
from latentplay.errors import quoted
from latentplay.files.later import hashlib, np
from latentplay.files.whole import alone_in, target_of

_RATE = 48000
"""A WAV must have a rate; this one lets weights be looked at, and heard, in any editor."""

_WAV_BYTES = (1 << 32) - (1 << 16)
"""What fits a plain WAV, header set aside; beyond that it is an RF64."""

Weights: TypeAlias = "Callable[[str], np.ndarray]"


def write(path: Path, infos: Sequence[LayerInfo], weights: Weights, model_name: str, model_hash: str) -> None:
    """Save all layers; ``weights(name)`` gives each. PairError when it cannot be done: the old pair stays then."""
    try:
        wav, index = (target_of(half) for half in paths(path))
        with alone_in(wav.parent):
            _finish(wav, index)
            _prepare(wav, index, infos, weights, model_name, model_hash)
            os.replace(_new(index), index)
            os.replace(_new(wav), wav)
            _sync_folder(wav.parent)
    except (OSError, RuntimeError) as error:
        why = quoted(getattr(error, "strerror", None) or error)
        raise PairError(f"lp.bend: write: {quoted(path)} cannot be written ({why}): see folder and space") from None


def read(
    path: Path, infos: Sequence[LayerInfo], model_name: str, model_hash: str, force: bool, playing: Weights
) -> PairContents:
    """What a saved pair has for the layers ``infos``, checked.

    PairError where the pair is broken, or another model's; with ``force``, what fits is taken all the same. A pair of
    the original device goes by position, with ``playing(name)`` for the weights that the device lost.
    """
    wav, json = paths(path)
    try:
        with alone_in(wav.parent):
            return _read(wav, json, infos, model_name, model_hash, force, playing)
    except OSError as error:
        raise PairError(f"lp.bend: read: {quoted(path)} cannot be opened ({error.strerror or error})") from None
    except PairError as error:
        raise PairError(f"lp.bend: read: {quoted(path)}: {error}") from None


def _read(
    wav: Path, json: Path, infos: Sequence[LayerInfo], model_name: str, model_hash: str, force: bool, playing: Weights
) -> PairContents:
    index = parsed(_read_text(json))
    if index.device:
        return device_pair.read(index, _read_wav(wav), infos, force, playing)
    if not force:
        _check_model(index, infos, model_name, model_hash)
    return _taken(index, _right_wav(wav, index, force), infos, force)


def paths(path: Path) -> tuple[Path, Path]:
    """The WAV and the JSON of a pair, named by either or by neither's ending."""
    if path.name in ("", ".", "..") or "\0" in str(path):
        raise PairError(f"lp.bend: {quoted(path)} is not the name of a file: give one such as 'take1'")
    stem = path.with_suffix("") if path.suffix.lower() in (".wav", ".json") else path
    return stem.with_name(stem.name + ".wav"), stem.with_name(stem.name + ".json")


# Reading


def _check_model(index: PairIndex, infos: Sequence[LayerInfo], model_name: str, model_hash: str) -> None:
    if index.model_hash != model_hash:
        raise PairError(
            f"weights of model {quoted(index.model_name)}, not of {quoted(model_name)} as it is here: "
            "open that model, or add 'force' to take what fits"
        )
    listed, known = {span.name for span in index.spans}, {info.name for info in infos}
    for name in sorted(listed ^ known):
        where = "the model has no" if name in listed else "it lacks the"
        raise PairError(f"{where} layer {quoted(name)}: add 'force' to take what fits")


def _taken(index: PairIndex, samples: np.ndarray, infos: Sequence[LayerInfo], force: bool) -> PairContents:
    """The spans that fit the model's layers; without ``force`` all have to."""
    found, spans = PairContents(force), {span.name: span for span in index.spans}
    for info in infos:
        span = spans.get(info.name)
        if not info.floating:
            found.leave(info, f"holds {info.dtype}, no weights")
        elif span is None:
            found.refuse(info, "is not in the file")
        elif span.length != info.size:
            found.refuse(info, f"has {info.size} weights, {span.length} in the file")
        elif span.start + span.length > samples.size:
            found.refuse(info, "lies beyond the end of the WAV")
        else:
            found.take(info, samples[span.start : span.start + span.length])
    return found.checked()


def _right_wav(wav: Path, index: PairIndex, force: bool) -> np.ndarray:
    """The samples that the index was written with; under ``force`` those of `file.wav`, whatever they are."""
    problem = PairError(f"there is no {quoted(wav.name)}")
    for path in (wav, _new(wav)):
        if path.is_file():
            try:
                samples = _read_wav(path)
                if (force and path == wav) or (samples.size == index.samples and _digest(samples) == index.digest):
                    return samples
                problem = _stranger(path, samples.size, index.samples) if path == wav else problem
            except PairError as error:
                problem = error if path == wav else problem
    raise problem


def _stranger(path: Path, found: int, expected: int) -> PairError:
    if found != expected:
        return PairError(
            f"{quoted(path.name)} has {found} samples, expected {expected}: cut; 'force' takes what is there"
        )
    return PairError(f"{quoted(path.name)} is not as written (edited, or of another pair): add 'force' to take it")


def _read_wav(path: Path) -> np.ndarray:
    """All samples of a one-channel floating-point WAV, as float32."""
    import soundfile

    if not path.is_file():
        raise PairError(f"there is no {quoted(path.name)}")
    try:
        with soundfile.SoundFile(path) as file:
            if file.channels != 1 or file.subtype not in ("FLOAT", "DOUBLE"):
                raise PairError(f"{quoted(path.name)} is not one channel of 32-bit floating point")
            # A header may claim more than the file has: never make room on its word.
            if file.frames * 4 > path.stat().st_size:
                raise PairError(f"{quoted(path.name)} is cut: {file.frames} samples are missing their end")
            return file.read(dtype="float32")
    except soundfile.LibsndfileError:
        raise PairError(f"{quoted(path.name)} is not a WAV that can be read") from None


def _read_text(path: Path) -> str:
    if not path.is_file():
        raise PairError(f"there is no {quoted(path.name)}")
    if path.stat().st_size > LARGEST:
        raise PairError(f"{quoted(path.name)} is too large for a list of layers")
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        raise PairError(f"{quoted(path.name)} is not a JSON text") from None


def _digest(samples: np.ndarray) -> str:
    return hashlib.sha256(samples.astype("<f4", copy=False).data).hexdigest()


# Writing


def _finish(wav: Path, index: Path) -> None:
    """Bring a write that was cut short to its end: `file.wav.new` is kept only where the JSON is about it."""
    if not wav.parent.is_dir():
        raise PairError(f"lp.bend: write: there is no folder {quoted(wav.parent)}: make it, or write elsewhere")
    if _new(wav).is_file() and index.is_file():
        try:
            known = parsed(_read_text(index))
            if not known.device and _digest(_read_wav(_new(wav))) == known.digest:
                os.replace(_new(wav), wav)
        except PairError:
            pass  # not a pair of ours, or half a WAV: it is about to be written over


def _prepare(
    wav: Path, index: Path, infos: Sequence[LayerInfo], weights: Weights, model_name: str, model_hash: str
) -> None:
    """Both halves on disk under their new names, or nothing."""
    try:
        digest = _write_wav(_new(wav), infos, weights)
        _write_text(_new(index), written(index_of(infos, model_name, model_hash, digest), _RATE))
    except BaseException:
        _new(wav).unlink(missing_ok=True)
        _new(index).unlink(missing_ok=True)
        raise


def _write_wav(path: Path, infos: Sequence[LayerInfo], weights: Weights) -> str:
    """All layers one after the other; the SHA-256 of their samples, little-endian."""
    import soundfile

    total = sum(info.size for info in infos)
    kind = "RF64" if total * 4 > _WAV_BYTES else "WAV"
    seen = hashlib.sha256()
    with soundfile.SoundFile(path, "w", _RATE, 1, "FLOAT", format=kind) as file:
        for info in infos:
            values = weights(info.name)
            if not np.isfinite(values).all():
                raise PairError(f"lp.bend: write: layer {quoted(info.name)} has weights that are not finite: 'recall' it")
            file.write(values)
            seen.update(values.astype("<f4", copy=False).data)
    _sync(path)
    return seen.hexdigest()


def _write_text(path: Path, text: str) -> None:
    path.write_bytes(text.encode("utf-8"))
    _sync(path)


def _new(path: Path) -> Path:
    return path.with_name(path.name + ".new")


def _sync(path: Path) -> None:
    with open(path, "r+b") as file:
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Make the renaming itself last, where the system can."""
    if hasattr(os, "O_DIRECTORY"):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
