"""The Python of an external: serves the requests of a host's objects until the host ends."""

from __future__ import annotations

import atexit
import sys
import threading

from latentplay import _host
from latentplay.host.server import Server
from latentplay.model.engine import load_engine
from latentplay.model.jobs import Jobs


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


def main() -> None:
    """Serves requests until the host ends. Runs on the external's own thread."""
    joined = threading.main_thread() is not threading.current_thread()
    if joined:
        atexit.register(_host.leave)
    else:
        sys.stdout, sys.stderr = ConsoleStream("post"), ConsoleStream("error")
    server = Server(_host.reply, lambda: Jobs(_host.begin_work, _host.end_work), _host.begin_work, _host.end_work)
    while (request := _host.next_request()) is not None:
        try:
            server.handle(request)
        finally:
            _host.end_work()
    server.stop()
    # The external waits a quarter of a second for this, then ends the process at once: nothing of torch may still run when
    # its static destructors do.
    if "latentplay._engine" in sys.modules:
        load_engine().stop_all(200)
