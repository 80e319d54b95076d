"""People who stand in a table more than once: by their id, or by their name and contact."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from budgeting.sortition.cleaning.choices import Doubled
from budgeting.sortition.cleaning.findings import Finding
from budgeting.sortition.cleaning.folding import fold, numbers
from budgeting.sortition.cleaning.ids import mended

SHORTEST_PHONE = 7
LAST_DIGITS = 8
"""With so many digits at the end two numbers are one, whatever the country's code in front."""


@dataclass(frozen=True, slots=True)
class Contact:
    """By what a person in a line is known again; ``whole`` is everything the line says."""

    line: int
    id: str
    name: str
    email: str
    phone: str
    whole: tuple[str, ...]


Key = Callable[[Contact], Sequence[str]]


def by_id(contact: Contact) -> tuple[str, ...]:
    """The person's id, if the table gave one."""
    return (mended(contact.id),) if contact.id else ()


def by_person(contact: Contact) -> tuple[str, ...]:
    """The folded name with the mail address, and with the end of the phone number."""
    name = fold(contact.name)
    digits = "".join(numbers(contact.phone))
    email = fold(contact.email)
    keys = [f"{name} {email}"] if name and email else []
    if name and len(digits) >= SHORTEST_PHONE:
        keys.append(f"{name} {digits[-LAST_DIGITS:]}")
    return tuple(keys)


def doubles(
    contacts: Iterable[Contact], key: Key, code: str, decided: Doubled
) -> tuple[frozenset[int], tuple[Finding, ...]]:
    """The lines that do not count, and what a person should know of them.

    Lines that say the same in every column are one person, and the first counts. Of lines that
    differ a person decides: the first or the last counts, or both are people of their own;
    until then they stand against the import.
    """
    kept: dict[str, Contact] = {}
    dropped: set[int] = set()
    found = []
    for contact in sorted(contacts, key=lambda one: one.line):
        keys = key(contact)
        before = next((kept[one] for one in keys if one in kept), None)
        if before is None:
            kept.update(dict.fromkeys(keys, contact))
            continue
        same = before.whole == contact.whole
        lines = (before.line, contact.line)
        if decided == "both" and not same:
            continue
        found.append(
            Finding(
                f"{code}_same" if same else f"{code}_differs",
                lines,
                value=by_id(contact)[0] if key is by_id else "",
                binding=not same and decided == "ask",
            )
        )
        stays = contact if decided == "last" and not same else before
        dropped.add(before.line if stays is contact else contact.line)
        kept.update(dict.fromkeys((*keys, *key(before)), stays))
    return frozenset(dropped), tuple(found)
