"""The attributes of the model that a chain plays: set, read and listed by messages of its objects."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

from latentplay.errors import BadValue, LatentPlayError, ModelError, quoted
from latentplay.files.later import np
from latentplay.host.member import Member
from latentplay.host.requests import Reply
from latentplay.model.info import Attribute
from latentplay.model.model import Model, load

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from latentplay import _engine

MOST_SHOWN = 64
"""Values of a tensor that a message holds."""


class Playing(Protocol):
    """What this needs of a chain."""

    reply: Reply
    members: list[Member]
    model: Model | None

    def worker(self) -> _engine.Chain:
        """The chain's worker in the engine."""


class Attributes:
    """Those of one chain. All methods but ``kept`` and ``put_back`` run on the thread of its jobs."""

    def __init__(self, chain: Playing) -> None:
        self._chain = chain
        self._set: dict[tuple[str, str], tuple[list[Any], NDArray[np.float32] | None, float]] = {}

    def handle(self, member: Member, words: Sequence[Any], values: NDArray[np.float32] | None, rate: float) -> None:
        """A message: set, get or list."""
        try:
            model = self._model_of(member)
            if words[0] == "set":
                self._take(member, model, words[1], list(words[2:]), values, rate)
            elif words[0] == "get":
                self._chain.reply(member.number, "attribute", self._line(model, self._row(model, words[1])))
            else:
                self._list(member, model)
        except (LatentPlayError, RuntimeError) as error:
            self._chain.reply(member.number, "error", [f"{words[0]} {words[1] if len(words) > 1 else ''}".strip() + f": {error}"])

    def tell(self, member: Member, model: Model) -> None:
        """A member that plays the model anew: what was set before is set again, and it hears how all of them stand."""
        for (path, name), (words, values, rate) in list(self._set.items()):
            if path != str(model.path):
                continue
            try:
                self._apply(model, self._row(model, name), words, values, rate)
            except (LatentPlayError, RuntimeError) as error:  # the file is another one by now
                del self._set[path, name]
                self._chain.reply(member.number, "error", [f"set {name}: {error}"])
        for row in model.info.attributes:
            self._inform([member], model, row)

    def kept(self) -> dict[Any, Any]:
        """What was set, for an engine that comes after this one."""
        return dict(self._set)

    def put_back(self, kept: dict[Any, Any]) -> None:
        """Before the model is loaded again."""
        self._set = dict(kept)

    def _model_of(self, member: Member) -> Model:
        model = self._chain.model if member.own is None else load(member.own)
        if model is None:
            raise BadValue("no model is loaded")
        return model

    def _row(self, model: Model, name: str) -> Attribute:
        base, _, index = str(name).partition("#")
        row = model.info.attribute(base)
        if row is not None and index.isdigit() and row.types[int(index) : int(index) + 1] == ("buffer",):
            return replace(row, name=str(name)) if int(index) else row  # one of several buffers
        if row is None or index:
            names = ", ".join(a.name for a in model.info.attributes) or "none"
            raise ModelError(f"'{model.path.name}' has no attribute {quoted(name)}: it has {names}")
        return row

    def _take(
        self, member: Member, model: Model, name: str, words: list[Any], values: NDArray[np.float32] | None, rate: float
    ) -> None:
        row = self._row(model, name)
        self._apply(model, row, words, values, rate)
        self._set[str(model.path), row.name] = (words, values, rate)
        self._inform([m for m in self._chain.members if m.plays and m.own == member.own], model, row)

    def _apply(self, model: Model, row: Attribute, words: list[Any], values: NDArray[np.float32] | None, rate: float) -> None:
        worker = self._chain.worker()
        if "buffer" in row.types or (values is None and words and row.types == ("tensor",) and isinstance(words[0], str)):
            if values is None and words:
                raise BadValue(f"no array {quoted(words[0])}: expected the name of an array, whose samples it takes")
            if "buffer" in row.types:
                return worker.fill(model.weights, row.name, _samples(values), rate)
        worker.set(model.weights, row.name, words if values is None or "tensor" not in row.types else [_samples(values)])

    def _list(self, member: Member, model: Model) -> None:
        rows = model.info.attributes
        self._chain.reply(member.number, "attributes", [row.name for row in rows])
        for row in rows:
            with contextlib.suppress(RuntimeError):  # one that can be set alone
                self._chain.reply(member.number, "attribute", self._line(model, row))
            self._chain.reply(member.number, "attribute_types", [row.name, *row.types])

    def _inform(self, members: Sequence[Member], model: Model, row: Attribute) -> None:
        """How an attribute stands, for the objects' own state: as a message that brings it back, where there is one."""
        words, array, _ = self._set.get((str(model.path), row.name), ([], None, 0.0))
        if array is not None:
            line = [row.name, *words]
        elif "buffer" in row.types:
            return
        else:
            try:
                line = self._line(model, row)
            except RuntimeError:
                return
        if 1 < len(line) <= MOST_SHOWN:
            for member in members:
                self._chain.reply(member.number, "attribute_is", line)

    def _line(self, model: Model, row: Attribute) -> list[Any]:
        """Its name and its values; of a buffer, the array that it was filled from."""
        if "buffer" in row.types:
            return [row.name, *self._set.get((str(model.path), row.name), ([], None, 0.0))[0]]
        return [row.name, *_plain(self._chain.worker().get(model.weights, row.name))]


def _samples(values: NDArray[np.float32] | None) -> NDArray[np.float32]:
    return np.zeros(0, np.float32) if values is None else np.ascontiguousarray(values, np.float32)


def _plain(values: Sequence[Any]) -> Iterator[float | str]:
    """As a message holds them: numbers and words."""
    for value in values:
        if isinstance(value, str):
            yield value
        elif isinstance(value, (int, float)):
            yield float(value)
        else:
            yield from (float(x) for x in value[:MOST_SHOWN])
