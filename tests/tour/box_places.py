"""Which pages of the box and its key are looked at, in which state of them."""

from __future__ import annotations

from collections.abc import Mapping

from tests.tour.places import DARI, Form, Stop


def _officer(*names: str) -> tuple[Stop, ...]:
    return tuple(Stop(f"officer.{name}", DARI) for name in names)


_RULES = Stop("public.rulebook")

BOX_STATES: Mapping[str, tuple[Stop, ...]] = {
    "box has no key": (*_officer("desk", "keys", "make_keys"), _RULES),
    "keys are made": (*_officer("desk", "keys", "make_keys", "try_keys", "print_keys"), _RULES),
    "keys are tried": _officer("desk", "keys", "try_keys", "open"),
    "box is closed with holders": (*_officer("desk", "keys", "unseal"), _RULES),
    "box is being opened": _officer("desk"),
    "box was altered": _officer("desk", "unseal"),
    "box is opened": (*_officer("desk", "keys"), _RULES),
}
BOX_NOT_PAGES = {"officer.unseal_progress": "a part of officer.desk"}
BOX_WRONG_FORMS = (
    Form("box has no key", "officer.make_keys", DARI),
    Form("keys are made", "officer.try_keys", DARI),
    Form("box is closed with holders", "officer.unseal", DARI),
)
