"""A table of whatever kind it turns out to be."""

from __future__ import annotations

from budgeting.formats.csv_reader import read_csv
from budgeting.formats.errors import FormatError
from budgeting.formats.tables import LIMITS, Limits, Table, check_size
from budgeting.formats.workbooks import read_workbook

ZIP = b"PK"
OLD_EXCEL = b"\xd0\xcf\x11\xe0"


def read_table(content: bytes, limits: Limits = LIMITS) -> Table:
    """Read CSV or an Excel workbook; raises :class:`FormatError` with everything found.

    The content decides, not the name that somebody gave the file.
    """
    check_size(content, limits)
    if content.startswith(OLD_EXCEL):
        raise FormatError.of(
            "old_excel",
            "This is an old Excel file (.xls) or one with a password; "
            "save it as .xlsx without a password.",
        )
    return (read_workbook if content.startswith(ZIP) else read_csv)(content, limits)
