"""The list for the first lottery, and the lottery of letters."""

from __future__ import annotations

import csv
import hashlib
import io

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from budgeting.errors import IllegalMove, ImportRefused, InUse, NotFound
from budgeting.formats.household_codes import parse
from budgeting.formats.letter_tables import AddressList
from budgeting.models import Letter, LetterDraw, LogEntry, Process, Respondent, Upload
from budgeting.services import lettering, posting
from budgeting.services.keys import Keyring
from budgeting.services.lettering import Wish
from tests import selections, things
from tests.selections import BY

ADDRESSES = "district,street,zip\n" + "".join(
    f"{district},Yard lane {number},0{number}\n"
    for district, size in (("North", 30), ("South", 12))
    for number in range(size)
)


@pytest.fixture
def keys(app: Flask) -> Keyring:
    """The keys of the application."""
    found: Keyring = app.extensions["keys"]
    return found


@pytest.fixture
def process(session: Session) -> Process:
    """A process with a plan."""
    process = things.a_process(session)
    selections.planned(session, process)
    return process


def imported(
    session: Session, process: Process, keys: Keyring, text: str = ADDRESSES
) -> AddressList:
    """The households of a file, on the list."""
    upload = lettering.keep(session, process, "homes.csv", text.encode(), keys, BY["now"])
    found = lettering.carry_out(session, process, upload.id, keys, **BY)
    session.commit()
    return found


def drawn(session: Session, process: Process, keys: Keyring, seed: str = "4 7 1") -> int:
    """The list, frozen and drawn: 8 letters to the north, all 12 to the south."""
    imported(session, process, keys)
    wanted = {"North": Wish(250_000, 2), "South": Wish(100_000, 2)}
    lettering.plan(session, process, wanted, **BY)
    posting.freeze(session, process, **BY)
    number = posting.draw(session, process, seed, ["Dari", "Sora"], **BY)
    session.commit()
    return number


def test_every_household_gets_a_code_of_its_own(
    session: Session, process: Process, keys: Keyring
) -> None:
    imported(session, process, keys)
    letters = session.query(Letter).all()
    assert lettering.households(session, process) == {"North": 30, "South": 12}
    assert len({letter.code for letter in letters}) == 42
    assert all(parse(letter.code) == letter.code for letter in letters)
    assert session.query(Upload).count() == 0


def test_addresses_lie_encrypted_and_open_with_the_key(
    session: Session, process: Process, keys: Keyring
) -> None:
    upload = lettering.keep(session, process, "homes.csv", ADDRESSES.encode(), keys, BY["now"])
    assert b"Yard lane" not in upload.content
    lettering.carry_out(session, process, upload.id, keys, **BY)
    letters = session.query(Letter).all()
    assert not any(b"Yard" in (letter.sealed or b"") for letter in letters)
    cells = [lettering.open_cells(keys, process, letter) for letter in letters]
    assert {"street": "Yard lane 3", "zip": "03"} in cells
    stolen = Letter(process_id=process.id, code="2222-2222", sealed=letters[0].sealed)
    assert lettering.open_cells(keys, process, stolen) == {}


def test_a_file_replaces_the_districts_that_it_names(
    session: Session, process: Process, keys: Keyring
) -> None:
    imported(session, process, keys)
    imported(session, process, keys, "district,street\nSouth,New road 1\nWest,Old road 2\n")
    assert lettering.households(session, process) == {"North": 30, "South": 1, "West": 1}


def test_rows_that_stand_twice_are_taken_once(
    session: Session, process: Process, keys: Keyring
) -> None:
    text = "district,street\nNorth,Lane  1\nNorth,Lane 1\nNorth,Lane 2\n"
    assert imported(session, process, keys, text).twice == (3,)
    assert lettering.households(session, process) == {"North": 2}


@pytest.mark.parametrize(
    "text",
    [
        "street\nLane 1\n",
        "district\nNorth\n",
        "district,street\n",
        "district,street\n,Lane 1\n",
        "district,street\nNorth,\n",
        f"district,street\n{'N' * 121},Lane 1\n",
    ],
)
def test_a_broken_file_writes_nothing(
    session: Session, process: Process, keys: Keyring, text: str
) -> None:
    with pytest.raises(ImportRefused):
        imported(session, process, keys, text)
    session.rollback()
    assert session.query(Letter).count() == 0


def test_a_file_of_another_kind_or_process_is_not_found(
    session: Session, process: Process, keys: Keyring
) -> None:
    other = things.a_process(session, "other-2026")
    upload = lettering.keep(session, process, "homes.csv", b"x", keys, BY["now"])
    with pytest.raises(NotFound):
        lettering.find(session, other, upload.id, keys)
    upload.content = b"number,name\n"
    with pytest.raises(NotFound):
        lettering.find(session, process, upload.id, keys)


