"""From the form of a sheet to what was read on it, or to the words about what is wrong."""

from __future__ import annotations

from budgeting.counting.paper_entries import Sheet, against_rulebook, read_numbers
from budgeting.counting.rulebook import Rulebook
from budgeting.web.officer.paper_forms import SheetForm
from budgeting.web.telling.paper import rule_words, typing_words
from budgeting.web.telling.words import _


def read_sheet(form: SheetForm, rulebook: Rulebook) -> Sheet | None:
    """The sheet of a form that was sent, or ``None`` with the errors at their fields."""
    typed = (form.marks.data or "").strip()
    reason = form.spoilt.data or ""
    if reason:
        if not typed:
            return Sheet(spoilt=reason)
        form.marks.errors = [_("Type numbers, or choose why the sheet does not count, not both.")]
        return None
    scores, slips = read_numbers(typed, rulebook)
    if slips:
        form.marks.errors = [typing_words(slip) for slip in slips]
        return None
    sheet = Sheet(scores)
    problems = against_rulebook(sheet, rulebook)
    if problems:
        form.marks.errors = [rule_words(problem) for problem in problems]
        return None
    return sheet
