"""A mapping as a JSON document: points, groups, network; every number exact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from latentplay.control.network import GROUPS, KINDS, TIME_FORMS, Network
from latentplay.errors import quoted
from latentplay.files.documents import BadDocument, dict_of, list_of, number_of, text_of, version_of, whole_of
from latentplay.spec.limits import MAX_VOICES

FORMAT, VERSION = "latentplay mapping", 2
MOST_POINTS, LAST_NUMBER = 100_000, 1 << 50
LARGEST_WEIGHT = 3e38
"""The largest number that 32 bits hold."""


@dataclass(frozen=True)
class Point:
    """``xy`` on the pad, and the settings there: (6 + 2 voices) values from 0 to 1. ``time``: one of `TIME_FORMS`."""

    xy: tuple[float, float]
    vector: tuple[float, ...]
    time: str = "any"


@dataclass(frozen=True)
class MappingContents:
    """What a document holds."""

    points: dict[int, Point]
    next: int
    groups: tuple[str, ...]
    network: Network | None


def written(
    points: Mapping[int, Point], next_number: int, groups: tuple[str, ...], network: Network | None
) -> dict[str, Any]:
    """The document; floats keep every bit, as Python writes them."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "groups": list(groups),
        "next": next_number,
        "points": [{"id": n, "xy": list(p.xy), "vector": list(p.vector), "time": p.time} for n, p in list(points.items())],
        "network": None if network is None else _network_written(network),
    }


def _network_written(network: Network) -> dict[str, Any]:
    return {
        "kind": network.kind,
        "groups": list(network.groups),
        "voices": network.voices,
        "time": network.time,
        "sizes": list(network.sizes),
        "error": network.error,
        "weights": network.weights.tolist(),
    }


def parsed(found: object) -> MappingContents:
    """What a document of this or an older version holds; BadDocument where it is none."""
    first = version_of(found, FORMAT, VERSION) == 1
    document = dict_of(found, "mapping")
    points: dict[int, Point] = {}
    for each in list_of(document.get("points"), "points", MOST_POINTS):
        entry = dict_of(each, "a point")
        number = whole_of(entry.get("id"), "id", 1, LAST_NUMBER - 1)
        if number in points:
            raise BadDocument(f"point {number} is listed twice")
        points[number] = _point(entry, number, first)
    if len({len(point.vector) for point in points.values()}) > 1:
        raise BadDocument("its points are of modulators with different counts of voices")
    following = whole_of(document.get("next"), "next", max(points, default=0) + 1, LAST_NUMBER)
    return MappingContents(points, following, _groups(document), _network_of(document.get("network"), first))


def numbers_of(value: object, what: str, lo: float, hi: float, count: int) -> list[float]:
    """``value`` if it is a list of so many numbers from ``lo`` to ``hi``."""
    values = list_of(value, what)
    if len(values) != count:
        raise BadDocument(f"{quoted(what)} has {len(values)} numbers, expected {count}")
    return [float(number_of(each, what, lo, hi)) for each in values]


def _point(entry: dict[str, Any], number: int, first: bool) -> Point:
    x, y = numbers_of(entry.get("xy"), f"xy of point {number}", 0, 1, 2)
    what = f"vector of point {number}"
    vector = [float(number_of(value, what, 0, 1)) for value in list_of(entry.get("vector"), what, 6 + 2 * MAX_VOICES)]
    if len(vector) < 8 or len(vector) % 2:
        raise BadDocument(f"{quoted(what)} has {len(vector)} values, expected 6 and two for each voice")
    return Point((x, y), tuple(vector), _time(entry, f"time of point {number}", first))


def _time(entry: dict[str, Any], what: str, first: bool) -> str:
    """The first version did not tell it."""
    return "any" if first else word_of(entry.get("time"), what, TIME_FORMS)


def word_of(value: object, what: str, words: tuple[str, ...]) -> str:
    """``value`` if it is one of these words."""
    word = text_of(value, what)
    if word not in words:
        raise BadDocument(f"{quoted(what)} is {quoted(word)}, expected {', '.join(words)}")
    return word


def _groups(document: dict[str, Any]) -> tuple[str, ...]:
    named = [text_of(group, "a group") for group in list_of(document.get("groups"), "groups", len(GROUPS))]
    for group in named:
        if group not in GROUPS:
            raise BadDocument(f"no group {quoted(group)}: expected some of {', '.join(GROUPS)}")
    return tuple(group for group in GROUPS if group in named)


def _network_of(found: object, first: bool) -> Network | None:
    if found is None:
        return None
    network = dict_of(found, "network")
    voices = whole_of(network.get("voices"), "voices", 1, MAX_VOICES)
    sizes = [whole_of(size, "a layer's size", 1, 1024) for size in list_of(network.get("sizes"), "sizes", 8)]
    weights = [
        number_of(w, "a weight", -LARGEST_WEIGHT, LARGEST_WEIGHT)
        for w in list_of(network.get("weights"), "weights", 1 << 23)
    ]
    error = number_of(network.get("error"), "error", 0, 1e9)
    kind = "layers" if first else word_of(network.get("kind"), "kind", KINDS)
    groups = _groups(network)
    if not groups or not weights:
        raise BadDocument("its network has no groups, or no weights")
    try:
        return Network(groups, voices, sizes, weights, error, kind, _time(network, "time of the network", first))
    except ValueError:
        raise BadDocument("the weights of its network do not fit its sizes") from None
