"""The package for deken, Pd's own way to fetch externals: ``make dek`` writes dist/latentplay[vVERSION](SYSTEM).dek and its checksum."""

from __future__ import annotations

import hashlib
import platform
import sys
import zipfile
from pathlib import Path

import latentplay
from latentplay.errors import LatentPlayError

ROOT = Path(__file__).parents[2]
PATCHES, DATA = ROOT / "help_patches", ROOT / "latentplay" / "data"
SYSTEMS = {"linux": "Linux", "darwin": "Darwin", "win32": "Windows"}
EXTERNALS = {"linux": "latentplay.pd_linux", "darwin": "latentplay.pd_darwin", "win32": "latentplay.dll"}
MACHINES = {"x86_64": "amd64", "AMD64": "amd64", "aarch64": "arm64"}
FLOAT_SIZE = 32
FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The date of every file: the same content is the same package."""


def name() -> str:
    """Of the file, as deken reads it: library, version, system, processor, size of a number."""
    machine = platform.machine()
    return f"latentplay[v{latentplay.__version__}]({SYSTEMS[sys.platform]}-{MACHINES.get(machine, machine)}-{FLOAT_SIZE}).dek"


def contents() -> dict[str, Path]:
    """Name in the package's folder: the file. Settings and other paths of this machine stay here."""
    external = ROOT / "latentplay" / EXTERNALS[sys.platform]
    if not external.exists():
        raise LatentPlayError(f"'{external.name}' is not built: run make build")
    files = {external.name: external, "LICENSE": ROOT / "LICENSE", "README.md": ROOT / "README.md"}
    files |= {p.name: p for p in sorted(PATCHES.glob("*.pd"))}
    return files | {p: DATA / p for p in ("demo.ts", "demo-input.wav", "NOTICE.md")}


def make(folder: Path) -> Path:
    """Writes package and checksum."""
    folder.mkdir(parents=True, exist_ok=True)
    package = folder / name()
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as archive:
        for inside, file in contents().items():
            entry = zipfile.ZipInfo(f"latentplay/{inside}", FIRST_DAY)
            entry.external_attr, entry.compress_type = 0o644 << 16, zipfile.ZIP_DEFLATED
            archive.writestr(entry, file.read_bytes())
    digest = hashlib.sha256(package.read_bytes()).hexdigest()
    package.with_name(f"{package.name}.sha256").write_text(f"{digest}  {package.name}\n", encoding="utf-8")
    return package


if __name__ == "__main__":
    print(make(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "dist"))
