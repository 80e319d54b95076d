"""A first proposal for the roles of a table's columns, by their headings and their cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from budgeting.sortition.cleaning.ages import age_from, bands_from, looks_like_bands
from budgeting.sortition.cleaning.choices import SINGLE, Choices, role_of
from budgeting.sortition.cleaning.findings import Row
from budgeting.sortition.cleaning.folding import fold
from budgeting.sortition.cleaning.known import Feature

MOST_KINDS = 200
"""A column with more different cells than this is no feature."""
SURE = 60
"""Per cent of the filled cells of a column that must be values of a feature."""

_PLAIN = re.compile(r"[^\w]|_")
_HEADINGS: tuple[tuple[str, str], ...] = (
    ("email", r".*e?mail.*|이메일.*|전자우편.*"),
    ("phone", r".*(phone|mobile|telephone|cell|handynummer).*|tel|연락처|.*전화.*|휴대.*"),
    ("zip", r".*(zip|postcode|postalcode|plz).*|우편번호"),
    ("address", r".*(address|street|strasse|city|town).*|.*주소.*|도로명.*|상세주소"),
    ("name", r"(first|last|given|family|full|sur)?names?\d*|forename|이름|성명|성"),
    ("code", r".*(lettercode|householdcode|invitationcode)|code|초대코드|편지코드|코드"),
    ("language", r"languages?|spokenlanguage|preferredlanguage|언어|사용언어"),
    ("standing", r"standing|status|지위|구분"),
    ("comment", r".*(comment|remark|note|message).*|비고|의견|메모"),
    ("id", r"(nationbuilder|respondent|person|participant)?(id|number|no)|번호|접수번호|아이디"),
    ("born", r".*(yearofbirth|birthyear|birthdate|dateofbirth|dob).*|born|.*(출생|생년).*"),
    ("age", r"age|ages|나이|연령|만나이"),
)


def proposed_roles(
    header: Sequence[str], rows: Sequence[Row], features: Sequence[Feature]
) -> dict[str, str]:
    """A role for every column; what nothing speaks for is ignored, so that it is not kept."""
    roles: dict[str, str] = {}
    taken: set[str] = set()
    for column in header:
        cells = [cells[column] for _line, cells in rows]
        role = _feature(column, cells, features, taken) or _by_heading(column, cells, features)
        if role in taken and role.partition(":")[0] in (*SINGLE, "age", "born"):
            role = "ignored"
        taken.add(role)
        roles[column] = role
    return roles


def proposed(
    header: Sequence[str], rows: Sequence[Row], features: Sequence[Feature], year: int
) -> Choices:
    """The choices that a person begins with."""
    ages = [feature for feature in features if looks_like_bands(feature.values)]
    bands = {feature.name: bands_from(feature.values) for feature in ages}
    return Choices(roles=proposed_roles(header, rows, features), year=year, bands=bands)


def kinds(cells: Iterable[str]) -> dict[str, str]:
    """The different cells of a column, folded → as first typed, in the order of their spelling."""
    found: dict[str, str] = {}
    for cell in cells:
        found.setdefault(fold(cell), cell)
    return dict(sorted(found.items()))


def _feature(
    column: str, cells: Sequence[str], features: Sequence[Feature], taken: set[str]
) -> str:
    """The feature whose name the heading is, else the one whose values the cells are."""
    typed = kinds(cells)
    for feature in features:
        role = role_of("feature", feature.name)
        same_name = _plain(column) in {_plain(name) for name in (feature.name, *feature.called)}
        if role in taken or len(typed) > MOST_KINDS:
            continue
        if _fits(cells, feature.spellings) or (same_name and not _are_ages(cells, feature)):
            return role
    return ""


def _fits(cells: Sequence[str], spellings: Mapping[str, str]) -> bool:
    filled = [fold(cell) for cell in cells if cell]
    fitting = sum(cell in spellings for cell in filled)
    return bool(filled) and 100 * fitting >= SURE * len(filled)


def _are_ages(cells: Sequence[str], feature: Feature) -> bool:
    """Whether a column is of ages in years, and the feature of age bands."""
    filled = [cell for cell in cells if cell]
    ages = sum(age_from(cell) is not None for cell in filled)
    return looks_like_bands(feature.values) and bool(filled) and 100 * ages >= SURE * len(filled)


def _by_heading(column: str, cells: Sequence[str], features: Sequence[Feature]) -> str:
    heading = _plain(column)
    found = next((role for role, form in _HEADINGS if re.fullmatch(form, heading)), "ignored")
    if found not in ("age", "born"):
        return found
    banded = next((one.name for one in features if looks_like_bands(one.values)), "")
    if not banded or (found == "age" and not any(age_from(cell) is not None for cell in cells)):
        return "ignored"
    return role_of(found, banded)


def _plain(heading: str) -> str:
    return _PLAIN.sub("", fold(heading))
