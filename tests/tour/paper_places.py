"""Which pages of the paper ballots are looked at, in which state, and by whom."""

from __future__ import annotations

from collections.abc import Mapping

from tests.tour.places import DARI, Form, Stop


def _paper(*names: str) -> tuple[Stop, ...]:
    return tuple(Stop(f"officer.{name}", DARI) for name in ("paper", *names))


PAPER_STATES: Mapping[str, tuple[Stop, ...]] = {
    "papers are handed out": _paper("paper_hand", "paper_ballot", "paper_accounts"),
    "papers wait": _paper("paper_hand"),
    "papers are entered": _paper("paper_batch", "paper_sheet", "paper_discard"),
    "papers differ": _paper("paper_batch", "paper_compare", "paper_settle"),
    "papers agree": _paper("paper_compare"),
    "papers are boxed": _paper("paper_batch", "paper_accounts", "paper_accounts_print"),
    "papers are accounted for": _paper("paper_accounts", "paper_accounts_print"),
}

PAPER_WRONG_FORMS = (
    Form("papers are handed out", "officer.paper_hand", DARI),
    Form("papers wait", "officer.paper", DARI, "main form:has([name=size])"),
    Form("papers wait", "officer.paper", DARI, "main form:has([name=missing])"),
    Form("papers are entered", "officer.paper_batch", DARI, "form:has([name=turn2-email])"),
    Form("papers are entered", "officer.paper_sheet", DARI),
    Form("papers differ", "officer.paper_settle", DARI),
    Form("papers are boxed", "officer.paper_accounts", DARI, "form:has([name=left_over])"),
    Form("papers are boxed", "officer.paper_accounts", DARI, "form:has([name=email])"),
    Form("ballots stand apart", "officer.publish", DARI),
)
