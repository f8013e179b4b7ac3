"""What a set keeps: bytes that come back to the bit or are refused as a whole; what is too large lies in files, found by name."""

import json
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from latentplay.bend.packed import packed, unpacked
from latentplay.files import kept
from latentplay.files.documents import BadDocument
from latentplay.files.kept import MOST, Kept, name_of, write_beside, written

DICE = np.random.default_rng(3)
KIND = "lp.bend"


def part(size: int) -> bytes:
    """Bytes that cannot be made fewer."""
    return DICE.bytes(size)


def named(*parts: bytes) -> dict[str, bytes]:
    return {name_of(one): one for one in parts}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return kept.folder()


def test_small_parts_are_in_the_bytes_and_large_ones_beside():
    small, large = part(1000), part(MOST)
    data, beside = written(KIND, {"all": [name_of(small), name_of(large)]}, named(large, small))
    assert len(data) <= MOST and list(beside.values()) == [large]
    found = Kept(data, KIND)
    assert found.part(name_of(small)) == small and found.beside == [name_of(large)]
    with pytest.raises(BadDocument, match=f"{name_of(large)}.latentplay' is missing in .*: copy it there"):
        found.part(name_of(large))


def test_a_part_beside_is_found_where_it_was_written_or_copied_to(folder, tmp_path):
    large = part(MOST)
    data, beside = written(KIND, {}, named(large))
    write_beside(beside)
    assert Kept(data, KIND, [tmp_path, folder]).part(name_of(large)) == large
    (file,) = folder.iterdir()
    file.rename(tmp_path / file.name)
    assert Kept(data, KIND, [tmp_path, folder]).part(name_of(large)) == large
    (tmp_path / file.name).write_bytes(large[:-1])
    with pytest.raises(BadDocument, match="missing"):
        Kept(data, KIND, [tmp_path, folder]).part(name_of(large))


def test_a_document_too_large_for_a_set_lies_beside_as_a_whole(folder):
    content = {"words": part(2 * MOST).hex()}
    data, beside = written(KIND, content, {})
    assert len(data) < 1000 and Kept(data, KIND).beside == list(beside)
    write_beside(beside)
    assert Kept(data, KIND, [folder]).content == content


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_bytes_that_were_cut_or_changed_are_refused_in_one_line(data):
    whole = written(KIND, {"a": [1, 2, 3]}, named(b"some part"))[0]
    at = data.draw(st.integers(0, len(whole) - 1))
    broken = data.draw(st.sampled_from([whole[:at], whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :], whole + b"x"]))
    with pytest.raises(BadDocument):
        Kept(broken, KIND)


@pytest.mark.parametrize("words", ["AAA", "\u00e9AAA"])
def test_a_part_that_is_no_base64_is_refused_in_one_line(words):
    head = {"format": kept.FORMAT, "version": kept.VERSION, "object": KIND, "parts": {"ab": words}, "beside": []}
    with pytest.raises(BadDocument, match="a part of it is broken"):
        Kept(zlib.compress(json.dumps(head).encode()), KIND).part("ab")


def test_another_object_s_state_is_refused():
    with pytest.raises(BadDocument, match="not of"):
        Kept(written(KIND, {}, {})[0], "lp.preset")


def test_weights_come_back_to_the_bit_and_what_is_unchanged_costs_next_to_nothing():
    original = DICE.standard_normal(30_000).astype(np.float32)
    bent = original.copy()
    bent[:50] = 0.0
    bent[7] = -0.0
    scaled = original * np.float32(1.3)
    for values, most in ((original, 200), (-original, 250), (bent, 600), (original * np.float32(2), 10_000), (scaled, 4 * scaled.size)):
        data = packed(values, original)
        assert len(data) < most
        assert unpacked(data, "layer", lambda _: original).tobytes() == values.tobytes()
        assert unpacked(packed(values), "layer", lambda _: original).tobytes() == values.tobytes()


def test_weights_that_do_not_fit_or_are_no_numbers_are_refused():
    values, endless = np.arange(8, dtype=np.float32), np.full(8, np.inf, np.float32)
    short = packed(values, values), values[:4], "fit"
    for data, original, told in (short, (b"junk", values, "broken"), (packed(endless), values, "numbers")):
        with pytest.raises(BadDocument, match=told):
            unpacked(data, "layer", lambda _, own=original: own)
