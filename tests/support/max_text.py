"""Reads the patchers of the Max package: windows, boxes, and which messages reach an object."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "m4l_device" / "max_package"


def patchers(folder: Path = FOLDER) -> list[Path]:
    return sorted([*folder.rglob("*.maxhelp"), *folder.rglob("*.maxpat")])


def read(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))["patcher"]


def windows(patcher: dict, name: str = "") -> Iterator[tuple[str, dict]]:
    """The patcher and all inside it, by their way down."""
    yield name, patcher
    for box in inside(patcher):
        if "patcher" in box:
            yield from windows(box["patcher"], f"{name}/{box['text'].removeprefix('p ')}")


def inside(patcher: dict) -> list[dict]:
    return [item["box"] for item in patcher["boxes"]]


@dataclass
class OwnBox:
    """One of our objects as it stands in a patcher, with the messages (one each, `$1` as 1) that its patcher can send it."""

    text: str
    numinlets: int
    numoutlets: int
    outlettype: list[str]
    messages: list[str] = field(default_factory=list)


def is_own(box: dict) -> bool:
    return box["maxclass"] == "newobj" and box["text"].removeprefix("mc.").startswith("lp.")


def boxes(patcher: dict) -> list[OwnBox]:
    """Every lp. box of a file, whatever window it is in."""
    found = []
    inner = [window for _, window in windows(patcher)]
    for window in inner:
        for box in inside(window):
            if is_own(box):
                sent = [m for text in reaching(window, box["id"], inner) for m in messages(text)]
                found.append(OwnBox(box["text"], box["numinlets"], box["numoutlets"], box["outlettype"], list(dict.fromkeys(sent))))
    return found


def messages(text: str) -> list[str]:
    """What a message box sends: commas part messages."""
    return [part.strip().replace("$1", "1") for part in text.split(",")]


def reaching(window: dict, name: str, everywhere: list[dict]) -> Iterator[str]:
    """Texts of the message boxes with a cord to the first inlet of a box, or to a [s] of whose name there is a [r] with one."""
    by_name = {box["id"]: box for box in inside(window)}
    for line in window["lines"]:
        (source, _), (target, inlet) = line["patchline"]["source"], line["patchline"]["destination"]
        if target != name or inlet != 0:
            continue
        box = by_name[source]
        if box["maxclass"] == "message":
            yield box["text"]
        elif box.get("text", "").startswith("r "):
            yield from sent_to(box["text"].split()[1], everywhere)


def sent_to(name: str, everywhere: list[dict]) -> Iterator[str]:
    """Texts of the message boxes with a cord to a [s name]."""
    for window in everywhere:
        for box in inside(window):
            if box.get("text") == f"s {name}":
                yield from reaching(window, box["id"], everywhere)
