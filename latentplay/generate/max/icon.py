"""The package's icon, drawn dot by dot: a wave goes in, three points of a latent space, a wave comes out."""

from __future__ import annotations

import math
import struct
import zlib

SIZE, FINE = 128, 3
"""Dots, and how many samples each has across."""
DARK, LIGHT, ACCENT = (20, 38, 36), (236, 244, 240), (66, 200, 150)
POINTS = ((64.0, 34.0, 8.0), (50.0, 78.0, 8.0), (80.0, 94.0, 8.0))
"""x, y, radius."""


def icon() -> bytes:
    """A PNG with a palette, not compressed: the same bytes on every machine."""
    shades = [shade(DARK, LIGHT, i) for i in range(FINE * FINE + 1)] + [shade(DARK, ACCENT, i) for i in range(FINE * FINE + 1)]
    rows = b"".join(b"\0" + bytes(dot(x, y) for x in range(SIZE)) for y in range(SIZE))
    head = struct.pack(">IIBBBBB", SIZE, SIZE, 8, 3, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"PLTE", b"".join(map(bytes, shades))), (b"IDAT", stored(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(name, data) for name, data in chunks)


def shade(a: tuple[int, int, int], b: tuple[int, int, int], part: int) -> list[int]:
    """A colour between two."""
    return [round(x + (y - x) * part / (FINE * FINE)) for x, y in zip(a, b, strict=True)]


def dot(x: int, y: int) -> int:
    """The number of a dot's colour: the shapes' share of its samples."""
    spots = [(x + (i + 0.5) / FINE, y + (j + 0.5) / FINE) for i in range(FINE) for j in range(FINE)]
    points = sum(any(math.hypot(px - u, py - v) < r for px, py, r in POINTS) for u, v in spots)
    return FINE * FINE + 1 + points if points else sum(on_line(u, v) for u, v in spots)


def on_line(x: float, y: float) -> bool:
    """A wave that comes in from the left, and another, gentler one that leaves on the right."""
    if 10 < x < 42:
        high, turn = 20, 2 * math.pi * (x - 10) / 32
    elif 90 < x < 118:
        high, turn = 11, 2 * math.pi * (x - 90) / 28
    else:
        return False
    slope = high * 2 * math.pi / 30 * math.cos(turn)
    return abs(y - 64 - high * math.sin(turn)) < 3 * math.hypot(1, slope)


def stored(data: bytes) -> bytes:
    """A zlib stream of one stored block: compressors differ from one machine to the next."""
    return b"\x78\x01\x01" + struct.pack("<HH", len(data), len(data) ^ 0xFFFF) + data + struct.pack(">I", zlib.adler32(data))


def chunk(name: bytes, data: bytes) -> bytes:
    """One of a PNG's parts."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
