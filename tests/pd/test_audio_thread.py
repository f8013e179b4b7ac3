"""The audio thread allocates nothing, takes no lock, makes no system call and never meets Python: shown by a trap in real Pd."""

import json
import subprocess
from pathlib import Path

import pytest
from chain_patch import ChainPatch

TRAP = Path(__file__).parents[1] / "support" / "audio_trap.c"


@pytest.fixture(scope="session")
def trap(tmp_path_factory):
    """The trap, compiled."""
    library = tmp_path_factory.mktemp("trap") / "audio_trap.so"
    subprocess.run(["gcc", "-O2", "-shared", "-fPIC", str(TRAP), "-o", str(library), "-ldl"], check=True)
    return library


def eventful_patch(model_file, folder):
    """Four seconds with switches, a swap to another model, a swap to another ratio, a bad file and late frames."""
    first, second, third = model_file("rave_v2"), model_file("rave_v2_noise"), model_file("rave_512")
    patch = ChainPatch(first, first, 8, length=4800)
    patch.at(100, patch.dsp())
    events = [(patch.encode, f"enable {i % 2}") for i in range(6)] + [(patch.decode, f"enable {i % 2}") for i in range(6)]
    events += [(patch.encode, f"open {second}"), (patch.decode, f"open {third}"), (patch.encode, f"open {model_file('text')}")]
    events += [(patch.decode, "deadline 64 0"), (patch.decode, "deadline 1024 1024"), (patch.decode, "close")]
    for step, (box, words) in enumerate(events):
        message = patch.message(words)
        patch.connect(message, 0, box)
        patch.at(1200 + 170 * step, message)
    patch.finish_at(5000, folder)
    return patch.save(folder / "eventful.pd")


def watch(patch, folder, jack, trap, **more):
    """What the trap counted while a patch played."""
    report = folder / "trap.json"
    jack.run(patch, 40, environment={"LD_PRELOAD": str(trap), "AUDIO_TRAP": str(report), **more})
    return json.loads(report.read_text())


@pytest.mark.late
def test_perform_routines_never_leave_their_memory(model_file, tmp_path, jack, trap):
    seen = watch(eventful_patch(model_file, tmp_path), tmp_path, jack, trap)
    assert seen["calls"] > 5000
    assert {seen[what] for what in ("allocations", "locks", "gil", "system_calls")} == {0}, seen
    assert seen["kernel_watches"] == 1, "this kernel cannot watch system calls (syscall user dispatch, Linux 5.11)"


@pytest.mark.late
def test_the_trap_sees_what_it_should(model_file, tmp_path, jack, trap):
    file = model_file("clicks")
    patch = ChainPatch(file, file, 8, length=4800)
    patch.at(100, patch.dsp())
    patch.finish_at(1500, tmp_path)
    seen = watch(patch.save(tmp_path / "short.pd"), tmp_path, jack, trap, AUDIO_TRAP_PROVE="1")
    assert seen["allocations"] >= 2 and seen["locks"] >= 1 and seen["system_calls"] >= 1, seen
