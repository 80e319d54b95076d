"""What became of a member, and why somebody else comes next, in the reader's words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from budgeting.models import Process
from budgeting.services import selection_planning
from budgeting.services.assembly import Entry
from budgeting.services.selection_features import features_of
from budgeting.web.language import text
from budgeting.web.telling.words import _, ngettext

STATES: Mapping[str, Callable[[], str]] = {
    "drawn": lambda: _("Not invited yet"),
    "invited": lambda: _("Invited"),
    "confirmed": lambda: _("Confirmed"),
    "declined": lambda: _("Declined"),
    "withdrawn": lambda: _("Dropped out"),
}
LOOKS = {"confirmed": "success", "declined": "danger", "withdrawn": "danger", "late": "warning"}


@dataclass(frozen=True, slots=True)
class Labels:
    """How features and their values are called in the reader's language."""

    features: Mapping[str, str]
    values: Mapping[tuple[str, str], str]

    @classmethod
    def of(cls, session: Session, process: Process) -> Labels:
        """The labels of the selection of this process."""
        selection = selection_planning.find(session, process)
        features = features_of(selection) if selection else ()
        return cls(
            {feature.name: text(feature.names) or feature.name for feature in features},
            {
                (feature.name, one.value): text(one.names) or one.value
                for feature in features
                for one in feature.values
            },
        )

    def feature(self, name: str) -> str:
        """The name of a feature."""
        return self.features.get(name, name)

    def value(self, feature: str, value: str) -> str:
        """The name of a value, or that it was not given."""
        return self.values.get((feature, value), value) or _("not stated")

    def answers(self, one: Entry) -> list[tuple[str, str]]:
        """What a person answered, feature by feature; nothing after the erasure."""
        given = one.respondent.answers
        names = [name for name in self.features if name in given] or sorted(given)
        return [(self.feature(name), self.value(name, given[name])) for name in names]


def state_words(one: Entry, late: bool) -> str:
    """What became of a person so far."""
    if one.membership.kind == "reserve" and one.membership.state == "drawn":
        return _("Reserve")
    if late:
        return _("No answer in time")
    if one.membership.reason.get("answer") == "none":
        return _("Gave no answer")
    if one.left_by_erasure:
        return _("Erased before the invitation")
    return STATES[one.membership.state]()


def state_look(one: Entry, late: bool) -> str:
    """The colour of that word."""
    return LOOKS["late"] if late else LOOKS.get(one.membership.state, "")


def miss_words(miss: Mapping[str, Any], labels: Labels) -> str:
    """One quota that would not be kept."""
    values = {
        "feature": labels.feature(miss["feature"]),
        "value": labels.value(miss["feature"], miss["value"]),
        "limit": miss["limit"],
        "count": miss["count"],
    }
    if miss["side"] == "most":
        return _(
            "Quota “%(feature)s: %(value)s”: %(count)s instead of at most %(limit)s.", **values
        )
    return _("Quota “%(feature)s: %(value)s”: %(count)s instead of at least %(limit)s.", **values)


def passed_words(passed: Mapping[str, Any], labels: Labels) -> list[str]:
    """Why somebody earlier in line does not come next."""
    if passed["housemate"]:
        return [_("Same household as %(person)s, who has a seat.", person=passed["housemate"])]
    return [miss_words(miss, labels) for miss in passed["misses"]]


def reason_words(reason: Mapping[str, Any]) -> list[str]:
    """Why this person comes next, sentence by sentence."""
    if reason.get("reserve"):
        first = _("Place %(place)s among the reserves that were drawn.", place=reason["reserve"])
    else:
        first = _(
            "No reserve fits. The next in the rest of the pool, in the order that the draw fixed."
        )
    if reason["missing"]:
        second = ngettext(
            "Nobody in line keeps every quota. With this person one seat is off, the fewest "
            "possible.",
            "Nobody in line keeps every quota. With this person %(num)s seats are off, the fewest "
            "possible.",
            reason["missing"],
        )
    else:
        second = _("Shares no household with a member, and every quota is kept.")
    number = reason["passed_number"]
    if not number:
        return [first, second]
    return [
        first,
        second,
        ngettext(
            "One person earlier in line was passed over.",
            "%(num)s people earlier in line were passed over.",
            number,
        ),
    ]
