"""The forms of receipts, cards and auditors: in which state, on whose page, and a valid filling."""

from __future__ import annotations

from collections.abc import Mapping

from tests.attack.day_targets import DayTarget
from tests.things import PASSPHRASES
from tests.tour.places import DARI, EVERYBODY, MINJUN

CARD = "a card of the vote"
_AUDIT = {
    "auditor_0": "Dohyun", "auditor_1": "Sora", "hours": "24",
    "passphrase_0": PASSPHRASES[0], "passphrase_1": PASSPHRASES[1],
}  # fmt: skip


def _public(state: str, page: str, valid: Mapping[str, str] | None = None) -> DayTarget:
    return DayTarget(EVERYBODY, f"public.{page}", valid or {}, state)


RECEIPT_TARGETS: Mapping[str, DayTarget] = {
    "resident.test_ballot": DayTarget(MINJUN, "resident.cast", {}, "open"),
    "public.find_receipt": _public("batches are public", "commitments", {"receipt": "ABCDE-FGHIJ"}),
    "public.check_card": _public("all batches are public", "card_check", {"code": CARD}),
    "public.enter_audit": _public("auditors are named", "audit", {"code": "ABCDE"}),
    "public.sign_audit": _public("auditor is here", "audit", {"verdict": "agrees"}),
    "officer.audit": DayTarget(DARI, "officer.audit", _AUDIT, "box waits for auditors"),
    "officer.end_audit": DayTarget(DARI, "officer.audit", {}, "auditors are named"),
    "officer.destroy": DayTarget(DARI, "officer.destroy", {}, "box is due to be destroyed"),
}
