"""Digests in hexadecimal and in words."""

from __future__ import annotations

import pytest

from budgeting.formats.digests import sha256_hex, words

WORDLIST = [f"word{number}" for number in range(256)]


def test_the_digest_of_nothing_is_the_published_one() -> None:
    assert sha256_hex(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_every_byte_becomes_its_word() -> None:
    found = words(sha256_hex(b""), WORDLIST)
    assert len(found) == 32
    assert found[:3] == ("word227", "word176", "word196")


@pytest.mark.parametrize("wordlist", [WORDLIST[:255], [*WORDLIST, "more"], ["same"] * 256])
def test_a_list_that_is_not_256_words_is_refused(wordlist: list[str]) -> None:
    with pytest.raises(ValueError, match="256"):
        words(sha256_hex(b""), wordlist)


def test_a_digest_that_is_not_hexadecimal_is_refused() -> None:
    with pytest.raises(ValueError, match="hexadecimal"):
        words("xyz", WORDLIST)
