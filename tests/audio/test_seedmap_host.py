"""A seed map that is being made ends with its host, however that ended."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

HOST = """
import sys, time
from pathlib import Path
from latentplay.modulation.seedmap.rebuild import start_rebuild
print(start_rebuild(count=4096, out=Path(sys.argv[1]))._process.pid, flush=True)
time.sleep(600)
"""


def runs(pid: int) -> bool:
    """Whether a process is there and does something: one that has ended and waits to be collected does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_killing_the_host_ends_the_map_that_is_being_made(tmp_path):
    host = subprocess.Popen([sys.executable, "-c", HOST, str(tmp_path / "map.txt")], stdout=subprocess.PIPE, text=True)
    assert host.stdout is not None
    pid = int(host.stdout.readline())
    assert runs(pid)
    host.send_signal(signal.SIGKILL)
    host.wait()
    end = time.monotonic() + 60
    while runs(pid) and time.monotonic() < end:
        time.sleep(0.05)
    assert not runs(pid)
    assert os.listdir(tmp_path) == []
