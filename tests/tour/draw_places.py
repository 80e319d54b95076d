"""Which forms of the lottery are sent with nothing in them, in which of its states."""

from __future__ import annotations

from tests.tour.places import DARI, EVERYBODY, HANEUL, Form

DRAW_WRONG_FORMS = (
    Form("answers wait", "organiser.respondents_import", HANEUL),
    Form("answers are in", "organiser.respondents", HANEUL, "form:has([name=sought])"),
    Form("answers are in", "organiser.respondent", HANEUL),
    Form("answers are in", "organiser.erase", HANEUL, "form.confirm"),
    Form("list is full", "organiser.draw_publish", HANEUL),
    Form("list was stopped", "organiser.draw", HANEUL, "form:has([name=reason])"),
    Form("assembly is drawn", "organiser.memberships", HANEUL, "form:has([name=answer_by])"),
    Form("answers come in", "organiser.memberships", HANEUL, "form:has([name=new-answer_by])"),
    Form("assembly is drawn", "organiser.memberships", HANEUL, "form:has([name=sought])"),
    Form("answers come in", "organiser.letter", HANEUL),
    Form("answers come in", "organiser.door", DARI, "form:has([name=sought])"),
    Form("committees are set", "organiser.committees", HANEUL, "form:has([name=percent])"),
    Form("committees are set", "organiser.committees", HANEUL, "form:has([name=seed])"),
    Form("committees are set", "organiser.wishes", HANEUL),
    Form("committees are drawn", "organiser.committees", HANEUL, "form:has([name=reason])"),
    Form("committees are drawn", "organiser.committees", HANEUL, "form:has([name=read])"),
    Form("list is published", "organiser.draw_withdraw", HANEUL),
    Form("panel is drawn", "public.draw_report", EVERYBODY),
    Form("selection is planned", "organiser.selection_plan", HANEUL, "form:has([name=seats])"),
    Form("selection is planned", "organiser.selection_plan", HANEUL, "form:has([name=slack])"),
    Form("selection is planned", "organiser.selection_plan", HANEUL, "form:has([name=file])"),
    Form("selection is planned", "organiser.selection_feature", HANEUL, "form:has([name=name])"),
    Form("homes wait", "organiser.letters", HANEUL, "form:has([name=file])"),
    Form("homes are listed", "organiser.letters", HANEUL, "form:has([name=total])"),
    Form("letters are frozen", "organiser.letters", HANEUL, "form:has([name=seed])"),
    Form("letters are frozen", "organiser.letters", HANEUL, "form:has([name=reason])"),
    Form("sitting is planned", "organiser.arrange_sitting", HANEUL),
    Form("sitting is planned", "organiser.sitting", HANEUL, "form:has([name=role])"),
    Form("sitting is planned", "organiser.seat_list", HANEUL),
)
