"""The stage of the benchmark: models, a JACK server, the audio trap, and Pd with a process full of other work."""

import json
import re
import subprocess
import sys
import sysconfig
import tempfile
import time
from pathlib import Path

import lookalikes
from chain_patch import ChainPatch
from live import JackServer

import latentplay

ROOT = Path(latentplay.__file__).parent.parent
DEMO = ROOT / "latentplay" / "data" / "demo.ts"

# What runs beside the sound, in Pd's own process, on Python threads.
OTHER_WORK = """
import threading
def spin():
    while True: pass
def mlp():
    import numpy as np
    from sklearn.neural_network import MLPRegressor
    x = np.random.rand(400, 2); y = np.random.rand(400, 32)
    while True: MLPRegressor(hidden_layer_sizes=(64, 64), max_iter=200).fit(x, y)
def maps():
    import umap, numpy as np
    while True: umap.UMAP(n_jobs=1).fit_transform(np.random.rand(256, 25))
for work in (spin, mlp, maps): threading.Thread(target=work, daemon=True).start()
"""


class Stage:
    """Everything that a row needs. One folder, one JACK server."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="latentplay-bench-"))
        self.trap = self.folder / "trap.so"
        source = Path(__file__).parents[1] / "support" / "audio_trap.c"
        subprocess.run(["gcc", "-O2", "-shared", "-fPIC", str(source), "-o", str(self.trap), "-ldl"], check=True)
        self._python: Path | None = None

    def model(self, kind: str) -> Path:
        """A look-alike, or the demo model."""
        return DEMO if kind == "demo" else lookalikes.make(kind, self.folder)

    def place(self, name: str) -> Path:
        """A fresh folder."""
        path = self.folder / f"{name}-{time.monotonic_ns()}"
        path.mkdir()
        return path

    def chain(self, kind: str, latents: int = 8, **options: object) -> ChainPatch:
        """encode~ and decode~ of one model."""
        file = self.model(kind)
        return ChainPatch(f"v {file}", f"v -latents {latents}", latents, **options)  # type: ignore[arg-type]

    def play(self, patch: ChainPatch, seconds: float, *, jack: JackServer, environment: dict[str, str] | None = None,
             realtime: bool = True) -> dict[str, object]:
        """Plays a patch; what was counted: late frames, xruns, the trap's counts, memory in MB, what was printed."""
        folder = self.place("play")
        patch.finish_at(1000 * seconds, folder)
        report = folder / "trap.json"
        xruns = jack.xruns()
        log, memory = jack.weigh(
            patch.save(folder / "bench.pd"), seconds + 60, realtime=realtime, must_end_well=False,
            environment={"LD_PRELOAD": str(self.trap), "AUDIO_TRAP": str(report), **(environment or {})})
        counted = json.loads(report.read_text()) if report.exists() else {}
        late = sum(int(n) for n in re.findall(r"info late (\d+)", log))
        return {"log": log, "late": late, "xruns": jack.xruns() - xruns, "memory": memory, "folder": folder, **counted}

    def busy_python(self) -> dict[str, str]:
        """An environment whose Python starts with `OTHER_WORK` on threads of its own."""
        if self._python is None:
            venv = self.folder / "busy"
            site = venv / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}" / "site-packages"
            site.mkdir(parents=True)
            (venv / "bin").mkdir()
            base = Path(sys._base_executable)  # type: ignore[attr-defined]
            (venv / "bin" / "python").symlink_to(base)
            (venv / "pyvenv.cfg").write_text(f"home = {base.parent}\ninclude-system-site-packages = false\n")
            (site / "real.pth").write_text(f"{sysconfig.get_path('purelib')}\n{ROOT}\n")
            (site / "sitecustomize.py").write_text(OTHER_WORK)
            self._python = venv / "bin" / "python"
        return {"LATENTPLAY_PYTHON": str(self._python)}
