"""Reading what is right, in every dialect that files are written in."""

from __future__ import annotations

import pytest

from budgeting.counting.model import Ballot, Cap, Project, Threshold
from budgeting.formats.pabulib import PbBallot, read_pb
from tests.formats.pabulib.small import SMALL, of_type, spoilt


def codes(text: str) -> list[str]:
    """The codes of the notes on a file."""
    return [note.code for note in read_pb(text).notes]


def test_a_small_file_is_read_whole() -> None:
    file = read_pb(SMALL)
    assert file.budget == 1000
    assert file.scale == 0
    assert file.voters == 4
    assert [(project.id, project.cost) for project in file.projects] == [
        ("a", 600),
        ("b", 400),
        ("c", 500),
    ]
    assert file.projects[1].name == 'Tree; "old" oak'
    assert file.notes == ()


def test_the_election_groups_equal_ballots_whatever_the_order_of_their_names() -> None:
    election = read_pb(SMALL).election(["c", "b", "a"])
    assert set(election.ballots) == {
        Ballot((("a", 1), ("b", 1)), 2),
        Ballot((("b", 1),), 1),
        Ballot((("c", 1),), 1),
    }
    assert election.support == {"a": 2, "b": 3, "c": 1}
    assert election.lottery == ("c", "b", "a")


def test_the_lottery_must_name_every_project() -> None:
    with pytest.raises(ValueError, match="every project"):
        read_pb(SMALL).election(["a", "b"])


@pytest.mark.parametrize(
    "text",
    [
        SMALL.encode(),
        b"\xef\xbb\xbf" + SMALL.encode(),
        "\ufeff" + SMALL,
        SMALL.replace("\n", "\r\n"),
        SMALL.replace("\n", "\r"),
        SMALL.replace("PROJECTS\n", "\n\nPROJECTS;;\n\n"),
        SMALL.replace("2;b\n", "2;b\n\n;\n"),
        SMALL.replace("key;value", "key; value").replace("budget;1000", "budget; 1000 "),
        SMALL.replace("1;a,b", "1; a , b "),
        SMALL.replace("1;a,b", "1;a,b,"),
        SMALL.replace("META", "meta").replace("VOTES", "Votes"),
        SMALL.rstrip("\n"),
        SMALL.replace("budget;1000", "budget;1000.00"),
        SMALL.replace("budget;1000", "budget;2000/2"),
        SMALL.replace("a;600;", "a;600.0;"),
    ],
)
def test_the_same_file_in_another_dress_is_the_same_election(text: str | bytes) -> None:
    expected = read_pb(SMALL).election(["a", "b", "c"])
    assert read_pb(text).election(["a", "b", "c"]) == expected


def test_columns_may_stand_in_any_order() -> None:
    swapped = of_type("approval", "a,b;1", "c;2", header="vote;voter_id")
    file = read_pb(swapped)
    assert set(file.ballots) == {PbBallot(("a", "b")), PbBallot(("c",))}


def test_a_fractional_budget_scales_every_amount() -> None:
    file = read_pb(spoilt(("budget;1000", "budget;1000.25")))
    assert (file.scale, file.budget, file.projects[0].cost) == (2, 100_025, 60_000)
    assert [note.code for note in file.notes] == ["fractional_budget"]


def test_a_decimal_comma_is_read_and_noted() -> None:
    file = read_pb(spoilt(("budget;1000", "budget;1000,5")))
    assert (file.scale, file.budget) == (1, 10_005)
    assert "decimal_comma" in [note.code for note in file.notes]


def test_the_old_name_of_beneficiaries_is_read_and_noted() -> None:
    text = spoilt(("project_id;cost;name", "project_id;cost;target"))
    assert read_pb(text).projects[0].beneficiaries == ("Bench",)
    assert codes(text) == ["old_target"]


def test_a_project_named_twice_counts_once_and_is_noted_with_its_line() -> None:
    file = read_pb(spoilt(("2;b", "2;b,b,a")))
    assert file.election(["a", "b", "c"]).support == {"a": 3, "b": 3, "c": 1}
    (note,) = file.notes
    assert (note.code, note.line, note.details["ballots"]) == ("repeated_project", 22, 1)


