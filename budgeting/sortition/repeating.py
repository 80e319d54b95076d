"""Make a published list once more from its people and quotas, and compare."""

from __future__ import annotations

from budgeting.sortition.block import NoWay
from budgeting.sortition.bound import ceiling
from budgeting.sortition.building import build
from budgeting.sortition.chances import NoPanel
from budgeting.sortition.evidence import MILLION, Announced, Evidence
from budgeting.sortition.pool import Terms


def announced(terms: Terms) -> Announced:
    """The ceiling as it is announced before any panel is built; ``NoPanel`` if there is none."""
    found = ceiling(terms)
    return Announced(round(found.smallest * MILLION), tuple(found.certain), tuple(found.never))


def unlike(evidence: Evidence) -> str:
    """The first thing in which the list differs from the one that is made here; "" if none.

    It takes as long as the list took. Nobody who published a list could choose among many, or
    write one by hand, without a difference. Raises ``Unsettled`` where this machine is too slow.
    """
    terms, listed = evidence.terms, evidence.panels
    try:
        if announced(terms) != evidence.ceiling:
            return "The ceiling is another one."
        for panels in build(terms, evidence.wanted):
            for number, (one, other) in enumerate(zip(panels, listed, strict=False)):
                if one != other:
                    return f"Panel {number} is another one."
            if len(panels) >= len(listed):
                return ""
    except NoPanel:
        return "There is no panel that keeps these quotas."
    except NoWay:
        return "No list can be made of these people."
    return "It is longer than was wanted."
