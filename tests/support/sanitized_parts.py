"""Builds tests/sanitized with a sanitizer, by the compiler of the system, as many files at a time as there are processors."""

from pathlib import Path

from build_externals import write_headers
from externals.jobs import Job, run
from externals.systems import linux

ROOT = Path(__file__).parents[2]
HERE = ROOT / "tests" / "sanitized"
SOURCES = ROOT / "pyext_src"
PLANS = (
    "conv", "conv_pack", "conv_plain", "conv_avx2", "layout", "loop", "packing", "prepared", "run", "steps_conv", "steps_copy", "tasks",
    "together",
)  # fmt: skip
PARTS = {
    # its name: the files of it, beside the one of that name
    "threads": [],
    "kernels": [SOURCES / "plan" / f"{name}.cpp" for name in PLANS],
}


def program(kind: str, part: str, folder: Path) -> Path:
    """A program of one part, built where something has changed."""
    write_headers()
    target = linux(kind, folder / kind, f"-ffile-prefix-map={ROOT}=.")
    flags = [f"-I{SOURCES}", f"-I{HERE}"]
    objects = run(target.compile(path, path.stem, flags) for path in (HERE / f"{part}.cpp", *PARTS[part]))
    made = folder / kind / f"{part}.program"
    return run([Job(made, [*target.compiler, *target.flags, *map(str, objects), "-o", str(made), "-pthread"], tuple(objects))])[0]
