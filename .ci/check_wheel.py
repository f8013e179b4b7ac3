"""Whether an installed wheel works: `python .ci/check_wheel.py`, in an environment that it was installed into, far from the checkout.

The engine loads, the demo model sounds, the Max package is placed, found well by the doctor (which starts the engine), and gone again.
Runs on every system, without Pd or Max.
"""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path


def latentplay(*words: str, folder: Path) -> str:
    """What the command says; ends with what went wrong."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("LATENTPLAY", "PYTHONPATH"))}
    own = {"HOME": str(folder), "XDG_DATA_HOME": str(folder / "data"), "LOCALAPPDATA": str(folder / "data")}
    command = [sys.executable, "-I", "-m", "latentplay.cli", *words]
    result = subprocess.run(command, cwd=folder, env={**environment, **own}, capture_output=True, text=True, encoding="utf-8", check=False)
    print(f"latentplay {' '.join(words)}\n{result.stdout}{result.stderr}", flush=True)
    if result.returncode:
        sys.exit(f"check_wheel: 'latentplay {' '.join(words)}' ended with {result.returncode}")
    return result.stdout


def has_nothing_of_the_builder() -> None:
    """No module that is tied to the Python that built it, and no path of that machine in the settings."""
    package = Path(importlib.util.find_spec("latentplay").origin).parent
    wrong = [path.name for path in package.glob("_embedded*") if path.suffix in (".so", ".pyd")]
    wrong += [path.name for path in package.glob("latentplay.cfg")]
    if wrong:
        sys.exit(f"check_wheel: '{wrong[0]}' does not belong into a wheel: build it from a clean checkout with LATENTPLAY_WHEEL=1")


def sounds(folder: Path) -> None:
    """A sound through the demo model."""
    package = Path(importlib.util.find_spec("latentplay").origin).parent
    latentplay("render", str(package / "data" / "demo-input.wav"), "out.wav", "--model", str(package / "data" / "demo.ts"), folder=folder)
    if (folder / "out.wav").stat().st_size < 100_000:
        sys.exit("check_wheel: the demo model rendered next to nothing")


def serves_max(folder: Path) -> None:
    """The package that came with the wheel, if one did: placed, well, and gone again."""
    if not (Path(sys.prefix) / "share" / "latentplay" / "max-package").is_dir():
        print("no Max package in this wheel: not checked")
        return
    to = ("--to", str(folder / "Packages"))
    latentplay("install", "--max", *to, folder=folder)
    findings = json.loads(latentplay("doctor", "--max", *to, "--json", folder=folder))
    if not any(finding["about"] == "starts" and finding["state"] == "ok" for finding in findings):
        sys.exit("check_wheel: the doctor did not start the engine")
    latentplay("install", "--max", "--uninstall", *to, folder=folder)
    if (folder / "Packages" / "latentplay").exists():
        sys.exit("check_wheel: the Max package is still there after --uninstall")


def main() -> None:
    """All of it, in a folder of its own."""
    has_nothing_of_the_builder()
    with tempfile.TemporaryDirectory(prefix="latentplay-") as scratch:
        folder = Path(scratch).resolve()
        latentplay("--version", folder=folder)
        sounds(folder)
        serves_max(folder)
    print("the wheel works")


if __name__ == "__main__":
    main()