def test_the_plan_is_kept_for_the_districts_on_the_list(
    session: Session, process: Process, keys: Keyring
) -> None:
    imported(session, process, keys)
    assert lettering.wishes(session, process)["North"] == Wish(lettering.USUAL_RATE, 0)
    lettering.plan(session, process, {"North": Wish(100_000, 2), "South": Wish(0, 1)}, **BY)
    session.commit()
    found = lettering.wishes(session, process)
    posts = lettering.posts(lettering.households(session, process), found)
    assert [(one.letters, one.is_short) for one in posts] == [(20, False), (12, True)]


def test_without_letters_nothing_is_frozen(
    session: Session, process: Process, keys: Keyring
) -> None:
    imported(session, process, keys)
    with pytest.raises(IllegalMove):
        posting.freeze(session, process, **BY)


def test_a_frozen_list_does_not_change(session: Session, process: Process, keys: Keyring) -> None:
    drawn(session, process, keys)
    for change in (
        lambda: lettering.keep(session, process, "a", b"b", keys, BY["now"]),
        lambda: lettering.plan(session, process, {}, **BY),
        lambda: lettering.forget(session, process, **BY),
        lambda: posting.freeze(session, process, **BY),
    ):
        with pytest.raises(InUse):
            change()
    with pytest.raises(IllegalMove):
        posting.draw(session, process, "again", [], **BY)
    with pytest.raises(IllegalMove):
        posting.release(session, process, "we liked it less", **BY)


def test_a_list_is_released_before_the_draw_with_its_reason(
    session: Session, process: Process, keys: Keyring
) -> None:
    imported(session, process, keys)
    lettering.plan(session, process, {name: Wish(500_000, 1) for name in ("North", "South")}, **BY)
    sha256 = posting.freeze(session, process, **BY).sha256
    posting.release(session, process, "a street was missing", **BY)
    assert lettering.drawing(session, process) is None
    entry = session.query(LogEntry).filter_by(action="letters.released").one()
    assert entry.details["reason"] == "a street was missing"
    assert entry.details["sha256"] == sha256


def test_anybody_can_repeat_the_draw_from_the_published_list(
    session: Session, process: Process, keys: Keyring
) -> None:
    assert drawn(session, process, keys) == 20
    rows = list(
        csv.DictReader(io.StringIO(posting.codes_csv(session, process).decode("utf-8-sig")))
    )
    north = [row["code"] for row in rows if row["district"] == "North"]
    frozen = session.query(LetterDraw).one()
    text = "".join(f"{code}\n" for code in sorted(north))
    assert frozen.plan[0]["sha256"] == hashlib.sha256(text.encode()).hexdigest()
    order = sorted(north, key=lambda code: hashlib.sha256(f"4 7 1\0{code}".encode()).digest())
    got = session.query(Letter).filter_by(district="North", drawn=True).all()
    assert {letter.code for letter in got} == set(order[:8])
    listed = session.query(Letter).filter_by(district="North")
    assert [one.code for one in listed.order_by(Letter.place)] == order
    assert session.query(Letter).filter_by(district="South", drawn=True).count() == 12


def test_the_letters_are_exported_in_the_drawn_order(
    session: Session, process: Process, keys: Keyring
) -> None:
    drawn(session, process, keys)
    content = posting.letters_csv(session, process, keys, "https://hanbit.example/selection")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert len(rows) == 20
    assert [row["place"] for row in rows[:8]] == [str(place) for place in range(1, 9)]
    assert rows[0]["street"].startswith("Yard lane")
    assert rows[0]["link"] == f"https://hanbit.example/selection#{rows[0]['code']}"


def test_answers_are_counted_by_household(
    session: Session, process: Process, keys: Keyring
) -> None:
    drawn(session, process, keys)
    south = [letter.code for letter in session.query(Letter).filter_by(district="South")]
    left = session.query(Letter).filter_by(drawn=False).first()
    assert left is not None
    codes = [south[0], south[0].lower(), south[1].replace("-", " "), left.code, ""]
    for number, code in enumerate(codes):
        session.add(
            Respondent(process_id=process.id, pseudonym=f"p{number}", answers={}, code=code)
        )
    session.commit()
    found = posting.returns(session, process)
    assert [(one.district, one.letters, one.answered) for one in found.districts] == [
        ("North", 8, 0),
        ("South", 12, 2),
    ]
    assert found.without == 2


def test_erasing_leaves_the_evidence(session: Session, process: Process, keys: Keyring) -> None:
    drawn(session, process, keys)
    before = posting.codes_csv(session, process)
    session.query(Letter).update({Letter.sealed: None})
    session.commit()
    assert posting.codes_csv(session, process) == before
    assert all(one.cells == {} for one in posting.printed(session, process, keys))


def test_the_log_holds_no_address(session: Session, process: Process, keys: Keyring) -> None:
    drawn(session, process, keys)
    told = str([entry.details for entry in session.query(LogEntry)])
    assert "Yard" not in told
    assert not any(letter.code in told for letter in session.query(Letter))
