"""A patch played for hours, off-line, by a seed."""
