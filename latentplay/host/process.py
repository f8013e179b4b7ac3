"""The engine in a process of its own: serves the objects of the host that started it, over the loopback interface.

The host starts it, and tells it on its standard input where to come to and the secret to say there. It ends with the host.
"""

from __future__ import annotations

import os
import socket
import struct
import sys
import threading

from latentplay import _wire
from latentplay.host.serving import serve

SIZE = struct.Struct("<Q")
FIRST_FILE, LAST_FILE = 3, 4096


class SocketConnection:
    """To the objects of another process: each message is its size in 8 bytes, then its bytes."""

    kind = "process"

    def __init__(self, port: int, secret: bytes) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._sending = threading.Lock()
        self.send(secret + _wire.VERSION.encode())

    def send(self, message: bytes) -> None:
        """A reply, from any thread; nothing when the host has ended."""
        with self._sending:
            try:
                self._socket.sendall(SIZE.pack(len(message)))
                self._socket.sendall(message)
            except OSError:
                pass

    def receive(self) -> bytes | None:
        """The next request; None when the host has ended."""
        head = self._read(SIZE.size)
        if head is None:
            return None
        (size,) = SIZE.unpack(head)
        return self._read(size) if size <= _wire.LONGEST else None

    def _read(self, size: int) -> bytes | None:
        message = bytearray(size)
        view, at = memoryview(message), 0
        while at < size:
            try:
                got = self._socket.recv_into(view[at:])
            except OSError:
                return None
            if got == 0:
                return None
            at += got
        return bytes(message)


def main() -> None:
    """Serves requests until the host ends."""
    os.closerange(FIRST_FILE, LAST_FILE)  # what the host had open is not ours to keep
    port, secret = os.read(0, 4096).split()
    _wire.end_with_parent()  # from here on it is that thread that reads standard input
    serve(SocketConnection(int(port), secret))
    os._exit(0)  # no destructor may meet a worker that still runs


if __name__ == "__main__":
    sys.exit("latentplay: the engine is started by a host; see docs/en/engine.md")
