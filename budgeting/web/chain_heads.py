"""The head of a chain as it is shown: its place, its digits, eight words, and a code to scan."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from flask_babel import get_locale

from budgeting.formats.chain import SPOKEN, Head, spoken
from budgeting.formats.digest_words import LANGUAGES
from budgeting.models import Process


@dataclass(frozen=True, slots=True)
class ShownHead:
    """A head for a page; ``words`` are in ``language``, ``code`` is what the QR code holds."""

    link: int
    hash: str
    words: tuple[str, ...]
    language: str
    address: str

    @property
    def code(self) -> str:
        """Enough to compare without a network, and where to read on."""
        return f"{self.link} {self.hash} {self.address}"

    @property
    def far_code(self) -> str:
        """The same with as much of the hash as the words say: larger dots, to scan from afar."""
        return f"{self.link} {self.hash[: 2 * SPOKEN]} {self.address}"


def shown(process: Process, head: Head | None) -> ShownHead | None:
    """The head in the reader's language, or None where there is none yet."""
    return None if head is None or not head.link else shown_at(process.slug, head)


def shown_at(slug: str, head: Head) -> ShownHead:
    """The head of the process of this address."""
    language = reading()
    address = url_for("public.acts", slug=slug, _external=True)
    return ShownHead(head.link, head.hash, spoken(head.hash, language), language, address)


def reading() -> str:
    """The reader's language where there are words in it, else English."""
    locale = get_locale()
    return locale.language if locale and locale.language in LANGUAGES else "en"
