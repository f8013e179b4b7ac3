"""The mapper: points on a pad, each with the settings of a modulator, and the network that learned them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from latentplay.control import device_mapping, mapping_file
from latentplay.control.learn import Progress, learn, rms
from latentplay.control.mapping_file import Point
from latentplay.control.network import GROUPS, TIME_FORMS, Network, places
from latentplay.errors import BadValue, LatentPlayError, path_of, quoted
from latentplay.files import documents
from latentplay.files.arrays import numbers
from latentplay.files.later import np
from latentplay.spec.control import MAPPED_AT_FIRST
from latentplay.spec.limits import MAX_VOICES

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


class BadMapping(LatentPlayError, ValueError):
    """A file that is no mapping; one line says why and what to do."""


class Mapper:
    """What `lp.control` knows, without a host: points, groups, and what was learned.

    A vector has 6 + 2 N values from 0 to 1 for a modulator with N voices: seed map x y, time, chaos, smooth, jump, the
    scales, the offsets (`vector_of` in `latentplay.control.control` makes it from a modulator, `time_form` tells whether
    its time is milliseconds or a note). ``groups``: which of them take part, of seed (the map), time (and chaos), jump (and
    smooth), scale, offset::

        mapper = Mapper()
        mapper.add((0.1, 0.2), vector_of(modulator), time_form(modulator))
        mapper.add((0.8, 0.6), another, "ms")
        mapper.train()                 # the error at the points
        mapper.predict((0.4, 0.5))     # a vector in between
    """

    def __init__(self, groups: Iterable[str] = MAPPED_AT_FIRST) -> None:
        self.groups: tuple[str, ...] = ()
        self.map_only(groups)
        self.network: Network | None = None
        self.seconds = 0.0
        """What the last training took."""
        self._points: dict[int, Point] = {}
        self._next = 1
        self._age = 0

    def __repr__(self) -> str:
        learned = "nothing learned" if self.network is None else f"learned with an error of {self.network.error:.3g}"
        return f"<Mapper: {len(self._points)} points, groups {' '.join(self.groups) or 'none'}, {learned}>"

    # --- points -----------------------------------------------------------------------------------------------------

    @property
    def points(self) -> dict[int, Point]:
        """The points by their number, oldest first."""
        return dict(self._points)

    @property
    def stand(self) -> tuple[object, ...]:
        """What it consists of: other things after a change, the very same ones without."""
        return self._points, self.groups, self.network

    @property
    def voices(self) -> int:
        """Of the modulator that the points were taken from; 0 when there are none."""
        return next((len(point.vector) // 2 - 3 for point in self._points.values()), 0)

    def add(self, xy: ArrayLike, vector: ArrayLike, time: str = "any") -> int:
        """A new point; its number, which rises and is not given again until `clear`. BadValue for what is out of range.

        ``time``: whether the time in the vector is ``ms`` or a ``note``, and is played as that; ``any``: as what the
        modulator has then."""
        point = self._point(xy, vector, time)
        number, self._next = self._next, self._next + 1
        self._points = {**self._points, number: point}
        return number

    def update(self, number: int, xy: ArrayLike, vector: ArrayLike, time: str = "any") -> None:
        """Another place and other settings for a point."""
        self._known(number)
        others = any(other != number for other in self._points)
        self._points = {**self._points, number: self._point(xy, vector, time, fits=others)}

    def delete(self, number: int) -> None:
        """Takes a point away."""
        self._known(number)
        self._points = {other: point for other, point in self._points.items() if other != number}

    def clear(self) -> None:
        """Takes all points away; numbers begin at 1 again. What was learned stays."""
        self._points, self._next = {}, 1

    def reset(self) -> None:
        """Points and what was learned away; the groups stay."""
        self.clear()
        self.network = None
        self._age += 1

    def map_only(self, groups: Iterable[str]) -> None:
        """Which groups take part in the next training; BadValue for one that is none."""
        try:
            wanted = {groups} if isinstance(groups, str) else set(groups)
        except TypeError:
            raise BadValue(f"Mapper: groups {quoted(groups)}: expected some of {', '.join(GROUPS)}") from None
        for group in sorted(wanted - set(GROUPS), key=str):
            raise BadValue(f"Mapper: no group {quoted(group)}: choose from {', '.join(GROUPS)}")
        self.groups = tuple(group for group in GROUPS if group in wanted)

    def _known(self, number: int) -> None:
        if not isinstance(number, int) or number not in self._points:
            listed = ", ".join(str(known) for known in list(self._points)[:20]) or "none"
            raise BadValue(f"lp.control: no point {quoted(number)}: there are {listed}; 'point_list' tells all")

    def _point(self, xy: ArrayLike, vector: ArrayLike, time: str, fits: bool = True) -> Point:
        place, settings = numbers(xy, "lp.control: a point"), numbers(vector, "lp.control: a vector")
        if place.shape != (2,) or not ((place >= 0) & (place <= 1)).all():
            raise BadValue(f"lp.control: a point at {quoted(xy)}: expected x and y from 0 to 1")
        if settings.ndim != 1 or len(settings) % 2 or not 8 <= len(settings) <= 6 + 2 * MAX_VOICES:
            raise BadValue(f"lp.control: a vector of shape {settings.shape}: expected (6 + 2 voices,)")
        if not ((settings >= 0) & (settings <= 1)).all():
            raise BadValue("lp.control: a vector with values that are not from 0 to 1")
        if fits and self.voices not in (0, len(settings) // 2 - 3):
            raise BadValue(
                f"lp.control: lp.mod~ has {len(settings) // 2 - 3} voices, the points have {self.voices}: "
                "send point_clear first, or make it with as many"
            )
        if not isinstance(time, str) or time not in TIME_FORMS:
            raise BadValue(f"lp.control: a time as {quoted(time)}: expected {', '.join(TIME_FORMS)}")
        return Point((float(place[0]), float(place[1])), tuple(settings.tolist()), time)

    # --- learning ---------------------------------------------------------------------------------------------------

    @property
    def error(self) -> float | None:
        """RMS at the points when they were learned, values from 0 to 1; None before."""
        return None if self.network is None else self.network.error

    def train(self, progress: Progress | None = None) -> float:
        """Learns the points and replaces the network when done; the error at the points. A few ms for a dozen.

        ``progress(percent, error)`` is called at the end. BadValue without points or groups.
        """
        self.prepare_training()(progress)
        assert self.network is not None
        return self.network.error

    def prepare_training(self) -> Callable[[Progress | None], bool]:
        """The training of the points as they are now, for another thread; it returns False, and changes nothing, when the
        mapper was reset or read anew meanwhile."""
        points, groups, voices, age = list(self._points.values()), self.groups, self.voices, self._age
        if not points:
            raise BadValue("lp.control: train: there are no points: turn lp.mod~, then send point_add, a few times")
        if not groups:
            raise BadValue("lp.control: train: no group takes part: send such as 'map scale 1'")
        form = self._time_form() if "time" in groups else "any"
        xy = np.array([point.xy for point in points])
        values = np.array([point.vector for point in points])[:, places(groups, voices)]

        def run(progress: Progress | None = None) -> bool:
            start = perf_counter()
            sizes, weights = learn(xy, values, progress)
            network = Network(groups, voices, sizes, weights, 0.0, time=form)
            found = np.array([network.net.predict(x, y) for x, y in xy])
            network.error = rms(found - values)
            if age != self._age:
                return False
            self.network, self.seconds = network, perf_counter() - start
            return True

        return run

    def _time_form(self) -> str:
        """What the time of all points is; BadValue where it is a note here and milliseconds there."""
        notes = [number for number, point in self._points.items() if point.time == "note"]
        plain = [number for number, point in self._points.items() if point.time == "ms"]
        if notes and plain:
            raise BadValue(
                f"lp.control: train: 'time' is mapped, but it is a note in point {notes[0]} and ms in point {plain[0]}: "
                "point_update one of them with the other kind of time, or send 'map time 0'"
            )
        return "note" if notes else "ms" if plain else "any"

    def predict(self, xy: ArrayLike) -> NDArray[np.float64]:
        """The vector at a place on the pad, NaN for groups that were not learned; BadValue before any training."""
        if self.network is None:
            raise BadValue("Mapper: nothing was learned yet: add points, then train")
        place = numbers(xy, "Mapper: a place")
        if place.shape != (2,) or not np.isfinite(place).all():
            raise BadValue(f"Mapper: a place at {quoted(xy)}: expected x and y")
        return self.network.predict(place)

    # --- files ------------------------------------------------------------------------------------------------------

    def to_json(self) -> dict[str, Any]:
        """All of it as a document for `json`: every number exact."""
        return mapping_file.written(self._points, self._next, self.groups, self.network)

    def from_json(self, found: Any) -> None:
        """Takes what a document holds, also one of an older version; BadMapping, and nothing has changed, if it is none."""
        try:
            self._take(mapping_file.parsed(found))
        except documents.BadDocument as error:
            raise BadMapping(f"lp.control: not a mapping: {error}") from None

    def write(self, path: str | Path) -> None:
        """Saves points, groups and network; BadMapping when it cannot be done (an old file stays then)."""
        try:
            documents.write(path_of(path), self.to_json())
        except (documents.BadDocument, BadValue) as error:
            raise BadMapping(f"lp.control: write: {quoted(path)}: {error}") from None

    def read(self, path: str | Path) -> bool:
        """Loads a file of `write`, or one that the Latent-Playground device saved: of that the points (True is returned:
        its network is of another kind, so train). BadMapping, and nothing has changed, for any other."""
        try:
            found = documents.read(path_of(path))
            foreign = device_mapping.is_device(found)
            self._take(device_mapping.parsed(found, self.groups) if foreign else mapping_file.parsed(found))
            return foreign
        except (documents.BadDocument, BadValue) as error:
            raise BadMapping(f"lp.control: read: {quoted(path)}: {error}") from None

    def _take(self, found: mapping_file.MappingContents) -> None:
        self._points, self._next = found.points, found.next
        self.groups, self.network = found.groups, found.network
        self._age += 1
