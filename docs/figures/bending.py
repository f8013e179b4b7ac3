"""Draws docs/figures/bending.png: what chaos does to the weights of a layer. `python docs/figures/bending.py`"""

from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

from latentplay.bend.edits import distribution
from latentplay.spec.bend import DISTRIBUTIONS

CHAOS = (0, 30, 100)
SMALL = {"fontsize": 8}


def main() -> None:
    """Histograms above, each weight against what it was below; one column a distribution."""
    rng = np.random.default_rng(1)
    layer = (rng.standard_t(4, 40000) * 0.05 + rng.choice([-0.1, 0.08], 40000)).astype(np.float32)
    bins = np.linspace(-0.4, 0.4, 81)
    figure, rows = plt.subplots(2, 4, figsize=(10, 4.4), sharex=True, sharey="row")
    for column, kind in enumerate(DISTRIBUTIONS):
        for chaos, colour in zip(CHAOS, ("0.75", "tab:blue", "tab:red"), strict=True):
            bent = distribution(layer, kind, chaos, 7, (200, 200), "a layer")
            style = {"histtype": "stepfilled" if chaos == 0 else "step", "color": colour, "label": f"chaos {chaos}"}
            rows[0, column].hist(bent, bins, density=True, **style)
            rows[1, column].plot(layer[:1500], bent[:1500], ".", color=colour, markersize=1.5)
        rows[0, column].set_title(kind, fontsize=10)
        rows[1, column].set(xlim=(-0.4, 0.4), ylim=(-0.4, 0.4))
    rows[0, 0].legend(**SMALL, loc="upper left")
    rows[0, 0].set_ylabel("density", **SMALL)
    rows[0, 0].set_ylim(0, 9)
    rows[1, 0].set_ylabel("weight, bent", **SMALL)
    figure.supxlabel("weight", **SMALL)
    figure.tight_layout()
    figure.savefig(Path(__file__).with_suffix(".png"), dpi=110)


if __name__ == "__main__":
    main()
