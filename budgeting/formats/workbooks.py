"""The first sheet of an Excel workbook (.xlsx), its zip looked through before anything is read."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, time
from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from budgeting.formats.errors import FormatError, Problem, Problems, problem
from budgeting.formats.tables import Limits, Table, make_table

SHEET_ROWS = 1_048_576
"""The rows that a sheet of Excel has."""


def read_workbook(content: bytes, limits: Limits) -> Table:
    """Read the first visible sheet.

    Refused in words: what unzips to too much, macros, passwords, other kinds of documents, and
    cells with formulas, errors, dates or truth values, which do not say what they mean.
    """
    check_package(content, limits)
    try:
        # The library warns of decorations that it does not read; they do not matter here.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            rows, notes = _read(content, limits)
    except FormatError:
        raise
    except Exception:
        # Whatever the parts of a broken workbook make the library raise, it means this.
        raise FormatError.of("broken_workbook", "The workbook is broken.") from None
    return make_table(rows, limits, notes)


def check_package(content: bytes, limits: Limits) -> None:
    """Look through the directory of the zip, and through its parts for declared entities."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            _check_parts(package.infolist(), limits)
            _check_kind({part.filename for part in package.infolist()})
            if any(_declares(package.read(part)) for part in package.infolist()):
                raise FormatError.of("entities", "The workbook contains a document type.")
    except FormatError:
        raise
    except Exception:
        # A spoilt zip raises BadZipFile, zlib.error, struct.error, RuntimeError and more.
        raise FormatError.of("broken_workbook", "The workbook is broken.") from None


def _check_parts(parts: list[zipfile.ZipInfo], limits: Limits) -> None:
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    if (
        len(parts) > limits.parts
        or unpacked > limits.unpacked
        or unpacked > limits.ratio * max(packed, 1)
    ):
        raise FormatError.of(
            "unpacks_too_large",
            f"The workbook unpacks to {unpacked} bytes in {len(parts)} parts, which is too much.",
            bytes=unpacked,
            parts=len(parts),
        )
    if any(part.flag_bits & 1 for part in parts):
        raise FormatError.of("password", "The workbook has a password; save it without one.")


def _check_kind(names: set[str]) -> None:
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise FormatError.of(
            "macros", "The workbook contains macros; save it as a plain .xlsx workbook."
        )
    if "xl/workbook.xml" not in names:
        raise FormatError.of(
            "not_workbook", "This is not an Excel workbook (.xlsx) but something else."
        )


def _declares(part: bytes) -> bool:
    """Whether a part declares a document type, by which entities could be blown up."""
    return b"<!DOCTYPE" in part.replace(b"\0", b"")


def _read(content: bytes, limits: Limits) -> tuple[list[tuple[int, list[str]]], list[Problem]]:
    book = load_workbook(BytesIO(content), read_only=True, keep_links=False)
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if not sheets:
        raise FormatError.of("no_sheet", "The workbook has no visible sheet.")
    notes = []
    if len(sheets) > 1:
        words = (
            f'The workbook has {len(sheets)} sheets; the first one, "{sheets[0].title}", was read.'
        )
        notes.append(problem("sheets", words, sheet=sheets[0].title, sheets=len(sheets)))
    problems = Problems()
    sheets[0].reset_dimensions()
    rows = list(_rows(sheets[0], limits, problems))
    problems.raise_if_any()
    return rows, notes


def _rows(sheet: Any, limits: Limits, problems: Problems) -> Iterator[tuple[int, list[str]]]:
    # Without a last column the library gives the rows of a gap as empty lists, which cost nothing.
    filled = 0
    for line, row in enumerate(sheet.iter_rows(), start=1):
        if line > SHEET_ROWS:
            problems.add("row_too_far", f"the sheet goes on below row {SHEET_ROWS}.", line)
        if line > SHEET_ROWS or filled > limits.rows + 1 or problems.full:
            return
        if any(cell.value is not None for cell in row[limits.columns :]):
            words = f"the row is wider than the {limits.columns} columns that are read."
            problems.add("too_many_columns", words, line, most=limits.columns)
            return
        text = _loose_text if limits.loose else _text
        cells = [text(cell, line, problems) for cell in row[: limits.columns]]
        if any(cells):
            filled += 1
            yield line, cells


def _loose_text(cell: Any, line: int, problems: Problems) -> str:
    """The text of a cell in a table where dates and truth values say what they mean."""
    if cell.data_type == "d" and isinstance(cell.value, (date, time)):
        return str(cell.value.isoformat()).removesuffix("T00:00:00")
    if cell.data_type == "b":
        return "yes" if cell.value else "no"
    return _text(cell, line, problems)


def _text(cell: Any, line: int, problems: Problems) -> str:
    if cell.value is None:
        return ""
    if cell.data_type == "n" and isinstance(cell.value, (int, float)):
        return _number(cell.value)
    if cell.data_type in ("s", "str", "inlineStr") and isinstance(cell.value, str):
        return _plain(cell.value)
    kinds = {
        "f": ("formula", "a formula; put the value in its place"),
        "e": ("error_value", "an error of Excel"),
        "d": ("date", "a date; write it as text"),
        "b": ("truth", "a truth value; write it as text"),
    }
    code, kind = kinds.get(
        cell.data_type, ("odd_cell", "something that is neither text nor number")
    )
    words = f"the cell {cell.coordinate} holds {kind}."
    problems.add(code, words, line, cell=cell.coordinate)
    return ""


def _number(value: int | float) -> str:
    """A number as digits; a whole number loses the ``.0`` that Excel's binary form gives it."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    return repr(value)


def _plain(text: str) -> str:
    if "\0" in text:
        raise FormatError.of("no_text", "The workbook has a character that no text can contain.")
    return text
