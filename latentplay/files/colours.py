"""The colours of every picture that latentplay draws."""

PAPER, INK, QUIET = "#101216", "#e8e6e1", "#8a8f98"
