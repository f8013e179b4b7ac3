"""The fuzzers for a few seconds: nothing that a patch sends, or a file holds, gives a traceback or more than a line."""

import sys
from pathlib import Path

import hostile_models
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from fuzz import documents, messages, readers


def test_messages_that_make_no_sense(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    sent, found = messages.storm(7, 60, tmp_path, most=1500)
    assert sent == 1500 and not found, found[:5]


def test_documents_that_are_broken(tmp_path):
    read, found = documents.spoil(7, 60, tmp_path, most=300)
    assert read == 300 and not found, found[:5]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the fuzzer keeps its files in Linux's memory")
def test_what_readers_read_may_be_broken(tmp_path):
    said = readers.run([hostile_models.good(tmp_path)], 0.4, tmp_path, libfuzzer=False)
    assert set(said) == set(readers.TARGETS) and all("runs" in line for line in said.values())
