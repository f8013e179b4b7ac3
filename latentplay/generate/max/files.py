"""A tab about keeping things in files, with Max's own windows."""

from __future__ import annotations

from latentplay.generate.max.page import LEFT, MARGIN, TOP, WIDTH, tab
from latentplay.generate.max.patcher import Patcher
from latentplay.spec.kinds import Object


def files_tab(thing: Object, target: str, name: str, about: str) -> Patcher:
    """Writing and reading: a file by its name, or one that a window asks for."""
    s = tab(thing)
    y = s.heading("keep it in a file", LEFT, TOP, WIDTH - 2 * MARGIN)
    y = s.comment(f"{about}.", LEFT, y, WIDTH - 2 * MARGIN) + 10
    for x, word, window in ((LEFT, "write", "savedialog"), (LEFT + 320, "read", "opendialog")):
        text = f"{word} {name}"
        s.connect(s.message(text, x, y), 0, s.obj(f"s {target}", x, y + 34))
        s.comment(f"{word} the file of that name", x + 150, y + 1, 160)
        ask, path = s.control("button", (x, y + 80, 24, 24)), s.obj(window, x, y + 114)
        s.comment(f"{word} a file that you choose", x + 34, y + 82, 200)
        s.chain(ask, path, s.obj(f"prepend {word}", x, y + 148), s.obj(f"s {target}", x, y + 182))
    s.height = y + 230
    return s
