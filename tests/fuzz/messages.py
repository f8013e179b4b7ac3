"""Messages that a patch could send by mistake or out of malice, to every object: no traceback, no "please report", one line each."""

from __future__ import annotations

import contextlib
import io
import random
import time
from pathlib import Path

from fuzz.complaints import traceback_in, wrong_lines
from latentplay.host.offline import OfflineHost
from latentplay.model.folders import DATA
from latentplay.spec.table import objects

NAMES = [each.name for each in objects() if each.name != "lp.model~"]
SLOW = {"open", "own", "reload", "train", "seedmap_rebuild"}
NASTY = (
    "~nosuchuser/x", "~", "/", "//", "..", "../../../../etc/passwd", "/dev/null", "/dev/full", "/proc/self/mem", ".", "-", "--", "",
    "a" * 300, "a/" * 200, "\x01", "a\nb", "é", "日本", "\ud800", "%s%n%d", "{}", "$1", "1e309", "nan", "inf", "0x1p9", "*", "all", "none",
    "layer", "preset", "true", "null", "[]", "a,b", "a;b", "name with spaces", "CON", "x.json", "x.ts", "\u202e", "\ufeff",
)
NUMBERS = (0.0, -0.0, 1.0, -1.0, 0.5, 2.0, 127.0, 128.0, 1e6, 1e9, 3e9, 1e18, 1e38, -1e38, 1e-38, float("inf"), float("-inf"), float("nan"))


def value(rng: random.Random) -> float | str:
    """One word."""
    return rng.choice(NASTY) if rng.random() < 0.5 else rng.choice(NUMBERS)


def message(rng: random.Random) -> tuple[str, str, list[float | str]]:
    """An object's name, a selector, and words."""
    name = rng.choice(NAMES)
    table = next(each for each in objects() if each.name == name)
    known = sorted({row.name for row in (*table.params, *table.messages)})
    selector = rng.choice(known) if rng.random() < 0.9 else str(rng.choice(NASTY))
    words = [value(rng) for _ in range(rng.choice((0, 1, 1, 2, 2, 3, 5, 9)))]
    return name, selector, words[:0] if selector in SLOW else words


def storm(seed: int, seconds: float, folder: Path, most: int = 10**9) -> tuple[int, list[str]]:
    """How many messages were sent, and what should not have been said."""
    rng = random.Random(seed)
    host = OfflineHost(48000, folder)
    made = {name: host.make(name, str(DATA / "demo.ts")) for name in NAMES}
    sent, found, until = 0, [], time.monotonic() + seconds
    said = io.StringIO()
    with contextlib.redirect_stderr(said):
        while sent < most and time.monotonic() < until:
            name, selector, words = message(rng)
            try:
                made[name].send(selector, *words)
            except (UnicodeError, ValueError) as error:  # what no host can send
                if "surrogate" not in str(error):
                    found.append(f"{name} {selector} {words!r}: {error!r}")
            sent += 1
            found += [f"{name} {selector} {words!r}: {text}" for text in wrong_lines(host)]
    host.close()
    return sent, found + traceback_in(said)
