"""The file of a Max for Live device: three chunks, the last of which is a patcher as Max writes it."""

from __future__ import annotations

import struct

AUDIO_EFFECT = b"aaaa"
TYPE_NUMBER = int.from_bytes(AUDIO_EFFECT, "big")
"""As the project inside the patcher names it."""
UNFROZEN = 1
"""What `meta` holds while scripts and externals lie outside the file."""


def chunk(name: bytes, data: bytes) -> bytes:
    """A name, a length, the data."""
    return name + struct.pack("<I", len(data)) + data


def packed(patcher: str) -> bytes:
    """The device around its patcher."""
    head = chunk(b"ampf", AUDIO_EFFECT) + chunk(b"meta", struct.pack("<I", UNFROZEN))
    return head + chunk(b"ptch", patcher.encode() + b"\0")
