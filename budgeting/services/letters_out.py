"""Letters to the people who were drawn, each in their language: to print, to merge, to open.

The program sends nothing itself: no mail server is assumed. Names and addresses are read in
memory only, for whoever prints or saves the letters and to tell how many need paper.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

from babel.core import UnknownLocaleError
from babel.dates import format_date
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from budgeting.errors import NotFound
from budgeting.formats.csv_writer import csv_bytes
from budgeting.models import LogEntry, MessageTemplate, Process
from budgeting.services import assembly
from budgeting.services.assembly import Entry
from budgeting.services.keys import Keyring
from budgeting.services.letter_words import BUILT_IN, Words, fill, unknown
from budgeting.services.recording import record
from budgeting.services.respondents import open_person

RECIPIENTS = {"invitation": "invited", "reminder": "invited", "confirmation": "confirmed"}
"""Which letter goes to the members in which state."""
KINDS = tuple(RECIPIENTS)
LATEST, PAPER = "latest", "paper"
"""Fewer than all: only those who were invited last, only those without an e-mail address."""
FEWER = (LATEST, PAPER)
_ADDRESS = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\"]+")
_BEGINNING = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter, ready to be read; ``email`` is empty where there is no usable address."""

    number: int
    person: str
    name: str
    email: str
    phone: str
    address: tuple[str, ...]
    language: str
    answer_by: str
    subject: str
    body: str


def words_of(session: Session, process: Process, kind: str, language: str) -> Words:
    """The words of a letter: the city's own, the built-in ones, or those of another language.

    Where neither the city nor the program has words in this language, the process's first
    language that has some stands in, and English after all of them.
    """
    if kind not in KINDS:
        raise NotFound
    for code in dict.fromkeys((language, *process.languages, "en")):
        own = session.get(MessageTemplate, (process.id, kind, code))
        if own is not None:
            return Words(code, own.subject, own.body, own=True)
        if code in BUILT_IN:
            return Words(code, *BUILT_IN[code][kind])
    raise NotFound


def save_words(
    session: Session, process: Process, kind: str, words: Words, *, actor: str, now: datetime
) -> None:
    """Keep the city's own words; ``ValueError`` if they hold an unknown placeholder."""
    if kind not in KINDS or unknown(words.subject, words.body):
        raise ValueError(kind)
    session.merge(
        MessageTemplate(
            process_id=process.id,
            kind=kind,
            language=words.language,
            subject=words.subject,
            body=words.body,
        )
    )
    session.flush()
    record(session, "letter.written", actor=actor, at=now, process=process,
           kind=kind, language=words.language)  # fmt: skip


def drop_words(
    session: Session, process: Process, kind: str, language: str, *, actor: str, now: datetime
) -> None:
    """Return to the built-in words."""
    session.execute(
        delete(MessageTemplate).where(
            MessageTemplate.process_id == process.id,
            MessageTemplate.kind == kind,
            MessageTemplate.language == language,
        )
    )
    record(session, "letter.reset", actor=actor, at=now, process=process,
           kind=kind, language=language)  # fmt: skip


def recipients(session: Session, process: Process, kind: str) -> list[Entry]:
    """The members to whom this letter goes, by their numbers."""
    if kind not in KINDS:
        raise NotFound
    return [
        one
        for one in assembly.entries(session, process)
        if one.membership.kind == "member" and one.membership.state == RECIPIENTS[kind]
    ]


def erased(session: Session, process: Process, kind: str) -> list[Entry]:
    """The members to whom this letter would go, and who get none, as they were erased."""
    return [one for one in recipients(session, process, kind) if one.erased]


def letters(
    session: Session, keys: Keyring, process: Process, kind: str, fewer: Collection[str] = ()
) -> list[Letter]:
    """The letters of this kind, each in the language of its reader; the erased get none."""
    people = readers(session, keys, process, kind, fewer)
    languages = sorted({one.respondent.language for one in people})
    words = {code: words_of(session, process, kind, code) for code in languages}
    return [_letter(keys, process, words[one.respondent.language], one) for one in people]


