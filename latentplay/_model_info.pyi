"""Types of the compiled reader of model cards."""

from typing import Any

def read(path: bytes) -> dict[str, Any]: ...
