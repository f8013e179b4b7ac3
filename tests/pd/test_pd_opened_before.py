"""A model that was opened before takes little memory in Pd: neither torch nor numpy comes in, with either engine."""

import pytest
from opened_before import keep, opened

from latentplay.model.folders import DATA

DEMO = DATA / "demo.ts"
MOST = 60
"""MB, of Pd and its engine together; 34 and 38 were measured."""


@pytest.fixture(scope="module")
def remembered(tmp_path_factory):
    return keep(DEMO, tmp_path_factory.mktemp("cache"))


@pytest.mark.parametrize("engine", ["embedded", "process"])
def test_what_was_opened_before_plays_in_little_memory(remembered, tmp_path, engine):
    opening = opened(DEMO, tmp_path, {**remembered, "LATENTPLAY_ENGINE": engine}, rest=0.5)
    assert len(opening.weights) == (1 if engine == "embedded" else 2)
    for library in ("libtorch", "numpy", "libcrypto"):
        assert library not in opening.libraries
    assert sum(weight.own for weight in opening.weights) < MOST
