"""Limits, each stated once: C++ has them as `lp_limits.h`, Python from here."""

from __future__ import annotations

MAX_VOICES = 128
"""Voices of lp.mod~."""
MAX_LATENTS = 512
"""Latents of lp.encode~ and lp.decode~; signals of lp.model~."""
MAX_CHANNELS = 64
"""Audio signals of an object."""
MAX_DEADLINE = 131072
"""Samples that encode or decode may take."""

LIMITS = {"MAX_VOICES": MAX_VOICES, "MAX_LATENTS": MAX_LATENTS, "MAX_CHANNELS": MAX_CHANNELS, "MAX_DEADLINE": MAX_DEADLINE}
