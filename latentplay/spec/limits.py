"""Limits, each stated once: C++ has them as `lp_limits.h`, Python from here."""

from __future__ import annotations

MAX_VOICES = 128
"""Voices of lp.mod~, and latents of lp.encode~ and lp.decode~."""
MAX_CHANNELS = 64
"""Audio signals of an object."""
MAX_DEADLINE = 131072
"""Samples that encode or decode may take."""

LIMITS = {"MAX_VOICES": MAX_VOICES, "MAX_CHANNELS": MAX_CHANNELS, "MAX_DEADLINE": MAX_DEADLINE}
