"""Builds what hosts load, for this system and for others."""
