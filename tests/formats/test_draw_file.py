"""The files of a draw: one way of writing, and refusals that name the part."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from budgeting.config import ROOT
from budgeting.formats.draw_file import (
    BrokenDrawError,
    read_act,
    read_evidence,
    read_panels,
    read_terms,
    write_act,
    write_evidence,
    write_panels,
    write_terms,
)
from tests.drawn import BEACON, an_act, an_evidence, some_terms

Document = dict[str, Any]


def canonical(document: object) -> bytes:
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def test_evidence_survives_the_file() -> None:
    evidence = an_evidence(reason="벌점: 첫 추첨의 명단에 오류가 있었습니다.", source=BEACON)
    content = write_evidence(evidence)
    assert read_evidence(content) == evidence
    assert write_evidence(read_evidence(content)) == content


def test_an_act_survives_the_file() -> None:
    act = an_act(an_evidence(), again=("61", "99"), witnesses=("유나", "Dari"))
    assert read_act(write_act(act)) == act


def test_a_kept_pool_and_list_survive() -> None:
    evidence = an_evidence()
    assert read_terms(write_terms(evidence.terms)) == evidence.terms
    assert read_panels(write_panels(evidence.panels), 24) == evidence.panels


def test_the_file_is_canonical_and_holds_texts_and_whole_numbers_only() -> None:
    content = write_evidence(an_evidence())
    assert canonical(json.loads(content)) == content

    def walk(part: object) -> None:
        if isinstance(part, str):
            return
        assert isinstance(part, (dict, list, int)), part
        assert not isinstance(part, bool), part
        inside = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
        for one in inside:
            walk(one)

    walk(json.loads(content))


def test_two_processes_with_two_hash_seeds_write_the_same_file() -> None:
    program = (
        "import sys; from tests.drawn import an_evidence, some_terms;"
        "from budgeting.formats.draw_file import write_evidence;"
        "from budgeting.sortition.building import build;"
        "from budgeting.sortition.evidence import settled;"
        "terms = settled(some_terms(60)); panels = list(build(terms, 120))[-1];"
        "sys.stdout.buffer.write(write_evidence(an_evidence(terms=terms, panels_given=panels)))"
    )
    written = [
        subprocess.run(
            [sys.executable, "-c", program], capture_output=True, check=True, timeout=120,
            cwd=ROOT, env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
        ).stdout
        for seed in ("1", "4242")
    ]  # fmt: skip
    assert len(read_evidence(written[0]).panels) == 120
    assert written[0] == written[1]


def test_the_order_in_which_people_came_changes_no_byte() -> None:
    terms = some_terms()
    backwards = some_terms(
        people=tuple(reversed(terms.people)), quotas=tuple(reversed(terms.quotas))
    )
    assert write_terms(backwards) == write_terms(terms)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "The file is no JSON of texts and whole numbers."),
        (b"\xff\xfe", "The file is no JSON of texts and whole numbers."),
        (b'{"a":1.5}', "The file is no JSON of texts and whole numbers."),
        (b'{"a":NaN}', "The file is no JSON of texts and whole numbers."),
        (b'{"a":"\\ud800"}', "The file is no JSON of texts and whole numbers."),
        (b"[" * 100_000, "The file is no JSON of texts and whole numbers."),
        (b'{"a": 1}', "The file is not written in the one way of its format."),
        (b'{"a":1,"a":1}', "The file is not written in the one way of its format."),
        (b"[]", "The file has no parts."),
        (b"{}", "The part format is missing."),
        (b'{"format":"x"}', "The part format is none of: madang-draw."),
    ],
)
def test_what_is_no_evidence_is_refused(content: bytes, told: str) -> None:
    with pytest.raises(BrokenDrawError) as refused:
        read_evidence(content)
    assert str(refused.value) == told


def _set(*path: str | int, to: object) -> Callable[[Document], object]:
    def change(document: Any) -> None:
        for step in path[:-1]:
            document = document[step]
        document[path[-1]] = to

    return change


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (_set("version", to=3), "The part version is not between 1 and 2."),
        (_set("seats", to="6"), "The part seats is no whole number."),
        (_set("seats", to=True), "The part seats is no whole number."),
        (_set("seats", to=0), "a panel has at least one seat"),
        (_set("published", to="yesterday"), "The part published is no moment like"),
        (_set("people", 3, "standing", to="late"), "The part people 3, standing is none of: free"),
        (_set("people", 3, "values", to=["woman"]), "a person has too many or too few values"),
        (_set("people", 3, "id", to="P002"), "two people have the same id"),
        (_set("people", 3, "id", to="A"), "people or quotas out of order"),
        (_set("people", 3, "name", to="Minjun"), "The file holds unknown parts"),
        (_set("panels", 5, "members", 0, to=24), "panels 5, members is not between 0 and 23"),
        (_set("panels", 5, "members", to=7), "The part panels 5, members is no list."),
        (_set("panels", 5, to=7), "The part panels 5 has no parts of its own."),
        (_set("frequencies", to=[1]), "The part frequencies has 1 entries instead of 24."),
        (_set("quotas", 0, "least", to=5), "least number is below zero or above its most"),
        (_set("witnesses", to=[]), "The file holds unknown parts"),
    ],
)
def test_a_broken_part_is_named(change: Callable[[Document], object], told: str) -> None:
    document = json.loads(write_evidence(an_evidence()))
    change(document)
    with pytest.raises(BrokenDrawError) as refused:
        read_evidence(canonical(document))
    assert told in str(refused.value)


def test_an_act_of_other_parts_is_refused() -> None:
    document = json.loads(write_act(an_act(an_evidence())))
    for change in (_set("witnesses", to=[1]), _set("x", to=1), _set("at", to="2026-11-22")):
        changed = json.loads(canonical(document))
        change(changed)
        with pytest.raises(BrokenDrawError):
            read_act(canonical(changed))
