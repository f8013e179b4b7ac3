"""What the demo model makes of a sound while its weights are bent."""

import numpy as np

from latentplay.host.offline import OfflineHost
from latentplay.model.folders import DATA


def bent(sound: np.ndarray, *lines: tuple, rate: float = 48000) -> np.ndarray:
    """The sound (1, samples) through encode~ and decode~, lp.bend told (milliseconds, word, value ...): (samples,)."""
    host = OfflineHost(rate)
    try:
        encode = host.make("lp.encode~", str(DATA / "demo.ts"))
        decode, bend = host.make("lp.decode~", encode.chain), host.make("lp.bend", encode.chain)
        encode.prepare()
        decode.prepare()
        for line in lines:
            bend.at(*line)
        heard = []
        for start in range(0, sound.shape[1], 64):
            host.play_events()
            heard.append(decode.process(encode.process(sound[:, start : start + 64])))
            host.advance(64)
        return np.concatenate(heard, 1)[0]
    finally:
        host.close()
