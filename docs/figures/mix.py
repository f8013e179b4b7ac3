"""Draws docs/figures/mix.png: how the limiter falls and recovers. `python docs/figures/mix.py`"""

from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

from latentplay.render.mixer import Mixer

RATE = 48000
QUIET = 0.01
SMALL = {"fontsize": 8}


def main() -> None:
    """A tone 12 dB too loud for a third of a second; a second channel, too soft to matter, shows the gain."""
    time = np.arange(RATE * 3 // 2) / RATE
    tone = np.sin(2 * np.pi * 440 * time) * np.where((time > 0.2) & (time < 0.55), 4, 0.3)
    given = np.stack([tone, np.full_like(tone, QUIET)]).astype(np.float32)
    limited = Mixer(2, RATE, limit=1).process(given)
    figure, (whole, close) = plt.subplots(1, 2, figsize=(10, 3))
    whole.plot(time, 20 * np.log10(np.maximum(limited[1] / QUIET, 1e-3)), color="tab:red")
    whole.set(ylim=(-14, 1), xlim=(0.1, 1.5))
    whole.set_title("the gain, dB, over seconds", **SMALL)
    milliseconds = 1000 * (time - 0.2)
    close.plot(milliseconds, given[0], color="0.75", label="in")
    close.plot(milliseconds, limited[0], color="tab:blue", label="out")
    close.plot(milliseconds, limited[1] / QUIET, color="tab:red", label="gain")
    for side in (-1, 1):
        close.axhline(side * 10 ** (-1 / 20), color="0.5", linewidth=0.5)
    close.set(ylim=(-4.2, 4.2), xlim=(-2, 10))
    close.set_title("the beginning, milliseconds", **SMALL)
    close.legend(**SMALL, loc="upper right")
    for axis in (whole, close):
        axis.tick_params(labelsize=8)
    figure.tight_layout()
    figure.savefig(Path(__file__).with_suffix(".png"), dpi=110)


if __name__ == "__main__":
    main()
