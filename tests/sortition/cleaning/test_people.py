"""A table of answers is read in one pass, and everything that is wrong is told at once."""

from __future__ import annotations

import pytest

from budgeting.sortition.cleaning.ages import Band
from budgeting.sortition.cleaning.choices import as_plain, from_plain
from budgeting.sortition.cleaning.findings import Finding, gathered
from budgeting.sortition.cleaning.ids import mended
from budgeting.sortition.cleaning.known import feature, meaning
from budgeting.sortition.cleaning.languages import language_code
from tests.sortition.cleaning.tables import AGE, GENDER, cleaned, codes

DIRTY = """id,name,gender,age,language
1,Ahn,FEMALE,34,korean
2,Bae, Male ,abc,en
3,Cha,femal,,xx-1
4,Do,,70,
5,Eun,none of it,200,ko
"""


def test_every_bad_cell_is_told_with_its_line_in_one_pass() -> None:
    found, _choices = cleaned(DIRTY, (GENDER, AGE), roles={
        "id": "id", "name": "name", "gender": "feature:gender", "age": "age:age",
        "language": "language",
    })  # fmt: skip
    assert codes(found) == [
        ("age_unreadable", (3,)),
        ("value_blank", (4,)),
        ("value_unknown", (4,)),
        ("value_blank", (5,)),
        ("age_unreadable", (6,)),
        ("value_unknown", (6,)),
        ("language_unknown", (4,)),
    ]
    assert [one.binding for one in found.findings] == [True] * 6 + [False]


def test_case_width_and_blanks_are_no_error() -> None:
    found, _choices = cleaned("gender\nFemale\n ＭＡＬＥ \nmale\n")
    assert [one.answers["gender"] for one in found.people] == ["female", "male", "male"]
    assert not found.findings


def test_a_misspelt_value_is_proposed_and_waits_for_a_decision() -> None:
    assert meaning("femal", GENDER).target == "=female"
    assert meaning("femal", GENDER).likeness == "near"
    undecided, _choices = cleaned("gender\nfemal\nmale\nmale\n")
    assert codes(undecided) == [("value_unknown", (2,))]
    decided, _choices = cleaned(
        "gender\nfemal\nmale\nmale\n", values={"gender": {"femal": "=female"}}
    )
    assert not decided.findings
    assert decided.people[0].answers == {"gender": "female"}


@pytest.mark.parametrize("typed", ["Prefer not to say", "prefer  not to say", "무응답", "N/A"])
def test_who_rather_does_not_say_has_a_value_of_the_plan_or_none(typed: str) -> None:
    assert meaning(typed, GENDER).target == "unsaid"
    own = feature("gender", ("female", "male", "prefer not to say"))
    assert meaning(typed, own).target == "=prefer not to say"
    found, _choices = cleaned(f"gender\n{typed}\nmale\nmale\n")
    assert [one.answers["gender"] for one in found.people] == ["", "male", "male"]


def test_a_decision_that_names_no_value_of_the_plan_decides_nothing() -> None:
    found, _choices = cleaned("gender\nx\nmale\nmale\n", values={"gender": {"x": "=martian"}})
    assert codes(found) == [("value_unknown", (2,))]


def test_people_can_be_left_out_by_what_they_say() -> None:
    found, _choices = cleaned("gender\nx\nmale\nmale\n", values={"gender": {"x": "out"}})
    assert [one.line for one in found.people] == [3, 4]
    assert codes(found) == [("left_out", (2,))]


def test_a_feature_that_no_column_tells_stands_against_the_import() -> None:
    found, _choices = cleaned("gender\nmale\n", (GENDER, AGE))
    assert codes(found) == [("feature_without_column", ())]


def test_an_age_that_contradicts_the_band_is_told_and_the_band_counts() -> None:
    text = "gender,age_group,Age\nmale,15-39,70\nmale,65+,70\n"
    found, choices = cleaned(text, (GENDER, feature("age_group", AGE.values)))
    assert choices.roles == {
        "gender": "feature:gender",
        "age_group": "feature:age_group",
        "Age": "age:age_group",
    }
    assert [one.answers["age_group"] for one in found.people] == ["15-39", "65+"]
    assert found.findings == (
        Finding("age_differs", (2,), "age_group", "15-39", "65+", binding=False),
    )


def test_a_blank_band_is_filled_by_the_age() -> None:
    text = "gender,age_group,Age\nmale,,70\nmale,15-39,\n"
    found, _choices = cleaned(text, (GENDER, feature("age_group", AGE.values)))
    assert [one.answers["age_group"] for one in found.people] == ["65+", "15-39"]
    assert not found.findings


def test_an_age_outside_of_all_bands_is_told() -> None:
    found, _choices = cleaned("age\n14\n15\n", (AGE,))
    assert codes(found) == [("age_outside", (2,))]


def test_bands_that_overlap_stand_against_the_import() -> None:
    bands = {"age": (Band("15-39", 15, 40), Band("40-64", 40, 64))}
    found, _choices = cleaned("age\n20\n", (AGE,), bands=bands)
    assert codes(found) == [("bands_unclear", ())]


