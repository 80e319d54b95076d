"""Lines, agreements, turns and objections on the tablet."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.models import Objection, Theme
from budgeting.services import table_rounds

from .hall_tables import Seat, another, at_table

THREE = ["Shade first.", "Then benches.", ""]


@pytest.fixture
def table(app: Flask, session: Session) -> Seat:
    """Table 1 reports back."""
    return at_table(app, session, "report-back")


@pytest.fixture
def welcome(app: Flask, session: Session) -> Seat:
    """Table 1 agrees on how it talks."""
    return at_table(app, session, "welcome")


def lines(table: Seat) -> dict[str, Any]:
    """What is kept of the table."""
    table.session.rollback()
    table.session.expire_all()
    return table_rounds.at_table(table.session, table.session.merge(table.hall.row), 1).lines


def a_theme(table: Seat, *, published: bool = True) -> int:
    """A theme of the team."""
    told = {"titles": {"en": "Shade"}, "texts": {"en": "It is hot."}, "published": published}
    theme = Theme(sitting_id=table.hall.sitting.id, at=table.hall.now, **told)
    table.session.add(theme)
    table.session.commit()
    return theme.id


def test_the_report_is_saved_and_filled_in_again(table: Seat) -> None:
    table.send("report", seen=0, line=THREE, disagreement="How dear.")
    kept = {"lines": THREE, "disagreement": "How dear.", "version": 1}
    assert lines(table) == kept
    page = table.get()
    assert page.one("#line-2").text.strip() == "Then benches."
    assert page.one("#report [name=seen]")["value"] == "1"


def test_a_second_device_does_not_write_over_the_report(
    app: Flask, session: Session, table: Seat
) -> None:
    table.send("report", seen=0, line=THREE, disagreement="")
    second = another(app, session, table.hall, 1)
    refused = second.send("report", 409, seen=0, line=["Other."], disagreement="")
    assert "Another device of your table has saved other words meanwhile." in refused.words
    assert refused.one("#line-1").text.strip() == "Other."
    assert "Shade first." in refused.one(".of-report").text
    assert refused.one("#report [name=seen]")["value"] == "1"
    assert lines(table)["lines"] == THREE


def test_a_saved_report_leads_on_to_a_page_that_shows_it(table: Seat) -> None:
    before = table.get().one("#report form")["data-next"]
    table.send("report", seen=0, line=THREE, disagreement="")
    page = table.get(str(before))
    assert page.one("#line-1").text.strip() == "Shade first."
    assert page.one("#report form")["data-next"] != before


def test_a_long_line_stays_in_the_form(table: Seat) -> None:
    page = table.send("report", 422, seen=0, line=["x" * 201], disagreement="")
    assert page.one("#line-1").text.strip() == "x" * 201
    assert "A text has 200 letters at most." in page.words


def test_agreements_are_ticked_and_amended(welcome: Seat) -> None:
    welcome.send("agreements", seen=0, agreed=["turns", "names"], amended="We say du.")
    assert lines(welcome) == {
        "agreed": ["turns", "names"], "amended": "We say du.", "version": 1,
    }  # fmt: skip
    page = welcome.get()
    assert [one["value"] for one in page.all("[name=agreed][checked]")] == ["turns", "names"]
    assert page.one("#amended").text.strip() == "We say du."
    assert "2 rules agreed" in page.words


def test_each_report_belongs_to_its_round(table: Seat) -> None:
    table.send("agreements", 409, seen=0, agreed=["turns"])
    table.send("report", 404, seen="x", line=["One."])


def test_a_theme_is_objected_to_in_the_tables_words(table: Seat) -> None:
    theme = a_theme(table)
    page = table.get()
    assert "Shade" in page.one("#themes").text
    table.send(f"themes/{theme}", text=" It is not about shade. ")
    objection = table.session.scalars(select(Objection)).one()
    assert (objection.table, objection.text) == (1, "It is not about shade.")


def test_a_theme_that_is_not_published_is_not_shown(table: Seat) -> None:
    theme = a_theme(table, published=False)
    assert table.get().all("#themes") == []
    table.send(f"themes/{theme}", 409, text="No.")
    table.send("themes/99", 404, text="No.")


def test_an_empty_objection_is_refused(table: Seat) -> None:
    theme = a_theme(table)
    refused = table.send(f"themes/{theme}", 409, text="  ")
    assert refused.one(".part.first")["id"] == "themes"
    assert table.session.scalars(select(Objection)).all() == []


def test_objections_end_with_the_round(table: Seat) -> None:
    theme = a_theme(table)
    table.close()
    table.send(f"themes/{theme}", 409, text="Too late.")


def test_a_tap_counts_a_turn_and_is_taken_back(table: Seat) -> None:
    assert "3 people have not spoken yet" in table.get().words
    table.send("turns", seat=4)
    table.send("turns", seat=4)
    assert "2 people have not spoken yet" in table.get().words
    table.send("turns", do="undo", key="another-key")
    assert "3 people have not spoken yet" in table.get().words


def test_everybody_has_spoken(table: Seat) -> None:
    for seat in (1, 4, 7):
        table.send("turns", seat=seat, key=f"press-no-{seat}")
    assert "Everybody has spoken" in table.get().words


@pytest.mark.parametrize(("seat", "status"), [(2, 409), (99, 409), ("x", 404), ("", 404)])
def test_nobody_else_is_tapped(table: Seat, seat: object, status: int) -> None:
    table.send("turns", status, seat=seat)


def test_a_press_needs_a_key_of_a_form(table: Seat) -> None:
    refused = table.send("turns", 422, seat=4, key="?")
    assert "This form is damaged." in refused.words


def test_the_table_reads_why_its_report_was_hidden_and_appeals(table: Seat) -> None:
    table.send("report", seen=0, line=THREE, disagreement="Neighbour Kim.")
    mine = table_rounds.at_table(table.session, table.session.merge(table.hall.row), 1)
    mine.report_state, mine.report_reason = "hidden", "It names a person."
    table.session.commit()
    assert "It names a person." in table.get().words
    here = f"report/{table.round_id}-1"
    page = table.get(f"/table/{here}")
    assert "Neighbour Kim." in page.words
    assert page.all("textarea") == []
    table.send(here, do="appeal")
    assert "You have asked the theme team to look again." in table.get().words
    table.get(f"/table/report/{table.round_id}-2", 404)


def test_an_objection_that_is_hidden_can_be_defended_by_its_table_alone(table: Seat) -> None:
    theme = a_theme(table)
    table.send(f"themes/{theme}", text="Kim is to blame.")
    kept = table.session.get_one(Objection, (theme, 1))
    kept.state, kept.reason = "hidden", "It names a person."
    table.session.commit()
    assert "It names a person." in table.get().words
    table.send(f"theme-objection/{theme}-1", do="appeal")
    table.session.expire_all()
    assert table.session.get_one(Objection, (theme, 1)).state == "appealed"
    table.send(f"theme-objection/{theme}-1", 404, do="withdraw")
