"""What speaks against a model file: models are programs, and come from strangers. The rules are in pyext_src/model_file."""

from __future__ import annotations

import os
from pathlib import Path

from latentplay import _model_info
from latentplay.errors import ModelError

DAMAGED = ("is damaged", "is cut short", "does not exist")
"""What no trust can mend."""


def doubts(path: Path) -> str:
    """Why torch should not read the file, as the rest of a line that starts with its name; "" when nothing speaks against it."""
    problem, _ = _model_info.inspect(os.fsencode(path))
    return problem


def refusal(path: Path, doubt: str) -> ModelError:
    """The line for a file that is not played."""
    advice = "" if ": " in doubt else ": ask who made it for another export, or play it all the same with -trust 1"
    return ModelError(f"'{path.name}' {doubt}{advice}")


def check(path: Path, trust: bool = False) -> str:
    """ModelError for a file that torch should not read; with ``trust`` a line that tells of it instead, "" for none."""
    doubt = doubts(path)
    if doubt and (not trust or doubt.startswith(DAMAGED)):
        raise refusal(path, doubt)
    return f"'{path.name}' is played because of -trust 1, although it {doubt}" if doubt else ""


NO_MEMORY = ("bad_alloc", "not enough memory", "start new thread")
"""How the system and torch say that none is left."""


def said_by_engine(path: Path, error: Exception) -> ModelError:
    """The line for a file that the engine did not load."""
    text = str(error)
    if isinstance(error, MemoryError) or any(words in text for words in NO_MEMORY):
        return ModelError(f"'{path.name}': there is not enough memory for it: close other programs, or take a lighter model")
    if text.startswith(("uses ", "its code ")):
        return refusal(path, text)
    return ModelError(f"'{path.name}' does not run: {text}")
