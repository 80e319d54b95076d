"""The messages of the program: found in code and templates, kept in one catalogue a language."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from budgeting.config import ROOT

FOLDER = Path(__file__).parent
METHODS = [("budgeting/**.py", "python"), ("templates/**.html", "jinja2")]
OPTIONS = {"templates/**.html": {"trimmed": "true", "silent": "false"}}
KEYWORDS = {**DEFAULT_KEYWORDS, "lazy_gettext": None, "lazy_ngettext": (1, 2), "_l": None}
NOISE = (
    "# Copyright",
    "# This file",
    "# FIRST AUTHOR",
    '"Project-Id-Version',
    '"Report-Msgid',
    '"POT-Creation',
    '"PO-Revision',
    '"Last-Translator',
    '"Language-Team',
    '"Generated-By',
)
"""Lines of a catalogue's head that say nothing, or change with every run."""


def extract() -> Catalog:
    """Every message of code and templates, with the files that it stands in."""
    catalogue = Catalog(project="Madang", fuzzy=False)
    for folder in ("budgeting", "templates"):
        found = extract_from_dir(
            str(ROOT / folder),
            method_map=[(pattern.removeprefix(f"{folder}/"), how) for pattern, how in METHODS],
            options_map={
                pattern.removeprefix(f"{folder}/"): how for pattern, how in OPTIONS.items()
            },
            keywords=KEYWORDS,
            comment_tags=(),
        )
        for name, line, message, comments, context in sorted(found, key=str):
            catalogue.add(
                message, None, [(f"{folder}/{name}", line)], auto_comments=comments, context=context
            )
    return catalogue


def path_of(language: str, folder: Path = FOLDER) -> Path:
    """Where the catalogue of a language lies."""
    return folder / language / "LC_MESSAGES" / "messages.po"


def read(language: str, folder: Path = FOLDER) -> Catalog:
    """The catalogue of a language; an empty one if there is none yet."""
    path = path_of(language, folder)
    if not path.exists():
        return Catalog(locale=language, project="Madang", fuzzy=False)
    with path.open("rb") as text:
        return read_po(text, locale=language)


def update(language: str) -> int:
    """Bring the catalogue up to date with the code; return how many messages lack words."""
    catalogue = read(language)
    catalogue.update(extract(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    write(catalogue, language)
    return sum(1 for message in catalogue if message.id and not is_complete(message.string))


def write(catalogue: Catalog, language: str, folder: Path = FOLDER) -> None:
    """Write a catalogue in the order of its messages, so that a change is easy to read."""
    path = path_of(language, folder)
    path.parent.mkdir(parents=True, exist_ok=True)
    text = BytesIO()
    write_po(text, catalogue, width=100, sort_output=True, include_lineno=False)
    kept = [line for line in text.getvalue().decode().splitlines() if not line.startswith(NOISE)]
    path.write_text("\n".join(kept) + "\n", encoding="utf-8")


def is_complete(string: str | tuple[str, ...] | list[str] | None) -> bool:
    """Say whether a message has its words in every plural form."""
    if isinstance(string, str):
        return bool(string)
    return bool(string) and all(string or ())


def compile_catalogues(folder: Path = FOLDER) -> list[Path]:
    """Write a .mo beside each .po that is newer; return those that were written."""
    written = []
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as text:
            catalogue = read_po(text)
        with target.open("wb") as binary:
            write_mo(binary, catalogue)
        written.append(target)
    return written
