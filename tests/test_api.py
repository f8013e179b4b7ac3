"""The names that a script imports from latentplay itself."""

import subprocess
import sys

import pytest

import latentplay


@pytest.mark.parametrize("name", latentplay.__all__)
def test_every_name_is_there(name):
    assert getattr(latentplay, name) is not None


def test_an_unknown_name_says_what_there_is():
    with pytest.raises(AttributeError, match="Modulator"):
        latentplay.Wobble  # noqa: B018


def test_importing_latentplay_loads_nothing_heavy():
    check = "import latentplay, sys; print([m for m in ('numpy', 'torch', 'sklearn', 'latentplay._engine') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True).stdout.strip() == "[]"
