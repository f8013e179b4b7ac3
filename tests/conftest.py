"""What the tests share: models of every kind, Pd off-line, Pd under a JACK server without sound card."""

import os
import shutil
import sys
import tempfile
from pathlib import Path

if "PYTEST_XDIST_WORKER" in os.environ:  # before torch: side by side, more threads than cores take each other's time
    os.environ.setdefault("OMP_NUM_THREADS", "1")

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "pyext_src"))
sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent / "support"))
if "LATENTPLAY_SANITIZED" in os.environ:  # the package that was built with a sanitizer, see support/sanitized.py
    sys.path.insert(0, os.environ["LATENTPLAY_SANITIZED"])

from live import JackServer
from lookalikes import model_file
from max_package import max_home, small_package

from latentplay.files import cache

__all__ = ["jack", "max_home", "model_file", "small_package"]


def pytest_configure(config):
    """A cache for this session and its workers, empty at first: a model's plan is made once, not in each Pd. What a test finds does
    not depend on whether another one came before it: tests/pd/test_pd_first_opening.py. Without any: LATENTPLAY_CACHE=off make test."""
    if cache.PLACE not in os.environ:  # in the workers it is there
        os.environ[cache.PLACE] = tempfile.mkdtemp(prefix="latentplay-cache-")
        config.add_cleanup(lambda: shutil.rmtree(os.environ.pop(cache.PLACE), ignore_errors=True))


@pytest.fixture(scope="session")
def jack():
    """A JACK server with its dummy driver: real time without a sound card."""
    with JackServer() as server:
        yield server


ENGINES = ("embedded", "process")
WITH_BOTH = {
    "test_pd_live", "test_audio_thread", "test_pd_mix", "test_pd_control", "test_pd_bend", "test_pd_preset", "test_pd_robust",
    "test_pd_first_opening",
}  # fmt: skip
"""Files whose tests run with either engine: all of them with LATENTPLAY_BOTH_ENGINES=1, else with the process the few below."""
WITH_THE_PROCESS = {
    "test_the_engine_that_was_chosen_plays", "test_what_is_kept_of_a_model_changes_nothing_that_is_heard",
    "test_a_save_right_after_a_load_has_the_bends_of_the_load",
    "test_what_is_bent_right_after_a_load_comes_after_the_bends_of_the_load",
    "test_delay_is_as_reported_and_survives_switches", "test_samples_are_the_same_as_off_line",
    "test_perform_routines_never_leave_their_memory", "test_deleting_and_recreating_chains_with_sound_on",
    "test_a_thousand_messages_while_it_plays",
    "test_reload_brings_back_the_very_samples", "test_a_preset_gives_the_same_samples_in_pd_and_on_the_command_line",
    "test_sound_goes_on_through_saves_loads_glides_and_morphs",
}  # fmt: skip


IN_MAX = {
    "test_pd_offline", "test_pd_mod", "test_pd_mix", "test_pd_control", "test_pd_preset", "test_pd_bend", "test_pd_stereo",
    "test_pd_latent_lists",
    "test_modulator_pd",
}  # fmt: skip
"""Files whose off-line tests play in the fake Max too, from the same patches."""
OF_PD = {
    "test_block_size_is_inaudible", "test_half_dry_is_the_sound_itself_before_and_after_a_swap", "test_every_parameter_may_be_swept",
    "test_bad_messages_get_one_line_and_change_nothing", "test_a_broken_inlet_is_told_once_and_heals", "test_a_dump_can_be_sent_back",
    "test_deleting_pad_and_modulators_while_it_plays_and_learns", "test_reload_brings_back_the_very_samples",
    "test_two_pds_play_one_model_over_the_network", "test_lists_play_what_cords_play_a_hop_later",
}  # fmt: skip
"""Not those: their patches have boxes of Pd's own that make or delete others, or send in a pattern."""


def engines_and_hosts(module: str, test: str, fixtures: list[str]) -> list[tuple[str, str]]:
    """What a test is run with."""
    everything = os.environ.get("LATENTPLAY_BOTH_ENGINES", "0") != "0"
    engines = ENGINES if everything or test in WITH_THE_PROCESS else ENGINES[:1]
    found = [(engine, "pd") for engine in (engines if module in WITH_BOTH else ("",))]
    return found + [("", "max")] * (module in IN_MAX and test not in OF_PD and "jack" not in fixtures)


def pytest_generate_tests(metafunc):
    """The engine and the host as parameters."""
    chosen = engines_and_hosts(metafunc.module.__name__, metafunc.function.__name__, metafunc.fixturenames)
    if chosen != [("", "pd")]:
        names = ["-".join(filter(None, pair)) for pair in chosen]
        metafunc.parametrize(("engine", "host"), chosen, indirect=True, ids=names)


@pytest.fixture(autouse=True)
def host(request, monkeypatch):
    """Which host plays a patch off-line: Pd, or the fake Max."""
    chosen: str = getattr(request, "param", "pd")
    if chosen == "max":
        import max_player

        monkeypatch.setattr("latentplay.render.pd.run_batch", max_player.run_batch)
    return chosen


@pytest.fixture(autouse=True)
def engine(request, monkeypatch):
    """Which one serves the objects of the Pd that a test starts; "" where the test has its own say."""
    chosen: str = getattr(request, "param", "")
    if chosen:
        monkeypatch.setenv("LATENTPLAY_ENGINE", chosen)
    return chosen


IN_ONE_WORKER = ("test_instrument.py", "test_seedmap_rebuild.py")
"""Files whose tests share something that is made once, and run in their order."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """xdist's own groups are lost with pytest 9.2, without a word (pytest-xdist, issue 1386)."""
    from xdist.scheduler import LoadScopeScheduling

    class Scheduling(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            file = nodeid.partition("::")[0]
            return file if file.endswith(IN_ONE_WORKER) else nodeid

    return Scheduling(config, log)


@pytest.fixture
def no_cache(monkeypatch):
    """Nothing is kept: torch opens every model."""
    monkeypatch.setenv(cache.PLACE, "off")


def pytest_collection_modifyitems(items):
    """`live`: needs JACK and real time, unless it may be `late`; `slow`: long, or of many drawn cases."""
    for item in items:
        if item.get_closest_marker("late"):
            item.add_marker(pytest.mark.flaky(reruns=1))
        elif "jack" in item.fixturenames:
            item.add_marker("live")
        if any(word in item.nodeid for word in ("robust", "fuzz", "preset_states", "random_messages", "newer_pd")):
            item.add_marker("slow")
