"""A newer Pd (libpd 0.56, with multichannel signals) inside this process, for tests in a process of their own.

`python pd_inside.py patch.pd seconds`: opens the patch, sound on, plays so long off-line.
"""

import ctypes
import os
import sys

BLOCK = 64


def main(patch: str, seconds: float) -> None:
    """Plays a patch; it writes its own tables."""
    os.environ["LATENTPLAY_SYNC"] = "1"  # libpd does not say that it runs off-line
    sys.setdlopenflags(os.RTLD_NOW | os.RTLD_GLOBAL)  # the external looks for Pd's symbols in the whole process
    import cypd
    from cypd import _libpd

    from latentplay.render import pd

    cypd.init()
    cypd.add_to_search_path(str(pd.external_folder()))
    cypd.init_audio(1, 1, 48000)
    run(cypd, _libpd, patch, seconds)


def run(cypd, libpd, patch: str, seconds: float) -> None:
    process = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)(libpd._get_process_float_ptr())
    cypd.set_print_callback(lambda text: print(text, end="", flush=True))
    silence, heard = (ctypes.c_float * BLOCK)(), (ctypes.c_float * BLOCK)()
    # Not cypd.open_patch: it keeps Python to itself, and the objects in the patch wait for Python.
    ctypes.CDLL(libpd.__file__).libpd_openfile(os.path.basename(patch).encode(), os.path.dirname(patch).encode())
    for _ in range(int(seconds * 48000 / BLOCK)):
        process(1, silence, heard)


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
