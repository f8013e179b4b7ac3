"""A user unit for systemd: a patch that plays by itself after a start, a crash or a power cut."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path

from latentplay.errors import BadValue, quoted

PRIORITY = 95
"""The real-time priority that may be asked for, as Debian's jackd2 gives it; the user's own limit holds where it is lower."""
WATCHDOG = 30
"""Seconds without a word from the patch until it is started again."""
SERVERS = {
    "jack": ("jack.service", ("-jack",), ()),
    "pipewire": ("pipewire.service wireplumber.service", ("-jack",), ("pw-jack",)),
    "pd": ("sound.target", (), ()),
}
"""For each way to the sound card: what is started first, Pd's flags, what runs Pd."""


def folder() -> Path:
    """Where the units of this user are."""
    home = os.environ.get("XDG_CONFIG_HOME")
    return (Path(home) if home else Path.home() / ".config") / "systemd" / "user"


def name_of(patch: Path) -> str:
    """The unit's name: letters, digits and dashes of the patch's."""
    stem = re.sub(r"[^A-Za-z0-9]+", "-", patch.stem).strip("-").lower()
    if not stem:
        raise BadValue(f"--service {quoted(patch)}: its name has no letter or digit: rename the patch")
    return f"latentplay-{stem}.service"


def word(text: str) -> str:
    """A word of a command as a unit writes it."""
    if not text.isprintable():
        raise BadValue(f"--service: {quoted(text)} cannot stand in a unit: rename it")
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$") + '"'


def unit(patch: Path, command: Iterable[str], server: str) -> str:
    """The unit that plays a patch with ``command``, after the ``server`` (jack, pipewire, pd)."""
    first, _, before = SERVERS[server]
    words = " ".join(word(each) for each in (*before, *command))
    return f"""[Unit]
Description=latentplay plays {patch.name.replace("%", "%%")}
Wants={first}
After={first}
StartLimitIntervalSec=0

[Service]
Type=notify
NotifyAccess=all
ExecStart=/usr/bin/env {words}
WorkingDirectory={str(patch.parent).replace("%", "%%")}
Environment=LATENTPLAY_ENGINE=process
Restart=always
RestartSec=3
TimeoutStartSec=60
TimeoutStopSec=10
WatchdogSec={WATCHDOG}
WatchdogSignal=SIGKILL
LimitRTPRIO={PRIORITY}
LimitMEMLOCK=infinity
LimitCORE=0
SyslogIdentifier={name_of(patch).removesuffix(".service")}
StandardOutput=journal
StandardError=journal

[Install]
WantedBy=default.target
"""
