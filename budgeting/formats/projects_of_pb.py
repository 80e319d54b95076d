"""A list of projects out of a Pabulib file."""

from __future__ import annotations

from collections.abc import Sequence

from budgeting.formats import numbers
from budgeting.formats.errors import Problems
from budgeting.formats.pabulib import PabulibFile, PbProject
from budgeting.formats.projects import HIGHEST_NUMBER, LONGEST, ProjectList, ProjectRow


def projects_of_pb(
    file: PabulibFile, languages: Sequence[str], currency: str, decimals: int
) -> ProjectList:
    """Read the list of projects of an election in the Pabulib format.

    The ids become the codes, and the numbers too where all of them are numbers. Texts are taken
    to be in the file's language if the process has it, else in the main one. A project without a
    name is called by its id. A withdrawn project is left out; of several categories the first is
    the field.
    """
    problems, notes = Problems(), Problems()
    declared = file.meta.get("language", "").lower()
    language = next((one for one in languages if one.lower() == declared), languages[0])
    _note_currency(file, currency, notes)
    listed = [project for project in file.projects if not project.withdrawn]
    _note_projects(file, listed, notes)
    places = _numbers(listed)
    rows = []
    for project, number in zip(listed, places, strict=True):
        if len(project.id) > LONGEST["code"]:
            words = f'The id "{project.id[:60]}" is longer than {LONGEST["code"]} characters.'
            problems.add("text_long", words, None, "code", project=project.id[:60])
        cost = _cost(project, file.scale, decimals, problems)
        if cost is not None:
            rows.append(_row(project, number, cost, language))
    return ProjectList(tuple(rows), problems.sorted(), notes.sorted())


def _row(project: PbProject, number: int, cost: int, language: str) -> ProjectRow:
    description = dict(project.others).get("description", "")
    return ProjectRow(
        line=None,
        number=number,
        code=project.id,
        cost=cost,
        names={language: " ".join(project.name.split()) or project.id},
        descriptions={language: description} if description else {},
        field=project.categories[0] if project.categories else "",
        district=project.districts[0] if project.districts else "",
    )


def _numbers(projects: Sequence[PbProject]) -> Sequence[int]:
    """The ids as numbers if all of them are different numbers, else 1, 2, 3, ..."""
    try:
        found = [numbers.whole(project.id, HIGHEST_NUMBER) for project in projects]
    except numbers.NotANumberError:
        found = []
    if 0 in found or len(set(found)) != len(projects):
        return range(1, len(projects) + 1)
    return found


def _cost(project: PbProject, scale: int, decimals: int, problems: Problems) -> int | None:
    cost, rest = divmod(project.cost * int(10**decimals), int(10**scale))
    if rest == 0 and cost <= numbers.MOST:
        return cost
    amount = numbers.plain(project.cost, scale)
    code, reason = "too_many_decimals", "has more decimals than the currency"
    if rest == 0:
        code, reason = "too_large", "is too large"
    words = f'The cost {amount} of the project "{project.id[:60]}" {reason}.'
    problems.add(code, words, None, "cost", project=project.id[:60])
    return None


def _note_currency(file: PabulibFile, currency: str, notes: Problems) -> None:
    declared = file.meta.get("currency", "")
    if declared and declared.upper() != currency.upper():
        words = f"The amounts of the file are in {declared[:20]}; they are taken as {currency}."
        notes.add("currency_other", words, None, "currency", value=declared[:20])


def _note_projects(file: PabulibFile, listed: Sequence[PbProject], notes: Problems) -> None:
    withdrawn = len(file.projects) - len(listed)
    nameless = sum(not project.name.strip() for project in listed)
    several = sum(len(project.categories) > 1 for project in listed)
    if withdrawn:
        words = f"Withdrawn projects that are left out: {withdrawn}."
        notes.add("withdrawn", words, projects=withdrawn)
    if nameless:
        words = f"Projects without a name, called by their ids: {nameless}."
        notes.add("nameless", words, projects=nameless)
    if several:
        words = f"Projects with several categories, of which the first is the field: {several}."
        notes.add("several_categories", words, projects=several)
