"""A help file: its tabs, each with the object's name on top, and the table as boxes that can be clicked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import latentplay
from latentplay.generate.max.patcher import HIGH, QUIET, Patcher
from latentplay.generate.max.text import box_width, comment_height, wrap
from latentplay.spec.kinds import Flag, Message, Object, Param
from latentplay.spec.wording import help_of, values

WIDTH, MARGIN = 940, 20
COLUMN = 440
"""Of two."""
LEFT, RIGHT = MARGIN, WIDTH - MARGIN - COLUMN
TOP = 94
"""Below the name."""
HIGHEST = 760
"""A list that is longer goes into two tabs."""
ROW, GAP = 26, 6
Rows = list[tuple[Param | Message, list[str]]]
"""Rows of the table, each with the messages that show it."""


@dataclass(frozen=True)
class Page:
    """What one help file says beyond the table."""

    thing: Object
    about: dict[str, str]
    """In English and in French."""
    examples: tuple[str, ...]
    """A message or more for each word."""
    basic: Callable[[Patcher, int], int]
    """Draws the live example below a y; the y below it."""
    further: dict[str, Callable[[], Patcher]] = field(default_factory=dict)
    """Name of a tab and what it shows."""
    status: tuple[Message, ...] = ()
    see: tuple[str, ...] = ()

    @property
    def target(self) -> str:
        """The name that its chain and its messages have in the help file."""
        return target_of(self.thing)

    def rows(self, of: Iterable[Param | Message]) -> Rows:
        """Rows with their examples."""
        return [(row, [e for e in dict.fromkeys(self.examples) if e.split()[0] == row.name]) for row in of]


def target_of(thing: Object) -> str:
    """A name that no patch of anybody's has."""
    return f"help.{thing.name.rstrip('~')}"


def tab(thing: Object, language: str = "en") -> Patcher:
    """An empty tab with the object's name, as Max draws it, and its line of help."""
    s, name = Patcher(WIDTH, 200, tab=True), thing.name
    s.add("jsui", (10, 10, 420, 57), 1, [""], border=0, filename="helpname.js", ignoreclick=1, jsarguments=[name], parameter_enable=0)
    s.comment(help_of(thing, language), 14, 68, WIDTH - 30, colour=QUIET)
    return s


def help_file(page: Page) -> Patcher:
    """All tabs; the first one plays."""
    tabs = {"basic": basic(page)} | lists(page) | {"arguments": creation(page)}
    tabs |= {name: make() for name, make in page.further.items()} | french(page)
    height = max(t.height for t in tabs.values())
    root = Patcher(WIDTH, height, tabbed=True)
    for place, (name, inner) in enumerate(tabs.items()):
        inner.height = height
        root.sub(name, inner, 20, 20 + 30 * place)
    return root


def basic(page: Page) -> Patcher:
    """What it is for, and the live example."""
    s = tab(page.thing)
    y = s.comment(page.about["en"], LEFT, TOP, WIDTH - 2 * MARGIN) + 6
    y = page.basic(s, y)
    see_also(s, page.see, y + 6)
    return s


def see_also(s: Patcher, names: Iterable[str], y: int) -> None:
    """Other help files, at a click; ends the tab."""
    s.comment("see also", LEFT, y + 1, 60, colour=QUIET)
    x, opens = LEFT + 66, s.obj("pcontrol", LEFT + 66, y + 30)
    for name in names:
        box = s.message(f"help {name}", x, y)
        s.connect(box, 0, opens)
        x += box_width(f"help {name}") + 10
    s.comment(f"latentplay {latentplay.__version__}", WIDTH - 130, y + 1, 110, colour=QUIET)
    s.height = y + 66


def lists(page: Page) -> dict[str, Patcher]:
    """Every attribute and message; one tab where they find room, else two."""
    params, messages = page.rows(page.thing.params), page.rows(page.thing.messages)
    if not params:
        return in_tabs(page, messages)
    found = shortest(list_tab(page, {ATTRIBUTES[0]: params, "messages": messages}), list_tab(page, {ATTRIBUTES[1]: params + messages}))
    if found:
        return {"messages": found}
    return {"attributes": list_tab(page, {ATTRIBUTES[2]: params})} | in_tabs(page, messages)


