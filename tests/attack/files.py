"""Lists of projects that cannot be read, each with a piece of the sentence that must be said."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from openpyxl import Workbook

from tests.formats.pabulib.small import SMALL, of_type, spoilt

CSV = "number,code,name_ko,name_en,cost\n1,A,나무,Trees,5000\n"
ROW = "2,B,꽃,Flowers,"


@dataclass(frozen=True, slots=True)
class BadFile:
    """A file by its name; ``said`` stands on the preview, with the line where there is one."""

    name: str
    content: Callable[[], bytes]
    said: str


def _csv(row: str, said: str) -> BadFile:
    return BadFile("list.csv", lambda: f"{CSV}{row}\n".encode(), said)


def _raw(content: bytes, said: str, name: str = "list.csv") -> BadFile:
    return BadFile(name, lambda: content, said)


def _pb(old: str, new: str, said: str) -> BadFile:
    return BadFile("vote.pb", lambda: spoilt((old, new)).encode(), said)


def workbook(*rows: tuple[object, ...], **parts: bytes) -> bytes:
    """A workbook with these rows, and further parts in its zip."""
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(list(row))
    book.save(out)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def _xlsx(cost: object, said: str) -> BadFile:
    rows = (("number", "name_ko", "name_en", "cost"), (1, "나무", "Trees", cost))
    return BadFile("list.xlsx", lambda: workbook(*rows), said)


def _locked() -> bytes:
    """A workbook whose directory says that every part is encrypted."""
    content = bytearray(workbook(("number",)))
    place = 0
    while (place := content.find(b"PK\x01\x02", place)) >= 0:
        content[place + 8] |= 1
        place += 4
    return bytes(content)


def _far_cell() -> bytes:
    """A sheet of one cell that says it is as large as a sheet can be, and more."""
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<dimension ref="A1:XFD99999999"/><sheetData><row r="1">'
        b'<c r="XFD1"><v>1</v></c></row></sheetData></worksheet>'
    )
    old, out = zipfile.ZipFile(io.BytesIO(workbook(("number",)))), io.BytesIO()
    with old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, sheet if name.endswith("sheet1.xml") else old.read(name))
    return out.getvalue()


BAD_FILES: Mapping[str, BadFile] = {
    "a cost that is NaN": _csv(ROW + "NaN", "Line 3: The cost “NaN” is not a plain amount"),
    "a cost of 1e400": _csv(ROW + "1e400", "Line 3: The cost “1e400” is not a plain amount"),
    "a cost in Arabic figures": _csv(ROW + "١٢٣", "Line 3: The cost “١٢٣” is not a plain amount"),
    "a cost with underscores": _csv(ROW + "1_000", "Line 3: The cost “1_000”"),
    "a negative cost": _csv(ROW + "-5", "Line 3: The cost “-5” is not an amount above zero."),
    "a cost of nothing": _csv(ROW + "0", "Line 3: The cost “0” is not an amount above zero."),
    "a cost of 2^63": _csv(ROW + "9223372036854775808", "Line 3: The amount is too large."),
    "a cost of 5,000 digits": _csv(ROW + "9" * 5000, "Line 3: The number is too long."),
    "a formula as a cost": _csv(ROW + "=1+1", "Line 3: The cost “=1+1” is not a plain amount"),
    "a number twice": _csv("1,B,꽃,Flowers,5", "Line 3: The number 1 stands in line 2 already."),
    "a code twice": _csv("2,A,꽃,Flowers,5", "Line 3: The code A stands in line 2 already."),
    "no name": _csv("2,B,,,5", "Line 3: The project has no name in the main language."),
    "a number that is none": _csv("²,B,꽃,F,5", "Line 3: The number “²” is not a whole number"),
    "a NUL": _csv("2,B\0,꽃,Flowers,5", "Line 3: The file has a character that no text"),
    "an open quotation mark": _csv('2,"B,꽃,Flowers,5', "Line 3: A quotation mark is opened"),
    "a cell too many": _csv(ROW + "5,6", "Line 3: The cell 6 stands in no column of the header."),
    "a million columns": _raw(b"a," * 1_000_000 + b"\n", "more than 60 columns"),
    "a line of 10 MB": _raw(CSV.encode() + b"x" * 9_900_000, "Line 3:"),
    "too many bytes": _raw(b"x" * 10_000_001, "The file is larger than"),
    "too many rows": _raw(CSV.encode() + b"2,B,c,d,5\n" * 2001, "more than 2000 rows"),
    "no encoding": _raw(b"number,name_ko\n1,\xff\xfe\xfd\n", "The text is neither in UTF-8"),
    "a lone surrogate": _raw("number,n\ud800".encode("utf-16-le", "surrogatepass"), "text"),
    "only a byte-order mark": _raw(b"\xef\xbb\xbf", "The file is empty."),
    "a picture": _raw(b"\x89PNG\r\n\x1a\n\x00\x00", "Line 3: The file has a character"),
    "a column twice": _raw(b"number,number,cost\n", "Line 1: The column number stands twice."),
    "a formula in a cell": _xlsx("=1+1", "Line 2: The cell D2 holds a formula."),
    "a cell of NaN": _xlsx("NaN", "Line 2: The cost “NaN” is not a plain amount"),
    "a cell of 1e300": _xlsx(1e300, "Line 2: The cost “1e+300” is not a plain amount"),
    "a cell of true": _xlsx(True, "Line 2: The cell D2 holds a truth value."),
    "a zip bomb": BadFile(
        "list.xlsx",
        lambda: workbook(("number",), **{"xl/media/bomb.bin": bytes(60_000_000)}),
        "The workbook unpacks to more than can be read.",
    ),
    "macros": BadFile(
        "list.xlsm",
        lambda: workbook(("number",), **{"xl/vbaProject.bin": b"x"}),
        "The workbook contains macros.",
    ),
    "an entity": BadFile(
        "list.xlsx",
        lambda: workbook(("number",), **{"xl/bomb.xml": b"<!DOCTYPE a []><a/>"}),
        "The workbook contains a document type",
    ),
    "a password": BadFile("list.xlsx", _locked, "The workbook has a password."),
    "a cell at the end of the world": BadFile("list.xlsx", _far_cell, "more than 60 columns"),
    "an old workbook": _raw(b"\xd0\xcf\x11\xe0" + b"\0" * 600, "This is an old Excel file."),
    "half a workbook": BadFile(
        "list.xlsx", lambda: workbook(("number",))[:900], "The workbook is broken."
    ),
    "another zip": _raw(b"PK\x05\x06" + bytes(18), "This is not an Excel workbook", "list.xlsx"),
    "no budget": _pb("budget;1000\n", "", "META has no value for the key budget."),
    "a budget of nothing": _pb("budget;1000", "budget;0", "Line 9: The budget is zero."),
    "a negative cost in a vote": _pb("a;600", "a;-600", "Line 16:"),
    "a cost of NaN in a vote": _pb("a;600", "a;NaN", "Line 16:"),
    "a cost of 2^63 in a vote": _pb("a;600", "a;9223372036854775808", "Line 16:"),
    "an id twice": _pb("b;400", "a;400", "Line 17: A project id stands in the file twice."),
    "a wrong count": _pb("num_votes;4", "num_votes;5", "META announces 5 rows, but the file has 4"),
    "an unknown project": _pb("2;b\n", "2;z\n", "Line 22:"),
    "no votes": _raw(SMALL.partition("VOTES")[0].encode(), "A section is missing.", "vote.pb"),
    "two METAs": _raw(b"META\nkey;value\nMETA\n", "A section stands twice.", "vote.pb"),
    "points without end": BadFile(
        "vote.pb", lambda: of_type("cumulative", "1;a;NaN").encode(), "Line 21:"
    ),
}
"""What is wrong -> the file."""

GOOD_FILES: Mapping[str, bytes] = {
    "a byte-order mark": b"\xef\xbb\xbf" + CSV.encode(),
    "UTF-16": CSV.encode("utf-16"),
    "CP949": CSV.encode("cp949"),
    "CRLF": CSV.replace("\n", "\r\n").encode(),
    "semicolons": CSV.replace(",", ";").encode(),
    "a vote with CRLF and a byte-order mark": b"\xef\xbb\xbf"
    + SMALL.replace("\n", "\r\n").encode(),
}
"""Files that look odd and mean the same: each holds at least one project."""


def as_body(token: str, content: bytes, name: str) -> tuple[bytes, str]:
    """The body of an upload and its content type; written here, as the client keeps files open."""
    head = (
        f'--yard\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token}\r\n'
        f'--yard\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    )
    return head.encode() + content + b"\r\n--yard--\r\n", "multipart/form-data; boundary=yard"
