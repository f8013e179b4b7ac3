"""Serves the objects of a host over a connection, until the host ends: the same in the host's process and in one of its own."""

from __future__ import annotations

import os
import sys
from functools import partial
from typing import Any, Protocol

from latentplay import _wire
from latentplay.host.server import Server
from latentplay.model.engine import stop_all
from latentplay.model.jobs import Jobs


class Connection(Protocol):
    """The way to the objects. ``kind``: embedded or process."""

    kind: str

    def receive(self) -> bytes | None:
        """Waits for the next request; None when the host ends."""

    def send(self, message: bytes) -> None:
        """A reply, from any thread."""


class ConsoleStream:
    """stdout and stderr of Python, line by line to the host's console."""

    encoding = "utf-8"

    def __init__(self, connection: Connection, selector: str) -> None:
        self.connection, self.selector = connection, selector
        self.line = ""

    def write(self, text: str) -> int:
        """Keeps what is no whole line yet."""
        *lines, self.line = (self.line + text).split("\n")
        for line in lines:
            if line.strip():
                self.connection.send(_wire.reply(0, self.selector, [line]))
        return len(text)

    def flush(self) -> None:
        """Lines go out by themselves."""


def serve(connection: Connection) -> None:
    """Serves requests until the host ends."""

    def reply(number: int, selector: str, words: Any = (), **more: Any) -> None:
        connection.send(_wire.reply(number, selector, words, **more))

    sys.stdout, sys.stderr = ConsoleStream(connection, "post"), ConsoleStream(connection, "error")
    begin, end = partial(reply, 0, "begin"), partial(reply, 0, "end")
    shared = connection.kind == "process"
    server = Server(reply, lambda: Jobs(begin, end), begin, end, shared=shared)
    reply(0, "engine", [connection.kind, float(os.getpid())])
    while (message := connection.receive()) is not None:
        try:
            server.handle(_wire.request_of(message))
        finally:
            end()
    server.stop()
    stop_all(200)  # the host waits a quarter of a second for this, then ends at once
