"""The sums of cards and papers: they agree for every honest vote, and name what is off."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgeting.counting.reconciling import Figures, Finding, Tally

NUMBER = st.integers(0, 400)


@st.composite
def honest_votes(draw: st.DrawFn) -> tuple[Tally, Figures]:
    """A vote that somebody has carried out: people, papers and cards, one by one."""
    tablets, valid, spoilt, missing = (draw(NUMBER) for _ in range(4))
    unused, left_over, spoiled = (draw(NUMBER) for _ in range(3))
    on_paper = valid + spoilt + missing
    handed_out = tablets + on_paper + unused
    tally = Tally(
        boxed=tablets + valid, opened=tablets + valid, used=tablets + on_paper,
        on_paper=on_paper, entered=valid, spoilt=spoilt, missing=missing,
    )  # fmt: skip
    figures = Figures(
        printed=handed_out + left_over + spoiled, void=spoiled, tablets=tablets, on_paper=on_paper,
        boxed=tablets, entered=valid, handed_out=handed_out, left_over=left_over, spoiled=spoiled,
        missing=missing, spoilt={"unclear": spoilt} if spoilt else {},
    )  # fmt: skip
    return tally, figures


@given(honest_votes())
def test_an_honest_vote_has_no_finding(vote: tuple[Tally, Figures]) -> None:
    tally, figures = vote
    assert tally.problems() == ()
    assert figures.findings() == ()
    assert figures.turnout == tally.boxed + tally.spoilt
    assert figures.counted == tally.boxed
    assert figures.gone == figures.handed_out


@given(honest_votes(), st.sampled_from(["boxed", "opened", "used", "on_paper", "entered",
                                        "spoilt", "missing", "unfinished"]),
       st.integers(1, 9))  # fmt: skip
def test_no_single_number_can_be_changed_unnoticed(
    vote: tuple[Tally, Figures], name: str, by: int
) -> None:
    tally, _ = vote
    assert replace(tally, **{name: getattr(tally, name) + by}).problems()


def test_each_sum_has_its_own_name() -> None:
    sound = Tally(boxed=7, opened=7, used=9, on_paper=4, entered=2, spoilt=1, missing=1)
    assert sound.problems() == ()
    assert replace(sound, opened=6).problems() == ("opened",)
    assert replace(sound, used=10).problems() == ("tablets",)
    assert replace(sound, spoilt=0).problems() == ("papers",)
    assert replace(sound, unfinished=1).problems() == ("unfinished",)
    assert replace(sound, boxed=8, opened=8).problems() == ("tablets",)


def test_a_ballot_of_a_tablet_is_not_made_good_by_a_paper() -> None:
    swapped = Tally(boxed=3, opened=3, used=3, on_paper=1, entered=0, spoilt=0)
    assert set(swapped.problems()) == {"tablets", "papers"}


SHEET = Figures(
    printed=20, void=1, tablets=8, on_paper=4, boxed=8, entered=3, handed_out=14, left_over=5,
    spoiled=1, spoilt={"blank": 1},
)  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "finding"),
    [
        ({}, None),
        ({"handed_out": None}, Finding("cards_uncounted")),
        ({"left_over": 3}, Finding("cards_missing", 2)),
        ({"left_over": 6}, Finding("cards_too_many", 1)),
        ({"boxed": 9}, Finding("tablets", 1)),
        ({"boxed": 7}, Finding("tablets", -1)),
        ({"entered": 1}, Finding("papers_missing", 2)),
        ({"missing": 1}, Finding("papers_too_many", 1)),
        ({"printed": 17, "handed_out": 11, "left_over": 5}, Finding("used_too_many", 1)),
    ],
)
def test_a_sum_that_does_not_agree_is_named_with_its_number(
    changed: dict[str, int | None], finding: Finding | None
) -> None:
    found = replace(SHEET, **changed).findings()  # type: ignore[arg-type]
    assert found == ((finding,) if finding else ())


def test_what_is_signed_has_every_number_that_somebody_knows() -> None:
    numbers = SHEET.as_numbers()
    assert numbers["spoilt_blank"] == 1
    assert numbers["handed_out"] == 14
    assert "handed_out" not in replace(SHEET, handed_out=None).as_numbers()
