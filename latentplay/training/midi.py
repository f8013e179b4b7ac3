"""Standard MIDI files, just enough to ask a synthesiser for notes."""

import struct
from dataclasses import dataclass
from pathlib import Path

TICKS = 480
"""Ticks in a quarter note; with the default tempo of 120, in half a second."""


@dataclass(frozen=True)
class Note:
    """One note: start and length in seconds, key 0 ... 127, velocity 1 ... 127, channel 0 ... 15 (9 = drums)."""

    start: float
    length: float
    key: int
    velocity: int
    channel: int = 0


def quantity(number: int) -> bytes:
    """A whole number in seven-bit groups, highest first, as MIDI files write delays."""
    groups = [number & 0x7F]
    while number := number >> 7:
        groups.append(0x80 | number & 0x7F)
    return bytes(reversed(groups))


def events(notes: list[Note]) -> list[tuple[int, bytes]]:
    """Note-ons and note-offs as (tick, message), in order."""
    found = []
    for n in notes:
        found.append((round(n.start * 2 * TICKS), bytes([0x90 | n.channel, n.key, n.velocity])))
        found.append((round((n.start + n.length) * 2 * TICKS), bytes([0x80 | n.channel, n.key, 0])))
    return sorted(found)


def write_midi(path: Path, notes: list[Note], programs: dict[int, int], controls: bytes = b"") -> None:
    """Writes a type 0 file at 120 beats a minute; `programs` is {channel: program}."""
    track = b"".join(b"\0" + bytes([0xC0 | channel, program]) for channel, program in programs.items()) + controls
    now = 0
    for tick, message in events(notes):
        track += quantity(tick - now) + message
        now = tick
    track += quantity(TICKS) + b"\xff\x2f\x00"
    head = b"MThd" + struct.pack(">IHHH", 6, 0, 1, TICKS)
    path.write_bytes(head + b"MTrk" + struct.pack(">I", len(track)) + track)
