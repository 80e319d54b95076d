"""The people of a table: their answers for the draw, and what is only for the organiser's eyes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from budgeting.sortition.cleaning.answers import Answers
from budgeting.sortition.cleaning.choices import Choices
from budgeting.sortition.cleaning.doubles import Contact, by_id, by_person, doubles
from budgeting.sortition.cleaning.findings import Finding, Row, gathered
from budgeting.sortition.cleaning.ids import mended, odd_ids
from budgeting.sortition.cleaning.known import Feature
from budgeting.sortition.cleaning.languages import language_code


@dataclass(frozen=True, slots=True)
class Answered:
    """One person of the table.

    ``answers`` leads from every feature to a value, "" where the person does not say.
    ``address`` are the cells of the address columns, the one that names the house first.
    """

    line: int
    answers: Mapping[str, str]
    standing: str
    language: str
    code: str
    id: str
    name: str
    email: str
    phone: str
    address: tuple[str, ...]
    zip: str
    comment: str
    other: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Everybody in the order of the table, and everything that was found, gathered by kind."""

    people: tuple[Answered, ...]
    findings: tuple[Finding, ...]

    @property
    def problems(self) -> tuple[Finding, ...]:
        """What stands against the import."""
        return tuple(one for one in self.findings if one.binding)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What does not stand against the import, but is to be known."""
        return tuple(one for one in self.findings if not one.binding)


def clean(rows: Sequence[Row], features: Sequence[Feature], choices: Choices) -> Cleaned:
    """Read every row in one pass; what is wrong is collected, never raised."""
    contacts = [_contact(row, choices) for row in rows]
    found = [Finding("role_twice", (), value=role) for role in choices.given_twice()]
    ids, doubled = doubles(contacts, by_id, "id_twice", choices.same_id)
    found += doubled
    rest = [one for one in contacts if one.line not in ids]
    twins, doubled = doubles(rest, by_person, "person_twice", choices.same_person)
    found += doubled
    column = choices.column("id")
    if column:
        found += odd_ids([(line, mended(cells[column])) for line, cells in rows], column)
    answers = Answers(features, choices)
    people = []
    for row in rows:
        if row[0] not in ids and row[0] not in twins:
            person = _person(row, answers, choices, found)
            if person is not None:
                people.append(person)
    if not people:
        found.append(Finding("nobody", ()))
    return Cleaned(tuple(people), gathered([*found, *answers.found]))


def _person(row: Row, answers: Answers, choices: Choices, found: list[Finding]) -> Answered | None:
    line, cells = row
    given, standing = answers.of(row), answers.standing(row)
    if given is None or standing is None:
        return None
    language = _joined(cells, choices, "language")
    if language and not language_code(language):
        column = choices.column("language")
        found.append(Finding("language_unknown", (line,), column, language, binding=False))
    return Answered(
        line=line,
        answers=given,
        standing=standing,
        language=language_code(language),
        code=_joined(cells, choices, "code"),
        id=mended(_joined(cells, choices, "id")),
        name=_joined(cells, choices, "name"),
        email=_joined(cells, choices, "email"),
        phone=mended(_joined(cells, choices, "phone")),
        address=tuple(cells[column] for column in choices.columns("address") if cells[column]),
        zip=mended(_joined(cells, choices, "zip")),
        comment=_joined(cells, choices, "comment", "\n"),
        other={column: cells[column] for column in choices.columns("other") if cells[column]},
    )


def _contact(row: Row, choices: Choices) -> Contact:
    line, cells = row
    return Contact(
        line=line,
        id=_joined(cells, choices, "id"),
        name=_joined(cells, choices, "name"),
        email=_joined(cells, choices, "email"),
        phone=mended(_joined(cells, choices, "phone")),
        whole=tuple(cells[column] for column, role in choices.roles.items() if role != "ignored"),
    )


def _joined(cells: Mapping[str, str], choices: Choices, role: str, between: str = " ") -> str:
    return between.join(cells[column] for column in choices.columns(role) if cells[column])
