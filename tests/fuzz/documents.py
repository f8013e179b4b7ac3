"""Presets, mappings, bends and automations, changed at random and read back: one line each, never a traceback."""

from __future__ import annotations

import contextlib
import io
import random
import time
from pathlib import Path

from fuzz.complaints import traceback_in, wrong_lines
from latentplay.host.offline import OfflineHost, OfflineObject
from latentplay.model.folders import DATA

WORDS = (
    b"-1", b"1e309", b"9" * 400, b"NaN", b"Infinity", b"null", b"true", b"[]", b"{}", b'""', b"\\ud800", b'"\\n"', b"[" * 3000, b"\xff",
    b"\0",
)  # fmt: skip


def changed(content: bytes, rng: random.Random) -> bytes:
    """The same file, less right."""
    for _ in range(rng.choice((1, 1, 2, 4))):
        at = rng.randrange(len(content) + 1)
        end = min(len(content), at + rng.choice((0, 1, 1, 4, 40)))
        content = content[:at] + rng.choice((b"", rng.choice(WORDS), rng.randbytes(1), content[at:end] * 2)) + content[end:]
    return content


def originals(objects: dict[str, OfflineObject], folder: Path) -> dict[str, bytes]:
    """A good file of each kind, written by the objects."""
    for name, selector, *words in (
        ("lp.preset", "preset_save", "one"), ("lp.preset", "write", "p.json"), ("lp.control", "point_add", "a"),
        ("lp.control", "write", "c.json"), ("lp.bend", "scale", 1.5), ("lp.bend", "write", "b.json"),
    ):  # fmt: skip
        objects[name].send(selector, *words)
    kept = Path(__file__).parents[1] / "preset" / "kept"
    found = {file.name: file.read_bytes() for file in [*folder.iterdir(), *kept.glob("preset-1.json")] if file.is_file()}
    return {name: content for name, content in found.items() if content and len(content) < 1 << 20}


def spoil(seed: int, seconds: float, folder: Path, most: int = 10**9) -> tuple[int, list[str]]:
    """How many files were read, and what should not have been said."""
    rng = random.Random(seed)
    host = OfflineHost(48000, folder)
    objects = {name: host.make(name, str(DATA / "demo.ts")) for name in ("lp.preset", "lp.control", "lp.bend")}
    good, read, found, until = originals(objects, folder), 0, [], time.monotonic() + seconds
    said = io.StringIO()
    with contextlib.redirect_stderr(said):
        while read < most and time.monotonic() < until:
            name = rng.choice(sorted(good))
            content = changed(good[name], rng)
            (folder / "spoilt.json").write_bytes(content)
            objects[rng.choice(sorted(objects))].send("read", "spoilt.json")
            read += 1
            found += [f"{name}: {text}: {content[:300]!r}" for text in wrong_lines(host)]
    host.close()
    return read, found + traceback_in(said)
