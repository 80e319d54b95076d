"""The selection's pages: the steps, the plan, features typed and out of files, quotas, letters."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from sqlalchemy.orm import Session

from budgeting.models import Draw, Letter, LetterDraw, Process, Selection, Upload
from budgeting.services import selection_planning
from budgeting.services.selection_features import Feature, Value, features_of
from tests import selections
from tests.pages import Page, Visitor
from tests.selections import AGE, BY, GENDER
from tests.services.test_lettering import ADDRESSES

PLAN = {"seats": "10", "reserves": "5", "panels": "1000", "erase_on": "2027-06-30"}


def here(process: Process, rest: str = "") -> str:
    """An address of the selection."""
    return f"/organiser/{process.slug}/selection{rest}"


def read(session: Session) -> tuple[Feature, ...]:
    """The features as they are kept."""
    session.expire_all()
    return features_of(session.query(Selection).one())


@pytest.fixture
def planned(session: Session, process: Process) -> Process:
    """A process with a plan of ten seats, by age and gender."""
    selections.planned(session, process)
    return process


def frozen(session: Session, process: Process) -> None:
    """A draw rests on the plan."""
    draw = Draw(
        process_id=process.id, number=1, state="ready", terms=b"", wanted=10, frozen_at=BY["now"]
    )
    session.add(draw)
    session.commit()


def test_the_process_leads_to_the_selection(office: Visitor, process: Process) -> None:
    page = office.get(f"/organiser/{process.slug}/")
    assert (
        page.one(f"a.button[href='{here(process)}']").get_text() == "Select the members by lottery"
    )


def test_the_first_step_is_the_plan(office: Visitor, process: Process) -> None:
    page = office.get(here(process))
    steps = [step.h2.get_text(" ", strip=True) for step in page.all(".checklist li")]
    assert [step.split()[0] for step in steps] == [
        "Plan", "Letters", "Answers", "Quotas", "Draw", "Invitations", "Seats", "Report",
    ]  # fmt: skip
    assert steps[0] == "Plan Next"


def test_steps_are_done_one_after_the_other(
    office: Visitor, planned: Process, session: Session
) -> None:
    states = [step["class"][0] for step in office.get(here(planned)).all(".checklist li")]
    assert states[:4] == ["done", "later", "now", "later"]
    selections.answered(session, planned, selections.a_pool(1, 0, 0, 0))
    page = office.get(here(planned))
    assert [step["class"][0] for step in page.all(".checklist li")][:4] == [
        "done", "later", "done", "now",
    ]  # fmt: skip
    assert "One person answered." in page.words


def test_a_plan_is_saved(office: Visitor, process: Process, session: Session) -> None:
    page = office.follow(office.post(here(process, "/plan"), PLAN))
    assert "The plan was saved." in page.words
    kept = session.query(Selection).one()
    assert (kept.seats, kept.reserves, kept.panels) == (10, 5, 1000)
    assert kept.erase_on == date(2027, 6, 30)


def test_other_seats_ask_for_other_quotas(
    office: Visitor, planned: Process, session: Session
) -> None:
    said = "The quotas are still those of the former number of seats."
    assert said not in office.follow(office.post(here(planned, "/plan"), PLAN)).words
    selection_planning.propose_quotas(session, planned, **BY)
    session.commit()
    assert said not in office.follow(office.post(here(planned, "/plan"), PLAN)).words
    page = office.follow(office.post(here(planned, "/plan"), {**PLAN, "seats": "20"}))
    assert said in page.words


def test_the_seats_are_proposed_from_the_process(office: Visitor, process: Process) -> None:
    assert office.get(here(process, "/plan")).one("#seats")["value"] == "250"


def test_a_wrong_plan_keeps_what_was_typed(office: Visitor, process: Process) -> None:
    page = office.post(here(process, "/plan"), {**PLAN, "seats": "many"}, status=422)
    assert isinstance(page, Page)
    assert page.one("#seats")["value"] == "many"
    assert page.one("#reserves")["value"] == "5"
    assert "Write a whole number in digits." in page.one(".errors").get_text()


def test_pages_that_need_a_plan_lead_to_it(office: Visitor, process: Process) -> None:
    for rest in ("/quotas", "/letters"):
        answer = office.client.get(here(process, rest))
        assert answer.status_code == 303
        assert answer.headers["Location"].endswith("/selection/plan")
    office.get(here(process, "/features/0"), 404)


def test_a_feature_is_typed_in_the_words_of_the_city(
    office: Visitor, planned: Process, session: Session
) -> None:
    form = {
        "name": "home", "name-en": "Housing", "name-ko": "주거",
        "value-0": "rent", "value-0-en": "Renting", "value-0-ko": "임차", "share-0": "60.5",
        "value-1": "own", "share-1": "39.5 %", "value-2": "", "share-2": "",
    }  # fmt: skip
    page = office.follow(office.post(here(planned, "/features/2"), form))
    assert "Housing" in page.words
    assert read(session)[2] == Feature(
        "home",
        {"en": "Housing", "ko": "주거"},
        (
            Value("rent", {"en": "Renting", "ko": "임차"}, 605_000),
            Value("own", {}, 395_000),
        ),
    )


def test_quotas_stay_with_their_values_when_a_feature_is_changed(
    office: Visitor, planned: Process, session: Session
) -> None:
    selection_planning.set_quotas(session, planned, {("age", "old"): (5, 7)}, **BY)
    session.commit()
    office.post(here(planned, "/features/0"), {"name": "age", "value-0": "old", "value-1": "new"})
    assert read(session)[0].values == (Value("old", {}, None, 5, 7), Value("new"))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": ""}, "Write the name of the feature."),
        ({"name": "gender"}, "Another feature has this name."),
        ({"value-1": "young"}, "The value young stands twice."),
        ({"value-1": ""}, "The value of this row is missing."),
        ({"share-0": "x"}, "Write the percentage in digits, such as 2 or 2.5."),
        ({"value-0": "y" * 81}, "Write at most 80 characters."),
    ],
)
def test_what_is_wrong_with_a_feature_is_said_at_its_cell(
    office: Visitor, planned: Process, session: Session, change: dict[str, str], said: str
) -> None:
    form = {"name": "age", "value-0": "young", "value-1": "old", "share-0": "40", "share-1": "60"}
    page = office.post(here(planned, "/features/0"), form | change, status=422)
    assert isinstance(page, Page)
    assert said in page.one(".errors").get_text()
    cell = next(iter(change))
    assert page.one(f"#{cell}")["value"] == change[cell]
    assert read(session)[0] == AGE


def test_a_feature_is_taken_out(office: Visitor, planned: Process, session: Session) -> None:
    office.post(here(planned, "/features/0/drop"), on=here(planned, "/features/0"))
    assert read(session) == (GENDER,)


def test_quotas_are_proposed_from_the_census(
    office: Visitor, planned: Process, session: Session
) -> None:
    page = office.follow(
        office.post(here(planned, "/propose"), {"slack": "1"}, on=here(planned, "/plan"))
    )
    assert "The quotas of 2 features were proposed." in page.words
    assert page.one("#least-0-0")["value"] == "3"
    assert page.one("#most-0-0")["value"] == "5"
    office.post(here(planned, "/propose"), {"slack": "11"}, on=here(planned, "/plan"), status=422)


def test_features_of_a_file_are_shown_and_then_taken_over(
    office: Visitor, planned: Process, session: Session
) -> None:
    text = "category,name,min,max,min_flex,max_flex\ngender,f,4,6,0,9\nhome,rent,2,3,0,9\n"
    form = {"file": (io.BytesIO(text.encode()), "features.csv")}
    page = office.follow(office.post(here(planned, "/file"), form, on=here(planned, "/plan")))
    assert "The column min_flex is left out" in page.words
    assert read(session) == (AGE, GENDER)
    upload = session.query(Upload).one().id
    after = office.follow(office.post(here(planned, f"/file/{upload}")))
    assert "2 features were taken over." in after.words
    assert [feature.name for feature in read(session)] == ["age", "gender", "home"]
    assert session.query(Upload).count() == 0


def test_a_broken_file_is_explained_and_not_taken(
    office: Visitor, planned: Process, session: Session
) -> None:
    form = {"file": (io.BytesIO(b"feature,value,share\nage,young,x\n"), "f.csv")}
    page = office.follow(office.post(here(planned, "/file"), form, on=here(planned, "/plan")))
    assert "Line 2: “x” in share is not a number that can be read." in page.words
    upload = session.query(Upload).one().id
    office.post(here(planned, f"/file/{upload}"), status=422)
    office.post(here(planned, f"/file/{upload}/drop"), on=here(planned, f"/file/{upload}"))
    assert read(session) == (AGE, GENDER)


def test_no_file_is_said(office: Visitor, planned: Process) -> None:
    page = office.post(here(planned, "/file"), on=here(planned, "/plan"), status=422)
    assert isinstance(page, Page)
    assert "Choose a file that is not empty." in page.one(".errors").get_text()


def test_the_features_can_be_exported_and_imported_again(
    office: Visitor, planned: Process, session: Session
) -> None:
    content = office.client.get(here(planned, "/features.csv")).data
    office.post(here(planned, "/features/0/drop"), on=here(planned, "/features/0"))
    office.post(here(planned, "/features/0/drop"), on=here(planned, "/features/0"))
    form = {"file": (io.BytesIO(content), "features.csv")}
    office.post(here(planned, "/file"), form, on=here(planned, "/plan"))
    office.post(here(planned, f"/file/{session.query(Upload).one().id}"))
    assert read(session) == (AGE, GENDER)


def test_a_draw_freezes_every_form(office: Visitor, planned: Process, session: Session) -> None:
    frozen(session, planned)
    for rest in ("/plan", "/features/0", "/quotas"):
        page = office.get(here(planned, rest))
        assert "The plan is frozen" in page.words
        assert not page.all("main form[method=post]")
    office.post(here(planned, "/plan"), PLAN, status=409)
    office.post(here(planned, "/quotas"), {}, on=here(planned), status=409)


def quotas(office: Visitor, process: Process, **typed: str) -> Page:
    """The page after these quotas were saved, under names such as least_0_1."""
    form = {name.replace("_", "-"): number for name, number in typed.items()}
    return office.follow(office.post(here(process, "/quotas"), form))


def test_quotas_can_be_set_before_anybody_answered(office: Visitor, planned: Process) -> None:
    page = quotas(office, planned, least_0_0="3", most_0_0="5")
    assert "Nobody has answered yet." in page.words
    assert page.one("#least-0-0")["value"] == "3"


def test_how_fair_the_lottery_can_get_stands_there_at_once(
    office: Visitor, planned: Process, session: Session
) -> None:
    selections.answered(session, planned, selections.a_pool(5, 0, 35, 0))
    page = quotas(office, planned, least_0_0="4", most_0_0="5")
    # the 35 others share at most six seats
    assert "No lottery can lift everybody's chance above 17.1%." in page.words
    assert "If all were alike, it would be 25%: 10 seats for 40 people." in page.words
    assert "4 of 5 must be drawn: on average a chance above 50 %." in page.words


def test_people_whom_a_quota_needs_are_named_by_their_pseudonyms(
    office: Visitor, planned: Process, session: Session
) -> None:
    selections.answered(session, planned, selections.a_pool(4, 0, 30, 10))
    page = quotas(office, planned, least_0_0="4")
    assert "4 people are certain, because the quota of “Under 40” needs all of them." in page.words
    assert "p0000, p0001, p0002, p0003" in page.words


def test_an_impossible_quota_is_explained_at_its_cell(
    office: Visitor, planned: Process, session: Session
) -> None:
    selections.answered(session, planned, selections.a_pool(3, 0, 30, 30))
    page = quotas(office, planned, least_0_0="5", most_0_0="6")
    assert "No panel can meet these quotas" in page.words
    row = page.one("tr.bad-row").get_text(" ")
    assert "At least 5 are needed, but only 3 answered." in row
    assert "Possible with at least 3 instead of 5." in row
    assert "Age, Under 40: Possible with at least 3 instead of 5." in page.words


def test_the_smallest_change_is_made_with_one_button(
    office: Visitor, planned: Process, session: Session
) -> None:
    selections.answered(session, planned, selections.a_pool(3, 0, 30, 30))
    page = quotas(office, planned, least_0_0="5", most_0_0="6", most_1_1="7")
    form = next(one for one in page.all("form") if "Make this change" in one.get_text())
    typed = {str(one["name"]): str(one["value"]) for one in form.select("input")}
    del typed["csrf_token"]
    after = office.follow(office.post(here(planned, "/quotas"), typed))
    assert "These quotas can be met" in after.words
    assert [after.one(f"#{name}")["value"] for name in ("least-0-0", "most-0-0", "most-1-1")] == [
        "3",
        "6",
        "7",
    ]


def test_where_the_seats_must_change_there_is_no_such_button(
    office: Visitor, planned: Process, session: Session
) -> None:
    selections.answered(session, planned, selections.a_pool(3, 0, 3, 0))
    page = office.get(here(planned, "/quotas"))
    assert "Possible with 6 seats instead of 10." in page.words
    assert "Make this change" not in page.words


def test_sums_are_checked_at_the_feature(
    office: Visitor, planned: Process, session: Session
) -> None:
    selections.answered(session, planned, selections.a_pool(30, 30, 30, 30))
    page = quotas(office, planned, least_0_0="6", least_0_1="5")
    assert "The least numbers add up to 11, but there are only 10 seats." in page.words


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"least-0-0": "x"}, "Write a whole number in digits."),
        ({"least-0-0": "5", "most-0-0": "3"}, "The least number is above the most number."),
        ({"most-0-0": "99999"}, "Write a number up to 10000."),
    ],
)
def test_wrong_numbers_are_kept_and_explained(
    office: Visitor, planned: Process, session: Session, typed: dict[str, str], said: str
) -> None:
    page = office.post(here(planned, "/quotas"), typed, status=422)
    assert isinstance(page, Page)
    assert said in page.one(".errors").get_text()
    for name, text in typed.items():
        assert page.one(f"#{name}")["value"] == text
    assert read(session) == (AGE, GENDER)


def test_what_another_quota_would_do_is_told_and_not_saved(
    office: Visitor, planned: Process, session: Session
) -> None:
    selections.answered(session, planned, selections.a_pool(5, 5, 20, 20))
    quotas(office, planned, least_0_0="1", most_0_0="2")
    address = here(planned, "/quotas?cell=0-0&new_least=8&new_most=9")
    said = "Changing “Under 40” from 1–2 to 8–9 lowers everybody's smallest chance from 20% to 5%."
    assert said in office.get(address).words
    part = office.client.get(address, headers={"HX-Request": "true"}).text
    assert "<html" not in part
    assert "5%" in part
    assert (read(session)[0].values[0].least, read(session)[0].values[0].most) == (1, 2)
    impossible = office.get(here(planned, "/quotas?cell=0-0&new_least=11&new_most=12"))
    assert "no panel is possible" in impossible.words
    wrong = office.get(here(planned, "/quotas?cell=0-0&new_least=x"))
    assert "Write a whole number in digits." in wrong.one(".errors").get_text()
    office.get(here(planned, "/quotas?cell=9-9&new_least=1"))


def test_the_dearest_quotas_are_found_by_the_queue(
    office: Visitor, planned: Process, session: Session
) -> None:
    selections.answered(session, planned, selections.a_pool(5, 5, 20, 20))
    quotas(office, planned, least_0_0="8", most_0_0="9", least_1_0="4", most_1_0="6")
    page = office.follow(office.post(here(planned, "/quotas/costs"), on=here(planned, "/quotas")))
    rows = [row.get_text(" ", strip=True) for row in page.all("#costs ~ div tbody tr")]
    assert rows == ["Age: Under 40 5% 20%"]
    answer = office.client.get(here(planned, "/quotas/costs"))
    assert answer.headers["HX-Refresh"] == "true"


def imported(office: Visitor, process: Process, session: Session) -> Page:
    """The page of the letters once the households are on the list."""
    form = {"file": (io.BytesIO(ADDRESSES.encode()), "homes.csv")}
    on = here(process, "/letters")
    preview = office.follow(office.post(here(process, "/letters/file"), form, on=on))
    assert "North 30 0" in preview.words
    session.expire_all()
    upload = session.query(Upload).one()
    assert b"Yard" not in upload.content
    return office.follow(office.post(here(process, f"/letters/file/{upload.id}")))


def test_letters_go_from_the_list_to_the_draw(
    office: Visitor, planned: Process, session: Session
) -> None:
    assert "42 households were imported." in imported(office, planned, session).words
    on = here(planned, "/letters")
    page = office.follow(office.post(here(planned, "/letters/spread"), {"total": "7"}, on=on))
    assert (page.one("#wanted-0")["value"], page.one("#wanted-1")["value"]) == ("5", "2")
    typed = {"rate-0": "25", "wanted-0": "2", "rate-1": "10", "wanted-1": "2"}
    page = office.follow(office.post(here(planned, "/letters/plan"), typed, on=on))
    assert "Too few households" in page.words
    page = office.follow(office.post(here(planned, "/letters/freeze"), on=on))
    assert session.query(LetterDraw).one().sha256[:4] in page.one(".digest").get_text()
    drawn = {"seed": "4 7 1", "witnesses": "Dari\nSora\n"}
    page = office.follow(office.post(here(planned, "/letters/draw"), drawn, on=on))
    assert "20 households were drawn." in page.words
    assert "Dari, Sora" in page.words
    rows = office.client.get(here(planned, "/letters.csv")).data.decode("utf-8-sig")
    assert len(list(csv.DictReader(io.StringIO(rows)))) == 20
    codes = office.client.get(here(planned, "/codes.csv")).data.decode("utf-8-sig")
    assert "Yard" not in codes
    assert len(codes.splitlines()) == 43
    labels = office.get(here(planned, "/letters/print?district=North"))
    assert len(labels.all(".voting-card")) == 8
    assert "Yard lane" in labels.words
    office.get(here(planned, "/letters/print?district=Nowhere"), 404)


def test_the_plan_of_the_letters_keeps_what_was_typed(
    office: Visitor, planned: Process, session: Session
) -> None:
    imported(office, planned, session)
    typed = {"rate-0": "x", "wanted-0": "-1", "rate-1": "10", "wanted-1": "2"}
    on = here(planned, "/letters")
    page = office.post(here(planned, "/letters/plan"), typed, on=on, status=422)
    assert isinstance(page, Page)
    assert (page.one("#rate-0")["value"], page.one("#wanted-0")["value"]) == ("x", "-1")
    office.post(here(planned, "/letters/spread"), {"total": ""}, on=on, status=422)
    flashed = office.follow(office.post(here(planned, "/letters/freeze"), on=on))
    assert "No letter is planned yet." in flashed.words


def test_a_frozen_list_is_let_go_with_a_reason_only(
    office: Visitor, planned: Process, session: Session
) -> None:
    imported(office, planned, session)
    on = here(planned, "/letters")
    office.post(here(planned, "/letters/spread"), {"total": "2"}, on=on)
    office.post(here(planned, "/letters/freeze"), on=on)
    office.post(here(planned, "/letters/draw"), {"seed": ""}, on=on, status=422)
    office.post(here(planned, "/letters/release"), {"reason": " "}, on=on, status=422)
    office.post(here(planned, "/letters/release"), {"reason": "a street was missing"}, on=on)
    assert session.query(LetterDraw).count() == 0
    page = office.follow(office.post(here(planned, "/letters/forget"), on=on))
    assert "No household on the list yet" in page.words
    assert session.query(Letter).count() == 0


def test_a_broken_list_of_addresses_is_explained(
    office: Visitor, planned: Process, session: Session
) -> None:
    on = here(planned, "/letters")
    office.post(here(planned, "/letters/file"), on=on, status=422)
    form = {"file": (io.BytesIO(b"district,street\n,Lane 1\n"), "homes.csv")}
    page = office.follow(office.post(here(planned, "/letters/file"), form, on=on))
    assert "Line 2: The cell in the column district is empty." in page.words
    upload = session.query(Upload).one().id
    office.post(here(planned, f"/letters/file/{upload}"), status=422)
    office.post(here(planned, f"/letters/file/{upload}/drop"), on=on)
    assert session.query(Upload).count() == 0


def test_the_bias_of_the_answers_is_shown_exactly(
    office: Visitor, planned: Process, session: Session
) -> None:
    selections.answered(session, planned, selections.a_pool(2, 1, 0, 27))
    page = office.get(here(planned, "/letters"))
    assert "Under 40 3 10% 40% 0.25" in page.words


def test_no_number_of_the_plan_is_too_large_for_the_database(
    office: Visitor, process: Process
) -> None:
    office.post(here(process, "/plan"), {**PLAN, "seats": "9" * 30}, status=422)
    office.post(here(process, "/plan"), {**PLAN, "panels": "9"}, status=422)
    office.post(here(process, "/plan"), {**PLAN, "erase_on": "someday"}, status=422)
