"""What the tests share: models of every kind, Pd off-line, Pd under a JACK server without sound card."""

import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "support"))
sys.path.insert(0, str(Path(__file__).parent.parent))

from live import JackServer
from lookalikes import model_file
from max_package import max_home, small_package

__all__ = ["jack", "max_home", "model_file", "small_package"]


@pytest.fixture(scope="session")
def jack():
    """A JACK server with its dummy driver: real time without a sound card."""
    with JackServer() as server:
        yield server


ENGINES = ("embedded", "process")
WITH_BOTH = {
    "test_pd_live", "test_audio_thread", "test_pd_mix", "test_pd_control", "test_pd_bend", "test_pd_preset", "test_pd_robust",
}  # fmt: skip
"""Files whose tests run with either engine: all of them with LATENTPLAY_BOTH_ENGINES=1, else with the process the few below."""
WITH_THE_PROCESS = {
    "test_delay_is_as_reported_and_survives_switches", "test_samples_are_the_same_as_off_line",
    "test_perform_routines_never_leave_their_memory", "test_deleting_and_recreating_chains_with_sound_on",
    "test_real_time_is_as_exact", "test_learning_while_the_demo_plays_in_real_time", "test_a_thousand_messages_while_it_plays",
    "test_reload_brings_back_the_very_samples", "test_a_preset_gives_the_same_samples_in_pd_and_on_the_command_line",
    "test_sound_goes_on_through_saves_loads_glides_and_morphs",
}  # fmt: skip


def pytest_generate_tests(metafunc):
    """The engine as a parameter."""
    if metafunc.module.__name__ in WITH_BOTH:
        everything = os.environ.get("LATENTPLAY_BOTH_ENGINES", "0") != "0"
        chosen = everything or metafunc.function.__name__ in WITH_THE_PROCESS
        metafunc.fixturenames.append("engine")
        metafunc.parametrize("engine", ENGINES if chosen else ENGINES[:1], indirect=True)


@pytest.fixture
def engine(request, monkeypatch):
    """Which one serves the objects of the Pd that a test starts."""
    monkeypatch.setenv("LATENTPLAY_ENGINE", request.param)
    return request.param


def pytest_collection_modifyitems(items):
    """`live`: needs JACK and real time; `slow`: long, or of many drawn cases."""
    for item in items:
        if "jack" in item.fixturenames:
            item.add_marker("live")
        if any(word in item.nodeid for word in ("robust", "fuzz", "preset_states", "random_messages", "newer_pd")):
            item.add_marker("slow")
