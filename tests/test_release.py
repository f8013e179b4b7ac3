"""What makes a release: the workflow file is one, and what it calls is there and can be run."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
WORKFLOW = ROOT / ".github" / "workflows" / "release.yml"
SETTINGS = (ROOT / "pyproject.toml").read_text()


def test_workflow_is_one():
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows", str(WORKFLOW)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def test_workflow_says_that_it_has_not_run():
    """Until somebody has seen it run: then this test and the words go."""
    assert "NOT YET RUN ON A HOSTED RUNNER" in WORKFLOW.read_text()
    assert "has not yet run on a hosted runner" in (ROOT / "CONTRIBUTING.md").read_text()


def test_scripts_are_there_and_can_be_run():
    named = set(re.findall(r"\.ci/([\w.-]+\w)", WORKFLOW.read_text() + SETTINGS))
    assert {"run", "externals", "unpack-externals", "pd-headers", "check_wheel.py"} <= named
    for name in named:
        script = ROOT / ".ci" / name
        assert script.is_file()
        assert script.suffix == ".py" or os.access(script, os.X_OK), name


@pytest.mark.skipif(not shutil.which("shellcheck"), reason="shellcheck is not installed (Debian: apt install shellcheck)")
def test_scripts_are_sound():
    scripts = [str(path) for path in sorted((ROOT / ".ci").iterdir()) if path.suffix != ".py"]
    result = subprocess.run(["shellcheck", *scripts], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


def test_workflow_has_no_shell_of_its_own():
    """One line each: longer ones belong into a script that runs here, too."""
    assert not re.findall(r"run: *[|>]", WORKFLOW.read_text())


def test_wheels_are_for_the_pythons_that_latentplay_takes():
    built = {int(minor) for minor in re.findall(r"cp3(\d+)-\*", SETTINGS)}
    oldest, beyond = re.search(r'requires-python = ">=3\.(\d+),<3\.(\d+)"', SETTINGS).groups()
    assert built == set(range(int(oldest), int(beyond)))
