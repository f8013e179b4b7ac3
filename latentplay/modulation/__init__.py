"""Modulation: the voices of `lp.mod~`, the textures that they read and the maps of their seeds."""
