"""Going on where an engine before this one has ended: what the host keeps for the chains, and gives back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any, Protocol

from latentplay.files.later import np
from latentplay.host.backup import Backup
from latentplay.host.chain import Chain
from latentplay.host.errands import Errand
from latentplay.host.kept_chain import kept, put_back
from latentplay.host.member import Member
from latentplay.host.requests import Reply, Request
from latentplay.model import left_alone
from latentplay.model.jobs import JobQueue, hurry

MOVING = ("bend",)
"""Requests that may come as fast as a hand moves."""


class ChainServer(Protocol):
    """What this needs of the server."""

    reply: Reply
    jobs: JobQueue
    bending: JobQueue
    members: dict[int, Member]

    def chain(self, name: str) -> Chain:
        """The chain of that name, made where there is none."""


class Recall:
    """``handlers``: of the requests by which the host tells a new engine what it has kept."""

    def __init__(self, server: ChainServer) -> None:
        self._server = server
        self._backups: dict[str, Backup] = {}
        self._arrays: dict[str, np.ndarray] = {}
        self._recalls = False
        self.handlers: Mapping[str, Callable[[Request], None]] = {
            "recall_array": self._take_array, "recall": self._recall, "recall_end": self._end,
            "leave_alone": lambda request: left_alone.leave_alone(request.words[0]),
            "try_again": lambda request: left_alone.try_again(request.words[0]),
        }  # fmt: skip

    @contextmanager
    def following(self, request: Request) -> Iterator[None]:
        """Around a request: the host is told what to keep once all is done that follows from it."""
        member = self._server.members.get(request.number)
        if request.serial == 0 or request.selector == "free" or (member is None and request.selector != "new"):
            yield
            return
        backup = self._backup(member.chain if member else request.spec.chain)
        backup.begin(request.serial)
        moves = request.selector in MOVING and not (member and member.offline)  # off-line nobody moves a hand
        errand = Errand(partial(backup.end, request.serial, moves))
        errand.begin()
        with errand.part():
            yield

    def forget(self, chain: str) -> None:
        """A chain has ended."""
        if backup := self._backups.pop(chain, None):
            backup.close()

    def _backup(self, name: str) -> Backup:
        if name not in self._backups:
            server = self._server
            chain = server.chain(name)
            self._backups[name] = Backup(name, server.reply, server.bending, lambda: kept(chain), chain.set_state.tell)
        return self._backups[name]

    def _take_array(self, request: Request) -> None:
        self._arrays[request.words[0]] = np.zeros(0, np.float32) if request.values is None else request.values

    def _recall(self, request: Request) -> None:
        hurry(True)
        name = request.words[0]
        contents: Any = self._backup(name).recalled(request.data, self._arrays)
        put_back(self._server.chain(name), contents)
        self._recalls = True

    def _end(self, request: Request) -> None:
        """The host goes on when the chains are as they were."""
        self._arrays = {}
        if not self._recalls:
            self._server.reply(0, "recalled")
            return
        server = self._server
        server.jobs.add(lambda: server.bending.add(self._tell))

    def _tell(self) -> None:
        """All is as it was."""
        hurry(False)
        self._server.reply(0, "recalled")
