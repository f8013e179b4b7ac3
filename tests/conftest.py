"""What the tests share: models of every kind, Pd off-line, Pd under a JACK server without sound card."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "support"))
sys.path.insert(0, str(Path(__file__).parent.parent))

from live import JackServer
from lookalikes import model_file

__all__ = ["jack", "model_file"]


@pytest.fixture(scope="session")
def jack():
    """A JACK server with its dummy driver: real time without a sound card."""
    with JackServer() as server:
        yield server
