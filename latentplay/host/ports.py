"""Ports: what a chain hands to its members when a model has been loaded."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Protocol

from latentplay.errors import LatentPlayError, ModelError
from latentplay.host.attributes import Attributes, Playing
from latentplay.host.member import METHODS, Member
from latentplay.model.delay import Delay
from latentplay.model.jobs import JobQueue
from latentplay.model.model import DECODE, ENCODE, Model


class Holder(Playing, Protocol):
    """What this needs of a chain."""

    jobs: JobQueue
    attributes: Attributes


def measure(chain: Holder, model: Model, members: list[Member]) -> list[str]:
    """What loading takes long over: the delays that are reported and, where somebody plays in real time, what frames cost.
    Lines for the musician where a delay is not clear."""
    notes = set()
    for method in sorted({member.method(model) for member in members if member.plays} & set(model.methods)):
        try:
            number = model.number(method)
        except ModelError:
            continue  # its members are told when they get no port
        notes.add(delay_of(model, method).note(model.name))
        if not all(member.offline for member in members):
            chain.jobs.measure(partial(model.frame_seconds, number))
    return sorted(notes - {""})


def delay_of(model: Model, method: str) -> Delay:
    """From a sound that comes in to the same sound that comes out: of encode and decode together, or of one method."""
    return model.measured_delay if model.methods[method] in (ENCODE, DECODE) else model.delay_of(method)


def hand_out(chain: Holder, member: Member, file: Path, model: Model) -> None:
    """A port for a member that plays, word of the model for one that does not; an error for one that cannot play it."""
    words = [model.name, float(model.latents), model.rate]
    of_chain = str(file) if member.own is None else ""
    if not member.plays:
        chain.reply(member.number, "loaded", [*words, of_chain, float(model.info.channels)])
        return
    method = member.method(model)
    if member.kind in METHODS and not model.info.coder(method):
        error = f"{model.lacks(method)}; this object stays as it was"
        chain.reply(member.number, "error", [error])
        return
    try:
        number = model.number(method)
        port = chain.worker().open(
            model.weights, number, states=model.states(member.channels), offline=member.offline, seed=member.seed % 2**63,
            compute_seconds=0.0 if member.offline else model.frame_seconds(number), model_rate=model.rate, form=model.form(number)[1],
        )
    except (LatentPlayError, RuntimeError) as error:
        chain.reply(member.number, "error", [str(error)])
        return
    words = [*words, float(delay_of(model, method).samples), of_chain, method]
    chain.reply(member.number, "port", [*words, str(model.path)], port=port)
    chain.attributes.tell(member, model)
