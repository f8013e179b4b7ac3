"""What a bender has done, to be put back later: the bent layers, the layer under the hand, where the knobs stand."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from latentplay.bend.choose import chosen
from latentplay.bend.knobs import KNOBS, taken
from latentplay.bend.layer import Edit, Layer
from latentplay.bend.session import Bender
from latentplay.documents import BadDocument, dict_of, text_of

Arrays = Mapping[str, np.ndarray]


@dataclass(frozen=True, eq=False)
class Snapshot:
    """``arrays``: the layers that do not play their original weights, flat float32. ``ground`` and ``drawn``: the
    chosen layer's, where they differ from what plays and from the ground. Arrays are shared, never written to."""

    model_hash: str = ""
    arrays: Arrays = field(default_factory=dict)
    layer: str | None = None
    ground: np.ndarray | None = None
    drawn: np.ndarray | None = None
    edit: Edit = field(default_factory=Edit)
    live: bool = False

    @classmethod
    def of(cls, bender: Bender) -> Snapshot:
        """What ``bender`` has done so far."""
        books, layer = bender._books, bender._layer
        if books is None:
            return cls(edit=bender.edit, live=bender._live)
        arrays = {name: books.playing(name) for name in books.bent()}
        if layer is None:
            return cls(books.layers.model_hash, arrays, edit=bender.edit, live=bender._live)
        ground = None if layer.ground is books.playing(layer.info.name) else layer.ground
        drawn = None if layer.base is layer.ground else layer.base
        return cls(books.layers.model_hash, arrays, layer.info.name, ground, drawn, layer.edit, bender._live)

    def put_back(self, bender: Bender) -> None:
        """Has ``bender`` play and show it again, as one step that can be undone.

        On another model only what is no weight comes back: distribution, seed, live.
        """
        if bender._books is None or bender._books.layers.model_hash != self.model_hash:
            bender._edit, bender._layer = self.edit.neutral(), None
        else:
            play(bender, self.arrays)
            bender._edit, bender._layer = self.edit, self._resumed(bender)
        bender._live = self.live
        if bender._layer:
            bender._tell_all()

    def _resumed(self, bender: Bender) -> Layer | None:
        if self.layer is None or bender._books is None:
            return None
        info = chosen(bender._books.infos, self.layer)
        ground = bender._books.playing(info.name) if self.ground is None else self.ground
        return Layer.resumed(info, ground, ground if self.drawn is None else self.drawn, self.edit)

    def to_json(self) -> dict[str, Any]:
        """As plain values: weights are float32, little-endian, in base64."""
        return {
            "model": self.model_hash, "layers": {name: _packed(values) for name, values in self.arrays.items()},
            "layer": self.layer, "ground": _packed(self.ground), "drawn": _packed(self.drawn), **asdict(self.edit),
            "live": int(self.live),
        }

    @classmethod
    def from_json(cls, values: object) -> Snapshot:
        """What ``to_json`` gave; BadDocument when it is something else."""
        found = dict_of(values, "bending")
        arrays = {name: _unpacked(packed, name) for name, packed in dict_of(found.get("layers"), "layers").items()}
        layer = found.get("layer")
        knobs = {name: taken(name, _plain(found.get(name), name)) for name in KNOBS}
        live = bool(knobs.pop("live"))
        ground, drawn = (_unpacked(found[key], key) if found.get(key) else None for key in ("ground", "drawn"))
        edit = Edit(**knobs)  # type: ignore[arg-type]
        return cls(text_of(found.get("model"), "model"), arrays,
                   None if layer is None else text_of(layer, "layer"), ground, drawn, edit, live)


def play(bender: Bender, arrays: Arrays) -> None:
    """Has the model play these layers, and its own weights in all others, as one step."""
    books = bender._ledger("preset")
    sizes = {info.name: info.size for info in books.infos}
    for name, values in arrays.items():
        if sizes.get(name) != values.size:
            raise BadDocument(f"layer '{name}' does not fit this model: its weights stay as they are")
    home = {name: books.original(name) for name in books.bent()}
    books.play({**home, **arrays})


def between(bender: Bender, one: Arrays, other: Arrays, amount: float) -> dict[str, np.ndarray]:
    """The weights between two sets of bent layers: ``one`` at 0, ``other`` at 1; unbent layers count as they are."""
    books = bender._ledger("preset")
    mixed = {}
    for name in {*one, *other}:
        first, last = (side[name] if name in side else books.original(name) for side in (one, other))
        mixed[name] = (first + (last - first) * np.float32(amount)).astype(np.float32)
    return mixed


def _packed(values: np.ndarray | None) -> str | None:
    return None if values is None else base64.b64encode(values.astype("<f4", copy=False).tobytes()).decode("ascii")


def _unpacked(text: object, what: str) -> np.ndarray:
    try:
        values = np.frombuffer(base64.b64decode(text_of(text, what, 1 << 32), validate=True), "<f4").astype(np.float32)
    except (binascii.Error, ValueError) as error:
        raise BadDocument(f"the weights of '{what}' are broken ({error})") from None
    if not np.isfinite(values).all():
        raise BadDocument(f"the weights of '{what}' are not all numbers")
    return values


def _plain(value: object, what: str) -> float | str:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise BadDocument(f"'{what}' is neither number nor word")
    return value
