"""Thefts of ballots, commitments, cards and secrets."""

from __future__ import annotations

import json
from typing import Any

from tests.second_verifier.cards import merkle
from tests.second_verifier.thief import (
    Files,
    ballots_of,
    breaks,
    numbered,
    put_rows,
    rewritten,
    rows,
    without_tables,
)
from tests.second_verifier.vote import sha256


def rebatched(files: Files, listed: dict[str, int]) -> None:
    """Write commitments with sizes and roots that fit."""
    put_rows(files, "commitments.txt", sorted(f"{one} {of}" for one, of in listed.items()))

    def change(told: Any) -> None:
        for batch in told["batches"]:
            inside = sorted(one for one, of in listed.items() if of == batch["number"])
            leaves = [bytes.fromhex(one) for one in inside]
            batch |= {"size": len(leaves), "root": merkle(leaves).hex()}

    rewritten(files, "batches.json", change)


def commitments_of(files: Files) -> dict[str, int]:
    """Each with its batch."""
    return {row[:64]: int(row[65:]) for row in rows(files, "commitments.txt")}


@breaks("recount")
def a_ballot_is_swapped(files: Files) -> None:
    ballots = ballots_of(files)
    ballots[ballots.index('{"d":1}')] = '{"a":1,"c":1}'
    numbered(files, ballots)


@breaks("auditors")
def a_ballot_is_swapped_where_receipts_are_open(files: Files) -> None:
    """One of these may have been on paper, of which nothing is opened; two of them not."""
    a_ballot_is_swapped(files)
    a_ballot_is_swapped(files)


@breaks("ballots")
def a_ballot_is_removed(files: Files) -> None:
    numbered(files, ballots_of(files)[1:])


@breaks("ballots")
def a_ballot_is_doubled(files: Files) -> None:
    numbered(files, [*ballots_of(files), ballots_of(files)[0]])


@breaks("ballots")
def a_number_of_a_ballot_is_left_out(files: Files) -> None:
    put_rows(files, "ballots.jsonl", rows(files, "ballots.jsonl")[1:])


@breaks("ballots")
def a_ballot_is_not_legal(files: Files) -> None:
    numbered(files, ['{"a":1,"b":1,"c":1,"d":1}', *ballots_of(files)[1:]])


@breaks("ballots")
def fewer_are_one_of_a_kind(files: Files) -> None:
    rewritten(files, "event.json", lambda told: told["single_ballots"].update(one_of_a_kind=7))


@breaks("ballots", vote="totals")
def totals_are_impossible(files: Files) -> None:
    rewritten(files, "totals.json", lambda told: told["projects"][0].update(supporters=99))


@breaks("recount", vote="totals")
def totals_are_others(files: Files) -> None:
    def change(told: Any) -> None:
        for key in ("support", "supporters"):
            told["projects"][0][key] -= 1

    rewritten(files, "totals.json", change)


@breaks("commitments")
def a_commitment_is_swapped(files: Files) -> None:
    listed = commitments_of(files)
    listed["5a" * 32] = listed.pop(next(iter(listed)))
    put_rows(files, "commitments.txt", sorted(f"{one} {of}" for one, of in listed.items()))


@breaks("auditors")
def a_commitment_is_swapped_and_its_root_too(files: Files) -> None:
    listed = commitments_of(files)
    listed["5a" * 32] = listed.pop(next(iter(listed)))
    rebatched(files, listed)


@breaks("cards")
def a_commitment_is_added(files: Files) -> None:
    rebatched(files, {**commitments_of(files), "5a" * 32: 1})


@breaks("commitments")
def every_commitment_is_another(files: Files) -> None:
    listed = commitments_of(files)
    rebatched(files, {sha256(one.encode()): of for one, of in listed.items()})


@breaks("cards")
def every_mark_is_another(files: Files) -> None:
    marks = rows(files, "used_tags.txt")
    put_rows(files, "used_tags.txt", sorted(sha256(one.encode())[: len(one)] for one in marks))


@breaks("commitments")
def a_root_is_another(files: Files) -> None:
    rewritten(files, "batches.json", lambda told: told["batches"][0].update(root="5a" * 32))


@breaks("commitments")
def a_batch_is_under_25(files: Files) -> None:
    listed = commitments_of(files)
    moved = next(one for one, of in listed.items() if of == 1)
    rebatched(files, {**listed, moved: 2})


@breaks("cards")
def a_mark_is_removed(files: Files) -> None:
    put_rows(files, "used_tags.txt", rows(files, "used_tags.txt")[1:])


@breaks("cards")
def a_mark_is_doubled(files: Files) -> None:
    marks = rows(files, "used_tags.txt")
    put_rows(files, "used_tags.txt", sorted([*marks[1:], marks[1]]))


@breaks("cards")
def more_cards_were_printed(files: Files) -> None:
    rewritten(files, "cards.json", lambda told: told.update(printed=told["printed"] + 1))


@breaks("cards")
def fewer_cards_were_handed_out(files: Files) -> None:
    def change(told: Any) -> None:
        moved = told["handed_out"] - told["tablets"] - told["on_paper"] + 1
        told["handed_out"] -= moved
        told["left_over"] += moved

    rewritten(files, "cards.json", change)


@breaks("cards")
def a_paper_more_was_entered(files: Files) -> None:
    rewritten(files, "cards.json", lambda told: told.update(entered=told["entered"] + 1))


@breaks("cards")
def a_paper_more_was_spoilt(files: Files) -> None:
    rewritten(files, "cards.json", lambda told: told["spoilt"].update(late=1))


@breaks("cards")
def a_reason_has_no_paper(files: Files) -> None:
    rewritten(files, "cards.json", lambda told: told["spoilt"].update(late=0))


@breaks("people")
def one_officer_signs_the_cards(files: Files) -> None:
    rewritten(files, "cards.json", lambda told: told.update(signed=told["signed"][:1]))


@breaks("people")
def one_officer_signs_the_cards_twice(files: Files) -> None:
    rewritten(files, "cards.json", lambda told: told.update(signed=told["signed"][:1] * 2))


@breaks("privacy", vote="audited")
def openings_of_audited_receipts_are_published(files: Files) -> None:
    put_rows(files, "openings.txt", sorted(f"{'0' * 64} {one}" for one in ballots_of(files)))


@breaks("privacy", vote="small")
def single_ballots_of_a_small_room_are_published(files: Files) -> None:
    without_tables(files)
    del files["totals.json"]
    numbered(files, ['{"a":1}'] * json.loads(files["event.json"])["ballots"])
    rewritten(files, "event.json", lambda told: told["single_ballots"].update(published=True))


@breaks("privacy", vote="many_kinds")
def too_many_of_a_kind_without_names(files: Files) -> None:
    rewritten(files, "event.json", lambda told: told["single_ballots"].update(chosen_by=[]))


@breaks("privacy", vote="totals")
def one_officer_chooses_totals(files: Files) -> None:
    rewritten(files, "event.json", lambda told: told["single_ballots"]["chosen_by"].pop())


@breaks("privacy", vote="totals")
def ballots_lie_beside_totals(files: Files) -> None:
    count = json.loads(files["totals.json"])["ballots"]
    numbered(files, ['{"a":1}'] * count)


@breaks("tables")
def a_table_tells_when_somebody_voted(files: Files) -> None:
    found = rows(files, "votes.csv")
    timed = [found[0] + ",minute\r", *(f"{row},09:15\r" for row in found[1:])]
    put_rows(files, "votes.csv", timed)
