"""What was found in a file, in the reader's language; in English where nobody has worded it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from budgeting.formats.errors import Problem
from budgeting.web.telling.words import _

Values = Mapping[str, object]


def problem_words(problem: Problem) -> str:
    """The whole sentence, with the line of the file where there is one."""
    words = WORDS.get(problem.code)
    if words is None:
        return problem.message
    sentence = words({"column": problem.column or "", **problem.details})
    if problem.line is None:
        return sentence
    return _("Line %(line)s: %(sentence)s", line=problem.line, sentence=sentence)


def _differ(values: Values) -> str:
    return _(
        "The file says %(published)s of the project %(project)s in the column %(column)s, "
        "but its ballots give %(counted)s.",
        **values,
    )


def _no_number(values: Values) -> str:
    if "value" in values:
        return _("“%(value)s” in %(column)s is not a number that can be read.", **values)
    return _("The number in %(column)s cannot be read.", **values)


WORDS: Mapping[str, Callable[[Values], str]] = {
    # the file as a whole
    "empty": lambda _v: _("The file is empty."),
    "file_too_large": lambda v: _("The file is larger than %(most)s bytes.", **v),
    "old_excel": lambda _v: _("This is an old Excel file. Save it as .xlsx without a password."),
    "password": lambda _v: _("The workbook has a password. Save it without one."),
    "macros": lambda _v: _("The workbook contains macros. Save it as a plain .xlsx workbook."),
    "not_workbook": lambda _v: _("This is not an Excel workbook (.xlsx) but something else."),
    "broken_workbook": lambda _v: _("The workbook is broken. Save it again and try once more."),
    "unpacks_too_large": lambda _v: _("The workbook unpacks to more than can be read."),
    "entities": lambda _v: _("The workbook contains a document type, which is not read."),
    "no_people": lambda _v: _(
        "The table names columns, but has no people below them. Choose the table with the answers."
    ),
    "no_sheet": lambda _v: _("The workbook has no visible sheet."),
    "sheets": lambda v: _(
        "The workbook has %(sheets)s sheets. The first one was read: %(sheet)s.", **v
    ),
    "titles": lambda v: _("What stands above the headings was passed over: %(value)s", **v),
    "encoding_unknown": lambda _v: _("The text is neither in UTF-8 nor in the Korean CP949."),
    "cp949": lambda _v: _("The text was read in the Korean encoding CP949."),
    "no_text": lambda _v: _("The file has a character that no text can contain."),
    "open_quote": lambda _v: _("A quotation mark is opened here and never closed."),
    "too_many_columns": lambda v: _("The table has more than %(most)s columns.", **v),
    "too_many_rows": lambda v: _("The table has more than %(most)s rows.", **v),
    "column_twice": lambda v: _("The column %(column)s stands twice.", **v),
    "column_missing": lambda v: _("The column %(column)s is missing.", **v),
    "column_unknown": lambda v: _("The column %(column)s is not known and is left out.", **v),
    "language_unknown": lambda v: _(
        "The column %(column)s is in a language that the process does not have.", **v
    ),
    "no_projects": lambda _v: _("The file has no projects."),
    # one cell or row
    "formula": lambda v: _("The cell %(cell)s holds a formula. Put its value in its place.", **v),
    "error_value": lambda v: _("The cell %(cell)s holds an error of Excel.", **v),
    "date": lambda v: _("The cell %(cell)s holds a date. Write it as text.", **v),
    "truth": lambda v: _("The cell %(cell)s holds a truth value. Write it as text.", **v),
    "odd_cell": lambda v: _("The cell %(cell)s is neither text nor a number.", **v),
    "row_too_far": lambda _v: _("The sheet is longer than can be read."),
    "cell_too_long": lambda _v: _("A cell is too long."),
    "no_column": lambda v: _("The cell %(value)s stands in no column of the header.", **v),
    "number_bad": lambda v: _("The number “%(value)s” is not a whole number above zero.", **v),
    "number_twice": lambda v: _("The number %(value)s stands in line %(first)s already.", **v),
    "code_twice": lambda v: _("The code %(value)s stands in line %(first)s already.", **v),
    "code_comma": lambda v: _("The code %(value)s contains a comma.", **v),
    "code_taken": lambda v: _("The code %(value)s belongs to project %(number)s on the list.", **v),
    "label_long": lambda v: _("The field or district has more than %(most)s characters.", **v),
    "name_missing": lambda v: _("The project has no name in the main language."),
    "text_long": lambda v: _("The text in the column %(column)s is too long.", **v),
    "text_control": lambda v: _(
        "The text in the column %(column)s has a line break or a control character.", **v
    ),
    # amounts
    "cost_bad": lambda v: _("The cost “%(value)s” is not an amount above zero.", **v),
    "not_money": lambda v: _("The cost “%(value)s” is not a plain amount of money.", **v),
    "too_many_decimals": lambda _v: _("The cost has more decimals than the currency."),
    "too_large": lambda _v: _("The amount is too large."),
    "too_long": lambda _v: _("The number is too long."),
    "currency_other": lambda v: _(
        "The amounts are in %(value)s, but the process counts in another currency.", **v
    ),
    "not_number": _no_number,
    "not_whole": _no_number,
    "ambiguous_comma": _no_number,
    "endless": _no_number,
    # Pabulib files
    "not_utf8": lambda _v: _("The text is not in UTF-8, as Pabulib files must be."),
    "before_meta": lambda _v: _("A Pabulib file must begin with the line META."),
    "meta_header": lambda _v: _("The header of META must be “key;value”."),
    "key_empty": lambda _v: _("A row of META has no key."),
    "withdrawn": lambda _v: _("Withdrawn projects are left out."),
    "nameless": lambda v: _("Projects without a name are called by their ids: %(projects)s.", **v),
    "several_categories": lambda v: _(
        "Projects with several categories: %(projects)s. The first one is taken as the field.", **v
    ),
    "section_missing": lambda _v: _(
        "A section is missing. META, PROJECTS and VOTES follow each other."
    ),
    "section_twice": lambda _v: _("A section stands twice."),
    "header_missing": lambda _v: _("A section has no header row."),
    "key_missing": lambda v: _("META has no value for the key %(key)s.", **v),
    "key_twice": lambda v: _("The key %(key)s stands twice in META.", **v),
    "budget_zero": lambda _v: _("The budget is zero."),
    "vote_type_unknown": lambda _v: _("The vote type of the file is not known."),
    "wrong_count": lambda v: _(
        "META announces %(declared)s rows, but the file has %(found)s.", **v
    ),
    "too_many_cells": lambda _v: _("The row has more cells than the header has columns."),
    "id_empty": lambda _v: _("A project has no id."),
    "id_comma": lambda _v: _("A project id contains a comma."),
    "id_twice": lambda _v: _("A project id stands in the file twice."),
    "voter_empty": lambda _v: _("A ballot has no voter id."),
    "voter_twice": lambda v: _("The voter id %(voter)s stands in line %(first)s already.", **v),
    "project_unknown": lambda v: _(
        "The ballot names the project %(project)s, which is not in the file.", **v
    ),
    "choose_one": lambda _v: _("The ballot names several projects where one is allowed."),
    "points_missing": lambda _v: _("The ballot names projects but gives no points."),
    "points_unexpected": lambda _v: _("The ballot gives points, but the vote type has none."),
    "points_length": lambda v: _(
        "The ballot names %(named)s projects but gives points to %(points)s.", **v
    ),
    "points_negative": lambda v: _("The points “%(value)s” are below zero.", **v),
    "repeated_project": lambda _v: _("Some ballots name a project twice. It counts once."),
    "empty_ballots": lambda v: _("Ballots that name no project: %(ballots)s.", **v),
    "ballots_longer": lambda v: _(
        "Ballots that name more than the %(limit)s projects that are allowed: %(ballots)s.", **v
    ),
    "ballots_shorter": lambda v: _(
        "Ballots that name fewer than the %(limit)s projects that are asked for: %(ballots)s.", **v
    ),
    "votes_differ": _differ,
    "score_differ": _differ,
    "fractional_budget": lambda _v: _("The budget is not a whole number."),
    "decimal_comma": lambda _v: _("The budget is written with a decimal comma."),
    "caps_unclear": lambda _v: _("The caps cannot be understood and are left out."),
    "column_order": lambda _v: _("The section PROJECTS should begin with the project id."),
    "old_target": lambda v: _("The column %(column)s has an old name.", **v),
}
