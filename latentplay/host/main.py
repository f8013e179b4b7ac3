"""Python's side of the external: takes requests from a host's objects, loads models in the background, answers."""

from __future__ import annotations

import atexit
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from latentplay import _host
from latentplay.chains import Chain, Member
from latentplay.engine import load_engine
from latentplay.errors import LatentPlayError
from latentplay.jobs import Jobs
from latentplay.mapmaking import MapMaking
from latentplay.mapping.desk import Training

Words = list[Any]


class ConsoleStream:
    """stdout and stderr of Python, line by line to the host's console."""

    encoding = "utf-8"

    def __init__(self, selector: str) -> None:
        self.selector = selector
        self.line = ""

    def write(self, text: str) -> int:
        """Keeps what is no whole line yet."""
        *lines, self.line = (self.line + text).split("\n")
        for line in lines:
            if line.strip():
                _host.reply(0, self.selector, [line])
        return len(text)

    def flush(self) -> None:
        """Lines go out by themselves."""


class Host:
    """The objects of a host process, by number, and the chains that their names tie together."""

    def __init__(self) -> None:
        self.jobs = Jobs(_host.begin_work, _host.end_work)
        self.bending = Jobs(_host.begin_work, _host.end_work)  # a load may take seconds: bends do not wait for it
        self.keeping = Jobs(_host.begin_work, _host.end_work)  # presets, one after the other
        self.training = Training(_host.begin_work, _host.end_work)
        self.maps = MapMaking(_host.begin_work, _host.end_work, _host.reply)
        self.members: dict[int, Member] = {}
        self.chains: dict[str, Chain] = {}
        self.handlers: dict[str, Callable[[int, Words], None]] = {
            "new": self.new, "free": self.free, "open": self.open, "own": self.own, "close": self.close,
            "reload": self.reload, "seedmap_rebuild": self.seedmap_rebuild, "preset": self.preset, "control": self.control,
        }

    # --- requests ---------------------------------------------------------------------------------------------------

    def handle(self, number: int, selector: str, words: Words, values: Any = None) -> None:
        """One request; what goes wrong is told to the object that asked."""
        try:
            if selector == "bend":
                self.bend(number, words, values)
            else:
                self.handlers[selector](number, words)
        except LatentPlayError as error:
            _host.reply(number, "error", [str(error)])
        except Exception as error:
            traceback.print_exc()
            _host.reply(number, "error", [f"'{selector}' failed inside latentplay ({error!r}): please report it"])

    def new(self, number: int, words: Words) -> None:
        """Words: class, chain, file, own, channels, seed, offline, and lp.bend's folder."""
        kind, name, file, own, channels, seed, offline, *folder = words
        if name not in self.chains:
            self.chains[name] = Chain(name, self.jobs, self.bending, self.training, _host.reply)
        chain = self.chains[name]
        member = Member(number, kind, chain, int(channels), int(seed), bool(offline), folder=Path(*folder))
        self.members[number] = member
        chain.join(member, file or None, own=bool(own))

    def free(self, number: int, words: Words) -> None:
        """The object is gone; a chain without objects ends with its worker."""
        member = self.members.pop(number, None)
        if member is not None and member.chain.leave(member):
            self.chains.pop(member.chain.name, None)

    def open(self, number: int, words: Words) -> None:
        """A model for the whole chain."""
        member = self.members[number]
        member.chain.open(Path(words[0]), asked_by=member)

    def own(self, number: int, words: Words) -> None:
        """A model for one object."""
        member = self.members[number]
        member.chain.open_own(member, Path(words[0]))

    def close(self, number: int, words: Words) -> None:
        """Silence."""
        self.members[number].chain.close()

    def reload(self, number: int, words: Words) -> None:
        """The file again, as it is now."""
        member = self.members[number]
        member.chain.reload(member)

    def bend(self, number: int, words: Words, values: Any) -> None:
        """A message for lp.bend, and the array that it names."""
        member = self.members[number]
        member.chain.bend(member, words, values)

    def preset(self, number: int, words: Words) -> None:
        """A message for lp.preset, with the state of its chain."""
        member = self.members[number]
        self.keeping.add(lambda: member.chain.keeper.hear(number, member.folder, words))

    def control(self, number: int, words: Words) -> None:
        """A message for lp.control."""
        member = self.members[number]
        member.chain.pads.obey(member, words)

    def seedmap_rebuild(self, number: int, words: Words) -> None:
        """A new seed map, for every lp.mod~ of the process."""
        self.maps.start(number, words, lambda: [m.number for m in list(self.members.values()) if m.kind == "lp.mod~"])

    def stop(self) -> None:
        """Ends jobs and workers. The external waits a quarter of a second for this, then ends the process at once:
        nothing of torch may still run when its static destructors do."""
        self.maps.stop()
        self.jobs.stop()
        self.bending.stop()
        self.keeping.stop()
        self.training.stop()
        if "latentplay._engine" in sys.modules:
            load_engine().stop_all(200)


def main() -> None:
    """Serves requests until the host ends. Runs on the external's own thread."""
    joined = threading.main_thread() is not threading.current_thread()
    if joined:
        atexit.register(_host.leave)
    else:
        sys.stdout, sys.stderr = ConsoleStream("post"), ConsoleStream("error")
    host = Host()
    while (request := _host.next_request()) is not None:
        try:
            host.handle(*request)
        finally:
            _host.end_work()
    host.stop()
