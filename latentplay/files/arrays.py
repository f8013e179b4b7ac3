"""Arrays as people bring them: sounds in any layout, latents, plain numbers; checked, float32, rows for channels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from latentplay.errors import BadValue, quoted
from latentplay.files.later import np
from latentplay.spec.limits import MAX_CHANNELS

if TYPE_CHECKING:
    from numpy.typing import NDArray

Array: TypeAlias = "NDArray[np.float32]"


def numbers(values: Any, what: str) -> NDArray[np.float64]:
    """Any array of numbers in double precision; BadValue, which names ``what`` it is, for one of other things."""
    try:
        array = np.asarray(values)
        kind = array.dtype.kind
    except (ValueError, TypeError, OverflowError):
        kind = "O"
    if kind not in "fiub":
        given = quoted(values) if isinstance(values, (str, bytes)) else type(values).__name__
        raise BadValue(f"{what} of {given}: expected an array of numbers")
    return np.asarray(array, float)


def floats(values: Any, what: str) -> Array:
    """The same in single precision, in one piece of memory."""
    if isinstance(values, np.ndarray) and values.dtype == np.float32:
        array = values
    else:
        with np.errstate(over="ignore"):
            array = numbers(values, what).astype(np.float32)
    return np.ascontiguousarray(array) if array.ndim else array


def finite(array: Array, what: str) -> Array:
    """The array; BadValue where a value is infinite or no number: a model would never forget it."""
    if not np.isfinite(array).all():
        raise BadValue(f"{what} with values that are not finite: put 0 in their place (numpy.nan_to_num)")
    return array


def sound(values: Any, channels_first: bool | None = None, channels: int = 0) -> Array:
    """(channels, samples) of a sound as (n,), (channels, n) or (n, channels).

    The axis of at most 64 is that of the channels, an axis of 1 always is. Where both could be, or neither, BadValue says
    so, unless ``channels_first`` tells: True for (channels, n), False for (n, channels); or the first axis has as many
    ``channels`` as are expected.
    """
    array = floats(values, "a sound")
    if array.ndim == 1:
        array = array[None]
    if array.ndim != 2 or array.size == 0:
        raise BadValue(f"a sound of shape {np.shape(values)}: give (samples,), (channels, samples) or (samples, channels)")
    if np.asarray(values).dtype.kind in "iu" and np.abs(array).max() > 1:
        raise BadValue("a sound of whole numbers beyond 1: full scale is 1, so divide 16-bit samples by 32768")
    if channels_first is None:
        channels_first = len(array) == channels or _rows_are_channels(array)
    if not channels_first:
        array = array.T
    if len(array) > MAX_CHANNELS:
        raise BadValue(f"a sound of {len(array)} channels: expected at most {MAX_CHANNELS}")
    return np.ascontiguousarray(array)


def _rows_are_channels(array: Array) -> bool:
    rows, columns = array.shape
    if 1 in (rows, columns):
        return rows == 1
    if (rows <= MAX_CHANNELS) == (columns <= MAX_CHANNELS):
        which = "either axis could be the channels" if rows <= MAX_CHANNELS else f"neither axis has at most {MAX_CHANNELS}"
        raise BadValue(f"a sound of shape {array.shape}: {which}: say channels_first=True for (channels, samples), else False")
    return rows < columns


def latents(values: Any, count: int) -> Array:
    """(latents, frames) of ``count`` latents; (latents,) is one frame. BadValue for any other shape."""
    array = floats(values, "latents")
    if array.shape == (count,):
        array = array[:, None]
    if array.ndim != 2 or len(array) != count:
        turned = f" (turn it: latents.T has the shape {array.shape[::-1]})" if array.shape[1:] == (count,) else ""
        raise BadValue(f"latents of shape {array.shape}: give ({count}, frames), a row for each latent{turned}")
    return np.ascontiguousarray(array)
