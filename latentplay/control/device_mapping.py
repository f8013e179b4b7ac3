"""The mappings that the Latent-Playground device saves: datasets `xy` and `params`, joined by their labels.

Its 22 values are scaled as ours are and stand in our order. Its time is always a note, the same 23 in the same order as
ours: it never stores milliseconds. Its jump of -100 to 100 is stored as 0 to 1, as ours of 0 to 1000 is.
Its own network (four sigmoid units) is left alone: the points are learned anew, and then it meets them.
"""

from __future__ import annotations

import re
from typing import Any

from latentplay.control.mapping_file import LAST_NUMBER, MOST_POINTS, MappingContents, Point, numbers_of
from latentplay.errors import quoted
from latentplay.files.documents import BadDocument, dict_of

VALUES = 22
MARGIN = 1e-5
"""Its dials end a little beyond their range, as 32-bit numbers do."""


def is_device(found: object) -> bool:
    """Whether a document has the device's datasets, and no format of ours."""
    return isinstance(found, dict) and "format" not in found and "xy" in found and "params" in found


def parsed(found: dict[str, Any], groups: tuple[str, ...]) -> MappingContents:
    """Its points, under the numbers of their labels; BadDocument where they are not what they should be."""
    places, settings = _dataset(found, "xy", 2), _dataset(found, "params", VALUES)
    for label in sorted(places.keys() ^ settings.keys()):
        missing = "params" if label in places else "xy"
        raise BadDocument(f"{quoted(label)} is missing in '{missing}'")
    if not places:
        raise BadDocument("it has no points")
    numbered = _numbered(list(places))
    points = {
        n: Point((places[label][0], places[label][1]), tuple(settings[label]), "note") for n, label in sorted(numbered.items())
    }
    return MappingContents(points, max(points) + 1, groups, None)


def _dataset(found: dict[str, Any], key: str, columns: int) -> dict[str, list[float]]:
    data = dict_of(dict_of(found[key], key).get("data"), f"data of {key}")
    if len(data) > MOST_POINTS:
        raise BadDocument(f"'{key}' has more than {MOST_POINTS} points")
    rows = {
        label: numbers_of(row, f"{label[:60]} of {key}", -MARGIN, 1 + MARGIN, columns) for label, row in data.items()
    }
    return {label: [min(max(value, 0.0), 1.0) for value in row] for label, row in rows.items()}


def _numbered(labels: list[str]) -> dict[int, str]:
    """`point-3` is 3; where labels are of another kind, they count from 1."""
    found = [re.fullmatch(r"point-([1-9]\d{0,14})", label) for label in labels]
    if all(found):
        return {min(int(match[1]), LAST_NUMBER - 1): label for match, label in zip(found, labels, strict=True) if match}
    return dict(enumerate(labels, 1))
