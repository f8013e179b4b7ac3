"""The kernels for ARM (NEON), which is what a Mac of today computes with, played by an emulator: `make test-systems`."""

import shutil
import subprocess

import pytest
import sanitized_parts
from wine import asked_for


def test_convolutions_of_any_size_on_arm(tmp_path):
    """Alone and together, in full and in half precision, before and after a bend: see tests/sanitized/kernels.cpp."""
    asked_for()
    emulator = shutil.which("qemu-aarch64")
    if not emulator:
        pytest.skip("no qemu-aarch64 here: apt install qemu-user")
    made = sanitized_parts.program("arm", "kernels", tmp_path)
    done = subprocess.run([emulator, made, "1", "400"], capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0 and done.stdout == "played\n" and done.stderr.split() == ["NEON", "plain"], done.stderr
