"""Builds tests/sanitized with a sanitizer by the compiler of the system, or for ARM; as many files at a time as there are processors."""

from pathlib import Path

from build_externals import write_headers
from externals.jobs import Job, run
from externals.systems import FLAGS, Target, linux, zig

ROOT = Path(__file__).parents[2]
HERE = ROOT / "tests" / "sanitized"
SOURCES = ROOT / "pyext_src"
PLANS = (
    "conv", "conv_pack", "conv_plain", "conv_avx2", "conv_avx512", "conv_neon", "layout", "loop", "packing", "prepared", "run",
    "steps_conv", "steps_copy", "tasks", "together",
)  # fmt: skip
PARTS = {
    # its name: the files of it, beside the one of that name
    "threads": [],
    "kernels": [SOURCES / "plan" / f"{name}.cpp" for name in PLANS],
}


def arm(folder: Path) -> Target:
    """A program that needs nothing of its system; the compiler is the one that builds for the Mac."""
    return Target("linux", "aarch64", folder, [zig(), "c++", "-target", "aarch64-linux-musl"], [*FLAGS, "-g0", "-static"])


def program(kind: str, part: str, folder: Path) -> Path:
    """A program of one part, built where something has changed; `kind`: a sanitizer, or arm."""
    write_headers()
    target = arm(folder / kind) if kind == "arm" else linux(kind, folder / kind, f"-ffile-prefix-map={ROOT}=.")
    flags = [f"-I{SOURCES}", f"-I{HERE}"]
    objects = run(target.compile(path, path.stem, flags) for path in (HERE / f"{part}.cpp", *PARTS[part]))
    made = folder / kind / f"{part}.program"
    return run([Job(made, [*target.compiler, *target.flags, *map(str, objects), "-o", str(made), "-pthread"], tuple(objects))])[0]
