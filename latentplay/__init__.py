"""latentplay: play with the inside of neural audio models, from Pure Data, Max, Python or the command line."""

__version__ = "0.1.0"
