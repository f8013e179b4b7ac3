"""The way to the compiled engine, and to torch where a model needs it: checked to be the one of the build, opened without importing it."""

from __future__ import annotations

import ctypes
import importlib.util
import sys
import threading
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from latentplay.errors import LatentPlayError, one_line
from latentplay.files import environment

if TYPE_CHECKING:
    from latentplay import _engine

_lock = threading.Lock()


class Engine(Protocol):
    """The compiled module ``latentplay._engine``."""

    Model: type[_engine.Model]
    Chain: type[_engine.Chain]

    def stop_all(self, milliseconds: int = 250) -> None: ...
    def quiet_this_thread(self, nice: int = 10) -> None: ...


class TorchScript(Protocol):
    """The compiled module ``latentplay._torchscript``."""

    TORCH_VERSION: str

    def load(self, path: str, trusted: bool = False, streams: bool = False) -> object: ...
    def recorded(self, loaded: object) -> tuple[bytes, list[str]]: ...
    def give_up_after(self, seconds: float) -> None: ...
    def give_up_all(self) -> None: ...


class EngineError(LatentPlayError, ImportError):
    """The engine cannot run here; the message says what is missing and what to do."""


def torch_folder() -> Path | None:
    """Where torch is installed; None when it is not. Does not import it."""
    spec = importlib.util.find_spec("torch")
    return Path(spec.origin).parent if spec is not None and spec.origin else None


def torch_version() -> str | None:
    """The installed torch's version; None when it is not installed."""
    from importlib import metadata

    try:
        return metadata.version("torch")
    except metadata.PackageNotFoundError:
        return None


def built_for() -> str:
    """The torch version that this build was made with."""
    try:
        from latentplay._build import TORCH
    except ImportError as error:
        raise EngineError(f"latentplay is not built: {environment.cure()}") from error
    return TORCH


@lru_cache(maxsize=1)
def load_engine() -> Engine:
    """The compiled engine, ``latentplay._engine``. EngineError when it is not built."""
    built_for()
    try:
        from latentplay import _engine
    except ImportError as error:
        raise EngineError(f"the engine does not load ({error}); run: latentplay doctor") from error
    return cast(Engine, _engine)


@lru_cache(maxsize=1)
def load_torchscript() -> TorchScript:
    """What plays models with torch, ``latentplay._torchscript``. EngineError when torch is missing or another one than at build time."""
    with _lock:
        wanted, found = built_for(), torch_version()
        if found is None:
            raise EngineError(f"torch is not installed for {sys.executable}: {environment.cure('torch', wanted.split('+')[0])}")
        if found.split("+")[0] != wanted.split("+")[0]:
            raise EngineError(f"torch {found} is installed, latentplay was built with {wanted}: {other_torch(wanted)}")
        _open_libtorch()
        try:
            from latentplay import _torchscript
        except ImportError as error:
            raise EngineError(f"what plays TorchScript does not load ({error}); run: latentplay doctor") from error
        return cast(TorchScript, _torchscript)


def stop_all(milliseconds: int) -> None:
    """Ends every worker before the process does: when static destructors run, nothing of torch may. Loads nothing."""
    if "latentplay._torchscript" in sys.modules:
        load_torchscript().give_up_all()
    if "latentplay._engine" in sys.modules:
        load_engine().stop_all(milliseconds)


def other_torch(wanted: str) -> str:
    """What to do about another torch than the build's."""
    cure = environment.cure("torch", wanted.split("+")[0])
    return f"build it again: make build in {environment.ROOT}" if environment.is_checkout() and environment.is_own_python() else cure


def _open_libtorch() -> None:
    """Opens libtorch from the installed wheel, so that our module finds it wherever it was built."""
    folder = torch_folder()
    suffix = {"darwin": "dylib", "win32": "dll"}.get(sys.platform, "so")
    for name in ("c10", "torch_cpu"):
        library = folder / "lib" / f"{'' if sys.platform == 'win32' else 'lib'}{name}.{suffix}" if folder else None
        if library is None or not library.exists():
            continue
        try:
            ctypes.CDLL(str(library), mode=ctypes.RTLD_GLOBAL)
        except (OSError, MemoryError) as error:
            again = f"{sys.executable} -m pip install --force-reinstall --no-deps torch=={built_for().split('+')[0]}"
            raise EngineError(
                f"'{library.name}' of torch does not open ({one_line(str(error))}): free memory, or if that is not it: {again}"
            ) from error