def test_floats_of_a_spreadsheet_are_mended_and_lost_zeros_told() -> None:
    assert [mended(text) for text in ("123.0", "00123", "12.5", "1.0.0", "")] == [
        "123", "00123", "12.5", "1.0.0", "",
    ]  # fmt: skip
    found, _choices = cleaned("id,gender\n00123,male\n123.0,male\n7E+05,male\n,male\n")
    assert codes(found) == [
        ("id_in_powers", (4,)),
        ("id_zeros", (2, 3)),
        ("id_missing", (5,)),
    ]
    assert [one.id for one in found.people] == ["00123", "123", "7E+05", ""]


def test_ids_shorter_than_nearly_all_others_look_cut() -> None:
    rows = "".join(f"{number:05},male\n" for number in range(10_000, 10_020))
    found, _choices = cleaned(f"id,gender\n{rows}00007,male\n8,male\n")
    assert codes(found) == [("id_short", (23,))]


TWICE = """id,name,email,gender
1,Ahn,a@example.org,male
1,Ahn,a@example.org,male
2,Bae,b@example.org,male
2,Bae,b@example.org,female
3,Cha,c@example.org,male
4,CHA,C@example.org,male
"""


def test_doubled_people_are_told_with_both_lines() -> None:
    found, _choices = cleaned(TWICE)
    assert [(one.code, one.lines, one.binding) for one in found.findings] == [
        ("id_twice_differs", (4, 5), True),
        ("person_twice_differs", (6, 7), True),
        ("id_twice_same", (2, 3), False),
    ]


@pytest.mark.parametrize(
    ("same_id", "same_person", "lines"),
    [("first", "first", [2, 4, 6]), ("last", "last", [2, 5, 7]), ("last", "both", [2, 5, 6, 7])],
)
def test_which_of_doubled_lines_counts_is_decided(
    same_id: str, same_person: str, lines: list[int]
) -> None:
    found, _choices = cleaned(TWICE, same_id=same_id, same_person=same_person)
    assert [one.line for one in found.people] == lines
    assert not found.problems


def test_an_age_outside_every_band_is_a_decision_of_its_own() -> None:
    text = 'age\n34\n12\n""\n'
    found, _choices = cleaned(text, (AGE,), values={"age": {"": "unsaid"}})
    assert codes(found) == [("age_outside", (3,))]
    found, _choices = cleaned(text, (AGE,), values={"age": {"": "unsaid", "outside": "out"}})
    assert [(one.line, one.answers["age"]) for one in found.people] == [(2, "15-39"), (4, "")]
    assert codes(found) == [("left_out", (3,))]
    assert not found.problems


def test_people_without_an_age_can_be_left_out() -> None:
    found, _choices = cleaned("age\n34\n35\nold\n", (AGE,), values={"age": {"": "out"}})
    assert [one.line for one in found.people] == [2, 3]


def test_three_lines_of_one_person_leave_one() -> None:
    text = "id,gender\n1,male\n1,female\n1,other\n"
    for same_id, line in (("first", 2), ("last", 4)):
        found, _choices = cleaned(text, same_id=same_id)
        assert [one.line for one in found.people] == [line]


def test_the_same_phone_with_and_without_a_country_code_is_one_person() -> None:
    text = "name,phone,gender\nAhn,010-1234-5678,male\nahn,+82 10 1234 5678,male\n"
    assert codes(cleaned(text)[0]) == [("person_twice_differs", (2, 3))]


def test_the_same_name_alone_is_no_double() -> None:
    text = "name,email,gender\nKim Minjun,,male\nKim Minjun,m@example.org,male\n"
    assert not cleaned(text)[0].findings


def test_certain_seats_and_people_who_are_out_are_read() -> None:
    found, _choices = cleaned("gender,standing\nmale,certain\nmale,제외\nmale,\n")
    assert [one.standing for one in found.people] == ["certain", "out", "free"]


def test_two_columns_for_one_feature_stand_against_the_import() -> None:
    found, _choices = cleaned(
        "gender,sex\nmale,male\n", roles={"gender": "feature:gender", "sex": "feature:gender"}
    )
    assert codes(found) == [("role_twice", ())]


def test_names_and_addresses_of_several_columns_stay_in_order() -> None:
    text = "first name,last name,address 1,address 2,gender\nJiwoo,Ahn,Road 1,Apt 2,male\n"
    (one,) = cleaned(text)[0].people
    assert (one.name, one.address) == ("Jiwoo Ahn", ("Road 1", "Apt 2"))


def test_what_is_ignored_is_not_read() -> None:
    text = "gender,favourite colour\nmale,blue\n"
    found, choices = cleaned(text)
    assert choices.roles["favourite colour"] == "ignored"
    assert "blue" not in repr(found)


@pytest.mark.parametrize(
    ("typed", "code"),
    [("Korean", "ko"), ("한국어", "ko"), ("EN", "en"), ("zh-TW", "zh-tw"), ("Klingon!", "")],
)
def test_languages_are_known_by_name_and_code(typed: str, code: str) -> None:
    assert language_code(typed) == code


def test_choices_survive_their_plain_form() -> None:
    _found, choices = cleaned(DIRTY, (GENDER, AGE), values={"gender": {"": "unsaid"}})
    assert from_plain(as_plain(choices)) == choices


def test_findings_of_one_kind_are_told_together_and_binding_ones_first() -> None:
    one, two, free = Finding("a", (5,)), Finding("a", (2,)), Finding("b", (1,), binding=False)
    assert gathered([free, one, two]) == (Finding("a", (2, 5)), free)
