"""The demo model as it was before its latents were centred on its sounds: a preset of that time names it by its hash.

Both are one file but for the eight numbers that latents are counted from, so the former is made from the present one.
"""

from __future__ import annotations

import os
from pathlib import Path

from latentplay.errors import LatentPlayError, quoted
from latentplay.files.records import with_numbers
from latentplay.model.folders import DATA

HASH = "c662234921b4d257"
ORIGIN = (-0.6839221715927124, -0.24507050216197968, -0.16619685292243958, -0.13667190074920654,
          -0.04663347825407982, 0.06269318610429764, 0.009209927171468735, -0.0046782055869698524)
PRESENT_ORIGIN = (1.3474572896957397, -3.1179683208465576, -1.6893941164016724, 1.0639652013778687,
                  0.05404599383473396, -0.23781487345695496, -0.051841381937265396, 0.22525937855243683)
"""Where the latents of the encoder's network have their 0: (8,), of the former and of the present file."""


def make() -> Path:
    """The file, made on first use in the user's cache folder. LatentPlayError when it cannot be written."""
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    path = home / "latentplay" / HASH / "demo.ts"
    if path.is_file():
        return path
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(f".{os.getpid()}")
        part.write_bytes(with_numbers((DATA / "demo.ts").read_bytes(), PRESENT_ORIGIN, ORIGIN))
        part.replace(path)
    except OSError as error:
        raise LatentPlayError(f"the former demo model cannot be written to {quoted(path)} ({error.strerror})") from error
    return path


def stands_for(path: Path, model_hash: str) -> bool:
    """Whether a preset of the former demo model is to be played by ``path``, the present one."""
    return model_hash == HASH and path == DATA / "demo.ts"
