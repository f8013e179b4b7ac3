"""What a set keeps of an object: a document and parts of it (weights, mappings) as bytes for the host; large parts lie in files beside.

The bytes are JSON, deflated: its checksum tells a state that was cut or changed on its way from a whole one.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from latentplay.files.documents import BadDocument, dict_of, list_of, parsed, text_of, version_of
from latentplay.files.later import hashlib
from latentplay.files.settings import user_folder

FORMAT, VERSION = "latentplay set", 1
MOST = 90_000
"""Bytes that go into the set: three in an atom, they are 30 000 of the 32 767 that a list in Max may have."""

LARGEST = 1 << 30
"""Bytes of one part, inflated."""

ENDING = ".latentplay"
Parts = dict[str, bytes]


def name_of(part: bytes) -> str:
    """What a part is known by: nobody else's has that name."""
    return hashlib.sha256(part).hexdigest()[:32]


def inflated(data: bytes) -> bytes:
    """What was deflated, whole; BadDocument when it is not."""
    try:
        inflate = zlib.decompressobj()
        found = inflate.decompress(data, LARGEST)
    except zlib.error:
        raise BadDocument("it is broken") from None
    if not inflate.eof or inflate.unused_data:
        raise BadDocument("it is cut")
    return found


def written(kind: str, content: Any, parts: Parts) -> tuple[bytes, Parts]:
    """The bytes for the host, and the parts that belong into files. As many parts as there is room for are in the bytes, the
    smallest first; where even the content is too large, it is a part, too."""
    for room in (MOST - 8000, 0):
        inside: Parts = {}
        beside: Parts = {}
        used = 0
        for name, part in sorted(parts.items(), key=lambda one: len(one[1])):
            used += len(part)
            (inside if used <= room else beside)[name] = part
        data = _bytes(kind, {"content": content}, inside, beside)
        if len(data) <= MOST:
            return data, beside
    whole = zlib.compress(json.dumps(content).encode())
    beside = {**parts, name_of(whole): whole}
    return _bytes(kind, {"content_in": name_of(whole)}, {}, beside), beside


def _bytes(kind: str, content: dict[str, Any], inside: Parts, beside: Parts) -> bytes:
    packed = {name: base64.b64encode(part).decode("ascii") for name, part in inside.items()}
    head = {"format": FORMAT, "version": VERSION, "object": kind, **content, "parts": packed, "beside": sorted(beside)}
    return zlib.compress(json.dumps(head, allow_nan=False).encode(), 9)


class Kept:
    """Bytes that `written` gave, read. ``folders``: where files with parts are looked for. BadDocument where they are none."""

    def __init__(self, data: bytes, kind: str, folders: Iterable[Path] = ()) -> None:
        found = parsed(_text(inflated(data)))
        version_of(found, FORMAT, VERSION)
        if found.get("object") != kind:
            raise BadDocument(f"it is that of '{found.get('object')}', not of '{kind}'")
        self._folders = list(folders)
        self._parts = dict_of(found.get("parts"), "parts")
        self.beside = [text_of(name, "a part's name", 64) for name in list_of(found.get("beside"), "beside")]
        self._found = found

    @property
    def content(self) -> Any:
        """The document; BadDocument where it lies in a file that is missing."""
        if "content_in" not in self._found:
            return self._found.get("content")
        return self.document(self._found["content_in"])

    def document(self, name: object) -> Any:
        """The JSON, deflated, of a part."""
        return parsed(_text(inflated(self.part(name))))

    def part(self, name: object) -> bytes:
        """A part by its name; BadDocument, with what to do, where its file is missing."""
        named = text_of(name, "a part's name", 64)
        if named in self._parts:
            try:
                return base64.b64decode(text_of(self._parts[named], "a part", 1 << 28))
            except ValueError as error:
                raise BadDocument(f"a part of it is broken ({error})") from None
        if not named.isalnum():
            raise BadDocument("it is broken")
        for folder in self._folders:
            with contextlib.suppress(OSError):
                data = (folder / f"{named}{ENDING}").read_bytes()
                if name_of(data) == named:
                    return data
        places = ", ".join(map(str, self._folders))
        raise BadDocument(f"'{named}{ENDING}' is missing in {places}: copy it there from the machine where the set was saved")


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise BadDocument("it is broken") from None


def folder() -> Path:
    """Where the files beside the sets are, of this user."""
    found = user_folder()
    if found is None:
        raise BadDocument("this system has no folder for a user's data")
    return found / "kept"


def write_beside(parts: Mapping[str, bytes]) -> None:
    """Files of parts: each whole or not at all; those that are there stay. BadDocument when they cannot be written."""
    place = folder()
    try:
        place.mkdir(parents=True, exist_ok=True)
        for name, part in parts.items():
            file = place / f"{name}{ENDING}"
            if file.is_file() and file.stat().st_size == len(part):
                continue
            new = file.with_suffix(f".{os.getpid()}")
            new.write_bytes(part)
            os.replace(new, file)
    except OSError as error:
        raise BadDocument(f"'{place}' cannot be written to ({error.strerror}): see its rights, and space") from None
