"""Opens a patch in the newer Pd that the cypd wheel brings, sends 1 to `switch`, says what was heard: for a process of its own.

``python newer_pd.py FOLDER PATCH SECONDS`` waits for a sound so long at most, then prints
Pd's version, its log, and the level of a second of sound in dB.
"""

import ctypes
import os
import sys
import time

sys.setdlopenflags(os.RTLD_NOW | os.RTLD_GLOBAL)
import cypd  # noqa: E402
import numpy as np  # noqa: E402

from latentplay.render import pd  # noqa: E402

BLOCK = 64
AUDIBLE = 1e-3


def player(ticks: int):
    """A function that computes so many blocks and returns both channels."""
    address = cypd._libpd._get_process_float_ptr()
    process = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)(address)
    silence, out = np.zeros(2 * BLOCK * ticks, np.float32), np.zeros(2 * BLOCK * ticks, np.float32)

    def play() -> np.ndarray:
        process(ticks, silence.ctypes.data, out.ctypes.data)
        return out.reshape(-1, 2).copy()

    return play


def main(folder: str, patch: str, seconds: str) -> None:
    """Loads, switches on, waits until something sounds, listens."""
    lines: list[str] = []
    cypd.init()
    cypd.set_print_callback(lines.append)
    cypd.init_audio(2, 2, 48000)
    cypd.add_to_search_path(str(pd.external_folder()))
    cypd.open_patch(patch, folder)
    play = player(15)
    cypd.send_bang("makes")  # a button of the one patch that makes boxes
    cypd.send_float("switch", 1)
    for _ in range(50 * int(seconds)):
        time.sleep(0.02)
        if np.abs(play()).max() > AUDIBLE:
            break
    heard = []
    for _ in range(100):
        heard.append(play())
        time.sleep(0.02)
    print("version", ".".join(map(str, cypd.pd_version())) if isinstance(cypd.pd_version(), tuple) else cypd.pd_version())
    print("".join(lines))
    sound = np.concatenate(heard)[48000:]
    print("level", 20 * np.log10(np.sqrt(np.mean(sound**2)) + 1e-9))
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
