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


def pytest_collection_modifyitems(items):
    """`live`: needs JACK and real time; `slow`: long, or of many drawn cases."""
    for item in items:
        if "jack" in item.fixturenames:
            item.add_marker("live")
        if any(word in item.nodeid for word in ("robust", "fuzz", "preset_states", "random_messages", "newer_pd")):
            item.add_marker("slow")
