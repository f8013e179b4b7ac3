"""Looks at a package before it is given away: whole, readable, without a trace of the machine that made it."""

from __future__ import annotations

import json
import plistlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import latentplay
from latentplay.spec.table import objects

OF_MAX = {"helpname.js"}
"""Scripts that come with Max."""
ENDINGS = {"macos": ".mxo", "windows": ".mxe64", "linux": ".mxl"}
FILE = re.compile(r"[\w.-]+\.(?:ts|wav|js|maxpat|png)$")


def names() -> list[str]:
    """Every name that can be typed into a box."""
    return [o.name for o in objects()] + [f"mc.{o.name}" for o in objects() if any(f.name == "-m" for f in o.flags)]


def problems(package: Path, systems: tuple[str, ...] = (), traces: tuple[str, ...] = ()) -> list[str]:
    """A line for each thing that is wrong; ``systems``: whose externals must be there; ``traces``: paths that must not."""
    found = [*unreadable(package)]
    if found:
        return found
    return [*missing(package, systems), *versions(package), *dangling(package), *left_behind(package, traces)]


def files(package: Path) -> list[Path]:
    """Every file, in order."""
    return sorted(p for p in package.rglob("*") if p.is_file())


def unreadable(package: Path) -> Iterator[str]:
    """Files that are not what their names say."""
    for path in files(package):
        try:
            if path.suffix in (".maxhelp", ".maxpat", ".json"):
                json.loads(path.read_text(encoding="utf-8"))
            elif path.suffix == ".xml":
                ET.parse(path)
        except (ValueError, ET.ParseError) as error:
            yield f"{path.relative_to(package)}: {error}"


def missing(package: Path, systems: tuple[str, ...]) -> Iterator[str]:
    """Objects without help, reference or external."""
    wanted = [name for n in names() for name in (f"help/{n}.maxhelp", f"docs/{n}.maxref.xml")]
    wanted += [f"externals/{n}{ENDINGS[system]}" for system in systems for n in names()]
    wanted += ["package-info.json", "icon.png", "LICENSE", "README.md"]
    yield from (f"{name}: is missing" for name in wanted if not (package / name).exists())


def versions(package: Path) -> Iterator[str]:
    """Versions other than latentplay's."""
    told = {"package-info.json": json.loads((package / "package-info.json").read_text(encoding="utf-8"))["version"]}
    for path in package.rglob("Info.plist"):
        told[str(path.relative_to(package))] = plistlib.loads(path.read_bytes()).get("CFBundleShortVersionString", "none")
    yield from (f"{name}: version {version}, latentplay is {latentplay.__version__}" for name, version in told.items()
                if version != latentplay.__version__)


def boxes_of(patcher: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every box, inner ones too."""
    for item in patcher["boxes"]:
        yield item["box"]
        yield from boxes_of(item["box"].get("patcher", {"boxes": []}))


def dangling(package: Path) -> Iterator[str]:
    """Names of files and of help files that are not there."""
    there = {p.name for p in files(package)}
    for path in [*package.rglob("*.maxhelp"), *package.rglob("*.maxpat")]:
        for box in boxes_of(json.loads(path.read_text(encoding="utf-8"))["patcher"]):
            text = box.get("text", "") if box["maxclass"] in ("newobj", "message") else ""
            wanted = [word for word in [*text.split(), box.get("filename", "")] if FILE.match(word)]
            wanted += [f"{name}.maxhelp" for name in re.findall(r"^help (\S+)$", text)]
            if not text.startswith(("write", "record_write")):
                yield from (f"{path.name}: names {name}, which is not in the package" for name in wanted if name not in there | OF_MAX)
    home = json.loads((package / "package-info.json").read_text(encoding="utf-8"))["homepatcher"]
    if home not in there:
        yield f"package-info.json: names {home}, which is not in the package"


def left_behind(package: Path, traces: tuple[str, ...]) -> Iterator[str]:
    """Files in which a path of the machine that made them can be read."""
    for path in files(package):
        data = path.read_bytes()
        for trace in traces:
            if trace.encode() in data or trace.encode("utf-16-le") in data:
                yield f"{path.relative_to(package)}: has the path {trace} in it"


def machine() -> tuple[str, ...]:
    """Paths of this machine."""
    root = Path(__file__).parents[3]
    return tuple(sorted({str(root), str(root.resolve()), f"{Path.home()}/", sys.prefix, sys.base_prefix + "/lib/python"}))
