"""What is kept of a chain for an engine that comes after this one, and put back by it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from latentplay.bend.snapshot import Snapshot
from latentplay.host.set_state import SetBends
from latentplay.model import known, measurements

if TYPE_CHECKING:
    from latentplay.host.chain import Chain


@dataclass(frozen=True, eq=False)
class KeptChain:
    """``own``: the files of members that have one, by number. ``measured``: what loading need not find out again;
    ``put_back``: how often a set has put members back."""

    file: Path | None
    own: dict[int, Path]
    bends: Snapshot | SetBends | None
    mapping: dict[str, Any]
    presets: dict[str, Any]
    measured: dict[Any, Any]
    known: dict[str, Path]
    put_back: dict[int, int]
    attributes: dict[Any, Any]


def kept(chain: Chain) -> KeptChain:
    """The chain as it is; to be called between two bends."""
    bender = chain.bender(make=False)
    bends = chain.waiting_bends or (bender.state() if bender else None)
    own = {member.number: member.own for member in list(chain.members) if member.own is not None}
    return KeptChain(
        chain.file, own, bends, chain.control.mapper.to_json(), chain.presets.kept(), measurements.measured(), known.known(),
        dict(chain.set_state.counts),
        chain.attributes.kept(),
    )


def put_back(chain: Chain, contents: KeptChain) -> None:
    """Before its members join; the bends follow when the model is there."""
    known.put_back(contents.known)
    measurements.put_back(contents.measured)
    chain.file, chain.own_files = contents.file, dict(contents.own)
    chain.attributes.put_back(contents.attributes)
    chain.waiting_bends = contents.bends
    chain.control.mapper.from_json(contents.mapping)
    chain.presets.put_back(contents.presets)
    chain.set_state.counts = dict(contents.put_back)
