"""Thefts of files, acts and rulebooks."""

from __future__ import annotations

import json
from typing import Any

from nacl.signing import SigningKey

from tests.second_verifier.reading import canonical
from tests.second_verifier.thief import (
    Files,
    act,
    breaks,
    chained_again,
    digest,
    replaced,
    rewritten,
    ruled_again,
)


def place_of(entries: list[dict[str, Any]], action: str) -> int:
    """Where the first act of a kind stands."""
    return [one.get("act", {}).get("action") for one in entries].index(action)


def left_out(files: Files, action: str) -> None:
    """Leave an act out of the chain."""

    def change(entries: list[dict[str, Any]]) -> None:
        del entries[place_of(entries, action)]

    chained_again(files, change)


@breaks("files", signed_again=False)
def a_size_of_the_manifest_is_another(files: Files) -> None:
    def change(told: Any) -> None:
        told["files"]["event.json"]["bytes"] += 1

    rewritten(files, "manifest.json", change)


@breaks("files", signed_again=False)
def a_file_is_added(files: Files) -> None:
    files["more.txt"] = b"more"


@breaks("files", signed_again=False)
def a_file_is_taken_away(files: Files) -> None:
    del files["software.json"]


@breaks("files")
def a_file_has_a_name_outside(files: Files) -> None:
    files["a/.hidden"] = b"more"


@breaks("signature", signed_again=False)
def somebody_else_signs(files: Files) -> None:
    signed = SigningKey(bytes(32)).sign(files["manifest.json"]).signature.hex()
    public = files["SIGNATURE"].decode().splitlines()[0]
    files["SIGNATURE"] = f"{public}\nsignature {signed}\n".encode()


@breaks("chain")
def an_entry_is_cut(files: Files) -> None:
    rewritten(files, "acts.json", lambda told: told["entries"].pop(2))


@breaks("chain")
def two_entries_are_exchanged(files: Files) -> None:
    def change(told: Any) -> None:
        told["entries"][1:3] = reversed(told["entries"][1:3])

    rewritten(files, "acts.json", change)


@breaks("chain")
def an_actor_is_another(files: Files) -> None:
    replaced(files, "acts.json", b"officer@example.org", b"nobody@example.org")


@breaks("chain")
def the_head_is_of_an_earlier_entry(files: Files) -> None:
    def change(told: Any) -> None:
        told["head"] |= {key: told["entries"][-2][key] for key in ("link", "hash")}

    rewritten(files, "acts.json", change)


@breaks("chain")
def the_chain_is_of_another_process(files: Files) -> None:
    rewritten(files, "acts.json", lambda told: told.update(process="yard-2025"))


@breaks("states")
def the_closing_is_left_out(files: Files) -> None:
    left_out(files, "vote.closing")


@breaks("states")
def the_box_is_opened_after_the_count_began(files: Files) -> None:
    def change(entries: list[dict[str, Any]]) -> None:
        first = place_of(entries, "box.opened")
        entries[first : first + 2] = reversed(entries[first : first + 2])

    chained_again(files, change)


@breaks("states")
def fewer_were_cast(files: Files) -> None:
    def change(entries: list[dict[str, Any]]) -> None:
        act(entries, "vote.closed")["details"]["cast"] -= 1

    chained_again(files, change)


@breaks("states")
def the_vote_is_closed_earlier(files: Files) -> None:
    rewritten(files, "event.json", lambda told: told.update(closed="2026-11-22T09:20Z"))


@breaks("people")
def one_person_opens_the_box(files: Files) -> None:
    def change(entries: list[dict[str, Any]]) -> None:
        act(entries, "box.opening")["details"]["holders"] = ["Dari", "Dari"]

    chained_again(files, change)


@breaks("people")
def a_stranger_opens_the_box(files: Files) -> None:
    def change(entries: list[dict[str, Any]]) -> None:
        act(entries, "box.opening")["details"]["holders"] = ["Dari", "Minjun"]

    chained_again(files, change)


@breaks("people")
def nobody_tried_the_key(files: Files) -> None:
    left_out(files, "box.key_tried")


@breaks("rulebook")
def a_cost_is_another(files: Files) -> None:
    ruled_again(files, lambda told: told["projects"][0].update(cost=400))


@breaks("rulebook")
def the_budget_is_greater(files: Files) -> None:
    ruled_again(files, lambda told: told.update(total=1300, envelope=1300))


@breaks("rulebook")
def the_budget_does_not_follow_from_its_share(files: Files) -> None:
    def change(entries: list[dict[str, Any]]) -> None:
        act(entries, "rulebook.sealed")["details"]["sha256"] = digest(files["rulebook.json"])

    ruled_again(files, lambda told: told.update(envelope=1300))
    chained_again(files, change)


@breaks("rulebook")
def the_rulebook_is_revised_after_it_was_sealed(files: Files) -> None:
    def change(entries: list[dict[str, Any]]) -> None:
        revised = entries[place_of(entries, "rulebook.revised")]
        entries.insert(place_of(entries, "vote.opened"), json.loads(canonical(revised)))

    chained_again(files, change)


@breaks("auditors")
def a_statement_is_signed_by_another(files: Files) -> None:
    stated(files, signer=SigningKey(bytes(32)))


@breaks("auditors")
def an_auditor_says_that_it_is_broken(files: Files) -> None:
    stated(files, kept=False)


@breaks("auditors")
def an_auditor_saw_other_commitments(files: Files) -> None:
    stated(files, commitments_sha256="5a" * 32)


@breaks("auditors")
def half_an_audit_takes_back_that_it_is_broken(files: Files) -> None:
    stated(files, kept=False)

    def taken_back(file: dict[str, Any]) -> None:
        said = {**file["statements"][0]["statement"], "kept": True}
        file["audits"].append(["Haru", "Jiho"])
        by_hand = {"audit": 2, "statement": said, "public": "", "signature": ""}
        file["statements"].append(by_hand)

    rewritten(files, "auditors.json", taken_back)


@breaks("auditors")
def somebody_states_it_who_was_not_named(files: Files) -> None:
    stated(files, auditor="Jiho")


@breaks("auditors")
def a_statement_belongs_to_no_audit(files: Files) -> None:
    stated(files)
    rewritten(files, "auditors.json", lambda file: file["statements"][0].update(audit=2))


@breaks("auditors")
def one_person_stands_for_two_auditors(files: Files) -> None:
    stated(files)
    rewritten(files, "auditors.json", lambda file: file.update(audits=[["Haru", " HARU"]]))


def stated(files: Files, signer: SigningKey | None = None, **parts: Any) -> None:
    """Let an auditor, of two who were named, state that all is well, but for these parts."""
    key = SigningKey(bytes(range(1, 33)))
    statement = {
        "auditor": "Haru",
        "at": "2026-11-22T10:30Z",
        "commitments_sha256": digest(files["commitments.txt"]),
        "ballots_sha256": digest(files["ballots.jsonl"]),
        "openings": json.loads(files["event.json"])["ballots"],
        "kept": True,
        **parts,
    }
    signed = (signer or key).sign(canonical(statement)).signature.hex()
    told = {"statement": statement, "public": bytes(key.verify_key).hex(), "signature": signed}
    named = [["Haru", "Sora"]]
    rewritten(
        files,
        "auditors.json",
        lambda file: file.update(audits=named, statements=[{**told, "audit": 1}]),
    )
