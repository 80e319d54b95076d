"""Which pages of receipts, cards and auditors are looked at, in which state, and by whom."""

from __future__ import annotations

from collections.abc import Mapping

from tests.tour.places import DARI, MINJUN, Form, Stop


def _public(*names: str) -> tuple[Stop, ...]:
    return tuple(Stop(f"public.{name}") for name in names)


_DESK = (Stop("officer.desk", DARI), Stop("officer.audit", DARI))

RECEIPT_STATES: Mapping[str, tuple[Stop, ...]] = {
    "batches are public": _public("commitments", "card_check", "audit"),
    "all batches are public": _public("commitments", "card_check"),
    "ballot was tested": (Stop("resident.tested", MINJUN), Stop("resident.cast", MINJUN)),
    "box waits for auditors": (*_DESK, *_public("audit")),
    "room waits for auditors": (Stop("officer.audit", DARI),),
    "auditors are named": (*_DESK, *_public("audit")),
    "auditor is here": _public("audit"),
    "auditors have signed": (*_DESK, *_public("audit")),
    "box is due to be destroyed": (Stop("officer.audit", DARI), Stop("officer.destroy", DARI)),
}
RECEIPT_NOT_PAGES = {
    "officer.audit_codes": "is shown once, after officer.audit",
    "public.audit_ballots": "a file",
    "public.audit_openings": "a file",
    "public.batch_list": "a file",
    "public.commitment_list": "a file",
    "public.openings": "a file",
    "public.used_marks": "a file",
}
RECEIPT_WRONG_FORMS = (
    Form("all batches are public", "public.card_check", ""),
    Form("box waits for auditors", "officer.audit", DARI),
    Form("room waits for auditors", "officer.audit", DARI),
)
