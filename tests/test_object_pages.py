"""The pages about the objects: what the table says, in both languages."""

from pathlib import Path

import pytest

from latentplay.generate.object_pages import main, page
from latentplay.spec.table import objects

DOCS = Path(__file__).parent.parent / "docs"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_page_is_what_the_table_makes(language):
    """After a change of the table: python -m latentplay.generate.object_pages."""
    assert (DOCS / language / "objects.md").read_text(encoding="utf-8") == page(language)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_row_is_told_in_the_reader_s_language(language):
    text = page(language).replace("\\|", "|")
    for thing in objects():
        for row in (thing, *thing.inlets, *thing.outlets, *thing.arguments, *thing.flags, *thing.params, *thing.messages):
            assert getattr(row, language) in text
            assert f"`{row.name}" in text or f"## {row.name}" in text or f"`{row.args}`" in text


def test_every_row_has_both_languages():
    for thing in objects():
        for row in (thing, *thing.inlets, *thing.outlets, *thing.arguments, *thing.flags, *thing.params, *thing.messages):
            assert row.en and row.fr, (thing.name, row.name)
            assert row.en != row.fr, (thing.name, row.name)


def test_pages_can_be_written_elsewhere(tmp_path):
    main(tmp_path)
    assert sorted(p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*.md")) == ["en/objects.md", "fr/objects.md"]
