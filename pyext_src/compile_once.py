"""Compiles each source once for all extensions, on all cores.

setuptools compiles the files of an extension one after another, and a file that two extensions share twice, into one object
file, which one of them may then link half written.
"""

from __future__ import annotations

import os
from concurrent.futures import Future, ThreadPoolExecutor
from hashlib import sha256
from threading import Lock
from typing import Any


def compile_once(compiler: Any) -> None:
    """Changes ``compiler`` (of setuptools): its `compile` takes what it has compiled already with the same options."""
    compile_all = compiler.compile
    pool = ThreadPoolExecutor(os.cpu_count())
    begun: dict[tuple[str, str], Future[list[str]]] = {}
    lock = Lock()

    def start(source: str, folder: str, options: dict[str, Any]) -> Future[list[str]]:
        with lock:
            key = source, folder
            if key not in begun:
                begun[key] = pool.submit(compile_all, [source], folder, **options)
            return begun[key]

    def compile_sources(sources: list[str], output_dir: str | None = None, **options: Any) -> list[str]:
        # Include folders may differ: they tell where headers lie, not what is made of a source.
        kind = sha256(repr((options.get("macros"), options.get("extra_postargs"))).encode()).hexdigest()[:8]
        folder = os.path.join(output_dir or "", kind)
        futures = [start(source, folder, options) for source in sources]
        return [path for future in futures for path in future.result()]

    compiler.compile = compile_sources
