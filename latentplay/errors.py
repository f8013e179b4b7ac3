"""What can go wrong, in words: every message names the thing, quotes the word, says what was expected and what to do."""


class LatentPlayError(Exception):
    """The base of every error that latentplay raises."""


class ModelError(LatentPlayError, ValueError):
    """A model file that cannot be used; the message says why and what to do."""


class BadValue(LatentPlayError, ValueError):
    """A value that a parameter does not take."""