def in_tabs(page: Page, messages: Rows) -> dict[str, Patcher]:
    """The messages in one tab, or in two where one would not fit a screen."""
    half, whole = len(messages) // 2, list_tab(page, {"messages": messages})
    if whole.height <= HIGHEST:
        return {"messages": whole}
    parts = {"messages": messages[:half], "more messages": messages[half:]}
    return {name: list_tab(page, {name: rows}) for name, rows in parts.items()}


def shortest(*tabs: Patcher) -> Patcher | None:
    """The first one that fits a screen."""
    return next((t for t in tabs if t.height <= HIGHEST), None)


ATTRIBUTES = ("attributes: each is a message, too", "attributes, which are messages, too; then messages",
              "attributes: each is a message, too, and can stand in the box, as @name value")


def list_tab(page: Page, chapters: dict[str, Rows], language: str = "en") -> Patcher:
    """Rows in two columns: two chapters side by side, or one in two halves."""
    s = tab(page.thing, language)
    s.height = max(chapter_columns(s, page, chapters, TOP, language)) + 20
    return s


def chapter_columns(s: Patcher, page: Page, chapters: dict[str, Rows], y: int, language: str) -> list[int]:
    """The same on a tab, below ``y``; the y below each column."""
    if language == "fr":
        chapters = {title: shortened(rows) for title, rows in chapters.items()}
    halves, titles = list(chapters.values()), list(chapters)
    if len(chapters) == 1:
        halves, y = halved(halves[0], language), s.heading(titles[0], LEFT, y, WIDTH - 2 * MARGIN)
    else:
        y = max(s.heading(title, x, y, COLUMN) for x, title in zip((LEFT, RIGHT), titles, strict=True))
    return [column(s, rows, page.target, x, y, language) + 12 for x, rows in zip((LEFT, RIGHT), halves, strict=True)]


def halved(rows: Rows, language: str) -> list[Rows]:
    """Two columns of about the same height."""
    width = COLUMN - box_room(rows)
    heights = [height(row, texts, language, width) for row, texts in rows]
    best = min(range(1, max(2, len(rows))), key=lambda i: max(sum(heights[:i]), sum(heights[i:])))
    return [rows[:best], rows[best:]]


def box_room(rows: Rows) -> int:
    """Width that the message boxes of a column take."""
    return max(box_width(text) for _, texts in rows for text in texts) + 10


def said(row: Message | Flag | Param, language: str) -> str:
    """Its line of help, without what holds in Pd alone."""
    return re.sub(r" \(Pd [^)]*\)", "", help_of(row, language))


def line_of(row: Param | Message | Flag, language: str) -> str:
    """Its line of help: what it takes, what it does."""
    line = said(row, language)
    if isinstance(row, Param):
        return f"{line} ({values(row, language)})"
    return f"{row.name} {row.args}: {line}" if row.args else line


def height(row: Param | Message, texts: list[str], language: str, width: int) -> int:
    """Pixels that a row takes."""
    return max(ROW * len(texts), comment_height(len(wrap(line_of(row, language), width)))) + GAP


def column(s: Patcher, rows: Rows, target: str, x: int, y: int, language: str = "en", width: int = COLUMN) -> int:
    """Message boxes and their help, all to [s target]; the y below."""
    room, boxes = box_room(rows), []
    for row, texts in rows:
        below = s.comment(line_of(row, language), x + room, y, width - room)
        for place, text in enumerate(texts):
            boxes.append(s.message(text, x, y + ROW * place))
        y = max(below, y + ROW * len(texts)) + GAP
    send = s.obj(f"s {target}", x, y + 4)
    for box in boxes:
        s.connect(box, 0, send)
    return y + 4 + HIGH


def creation(page: Page) -> Patcher:
    """What may stand in the box on the left, what comes out on the right."""
    s = tab(page.thing)
    y = s.heading("in the box", LEFT, TOP, COLUMN)
    left = pairs(s, forms(page.thing, "en"), LEFT, y)
    s.heading("inlets and outlets", RIGHT, TOP, COLUMN)
    right = pairs(s, port_lines(page.thing, "en"), RIGHT, y)
    if page.status:
        right = s.heading("what the status outlet says", RIGHT, right + 10, COLUMN)
        right = pairs(s, [(f"{r.name} {r.args}", r.en) for r in page.status], RIGHT, right)
    s.height = max(left, right) + 20
    return s


