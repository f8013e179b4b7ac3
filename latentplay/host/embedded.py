"""The Python inside a host's process: serves the objects on a thread of the external."""

from __future__ import annotations

from latentplay import _embedded, _wire
from latentplay.errors import LatentPlayError
from latentplay.host.serving import serve


class EmbeddedConnection:
    """To the objects of this process."""

    kind = "embedded"

    def receive(self) -> bytes | None:
        """The next request; None when the host ends."""
        message: bytes | None = _embedded.receive()
        return message

    def send(self, message: bytes) -> None:
        """A reply."""
        _embedded.send(message)


def main() -> None:
    """Serves requests until the host ends."""
    if _embedded.version() != _wire.VERSION:
        raise LatentPlayError(f"the external is of another build ({_embedded.version()}) than the Python package ({_wire.VERSION})")
    serve(EmbeddedConnection())
