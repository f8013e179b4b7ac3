"""The engine started as a host starts it, asked one thing, and stopped: the proof that it can be."""

from __future__ import annotations

import secrets
import socket
import struct
import subprocess
import time
from dataclasses import dataclass

from latentplay import _wire
from latentplay.errors import LatentPlayError

SIZE = struct.Struct("<Q")
SECONDS = 60.0
"""A first start after an installation reads everything from the disk."""


class EngineDoesNotStart(LatentPlayError):
    """The line says at what it failed."""


@dataclass(frozen=True)
class Started:
    """``seconds`` until it answered; ``version``: of its messages, as the compiled parts of that Python know them."""

    seconds: float
    version: str


def start_and_stop(python: str, path: str) -> Started:
    """Starts the engine of a Python, asks, stops it. EngineDoesNotStart when there is no answer."""
    begin, secret = time.monotonic(), secrets.token_hex(16)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.1)
        child = start(python, path, f"{listener.getsockname()[1]} {secret}\n")
        try:
            with accepted(listener, child) as came:
                hello = receive(came)
                if not hello.startswith(secret.encode()):
                    raise EngineDoesNotStart("something else came in its place")
                ask(came)
                return Started(time.monotonic() - begin, hello[len(secret) :].decode())
        finally:
            stop(child)


def start(python: str, path: str, line: str) -> subprocess.Popen[bytes]:
    """The process; its standard input stays open for as long as it is to live."""
    words = _wire.engine_command(python, path)
    try:
        child = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, bufsize=0)
    except OSError as error:
        raise EngineDoesNotStart(f"'{python}' does not run ({error.strerror})") from error
    assert child.stdin is not None
    try:
        child.stdin.write(line.encode())
        child.stdin.flush()
    except OSError:
        pass  # it has ended: whoever waits for it will see why
    return child


def accepted(listener: socket.socket, child: subprocess.Popen[bytes]) -> socket.socket:
    """Its connection."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        try:
            came, _ = listener.accept()
        except TimeoutError:
            if child.poll() is not None:
                raise EngineDoesNotStart(last_words(child)) from None
            continue
        came.settimeout(SECONDS)
        return came
    raise EngineDoesNotStart(f"it does not answer within {SECONDS:g} s")


def last_words(child: subprocess.Popen[bytes]) -> str:
    """Why it ended: the last line that it printed."""
    assert child.stderr is not None
    said = child.stderr.read().decode(errors="replace").strip().splitlines()
    return f"it ends with code {child.returncode}" + (f" ({said[-1]})" if said else "")


def receive(came: socket.socket) -> bytes:
    """A message: its size, then its bytes."""
    try:
        (size,) = SIZE.unpack(exactly(came, SIZE.size))
        if size > _wire.LONGEST:
            raise EngineDoesNotStart("it says something that is no message")
        return exactly(came, size)
    except OSError as error:
        raise EngineDoesNotStart(f"the connection ended ({error})") from error


def exactly(came: socket.socket, size: int) -> bytes:
    """So many bytes."""
    found = bytearray()
    while len(found) < size:
        piece = came.recv(min(size - len(found), 1 << 16))
        if not piece:
            raise ConnectionError("it hung up")
        found += piece
    return bytes(found)


def ask(came: socket.socket) -> None:
    """What a host says last to a new engine, and waits for: that all chains are back, of which there are none."""
    message = _wire.request(0, "recall_end")
    try:
        came.sendall(SIZE.pack(len(message)) + message)
    except OSError as error:
        raise EngineDoesNotStart(f"the connection ended ({error})") from error
    while _wire.selector_of(receive(came)) != "recalled":
        pass


def stop(child: subprocess.Popen[bytes]) -> None:
    """It ends when its standard input does."""
    assert child.stdin is not None and child.stderr is not None
    child.stdin.close()
    try:
        child.wait(5)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
    child.stderr.close()