def pairs(s: Patcher, lines: Iterable[tuple[str, str]], x: int, y: int, room: int = 160, width: int = COLUMN) -> int:
    """Names, in bold, and what they mean; the y below."""
    for name, line in lines:
        below = s.comment(name, x, y, room, bold=True)
        y = max(below, s.comment(line, x + room, y, width - room)) + 4
    return y


FORMS = {
    "en": {"": "no name: chain 'default'", "voice": "the chain called voice; objects of one name share a model",
           "file": "a model; the chain takes its name", "or": "or"},
    "fr": {"": "sans nom : la chaîne « default »", "voice": "la chaîne voice ; les objets d'un même nom partagent un modèle",
           "file": "un modèle ; la chaîne prend son nom", "or": "ou"},
}


def forms(thing: Object, language: str) -> list[tuple[str, str]]:
    """How an object may be created: names, then flags, which are attributes as well."""
    words = FORMS[language]
    found = [(thing.name, words[""]), (f"{thing.name} voice", words["voice"])]
    if any("file.ts" in a.args for a in thing.arguments):
        found.append((f"{thing.name} demo.ts", words["file"]))
    for flag in thing.flags:
        attribute = {"-m": "@mc 1", "-own": "@own 1"}.get(flag.name, f"@{flag.name[1:]} {flag.args}")
        found.append((f"{flag.name} {flag.args}".strip() + f" {words['or']} {attribute}", said(flag, language)))
    return found


def port_lines(thing: Object, language: str) -> list[tuple[str, str]]:
    """Inlets, then outlets."""
    arrows = [(f"→ {row.name}", row) for row in thing.inlets] + [(f"{row.name} →", row) for row in thing.outlets]
    return [(name + (f" ({row.args})" if row.args else ""), help_of(row, language)) for name, row in arrows]


FRENCH = {
    "play": "L'exemple qui sonne est dans l'onglet « basic » : un clic sur le haut-parleur. Les messages ci-dessous agissent sur lui.",
    "both": "attributs, qui sont aussi des messages ; puis messages",
    "params": "attributs : chacun est aussi un message",
    "messages": "messages",
    "forms": "dans la boîte",
    "ports": "entrées et sorties",
}


def french(page: Page) -> dict[str, Patcher]:
    """The same in French; the messages or the attributes have a tab of their own where one would be too long."""
    params, messages = page.rows(page.thing.params), page.rows(page.thing.messages)
    alone = {FRENCH["messages"]: messages}
    if not params:
        return {"français": french_tab(page, alone)}
    beside = french_tab(page, {FRENCH["params"]: params} | alone)
    found = shortest(beside, french_tab(page, {FRENCH["both"]: params + messages}))
    if found:
        return {"français": found}
    attributes = {FRENCH["params"]: params}
    if whole := shortest(french_tab(page, alone)):
        return {"français": whole, "attributs": list_tab(page, attributes, "fr")}
    return {"français": french_tab(page, attributes), "messages (français)": list_tab(page, alone, "fr")}


def shortened(rows: Rows) -> Rows:
    """One example for each row."""
    return [(row, texts[:1]) for row, texts in rows]


def french_tab(page: Page, chapters: dict[str, Rows]) -> Patcher:
    """What it is, what it is told, what may stand in the box: each in the shorter column."""
    s, thing = tab(page.thing, "fr"), page.thing
    y = s.comment(page.about["fr"], LEFT, TOP, WIDTH - 2 * MARGIN)
    top = s.comment(FRENCH["play"], LEFT, y, WIDTH - 2 * MARGIN, colour=QUIET) + 8
    ends = dict(zip((LEFT, RIGHT), chapter_columns(s, page, chapters, top, "fr"), strict=True))
    for title, lines in ((FRENCH["forms"], forms(thing, "fr")), (FRENCH["ports"], port_lines(thing, "fr"))):
        x = min(ends, key=lambda side: ends[side])
        ends[x] = pairs(s, lines, x, s.heading(title, x, ends[x], COLUMN)) + 10
    s.height = max(ends.values()) + 10
    return s
