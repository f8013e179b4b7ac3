"""What the tests of Max share: the fake host, built once, and the external that proves it."""

import os
from pathlib import Path

import fake_max_build
import pytest
from fake_max import FakeMax
from max_player import externals


@pytest.fixture(scope="session")
def built_host() -> Path:
    """The host's program, compiled with this system's compiler where its sources are newer."""
    return fake_max_build.build_host()


@pytest.fixture(scope="session")
def trial_externals(built_host) -> Path:
    """The folder of the trial external."""
    return fake_max_build.build_trial()


@pytest.fixture
def trial(trial_externals):
    """Starts a host that finds the trial external; options as FakeMax has them."""
    return lambda **options: FakeMax(trial_externals, **options)


SANITIZE = os.environ.get("LATENTPLAY_SANITIZE") or None
"""`address` or `thread`: the host and the objects are built with it, and what it finds fails the test (`make sanitize`)."""


@pytest.fixture(scope="session")
def start():
    """Starts a host that finds our objects, off-line; options as FakeMax has them."""

    def running(place: Path | None = None, environment: dict[str, str] | None = None, trap: bool = False, **options: object) -> FakeMax:
        given = {"LATENTPLAY_SYNC": "1", **(environment or {})}
        trapped = trap and not SANITIZE  # both want to stand before malloc
        return FakeMax(place or externals(SANITIZE), environment=given, sanitize=SANITIZE, trap=trapped, **options)

    return running
