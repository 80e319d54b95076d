"""The proof counts what can be counted by hand."""

from __future__ import annotations

from budgeting.sortition.seating.hall import Hall, Participant, Table
from budgeting.sortition.seating.proof import Breach, prove

PEOPLE = (
    Participant(1, ("a", "x")),
    Participant(2, ("a", "y")),
    Participant(3, ("b", "x")),
    Participant(4, ("b", "y")),
    Participant(11, role="facilitator"),
    Participant(12, role="facilitator"),
)
HALL = Hall(PEOPLE, (Table(2), Table(2)), ("mix", "mix"))


def test_an_even_round_is_off_nowhere() -> None:
    (proof,) = prove(HALL, [(1, 2, 2, 1, 1, 2)])
    assert (proof.cells, proof.cells_off, proof.off, proof.worst) == (4, 0, 0, 0)
    assert (proof.repeats, proof.fewest_met, proof.breaches) == (0, 1, ())


def test_a_table_of_one_kind_is_off_by_one_for_either_value() -> None:
    (proof,) = prove(HALL, [(1, 1, 2, 2, 1, 2)])
    assert (proof.cells_off, proof.off, proof.worst) == (2, 4, 1)


def test_pairs_and_facilitators_that_come_again_are_counted() -> None:
    proof = prove(HALL, [(1, 1, 2, 2, 1, 2), (2, 2, 1, 1, 1, 2)])[1]
    assert (proof.repeats, proof.fewest_met, proof.same_facilitator) == (2, 1, 0)
    proof = prove(HALL, [(1, 1, 2, 2, 1, 2), (1, 2, 1, 2, 1, 2)])[1]
    assert (proof.repeats, proof.fewest_met, proof.same_facilitator) == (0, 2, 2)


def test_a_table_without_facilitator_is_counted_where_there_are_some() -> None:
    (proof,) = prove(HALL, [(1, 2, 2, 1, 1, 1)])
    assert proof.alone == 1
    (proof,) = prove(Hall(PEOPLE[:4], HALL.tables, ("mix",)), [(1, 2, 2, 1)])
    assert proof.alone == 0


def test_every_broken_rule_is_named_with_table_and_people() -> None:
    people = (
        Participant(1, household=3),
        Participant(2, household=3, wheelchair=True),
        Participant(3, no_recording=True, pins=(1,)),
        Participant(4, language="vi", apart=(3,)),
        Participant(5),
        Participant(6),
    )
    hall = Hall(people, (Table(2), Table(2, recorded=True)), ("mix",))
    (proof,) = prove(hall, [(1, 1, 2, 2, 2, 0)])
    assert proof.breaches == (
        Breach("seated", 0, (6,)),
        Breach("apart", 1, (1, 2)),
        Breach("wheelchair", 1, (2,)),
        Breach("apart", 2, (3, 4)),
        Breach("interpreter", 2, (4,)),
        Breach("pin", 2, (3,)),
        Breach("recording", 2, (3,)),
        Breach("seats", 2, (3, 4, 5)),
    )
