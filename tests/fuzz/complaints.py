"""What an object should never say, and Python never print."""

from __future__ import annotations

import io
from collections.abc import Iterator

from latentplay.host.offline import OfflineHost


def wrong_lines(host: OfflineHost) -> Iterator[str]:
    """Of what was said since the last time: a fault of our own, or an error of more than one line."""
    for line in host.take_output():
        text = str(line.values[0]) if line.values else ""
        if "please report" in text or "Traceback" in text or (line.is_error and "\n" in text):
            yield text


def traceback_in(printed: io.StringIO) -> list[str]:
    """The end of what was printed, if there is a traceback in it."""
    text = printed.getvalue()
    return [text[-3000:]] if "Traceback" in text else []
