"""A digest in words."""

from __future__ import annotations

import pytest

from budgeting.formats.digest_words import LANGUAGES, digest_words

ALL = "".join(f"{byte:02x}" for byte in range(256))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_bytes_share_a_word(language: str) -> None:
    assert len(set(digest_words(ALL, language))) == 256


def test_one_letter_changes_one_word() -> None:
    first, second = digest_words("00" * 32), digest_words("00" * 31 + "01")
    assert first[:31] == second[:31]
    assert first[31] != second[31]


def test_a_language_without_words_speaks_english() -> None:
    assert digest_words("a1" * 32, "ar") == digest_words("a1" * 32, "en")


def test_what_is_no_digest_has_no_words() -> None:
    with pytest.raises(ValueError, match="hexadecimal"):
        digest_words("xy")
