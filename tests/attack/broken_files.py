"""Files that went wrong on their way: a good table or workbook, broken by a seeded chance."""

from __future__ import annotations

import csv
import io
import random
import re
import zipfile
from collections.abc import Callable, Iterator

from tests.attack.corpus import CORPUS

Rows = list[list[str]]
STRANGE = (
    *(one.decode("latin-1") if isinstance(one, bytes) else one[:6_000] for one in CORPUS),
    '"', '""', '"a', "a\nb", "a\rb", ";", ",", "\t", "'=1", "@SUM(A1)", "+1", "٣", "½", "Ⅳ", "１２",
    "0x10", "1e3", "1,5", "1.5", "-1", "00", "inf", "true", "#REF!", "\u200b", "\x1a",
    "z" * 140_000,
)  # fmt: skip
"""Cells that nobody means to write."""


def broken_texts(good: str, count: int, seed: int = 1) -> Iterator[bytes]:
    """So many broken forms of a text of lines and cells; the same ones for the same seed."""
    for number in range(count):
        chance = random.Random(f"{seed}/{number}")
        delimiter = max(",;", key=good.count)
        rows = list(csv.reader(io.StringIO(good), delimiter=delimiter))
        for _time in range(chance.randint(0, 2)):
            chance.choice(TABLE_SLIPS)(chance, rows)
        text = _joined(chance, rows, delimiter)
        content = text.encode(chance.choice(("utf-8",) * 8 + ("utf-16", "utf-16-be", "utf-8-sig")),
                              "replace")  # fmt: skip
        for _time in range(chance.randint(1, 2)):
            content = chance.choice(BYTE_SLIPS)(chance, content)
        yield content


def broken_workbooks(good: bytes, count: int, seed: int = 1) -> Iterator[bytes]:
    """So many broken forms of a workbook: in its bytes, in its parts, in the cells of its sheet."""
    parts = _parts(good)
    for number in range(count):
        chance = random.Random(f"{seed}/{number}")
        if number % 4 == 0:
            yield chance.choice(BYTE_SLIPS)(chance, good)
            continue
        named = dict(parts)
        for _time in range(chance.randint(1, 2)):
            chance.choice(PART_SLIPS)(chance, named)
        yield _zipped(named)


def _joined(chance: random.Random, rows: Rows, delimiter: str) -> str:
    """The rows as text, now and then quoted badly or with newlines of every kind."""
    kind = chance.random()
    if kind < 0.1:
        return "".join(delimiter.join(row) + chance.choice(("\n", "\r\n", "\r")) for row in rows)
    if kind < 0.2:
        return "\n".join(delimiter.join(row) for row in rows)
    out = io.StringIO()
    other = chance.choice((delimiter,) * 6 + (",", ";", "\t", "|"))
    csv.writer(out, delimiter=other, lineterminator="\n").writerows(rows)
    return out.getvalue()


def _other_cell(chance: random.Random, rows: Rows) -> None:
    row = chance.choice(rows)
    if row:
        row[chance.randrange(len(row))] = chance.choice(STRANGE)


def _other_heading(chance: random.Random, rows: Rows) -> None:
    rows[0] = rows[0] or [""]
    rows[0][chance.randrange(len(rows[0]))] = chance.choice((*STRANGE, "unknown", rows[0][0]))


def _row_twice(chance: random.Random, rows: Rows) -> None:
    rows.insert(chance.randrange(len(rows) + 1), list(chance.choice(rows)))


def _row_gone(chance: random.Random, rows: Rows) -> None:
    if len(rows) > 1:
        rows.pop(chance.randrange(len(rows)))


def _shuffled(chance: random.Random, rows: Rows) -> None:
    chance.shuffle(rows)


def _column_gone(chance: random.Random, rows: Rows) -> None:
    place = chance.randrange(len(rows[0]) or 1)
    for row in rows:
        del row[place : place + 1]


def _cell_too_many(chance: random.Random, rows: Rows) -> None:
    chance.choice(rows).extend(chance.choice((["x"], [""], ["1", "2", "3"])))


def _thousand_columns(chance: random.Random, rows: Rows) -> None:
    chance.choice(rows).extend(["c"] * chance.choice((100, 1_000, 5_000)))


def _thousand_rows(chance: random.Random, rows: Rows) -> None:
    rows.extend([chance.choice(rows)] * chance.choice((100, 1_000)))