def test_published_totals_count_a_repeated_project_twice() -> None:
    text = spoilt(
        ("cost;name", "cost;votes"), ("600;Bench", "600;2"), ("500;Fountain", "500;7"),
        ('400;"Tree; ""old"" oak"', "400;4"), ("2;b", "2;b,b"),
    )  # fmt: skip
    differ = [note for note in read_pb(text).notes if note.code == "votes_differ"]
    assert [(note.line, note.details["project"]) for note in differ] == [(18, "c")]


def test_a_withdrawn_project_costs_more_than_any_budget() -> None:
    file = read_pb(spoilt(("c;500", "c;999999999"), ("budget;1000", "budget;5000000000")))
    assert file.projects[2].withdrawn
    assert file.election(["a", "b", "c"]).projects[2].cost == 5_000_000_001
    assert file.election(["a", "b", "c"], budget=10).projects[2].cost == 999_999_999
    assert [note.code for note in file.notes] == ["withdrawn"]


def test_the_threshold_of_the_file_applies_only_when_asked() -> None:
    file = read_pb(spoilt(("rule;greedy", "rule;greedy-threshold\nmin_project_score_threshold;2")))
    assert file.election(["a", "b", "c"]).threshold == Threshold()
    assert file.election(["a", "b", "c"], conditions=True).threshold == Threshold(support=2)


def test_the_caps_of_the_file_apply_only_when_asked() -> None:
    text = spoilt(
        ("rule;greedy", "rule;greedy\ncategories;green,grey\nbudget_per_category;600,400.5"),
        ("cost;name", "cost;category"), ("600;Bench", "600;green,grey"),
    )  # fmt: skip
    file = read_pb(text)
    assert file.election(["a", "b", "c"]).caps == ()
    election = file.election(["a", "b", "c"], conditions=True)
    assert election.caps == (Cap("field", "green", 600), Cap("field", "grey", 400))
    assert election.projects[0] == Project("a", 600, ("green", "grey"))


def test_caps_that_do_not_fit_their_names_are_noted() -> None:
    text = spoilt(("rule;greedy", "rule;greedy\ncategories;green\nbudget_per_category;600,400"))
    assert codes(text) == ["caps_unclear"]


def test_ballots_outside_the_declared_lengths_count_and_are_noted() -> None:
    text = spoilt(("rule;greedy", "rule;greedy\nmin_length;2\nmax_length;2"), ("2;b", "2;a,b,c"))
    notes = {note.code: note.details["ballots"] for note in read_pb(text).notes}
    assert notes == {"ballots_longer": 1, "ballots_shorter": 1}


def test_an_empty_ballot_is_a_voter() -> None:
    file = read_pb(spoilt(("2;b\n", "2;\n")))
    assert file.voters == 4
    assert file.election(["a", "b", "c"]).support["b"] == 2
    assert [note.code for note in file.notes] == ["empty_ballots"]


def test_a_missing_obligatory_key_is_noted() -> None:
    (note,) = read_pb(spoilt(("country;Poland\n", ""))).notes
    assert (note.code, note.details["key"]) == ("key_missing", "country")


def test_another_budget_can_be_asked_for() -> None:
    assert read_pb(SMALL).election(["a", "b", "c"], budget=7).budget == 7


def test_a_file_without_ballots_is_an_election_without_voters() -> None:
    file = read_pb(of_type("approval", header="voter_id;vote"))
    assert file.voters == 0
    assert file.election(["a", "b", "c"]).support == {"a": 0, "b": 0, "c": 0}


def test_a_line_break_in_a_name_does_not_shift_the_line_numbers() -> None:
    text = spoilt(("a;600;Bench", 'a;600;"Bench\nwith a view"'), ("2;b", "2;b,b"))
    file = read_pb(text)
    assert file.projects[0].name == "Bench\nwith a view"
    assert [note.line for note in file.notes] == [23]