def readers(
    session: Session, keys: Keyring, process: Process, kind: str, fewer: Collection[str] = ()
) -> list[Entry]:
    """Who gets a letter of this kind, or ``FEWER`` of them; nobody who was erased."""
    people = [one for one in recipients(session, process, kind) if not one.erased]
    if LATEST in fewer:
        last = _invited_last(session, process)
        people = [one for one in people if one.id in last]
    if PAPER in fewer:
        people = [one for one in people if not _email(open_person(keys, one.respondent))]
    return people


def _invited_last(session: Session, process: Process) -> Collection[str]:
    """The pseudonyms of those whom the last invitation named."""
    mine = select(LogEntry).where(
        LogEntry.process_id == process.id, LogEntry.action == "members.invited"
    )
    last = session.scalar(mine.order_by(LogEntry.seq.desc()).limit(1))
    return frozenset(last.details["people"]) if last else frozenset()


def preview(process: Process, words: Words, name: str, answer_by: date) -> Words:
    """The words as an invented person would read them."""
    values = _values(process, words.language, name, (1, "P0001"), answer_by)
    return Words(words.language, fill(words.subject, values), fill(words.body, values), words.own)


def merge_table(found: Sequence[Letter]) -> bytes:
    """The letters as a table for the mail merge of an office program."""
    header = ("number", "name", "email", "phone", "address", "language", "answer_by", "subject",
              "body")  # fmt: skip
    return csv_bytes(
        header,
        [
            (one.number, one.name, one.email, one.phone, "\n".join(one.address), one.language,
             one.answer_by, one.subject, one.body)
            for one in found
        ],
    )  # fmt: skip


def mail_files(found: Sequence[Letter]) -> bytes:
    """A ZIP of drafts (.eml) for everybody with an e-mail address; the names tell numbers only."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in found:
            if one.email:
                info = zipfile.ZipInfo(f"{one.number:04}.eml", _BEGINNING)
                info.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(info, _mail(one))
    return packed.getvalue()


def _mail(letter: Letter) -> bytes:
    """A draft that a mail program opens and a person sends; it has no sender yet."""
    mail = EmailMessage(policy=SMTP)
    mail["To"] = letter.email
    mail["Subject"] = " ".join(letter.subject.split())
    mail["Content-Language"] = letter.language
    mail["X-Unsent"] = "1"
    mail.set_content(letter.body, cte="base64")
    return mail.as_bytes()


def _letter(keys: Keyring, process: Process, words: Words, one: Entry) -> Letter:
    person = open_person(keys, one.respondent)
    number, answer_by = one.membership.position, one.membership.answer_by
    values = _values(process, words.language, person["name"], (number, one.id), answer_by)
    return Letter(
        number=number,
        person=one.id,
        name=person["name"],
        email=_email(person),
        phone=person["phone"],
        address=tuple(line for line in (*person["address"].splitlines(), person["zip"]) if line),
        language=words.language,
        answer_by=values["answer_by"],
        subject=fill(words.subject, values),
        body=fill(words.body, values),
    )


def _email(person: Mapping[str, Any]) -> str:
    """The e-mail address of a person; empty where it is none that a mail can go to."""
    written: str = person["email"].strip()
    return written if _ADDRESS.fullmatch(written) else ""


def _values(
    process: Process, language: str, name: str, known_as: tuple[int, str], answer_by: date | None
) -> dict[str, str]:
    names, (number, pseudonym) = process.names, known_as
    return {
        "name": name,
        "number": str(number),
        "pseudonym": pseudonym,
        "answer_by": _day(answer_by, language),
        "city": process.city,
        "process": names.get(language) or next(iter(names.values()), process.slug),
        "year": str(process.year),
    }


def _day(day: date | None, language: str) -> str:
    if day is None:
        return "–"
    try:
        return format_date(day, "long", locale=language)
    except (UnknownLocaleError, ValueError):
        return day.isoformat()
