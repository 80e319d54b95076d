"""Setting a process up."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.errors import InUse, NotFound, Sealed, Taken
from budgeting.models import LetterDraw, LogEntry, Process
from budgeting.services import clock, organising, ruling
from budgeting.services.organising import Frame
from tests import drawings, things

BY: dict[str, Any] = {"actor": "Haneul", "now": clock.now()}
SEOUL = Frame(
    names={"ko": "서울 2026", "en": "Seoul 2026"},
    slug="seoul-2026",
    city="서울",
    year=2026,
    currency="EUR",
    total=97_000_000_000,
    share=20_000,
    residents=250,
    languages=("ko", "en"),
)


def test_the_envelope_is_computed_from_total_and_share(session: Session) -> None:
    process = organising.create(session, SEOUL, **BY)
    assert process.envelope == 1_940_000_000
    assert process.decimals == 2
    assert process.phase == "draft"


def test_the_won_has_no_decimals(session: Session) -> None:
    process = organising.create(session, dataclasses.replace(SEOUL, currency="KRW"), **BY)
    assert process.decimals == 0


@pytest.mark.parametrize("slug", ["staff", "v", "media", "", "Seoul", "seoul--2026", "../etc"])
def test_an_address_that_the_site_needs_or_cannot_have_is_refused(
    session: Session, slug: str
) -> None:
    with pytest.raises(Taken):
        organising.create(session, dataclasses.replace(SEOUL, slug=slug), **BY)


def test_two_processes_never_share_an_address(session: Session) -> None:
    organising.create(session, SEOUL, **BY)
    with pytest.raises(Taken):
        organising.create(session, SEOUL, **BY)


def test_of_two_who_take_an_address_at_once_the_second_is_told(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(organising, "_check_slug", lambda *_looked_before: None)
    organising.create(session, SEOUL, **BY)
    with pytest.raises(Taken):
        organising.create(session, SEOUL, **BY)
    assert [process.slug for process in organising.processes(session)] == [SEOUL.slug]


def test_a_revision_writes_down_what_changed(session: Session) -> None:
    process = organising.create(session, SEOUL, **BY)
    organising.revise(session, process, dataclasses.replace(SEOUL, share=25_000, year=2027), **BY)
    assert (process.share, process.year) == (25_000, 2027)
    entry = session.scalars(select(LogEntry).order_by(LogEntry.seq.desc())).first()
    assert entry is not None
    assert entry.details == {"changed": ["share", "year"]}


def test_a_revision_that_changes_nothing_is_not_written_down(session: Session) -> None:
    process = organising.create(session, SEOUL, **BY)
    organising.revise(session, process, SEOUL, **BY)
    assert [entry.action for entry in session.scalars(select(LogEntry))] == ["process.created"]


def test_costs_never_change_their_meaning_with_the_currency(session: Session) -> None:
    process = things.a_process(session)
    things.some_projects(session, process, 1)
    frame = dataclasses.replace(SEOUL, slug=process.slug)
    with pytest.raises(InUse):
        organising.revise(session, process, dataclasses.replace(frame, currency="KRW"), **BY)
    organising.revise(session, process, dataclasses.replace(frame, currency="USD"), **BY)
    assert process.currency == "USD"


def test_caps_never_change_their_meaning_with_the_currency(session: Session) -> None:
    process = things.a_process(session)
    ruling.save(session, process, ruling.Choices(field_caps={"parks": 100}), **BY)
    frame = dataclasses.replace(SEOUL, slug=process.slug, currency="KRW")
    with pytest.raises(InUse):
        organising.revise(session, process, frame, **BY)


def _frozen_letters(session: Session, process: Process) -> None:
    session.add(LetterDraw(process_id=process.id, plan=[], sha256="cd" * 32, frozen_at=BY["now"]))
    session.commit()


@pytest.mark.parametrize("lottery", [drawings.frozen, _frozen_letters], ids=("members", "letters"))
def test_the_address_stays_once_letters_and_files_lead_to_it(
    session: Session, lottery: Callable[[Session, Process], object]
) -> None:
    process = things.a_process(session)
    moved = dataclasses.replace(SEOUL, slug="elsewhere-2026")
    organising.revise(session, process, moved, **BY)
    assert process.slug == "elsewhere-2026"
    lottery(session, process)
    organising.revise(session, process, dataclasses.replace(moved, city="Seongnam"), **BY)
    with pytest.raises(InUse) as refused:
        organising.revise(session, process, SEOUL, **BY)
    assert refused.value.what == "slug"


def test_an_unknown_address_is_not_found(session: Session) -> None:
    with pytest.raises(NotFound):
        organising.find(session, "nowhere")


def test_after_the_sealing_the_frame_is_refused(session: Session) -> None:
    process = things.a_process(session, phase="sealed")
    with pytest.raises(Sealed):
        organising.revise(session, process, SEOUL, **BY)
    assert process.city == "Hanbit"
