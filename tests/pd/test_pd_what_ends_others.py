"""What ends, silences or stalls other objects for such models, in one patch: each gets its line, and the chain beside it plays."""

import numpy as np
from chain_patch import ChainPatch, offline, tables
from hostile_nets import Bad
from lookalikes import save

from latentplay.render import pd

ASKED = {
    # what is made or sent: what the line has to say
    "lp.encode~ ab": "model 'ab.ts' not found",
    "lp.decode~ no\\ such\\ file.ts": "not found in",
    "lp.model~ good.ts nosuch": "nosuch",
    "lp.encode~ broken.ts": "broken.ts",
    "lp.encode~": "",
}
SENT = {
    "set 1 2": "expected", "set": "expected", "set nosuch 1": "nosuch", "get 7": "expected", "own broken.ts": "broken.ts",
    "method 3": "no message",
    "bufsize 8192": "no message", "deadline 0.5 x": "deadline", "open 5": "expected", "open ab": "not found", "bang": "", "float 3": "",
}  # fmt: skip


def test_each_gets_a_line_and_the_chain_beside_it_plays(tmp_path):
    save(Bad(), tmp_path / "good.ts")
    (tmp_path / "broken.ts").write_bytes((tmp_path / "good.ts").read_bytes()[:3000])
    patch = ChainPatch("v good.ts", "v", 4, length=9600, source="osc~ 300")
    for box in ASKED:
        patch.box(box)
    victim = patch.box("lp.encode~ w good.ts")
    for at, words in enumerate(SENT):
        message = patch.message(words)
        patch.connect(message, 0, victim)
        patch.at(10 + 5 * at, message)
    log = pd.run_batch(offline(patch, tmp_path))
    sent, heard = tables(tmp_path)
    assert np.abs(heard[2000:]).max() > 0.5 * np.abs(sent).max() and np.isfinite(heard).all()
    errors = [line for line in log.splitlines() if line.startswith("error: lp.")]
    for asked, says in {**ASKED, **SENT}.items():
        assert any(says in line for line in errors), (asked, log)
    assert "Traceback" not in log and "please report" not in log, log
