"""A model that nothing plays any more leaves memory at once: not when Python looks for circles, and not with its chain."""

import gc
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from lookalikes import make

from latentplay.host.offline import OfflineHost

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/proc tells which files are open")


def open_models() -> int:
    """Files of models that this process holds."""
    return sum(str(each.resolve()).endswith(".ts") for each in Path("/proc/self/fd").iterdir() if each.is_symlink())


def wait_for(count: int, before: int) -> bool:
    """Whether so many more are open than before, soon: the worker frees what its nets held."""
    end = time.monotonic() + 10
    while open_models() - before != count and time.monotonic() < end:
        time.sleep(0.01)
    return open_models() - before == count


@pytest.fixture
def patch(tmp_path):
    """A chain that plays and is bent, Python's collector off; its host, its objects, and the models."""
    gc.collect()
    gc.disable()
    models = [str(make(kind, tmp_path)) for kind in ("rave_512", "rave_v2_noise")]
    host = OfflineHost(48000, tmp_path)
    encode, decode, bend = host.make("lp.encode~", "one", models[0]), host.make("lp.decode~", "one"), host.make("lp.bend", "one")
    encode.prepare(1, 8)
    decode.prepare(8, 1)
    yield host, (encode, decode, bend), models
    gc.enable()
    host.close()


def play(host, encode, decode):
    for _ in range(4):
        decode.process(encode.process(np.full((1, 4096), 0.1, np.float32)))
        host.advance(4096)


def test_models_that_were_bent_go_when_others_come(patch):
    host, (encode, decode, bend), models = patch
    before = open_models() - 1  # the one that plays
    for model in models * 3:
        encode.send("open", model)
        for message in (("layer", 1.0), ("scale", 1.5), ("set",)):
            bend.send(*message)
        play(host, encode, decode)
    assert wait_for(1, before)


def test_a_chain_that_ends_leaves_no_model(patch):
    host, (encode, decode, _), _ = patch
    before = open_models() - 1
    play(host, encode, decode)
    for made in host.objects:
        made.delete()
    assert wait_for(0, before) and host.objects == []
