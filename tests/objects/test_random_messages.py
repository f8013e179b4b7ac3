"""Random messages, right and wrong, to all objects: nothing breaks, and Pd and the offline host say the same lines."""

import os

from random_messages import NAMES, random_messages

from latentplay.files.pd_patch import Patch
from latentplay.host.offline import OfflineHost
from latentplay.model.folders import DATA
from latentplay.render import pd

COUNT = int(os.environ.get("LATENTPLAY_MESSAGES", "1500"))
"""100 000 by hand: LATENTPLAY_MESSAGES=100000."""
DEMO = str(DATA / "demo.ts")


def typed(value):
    return value if isinstance(value, str) else f"{value:.10g}"


def offline_lines(messages, folder):
    """What the console of the offline host shows."""
    host = OfflineHost(48000, folder)
    made = {name: host.make(name, DEMO) for name in NAMES}
    for name, selector, values in messages:
        made[name].send(selector, *values)
    lines = [str(output.values[0]) for output in host.take_output() if output.is_error]
    host.close()
    return lines


def pd_lines(messages, folder):
    """What Pd's console shows, each error's line."""
    score = folder / "messages.txt"
    score.write_text("".join(f"{name} {selector} {' '.join(map(typed, values))};\n" for name, selector, values in messages))
    patch = Patch()
    for name in NAMES:
        patch.connect(patch.box(f"r {name}"), 0, patch.box(f"{name} {DEMO}"))
    sequence = patch.box("qlist")
    read, play = patch.message(f"read {score}"), patch.message("bang")
    for message in (read, play):
        patch.connect(message, 0, sequence)
    patch.at(0, read, play)
    patch.at(200, patch.message("; pd quit"))
    log = pd.run_batch(patch.save(folder / "messages.pd"), seconds=1500)
    return [line.removeprefix("error: ") for line in log.splitlines() if line.startswith("error: ")]


def test_pd_and_the_offline_host_say_the_same(tmp_path):
    messages = random_messages(1, COUNT)
    here, there = offline_lines(messages, tmp_path), pd_lines(messages, tmp_path)
    assert len(here) > COUNT / 4
    assert not any("Traceback" in line or "please report" in line for line in (*here, *there))
    for number, (one, other) in enumerate(zip(here, there, strict=False)):
        assert one == other, f"line {number}"
    assert len(here) == len(there)
