"""What a bender has done, to be put back later: the bent layers, the chosen layer, its parameters."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, TypeAlias

from latentplay.bend.layer import Edit
from latentplay.bend.params import PARAMS, taken
from latentplay.errors import quoted
from latentplay.files.documents import BadDocument, dict_of, text_of
from latentplay.files.later import np

Arrays: TypeAlias = "Mapping[str, np.ndarray]"


Pack: TypeAlias = "Callable[[np.ndarray, str], str]"
Unpack: TypeAlias = "Callable[[object, str], np.ndarray]"


def _packed(values: np.ndarray, _: str) -> str:
    return base64.b64encode(values.astype("<f4", copy=False).tobytes()).decode("ascii")


def _unpacked(text: object, what: str) -> np.ndarray:
    try:
        values = np.frombuffer(base64.b64decode(text_of(text, what, 1 << 32), validate=True), "<f4").astype(np.float32)
    except (binascii.Error, ValueError) as error:
        raise BadDocument(f"the weights of {quoted(what)} are broken ({error})") from None
    if not np.isfinite(values).all():
        raise BadDocument(f"the weights of {quoted(what)} are not all numbers")
    return values


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

    def to_json(self, pack: Pack = _packed) -> dict[str, Any]:
        """As plain values. ``pack(weights, layer)`` writes weights: float32, little-endian, in base64."""
        chosen = self.layer or ""
        ground, drawn = (None if values is None else pack(values, chosen) for values in (self.ground, self.drawn))
        return {
            "model": self.model_hash, "layers": {name: pack(values, name) for name, values in self.arrays.items()},
            "layer": self.layer, "ground": ground, "drawn": drawn, **asdict(self.edit), "live": int(self.live),
        }

    @classmethod
    def from_json(cls, values: object, unpack: Unpack = _unpacked) -> Snapshot:
        """What ``to_json`` gave; BadDocument when it is something else. ``unpack(packed, layer)`` reads weights."""
        found = dict_of(values, "bending")
        arrays = {name: unpack(packed, name) for name, packed in dict_of(found.get("layers"), "layers").items()}
        layer = found.get("layer")
        params = {name: taken(name, _plain(found.get(name), name)) for name in PARAMS}
        live = bool(params.pop("live"))
        ground, drawn = (unpack(found[key], str(layer)) if found.get(key) else None for key in ("ground", "drawn"))
        edit = Edit(**params)  # type: ignore[arg-type]
        return cls(text_of(found.get("model"), "model"), arrays,
                   None if layer is None else text_of(layer, "layer"), ground, drawn, edit, live)


def _plain(value: object, what: str) -> float | str:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise BadDocument(f"'{what}' is neither number nor word")
    return value
