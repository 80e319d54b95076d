"""Compile every catalogue whose text is newer than its compiled form."""

from __future__ import annotations

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

FOLDER = Path(__file__).parent


def compile_catalogues(folder: Path = FOLDER) -> list[Path]:
    """Write a .mo beside each .po that needs one; return those that were written."""
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


if __name__ == "__main__":
    compile_catalogues()
