"""Tables, team, experts and scribes have posts; a post that is closed stays closed."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from budgeting.errors import IllegalMove, NotFound
from budgeting.models import Post, Process, Sitting
from budgeting.services import attending, day_codes, posts
from budgeting.services.attending import Guest
from budgeting.services.keys import Keyring
from tests import things
from tests.services.plans import a_plan
from tests.services.seats import ACT, a_sitting, guests, seated

KEYS = Keyring("tests")


@pytest.fixture
def process(session: Session) -> Process:
    return things.a_process(session)


@pytest.fixture
def sitting(session: Session, process: Process) -> Sitting:
    return a_plan(session, process)


def kinds(session: Session, sitting: Sitting) -> list[tuple[str, int]]:
    return [(one.kind, one.ref) for one in posts.posts(session, sitting)]


def test_a_plan_gives_every_table_a_post(session: Session, sitting: Sitting) -> None:
    assert kinds(session, sitting) == [
        ("table", 1), ("table", 2), ("table", 3), ("table", 4), ("team", 1), ("scribe", 1)
    ]  # fmt: skip
    assert posts.lacking(session, sitting) == 0


def test_posts_follow_the_tables(session: Session, sitting: Sitting) -> None:
    before = {one.ref: one.id for one in posts.posts(session, sitting) if one.kind == "table"}
    sitting.tables = [*sitting.tables[:2]]
    assert posts.prepare(session, sitting) == 0
    assert kinds(session, sitting)[:3] == [("table", 1), ("table", 2), ("team", 1)]
    sitting.tables = [*sitting.tables, sitting.tables[0]]
    assert posts.lacking(session, sitting) == 1
    assert posts.prepare(session, sitting) == 1
    after = {one.ref: one.id for one in posts.posts(session, sitting) if one.kind == "table"}
    assert (after[1], after[2]) == (before[1], before[2])


def test_experts_are_numbered_and_named(session: Session, sitting: Sitting) -> None:
    names = {"en": "Parks department", "ko": "공원과"}
    first = posts.add(session, sitting, "expert", names, **ACT)
    second = posts.add(session, sitting, "expert", {"en": "A. Engineer"}, **ACT)
    posts.rename(session, sitting, second, {"en": "B. Engineer"}, **ACT)

    assert (first.ref, first.names, second.ref, second.names["en"]) == (1, names, 2, "B. Engineer")


def test_a_table_is_not_added_by_hand(session: Session, sitting: Sitting) -> None:
    with pytest.raises(IllegalMove):
        posts.add(session, sitting, "table", {}, **ACT)


def test_a_withdrawn_post_has_no_code_and_comes_back_with_a_new_one(
    session: Session, sitting: Sitting
) -> None:
    post = posts.add(session, sitting, "expert", {"en": "Parks"}, **ACT)
    before = day_codes.post_codes(session, KEYS, sitting.id)[post.id]

    posts.withdraw(session, sitting, post, **ACT)
    assert post.id not in day_codes.post_codes(session, KEYS, sitting.id)
    with pytest.raises(IllegalMove):
        posts.withdraw(session, sitting, post, **ACT)
    posts.bring_back(session, sitting, post, **ACT)

    after = day_codes.post_codes(session, KEYS, sitting.id)[post.id]
    assert after != before


def test_a_lost_sheet_gets_a_new_code(session: Session, sitting: Sitting) -> None:
    codes = day_codes.post_codes(session, KEYS, sitting.id)
    table = posts.posts(session, sitting)[0]

    posts.renew(session, sitting, table, **ACT)

    after = day_codes.post_codes(session, KEYS, sitting.id)
    assert {key for key in codes if codes[key] != after[key]} == {table.id}


def test_a_table_is_not_withdrawn(session: Session, sitting: Sitting) -> None:
    with pytest.raises(IllegalMove):
        posts.withdraw(session, sitting, posts.posts(session, sitting)[0], **ACT)


def test_a_post_of_another_sitting_is_not_found(
    session: Session, process: Process, sitting: Sitting
) -> None:
    other = a_sitting(session, process)
    with pytest.raises(NotFound):
        posts.find(session, other, session.query(Post).first().id)  # type: ignore[union-attr]


def test_staff_are_told_at_their_tables(session: Session, process: Process) -> None:
    sitting = a_sitting(session, process)
    staff = [Guest(100 + number, role="facilitator") for number in range(4)]
    attending.replace_list(session, process, sitting, [*guests(24), *staff], **ACT)
    session.commit()
    seated(session, process, sitting)

    found = posts.staff_by_table(session, sitting)

    assert sorted(found) == [1, 2, 3, 4]
    assert {one for row in found.values() for one in row} == {
        (100 + number, "facilitator") for number in range(4)
    }
