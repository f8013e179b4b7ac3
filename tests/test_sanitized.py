"""The compiled parts without a host, with sanitizers: threads that play and meddle, convolutions of any size. More: `make sanitize`."""

import os
import subprocess
import sys

import pytest
import sanitized_parts

OPTIONS = {"UBSAN_OPTIONS": "halt_on_error=1:print_stacktrace=1", "TSAN_OPTIONS": "halt_on_error=1", "ASAN_OPTIONS": ""}
pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="built with GCC on Linux")


def play(kind, part, folder, *words):
    """Runs a part to its end; what a sanitizer finds ends it early."""
    made = sanitized_parts.program(kind, part, folder)
    done = subprocess.run([made, *words], capture_output=True, text=True, check=False, timeout=300, env={**os.environ, **OPTIONS})
    if "unexpected memory mapping" in done.stderr:
        pytest.skip("this system lays memory out as GCC's sanitizer does not know: sudo sysctl vm.mmap_rnd_bits=28")
    assert done.returncode == 0 and done.stdout == "played\n", done.stderr[-6000:]


@pytest.mark.parametrize("kind", ["address", "thread"])
def test_audio_worker_jobs_and_messages_share_a_chain(kind, tmp_path_factory):
    play(kind, "threads", tmp_path_factory.getbasetemp() / "sanitized", "2", "1")


def test_convolutions_of_any_size_alone_and_in_groups(tmp_path_factory):
    play("address", "kernels", tmp_path_factory.getbasetemp() / "sanitized", "1", "200")
