"""What bending costs: milliseconds, and how many copies of the layer that is. `python tests/bend_messages.py [weights]`"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from latentplay.bend import ArrayLayers, Bender
from latentplay.spec.bend import DISTRIBUTIONS


def seconds(work: Callable[[], object], times: int = 5) -> float:
    """The median of a few runs."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return sorted(taken)[times // 2]


def main(size: int) -> None:
    """One layer of ``size`` weights under every message that costs something."""
    rng = np.random.default_rng(0)
    layers = ArrayLayers({"decoder.w": rng.standard_t(4, size) * 0.05})
    bender, copy = Bender(layers), seconds(lambda: layers.get("decoder.w"))

    def tell(what: str, work: Callable[[], object], times: int = 5) -> None:
        taken = seconds(work, times)
        print(f"{what:<22}{1e3 * taken:9.1f} ms {taken / copy:8.1f} copies")

    print(f"{size} weights, one copy {1e3 * copy:.1f} ms")
    tell("layer", lambda: bender.layer(0))
    tell("scale", lambda: bender.scale(rng.uniform(0.9, 1.1)))
    tell("scale, set", lambda: (bender.scale(rng.uniform(0.9, 1.1)), bender.set()))
    bender.live(1)
    tell("scale, live", lambda: bender.scale(rng.uniform(0.9, 1.1)))
    bender.live(0)
    tell("chaos, first", lambda: bender.chaos(10), 1)
    for kind in DISTRIBUTIONS:
        bender.distribution(kind)
        tell(f"chaos, {kind}", lambda: bender.chaos(rng.uniform(10, 100)), 3)
    tell("random", lambda: bender.random(int(rng.integers(1000))), 3)
    tell("view of 1024", lambda: bender.view(1024))
    drawn = bender.view(1024) + np.float32(0.1)
    tell("draw", lambda: bender.draw(drawn), 3)
    tell("reload", bender.reload, 1)
    with tempfile.TemporaryDirectory() as folder:
        tell("write", lambda: bender.write(str(Path(folder) / "take")), 1)
        tell("read", lambda: bender.read(str(Path(folder) / "take")), 1)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 4_718_592)
