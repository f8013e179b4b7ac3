"""Serves the objects of a host: takes their requests, keeps their chains, loads models in the background, replies."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from latentplay.control.manager import Training
from latentplay.errors import LatentPlayError
from latentplay.host.chain import Chain
from latentplay.host.errands import ErrandJobs
from latentplay.host.member import Member
from latentplay.host.recall import Recall
from latentplay.host.requests import Reply, Request
from latentplay.host.seedmap_rebuild import MapMaking
from latentplay.host.set_state import PRESET
from latentplay.model.faults import said_first
from latentplay.model.jobs import InlineJobs, JobQueue, await_jobs

LONGEST_WRITE = 9.0
"""Seconds that the end of a host may be put off by."""


class Server:
    """The objects of a host by number, and the chains that their names tie together.

    ``make_jobs()`` makes a queue of background jobs; with InlineJobs everything is done when it is asked for, as an
    offline host wants it. ``begin`` and ``end`` are told around what goes on in the background. ``fixed_models``: a
    preset does not change which models play.
    """

    def __init__(
        self,
        reply: Reply,
        make_jobs: Callable[[], JobQueue] = InlineJobs,
        begin: Callable[[], None] = lambda: None,
        end: Callable[[], None] = lambda: None,
        fixed_models: bool = False,
        shared: bool = False,
    ) -> None:
        self.reply = reply
        self.fixed_models = fixed_models
        self.shared = shared

        def make() -> JobQueue:
            return ErrandJobs(make_jobs()) if shared else make_jobs()

        self.jobs = make()
        self.bending = make()  # a load may take seconds: bends do not wait for it
        self.presets = make()  # presets, one after the other
        self.training = Training(make)
        self.maps = MapMaking(begin, end, reply)
        self.members: dict[int, Member] = {}
        self.chains: dict[str, Chain] = {}
        self.recall = Recall(self)
        self.handlers: dict[str, Callable[[Request], None]] = {
            "new": self.new, "free": self.free, "open": self.open, "own": self.own, "close": self.close,
            "reload": self.reload, "bend": self.bend, "control": self.control, "preset": self.preset, "attribute": self.attribute,
            "seedmap_rebuild": self.seedmap_rebuild, "put_back": self.put_back, "write_beside": self.write_beside,
            "leave": self.leave, **self.recall.handlers,
        }  # fmt: skip

    def handle(self, request: Request) -> None:
        """One request; what goes wrong is told to the object that asked."""
        with self.recall.following(request):
            self._handle(request)

    def _handle(self, request: Request) -> None:
        try:
            self.handlers[request.selector](request)
        except LatentPlayError as error:
            self.reply(request.number, "error", [str(error)])
        except Exception as error:
            if said_first(error):
                self.reply(
                    request.number, "error", [f"'{request.selector}' failed inside latentplay ({error!r}): please report it"]
                )

    def chain(self, name: str) -> Chain:
        """The chain of that name, made where there is none."""
        if name not in self.chains:
            self.chains[name] = Chain(
                name, self.jobs, self.bending, self.training, self.reply, self.fixed_models, self.shared
            )
        return self.chains[name]

    def new(self, request: Request) -> None:
        """An object is there."""
        spec = request.spec
        if spec.offline:
            await_jobs()
        chain = self.chain(spec.chain)
        member = Member(
            request.number, spec.class_name, spec.chain, spec.channels, spec.seed, spec.offline,
            folder=Path(spec.folder), keeps=spec.keeps, asked=spec.method, trust=spec.trust,
        )
        self.members[request.number] = member
        chain.join(member, spec.file or None, own=spec.own)

    def free(self, request: Request) -> None:
        """The object is gone; a chain without objects ends with its worker."""
        member = self.members.pop(request.number, None)
        if member is not None and self.chains[member.chain].leave(member):
            self.chains.pop(member.chain)
            self.recall.forget(member.chain)

    def _who(self, request: Request) -> tuple[Member, Chain]:
        member = self.members[request.number]
        return member, self.chains[member.chain]

    def open(self, request: Request) -> None:
        """A model for the whole chain."""
        member, chain = self._who(request)
        chain.open(Path(request.words[0]), asked_by=member)

    def own(self, request: Request) -> None:
        """A model for one object."""
        member, chain = self._who(request)
        chain.open_own(member, Path(request.words[0]))

    def close(self, request: Request) -> None:
        """Silence."""
        self._who(request)[1].close()

    def reload(self, request: Request) -> None:
        """The file again, as it is now."""
        member, chain = self._who(request)
        chain.reload(member)

    def bend(self, request: Request) -> None:
        """A message for lp.bend, and the array that it names."""
        member, chain = self._who(request)
        bend = partial(chain.bend, member, request.words, request.values)
        if chain.presets_ahead:  # one that is to be loaded brings bends, which come first
            self._behind_presets(chain, bend)
        else:
            bend()

    def preset(self, request: Request) -> None:
        """A message for lp.preset, with the state of its chain."""
        member, chain = self._who(request)
        self._behind_presets(chain, partial(chain.presets.handle, request, member.folder))

    def _behind_presets(self, chain: Chain, job: Callable[[], None]) -> None:
        """On the thread of the presets, after what waits there."""
        chain.presets_ahead.append(job)

        def done() -> None:
            try:
                job()
            finally:
                chain.presets_ahead.popleft()

        self.presets.add(done)

    def control(self, request: Request) -> None:
        """A message for lp.control."""
        member, chain = self._who(request)
        chain.control.dispatch(member, request.words, request.groups)

    def put_back(self, request: Request) -> None:
        """What a set has kept of an object."""
        member, chain = self._who(request)
        job = partial(chain.set_state.put_back, member, int(request.words[0]), request.data)
        if member.kind == PRESET:
            self._behind_presets(chain, job)
        else:
            job()

    def write_beside(self, request: Request) -> None:
        """The host has taken a state whose large parts lie in files."""
        member, chain = self._who(request)
        self.bending.add(partial(chain.set_state.write_beside, member, request.data))

    def attribute(self, request: Request) -> None:
        """A message for the attributes of a model."""
        member, chain = self._who(request)
        chain.jobs.add(partial(chain.attributes.handle, member, request.words, request.values, request.now))

    def seedmap_rebuild(self, request: Request) -> None:
        """A new seed map, for every lp.mod~ of the process."""
        if self.fixed_models:
            return
        members = list(self.members.values())
        self.maps.start(request.number, request.words, lambda: [m.number for m in members if m.kind == "lp.mod~"])

    def leave(self, request: Request) -> None:
        """The host is about to end: it waits for what is to be written, but not for long."""
        end = time.monotonic() + LONGEST_WRITE
        for jobs in (self.presets, self.bending):  # a preset is written after bends that it asks for, bends after presets that bring them
            jobs.finish(end - time.monotonic())
        self.reply(0, "written")

    def stop(self) -> None:
        """Ends the jobs, and gives up a seed map that is being made."""
        self.maps.stop()
        for chain in self.chains.values():
            chain.presets.close()
        for jobs in (self.jobs, self.bending, self.presets, self.training):
            jobs.stop()
