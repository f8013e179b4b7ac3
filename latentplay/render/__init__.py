"""Rendering: a sound through a chain, off-line, here or in real Pd."""
