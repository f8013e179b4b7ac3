"""Records of a model file, changed where they lie: nothing else of the file moves."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence


def with_numbers(file: bytes, before: Sequence[float], after: Sequence[float]) -> bytes:
    """A model file with other float32 numbers in the one record that holds ``before``, and with that record's checksum."""
    old, new = (struct.pack(f"<{len(numbers)}f", *numbers) for numbers in (before, after))
    old_sum, new_sum = (struct.pack("<I", zlib.crc32(record)) for record in (old, new))
    return file.replace(old, new).replace(old_sum, new_sum)
