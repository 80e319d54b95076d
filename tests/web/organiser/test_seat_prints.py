"""Door list, name cards, table signs and the file of seats."""

from __future__ import annotations

import csv
import io

from sqlalchemy.orm import Session

from budgeting.models import Process, Sitting
from tests.pages import Visitor
from tests.web.organiser.sitting_pages import here, tables


def test_paper_and_file_say_the_same_as_the_seats(
    office: Visitor, process: Process, made: Sitting, session: Session
) -> None:
    address = here(process, f"/{made.id}")
    wanted = {
        number: (table, tables(session, made, 2)[number])
        for number, table in tables(session, made).items()
    }
    door = office.get(f"{address}/door-list")
    rows = [
        [int(cell.get_text()) for cell in row.select("th, td")]
        for row in door.all(".door tbody tr")
    ]
    assert {row[0]: (row[1], row[2]) for row in rows} == wanted
    cards = office.get(f"{address}/name-cards")
    assert len(cards.all(".name-card")) == 24
    assert f"Round 1: table {wanted[1][0]} Round 2: table {wanted[1][1]}" in cards.words
    signs = office.get(f"{address}/table-signs")
    assert [one.get_text(" ", strip=True) for one in signs.all("h2")] == [
        f"Table {number}" for number in range(1, 5)
    ]
    text = office.client.get(f"{address}/seats.csv").get_data().decode("utf-8-sig")
    listed = list(csv.DictReader(io.StringIO(text)))
    assert {
        int(row["number"]): (int(row["table_round_1"]), int(row["table_round_2"])) for row in listed
    } == wanted
    assert set(listed[0]) >= {"role", "district", "gender", "age"}
