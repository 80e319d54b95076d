"""A language for tests: every message between brackets, and written from right to left."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from bs4 import BeautifulSoup, Comment
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import get_babel

from budgeting.translations.messages import extract
from budgeting.web.language import LANGUAGES

CODE = "ar"
OPEN, CLOSE = "⟦", "⟧"
WORD = re.compile(r"[^\W\d_]{2,}")
OWN_SCRIPT = re.compile(r"[\u0600-\u06ff]+")
"""Numbers, dates and names of currencies come from Babel, in the letters of the language."""
NO_WORDS = (
    "script, style, code, .mono, [translate=no], [lang]:not([lang=ar]), select[name=currency], "
    ".receipt .number, .voting-card .address"
)
SPOKEN = ("aria-label", "alt", "title", "placeholder", "data-words", "data-over", "data-figures")


def write(folder: Path) -> None:
    """Write the catalogue into a folder of translations."""
    catalogue = Catalog(locale=CODE, fuzzy=False)
    for message in extract():
        if isinstance(message.id, str):
            catalogue.add(message.id, _marked(message.id), context=message.context)
        elif message.id:
            forms = [_marked(message.id[1])] * catalogue.num_plurals
            catalogue.add(message.id, tuple(forms), context=message.context)
    path = folder / CODE / "LC_MESSAGES" / "messages.mo"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as binary:
        write_mo(binary, catalogue)


def _marked(text: str) -> str:
    return f"{OPEN}{text}{CLOSE}" if text else text


def teach(app: Flask, folder: Path) -> None:
    """Let the application offer the language that was written to this folder."""
    app.config["LANGUAGES"] = {**LANGUAGES, CODE: "العربية"}
    get_babel(app).translation_directories.append(str(folder))


def choose(client: FlaskClient) -> None:
    """Let this browser read the language."""
    client.set_cookie("display", f"{CODE}.2.default")


def unmarked(html: str, known: Iterable[str]) -> set[str]:
    """The words of a page that no catalogue knows, but for those ``known`` phrases."""
    soup = BeautifulSoup(html, "html5lib")
    for tag in soup.select(NO_WORDS):
        tag.decompose()
    for comment in soup.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    texts = [soup.get_text(" ")]
    texts += [
        value
        for tag in soup.find_all(True)
        for name, value in tag.attrs.items()
        if name in SPOKEN and isinstance(value, str)
    ]
    return {word for text in texts for word in _words(text, known)}


def _words(text: str, known: Iterable[str]) -> list[str]:
    text = " ".join(text.split())
    before = ""
    while before != text:
        before, text = text, re.sub(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}", " ", text)
    for phrase in sorted(known, key=len, reverse=True):
        text = text.replace(phrase, " ")
    return WORD.findall(OWN_SCRIPT.sub(" ", text))
