"""The network of a mapping, computed by the very code that plays in Pd and Max."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from latentplay import _control
from latentplay.files.later import np
from latentplay.spec.control import GROUPS as GROUP_MESSAGES

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

GROUPS = tuple(GROUP_MESSAGES)
"""seed, time, jump, scale, offset: in the order in which their values stand in a vector."""


def mask(groups: Iterable[str]) -> int:
    """Groups as the compiled code counts them."""
    return sum(1 << GROUPS.index(group) for group in set(groups))


def unmasked(number: int) -> tuple[str, ...]:
    """The groups of a `mask`."""
    return tuple(group for place, group in enumerate(GROUPS) if number >> place & 1)


def places(groups: Iterable[str], voices: int) -> NDArray[np.intp]:
    """Where the values of these groups stand in the whole vector of 6 + 2 voices."""
    starts = {
        "seed": (0, 2),
        "time": (2, 4),
        "jump": (4, 6),
        "scale": (6, 6 + voices),
        "offset": (6 + voices, 6 + 2 * voices),
    }
    return np.concatenate([np.arange(*starts[group]) for group in GROUPS if group in set(groups)])


KINDS = ("radial", "layers")
"""What is learned now, and what the first mappings learned: pyext_src/objects/control says what each computes."""

TIME_FORMS = ("ms", "note", "any")
"""What the time of a vector is; ``any``: what the modulator has that it is played to."""


class Network:
    """What was learned: ``groups`` of a modulator with so many ``voices``.

    ``sizes``, ``weights`` (float32): of a ``radial`` network 2, its units, its values; x, y and radius of each unit, the
    units' shares (units, values), the biases, the lower bounds and the upper ones. Of ``layers`` the layers' sizes, the
    pad's 2 first; for each layer the rows of its (from, to) matrix, then its biases. ``error``: RMS at the points that it
    learned from, values scaled to 0..1. ``time``: one of `TIME_FORMS`. ValueError when the sizes and the weights do not
    fit together.
    """

    def __init__(
        self,
        groups: Iterable[str],
        voices: int,
        sizes: Sequence[int],
        weights: ArrayLike,
        error: float,
        kind: str = "radial",
        time: str = "any",
    ) -> None:
        self.kind, self.time = kind, time
        self.groups = tuple(group for group in GROUPS if group in set(groups))
        self.voices = voices
        self.sizes = tuple(sizes)
        self.weights: NDArray[np.float32] = np.ascontiguousarray(weights, np.float32)
        self.error = error
        self.net = _control.Net(mask(self.groups), voices, time, kind, self.sizes, self.weights)
        if self.net.empty():
            raise ValueError("the sizes do not fit the weights")

    def predict(self, xy: ArrayLike) -> NDArray[np.float64]:
        """The whole vector at a place: (6 + 2 voices,) values from 0 to 1, NaN where the mapping has no say."""
        x, y = np.asarray(xy, float)
        vector = np.full(6 + 2 * self.voices, np.nan)
        vector[places(self.groups, self.voices)] = self.net.predict(x, y)
        return vector
