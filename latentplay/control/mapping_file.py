"""A mapping as a JSON document: points, groups, network; every number exact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from latentplay.control.network import GROUPS, Network
from latentplay.errors import quoted
from latentplay.files.documents import BadDocument, dict_of, list_of, number_of, text_of, version_of, whole_of
from latentplay.spec.limits import MAX_VOICES

FORMAT, VERSION = "latentplay mapping", 1
MOST_POINTS, LAST_NUMBER = 100_000, 1 << 50
LARGEST_WEIGHT = 3e38
"""The largest number that 32 bits hold."""

Place = tuple[float, float]


class Placed(Protocol):
    """A point, as it is written."""

    @property
    def xy(self) -> Place: ...
    @property
    def vector(self) -> tuple[float, ...]: ...


@dataclass(frozen=True)
class MappingContents:
    """What a document holds."""

    points: dict[int, tuple[Place, tuple[float, ...]]]
    next: int
    groups: tuple[str, ...]
    network: Network | None


def written(
    points: Mapping[int, Placed], next_number: int, groups: tuple[str, ...], network: Network | None
) -> dict[str, Any]:
    """The document; floats keep every bit, as Python writes them."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "groups": list(groups),
        "next": next_number,
        "points": [{"id": n, "xy": list(p.xy), "vector": list(p.vector)} for n, p in points.items()],
        "network": None if network is None else _network(network),
    }


def _network(network: Network) -> dict[str, Any]:
    return {
        "groups": list(network.groups),
        "voices": network.voices,
        "sizes": list(network.sizes),
        "error": network.error,
        "weights": network.weights.tolist(),
    }


def parsed(found: object) -> MappingContents:
    """What a document of this or an older version holds; BadDocument where it is none."""
    version_of(found, FORMAT, VERSION)
    line = dict_of(found, "mapping")
    points: dict[int, tuple[Place, tuple[float, ...]]] = {}
    for entry in list_of(line.get("points"), "points", MOST_POINTS):
        number, place, vector = _point(dict_of(entry, "a point"))
        if number in points:
            raise BadDocument(f"point {number} stands twice")
        points[number] = (place, vector)
    if len({len(vector) for _, vector in points.values()}) > 1:
        raise BadDocument("its points are of modulators with different counts of voices")
    last = max(points, default=0)
    return MappingContents(
        points, whole_of(line.get("next"), "next", last + 1, LAST_NUMBER), groups_in(line), _read(line.get("network"))
    )


def numbers_of(value: object, what: str, lo: float, hi: float, count: int) -> list[float]:
    """``value`` if it is a list of so many numbers from ``lo`` to ``hi``."""
    line = list_of(value, what)
    if len(line) != count:
        raise BadDocument(f"{quoted(what)} has {len(line)} numbers, expected {count}")
    return [float(number_of(each, what, lo, hi)) for each in line]


def _point(entry: dict[str, Any]) -> tuple[int, Place, tuple[float, ...]]:
    number = whole_of(entry.get("id"), "id", 1, LAST_NUMBER - 1)
    x, y = numbers_of(entry.get("xy"), f"xy of point {number}", 0, 1, 2)
    what = f"vector of point {number}"
    vector = [float(number_of(value, what, 0, 1)) for value in list_of(entry.get("vector"), what, 6 + 2 * MAX_VOICES)]
    if len(vector) < 8 or len(vector) % 2:
        raise BadDocument(f"{quoted(what)} has {len(vector)} values, expected 6 and two for each voice")
    return number, (x, y), tuple(vector)


def groups_in(line: dict[str, Any]) -> tuple[str, ...]:
    """The groups that a document names."""
    named = [text_of(group, "a group") for group in list_of(line.get("groups"), "groups", len(GROUPS))]
    for group in named:
        if group not in GROUPS:
            raise BadDocument(f"no group {quoted(group)}: expected some of {', '.join(GROUPS)}")
    return tuple(group for group in GROUPS if group in named)


def _read(found: object) -> Network | None:
    if found is None:
        return None
    line = dict_of(found, "network")
    voices = whole_of(line.get("voices"), "voices", 1, MAX_VOICES)
    sizes = [whole_of(size, "a layer's size", 1, 1024) for size in list_of(line.get("sizes"), "sizes", 8)]
    weights = [
        number_of(w, "a weight", -LARGEST_WEIGHT, LARGEST_WEIGHT)
        for w in list_of(line.get("weights"), "weights", 1 << 23)
    ]
    error = number_of(line.get("error"), "error", 0, 1e9)
    groups = groups_in(line)
    if not groups or not weights:
        raise BadDocument("its network knows no group, or has no weights")
    try:
        return Network(groups, voices, sizes, weights, error)
    except ValueError:
        raise BadDocument("the weights of its network do not fit the sizes of its layers") from None