TABLE_SLIPS: tuple[Callable[[random.Random, Rows], None], ...] = (
    *(_other_cell,) * 8, *(_other_heading,) * 2, _row_twice, _row_gone, _shuffled, _column_gone,
    _cell_too_many, _thousand_columns, _thousand_rows,
)  # fmt: skip


def _as_it_is(_chance: random.Random, content: bytes) -> bytes:
    return content


def _cut(chance: random.Random, content: bytes) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def _beheaded(chance: random.Random, content: bytes) -> bytes:
    return content[chance.randrange(len(content) + 1) :]


def _doubled(_chance: random.Random, content: bytes) -> bytes:
    return content + content


def _flipped(chance: random.Random, content: bytes) -> bytes:
    found = bytearray(content)
    for _time in range(chance.choice((1, 1, 3, 20)) if found else 0):
        found[chance.randrange(len(found))] ^= 1 << chance.randrange(8)
    return bytes(found)


def _put_in(chance: random.Random, content: bytes) -> bytes:
    place = chance.randrange(len(content) + 1)
    what = chance.choice((b"\0", b'"', b"'", b"\n", b"\r", b"\x1a", b"\xff", b"\xef\xbb\xbf",
                          b"\xed\xa0\x80", b"\xc0\x80", b";;;;", b",,,,"))  # fmt: skip
    return content[:place] + what + content[place:]


BYTE_SLIPS: tuple[Callable[[random.Random, bytes], bytes], ...] = (
    *(_as_it_is,) * 4, _cut, _beheaded, _doubled, *(_flipped,) * 3, *(_put_in,) * 3,
)  # fmt: skip

Parts = dict[str, bytes]
SHEET = "xl/worksheets/sheet1.xml"
CELLS = (
    "<f>1+1</f><v>2</v>", "<v>NaN</v>", "<v>-1</v>", "<v>1e400</v>", "<v>999999999999999999999</v>",
    "<v></v>", "", "<v>99999</v>", "<v>0.1</v>", "<v>١</v>", "<is><t>a\x0bb</t></is>", "<v>1<v>",
)  # fmt: skip
"""What may stand in a cell of a sheet instead of its value."""


def _part_gone(chance: random.Random, parts: Parts) -> None:
    if parts:
        del parts[chance.choice(sorted(parts))]


def _part_broken(chance: random.Random, parts: Parts) -> None:
    if parts:
        name = chance.choice(sorted(parts))
        parts[name] = chance.choice(BYTE_SLIPS[4:])(chance, parts[name])


def _part_put_in(chance: random.Random, parts: Parts) -> None:
    name = chance.choice(("xl/vbaProject.bin", "../evil", "/etc/passwd", "xl/bomb.xml", "a" * 300))
    parts[name] = chance.choice((b"<!DOCTYPE a []><a/>", b"", b"x" * 100))


def _cell_broken(chance: random.Random, parts: Parts) -> None:
    _exchange(chance, parts, rb"(?<=>)<(?:v|is)>.*?</(?:v|is)>", chance.choice(CELLS))


def _kind_broken(chance: random.Random, parts: Parts) -> None:
    kind = chance.choice(("s", "b", "e", "d", "n", "str", "inlineStr", "none", ""))
    _exchange(chance, parts, rb't="\w+"', f't="{kind}"')


def _place_broken(chance: random.Random, parts: Parts) -> None:
    place = chance.choice(("XFD1", "A99999999", "A0", "1", "", "AAAAAA1", "B-1", "A1:B2"))
    _exchange(chance, parts, rb'(?<= )r="\w+"', f'r="{place}"')


def _size_broken(chance: random.Random, parts: Parts) -> None:
    size = chance.choice(("A1:XFD1048576", "A1", "", "B2:A1", "A1:XFD99999999"))
    _exchange(chance, parts, rb'<dimension ref="[^"]*"', f'<dimension ref="{size}"')


PART_SLIPS: tuple[Callable[[random.Random, Parts], None], ...] = (
    _part_gone, *(_part_broken,) * 2, _part_put_in, *(_cell_broken,) * 4, *(_kind_broken,) * 2,
    _place_broken, _size_broken,
)  # fmt: skip


def _exchange(chance: random.Random, parts: Parts, pattern: bytes, new: str) -> None:
    """Put something in the place of one of what the sheet has of a kind."""
    sheet = parts.get(SHEET, b"")
    places = [found.span() for found in re.finditer(pattern, sheet)]
    if places:
        start, end = chance.choice(places)
        parts[SHEET] = sheet[:start] + new.encode() + sheet[end:]


def _parts(content: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def _zipped(parts: Parts) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()
