"""Months on stage in a minute: swaps, deletions and quits with sound on; nothing crashes, clicks or leaks."""

import numpy as np
import pytest
from chain_patch import ChainPatch, tables

from latentplay.files.pd_patch import Patch
from latentplay.install import install
from latentplay.render import pd

ROUNDS = 25
STEP = 800
"""Milliseconds from one swap to the next: on a machine that is busy with other things, a swap takes half of that."""


def leaks(memory: list[float]) -> bool:
    """Whether the second half of a run grows by 20 MB or more: a leak grows at each round. The largest of its steps is not counted: for
    a moment there may be one model more than ever before, and the allocator keeps its place."""
    steps = np.diff(memory[len(memory) // 2 :])
    return bool(steps.sum() - steps.max() >= 20)


@pytest.mark.late
def test_swapping_models_neither_clicks_nor_leaks(model_file, tmp_path, jack):
    """A steady tone through models that only hold its level: swaps must add nothing sharper than the crossfade."""
    names = ["rave_v2", "rave_v2_noise", "rave_512", "rave_4096"]
    patch = ChainPatch(f"v {model_file('rave_v2')}", "v", 8, length=4800, source="osc~ 220")
    patch.at(50, patch.dsp())
    for step in range(ROUNDS):
        swap = patch.message(f"open {model_file(names[step % len(names)])}")
        patch.connect(swap, 0, patch.decode)
        patch.at(1500 + STEP * step, swap)
    patch.finish_at(1500 + STEP * ROUNDS + 500, tmp_path)
    log, memory = jack.weigh(patch.save(tmp_path / "swaps.pd"), 120)
    assert log.count("DEC: loaded") >= ROUNDS // 2
    assert not leaks(memory), np.round(memory)


def deleting_patch(model_file, folder, rounds):
    """A subpatch is emptied and filled again with a whole chain, over and over, sound on."""
    file = model_file("rave_v2")
    patch = Patch()
    patch._lines += ["#N canvas 0 0 400 300 chain 0;", "#X restore 20 20 pd chain;"]
    patch._count = 1
    fill = "obj 20 20 noise~, obj 20 60 lp.encode~ " + f"{file}" + ", obj 20 100 lp.decode~ " + f"{file}" + ", connect 0 0 1 0"
    fill += "".join(f", connect 1 {i} 2 {i}" for i in range(8))
    patch.at(50, patch.message("; pd dsp 1"))
    for step in range(rounds):
        at = 200 + 300 * step
        patch.at(at, patch.message("; pd-chain " + fill.replace(", ", "; pd-chain ")))
        patch.at(at + 100 + 7 * (step % 20), patch.message("; pd-chain clear"))
    patch.at(200 + 300 * rounds + 500, patch.message("; pd quit"))
    return patch.save(folder / "deleting.pd")


@pytest.mark.late
def test_deleting_and_recreating_chains_with_sound_on(model_file, tmp_path, jack):
    log, memory = jack.weigh(deleting_patch(model_file, tmp_path, ROUNDS), 120)
    assert "couldn't create" not in log
    assert not leaks(memory), np.round(memory)


@pytest.mark.late
@pytest.mark.parametrize("milliseconds", [0, 20, 100, 250, 400, 600, 900, 1500])
def test_quitting_at_any_moment(model_file, tmp_path, jack, milliseconds):
    """While Python starts, while a model loads, while it plays."""
    file = model_file("rave_v2")
    for round_number in range(3):
        patch = ChainPatch(file, file, 8, length=4800)
        patch.at(0, patch.dsp())
        patch.at(milliseconds + 13 * round_number, patch.message("; pd quit"))
        jack.run(patch.save(tmp_path / "quit.pd"), 20)


def test_a_swap_adds_nothing_to_a_steady_level(model_file, tmp_path, jack):
    """Models that hold the mean of what they hear, at several ratios, and a switch off and on: a level of 0.5 moves only
    where it is switched, and there no faster than the fade. With time to spare: a late frame would fade, too."""
    from lookalikes import hold

    files = [hold(tmp_path / f"hold{ratio}.ts", ratio) for ratio in (2048, 512, 4096, 2048)]
    spare = "-deadline 2048 2048"
    patch = ChainPatch(f"v {files[0]} {spare}", f"v {spare}", 8, length=48000 * 6, source="sig~ 0.5")
    patch.at(50, patch.dsp())
    patch.record_at(1500)
    for step, file in enumerate(files[1:] + files[:1]):
        swap = patch.message(f"open {file}")
        patch.connect(swap, 0, patch.decode)
        patch.at(1800 + 1000 * step, swap)
    for step, on in enumerate((0, 1)):
        switch = patch.message(f"enable {on}")
        patch.connect(switch, 0, patch.decode)
        patch.at(6300 + 400 * step, switch)
    patch.finish_at(7600, tmp_path)
    log, _ = jack.weigh(patch.save(tmp_path / "level.pd"), 60)
    _, heard = tables(tmp_path)
    assert log.count("DEC: loaded") == 5
    swaps, switches = heard[: int(48000 * 4.7)], heard[int(48000 * 4.7) :]
    assert np.abs(swaps - 0.5).max() < 0.5e-3, "a swap is heard above -60 dB"
    assert switches.min() == 0 and np.abs(np.diff(switches)).max() < 0.5 * 1.6 / 256, "a switch is faster than its fade"


@pytest.mark.parametrize("name", ["lp.mod~ v", "lp.encode~ v", "lp.mix~ v", "lp.bend v", "lp.preset v"])
def test_the_library_path_before_a_name_is_usual_in_pd(tmp_path, name):
    patch = Patch()
    box = patch.box(f"latentplay/{name}")
    patch.connect(patch.message("dump"), 0, box)
    patch.at(50, patch.message("; pd quit"))
    install(tmp_path / "latentplay")
    log = pd.run_batch(patch.save(tmp_path / "path.pd"), extra=("-path", str(tmp_path)))
    assert "couldn't create" not in log and "please report" not in log
