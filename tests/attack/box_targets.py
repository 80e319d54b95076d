"""The forms of the box and its key: in which state, on whose page, and a valid filling."""

from __future__ import annotations

from collections.abc import Mapping

from tests.attack.day_targets import DayTarget
from tests.things import HOLDERS, PASSPHRASES
from tests.tour.places import DARI

_NAMES = {f"name_{place}": name for place, name in enumerate(HOLDERS)}
_PASSPHRASES = {f"passphrase_{place}": words for place, words in enumerate(PASSPHRASES)}
_PAIR = {name: _PASSPHRASES[name] for name in ("passphrase_0", "passphrase_1")}


def _desk(state: str, page: str, valid: Mapping[str, str] | None = None) -> DayTarget:
    return DayTarget(DARI, f"officer.{page}", valid or {}, state)


BOX_TARGETS: Mapping[str, DayTarget] = {
    "officer.make_keys": _desk("box has no key", "make_keys", _NAMES | _PASSPHRASES),
    "officer.try_keys": _desk("keys are made", "try_keys", _PAIR),
    "officer.unseal": _desk("box is closed with holders", "unseal", _PAIR),
    "officer.unseal_stop": _desk("box is being opened", "desk"),
}
