"""A SHA-256 in words, so that people can compare it by voice: one word for each of its bytes."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

LANGUAGES = ("en", "ko")


def digest_words(sha256: str, language: str = "en") -> tuple[str, ...]:
    """32 words for 64 hexadecimal digits; English where a language has no list of its own."""
    words = _words(language if language in LANGUAGES else "en")
    return tuple(words[byte] for byte in bytes.fromhex(sha256))


@lru_cache(maxsize=len(LANGUAGES))
def _words(language: str) -> tuple[str, ...]:
    """The 256 words of a language; the line in the file is the value of the byte."""
    path = Path(__file__).with_name(f"words_{language}.txt")
    return tuple(path.read_text(encoding="utf-8").split())
