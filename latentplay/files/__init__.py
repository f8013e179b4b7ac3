"""Files that people keep: JSON documents, sound files, settings, Pd patches."""
