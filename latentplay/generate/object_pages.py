"""The table as pages: ``python -m latentplay.generate.object_pages`` writes docs/en/objects.md and docs/fr/objects.md."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from latentplay.spec.kinds import Flag, Message, Object, Param
from latentplay.spec.table import objects
from latentplay.spec.wording import help_of, values

TEXTS = {
    "en": {
        "title": "Objects",
        "intro": "Every object with its inlets, outlets, arguments, flags and messages. In Pd the same stands behind `[pd reference]` in"
        " each help patch (right click, Help). The same names and ranges hold in Pd, in Python and on the command line.",
        "refused": "A value out of range is refused with one line that says what was expected; what was set before stays. Parameters are"
        " messages: `jump 500` sets jump. `dump` answers with all of them, ready to send back.",
        "inlets": "Inlets", "outlets": "Outlets", "arguments": "Arguments", "flags": "Flags", "params": "Parameters",
        "messages": "Messages", "what": "what", "values": "values", "does": "what it does",
        "written": "Written by `python -m latentplay.generate.object_pages`, from the table in `latentplay/spec`.",
    },
    "fr": {
        "title": "Objets",
        "intro": "Chaque objet, ses entrées, sorties, arguments, options et messages. Dans Pd, la même chose se trouve (en anglais)"
        " derrière `[pd reference]` dans chaque patch d'aide (clic droit, Help). Les noms et les étendues sont les mêmes dans Pd, en Python"
        " et en ligne de commande.",
        "refused": "Une valeur hors limites est refusée par une ligne qui dit ce qui était attendu ; ce qui était réglé le reste. Les"
        " paramètres sont des messages : `jump 500` règle jump. `dump` les donne tous, prêts à être renvoyés.",
        "inlets": "Entrées", "outlets": "Sorties", "arguments": "Arguments", "flags": "Options", "params": "Paramètres",
        "messages": "Messages", "what": "quoi", "values": "valeurs", "does": "effet",
        "written": "Écrit par `python -m latentplay.generate.object_pages` d'après la table de `latentplay/spec`.",
    },
}


def cell(text: str) -> str:
    """A text inside a table of Markdown."""
    return text.replace("|", "\\|")


def code(name: str, args: str = "") -> str:
    """A word and what follows it."""
    return f"`{cell(f'{name} {args}'.strip())}`"


def table(title: str, heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A heading and a table; nothing at all when there are no rows."""
    lines = [f"| {' | '.join(row)} |\n" for row in rows]
    heads = list(heads)
    if not lines:
        return ""
    return f"### {title}\n\n| {' | '.join(heads)} |\n|{'---|' * len(heads)}\n{''.join(lines)}\n"


def plain_rows(rows: Iterable[Message | Flag], language: str) -> list[list[str]]:
    """Names and help."""
    return [[code(row.name, row.args), cell(help_of(row, language))] for row in rows]


def port_rows(rows: Iterable[Message], language: str) -> list[list[str]]:
    """Inlets and outlets: what they carry in brackets."""
    return [[code(row.name) + (f" ({row.args})" if row.args else ""), cell(help_of(row, language))] for row in rows]


def argument_rows(rows: Iterable[Message], language: str) -> list[list[str]]:
    """What stands in the box: a name, a file."""
    return [[code(row.args or row.name), cell(help_of(row, language))] for row in rows]


def param_rows(params: Iterable[Param], language: str) -> list[list[str]]:
    """Names, values and help."""
    return [[code(p.name), cell(values(p, language)), cell(help_of(p, language))] for p in params]


def chapter(thing: Object, language: str) -> str:
    """One object."""
    t = TEXTS[language]
    heads = (t["what"], t["does"])
    return (
        f"## {thing.name}\n\n{help_of(thing, language)}\n\n"
        + table(t["inlets"], heads, port_rows(thing.inlets, language))
        + table(t["outlets"], heads, port_rows(thing.outlets, language))
        + table(t["arguments"], heads, argument_rows(thing.arguments, language))
        + table(t["flags"], heads, plain_rows(thing.flags, language))
        + table(t["params"], (t["what"], t["values"], t["does"]), param_rows(thing.params, language))
        + table(t["messages"], heads, plain_rows(thing.messages, language))
    )


def page(language: str) -> str:
    """The whole page, ``en`` or ``fr``."""
    t = TEXTS[language]
    things = objects()
    index = "".join(f"- [{thing.name}](#{anchor(thing.name)}): {help_of(thing, language)}\n" for thing in things)
    chapters = "".join(chapter(thing, language) for thing in things)
    return f"# {t['title']}\n\n{t['intro']}\n\n{t['refused']}\n\n{index}\n{chapters}{t['written']}\n"


def anchor(name: str) -> str:
    """What Markdown makes of a heading."""
    return name.replace(".", "").replace("~", "")


def main(docs: Path) -> None:
    """Both pages."""
    for language in TEXTS:
        folder = docs / language
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "objects.md").write_text(page(language), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[2] / "docs")
