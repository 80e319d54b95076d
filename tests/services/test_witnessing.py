"""The witness of the chains goes forward only, and says when it cannot be read."""

from __future__ import annotations

from pathlib import Path
from threading import Thread

import pytest

from budgeting.formats.chain import Head
from budgeting.services.witnessing import (
    DamagedWitnessError,
    batches_of,
    begin_again,
    is_of_batches,
    name_of,
    note,
    process_of,
    seen,
)


def a_head(link: int) -> Head:
    return Head(link, f"{link:064x}")


def test_a_new_machine_has_seen_nothing(tmp_path: Path) -> None:
    assert seen(tmp_path) == {}


def test_the_newest_wins_and_nothing_goes_back(tmp_path: Path) -> None:
    note(tmp_path, {"common": a_head(2), "process-1": a_head(7)})
    note(tmp_path, {"common": a_head(1), "process-1": a_head(8), "process-2": a_head(1)})
    assert seen(tmp_path) == {
        "common": a_head(2),
        "process-1": a_head(8),
        "process-2": a_head(1),
    }


def test_only_an_acceptance_begins_again(tmp_path: Path) -> None:
    note(tmp_path, {"common": a_head(9), "process-1": a_head(7)})
    begin_again(tmp_path, {"common": a_head(3)})
    assert seen(tmp_path) == {"common": a_head(3)}


def test_threads_at_once_lose_nothing(tmp_path: Path) -> None:
    threads = [
        Thread(target=note, args=(tmp_path, {f"process-{place % 3 + 1}": a_head(place)}))
        for place in range(1, 25)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen(tmp_path) == {
        "process-1": a_head(24),
        "process-2": a_head(22),
        "process-3": a_head(23),
    }


def test_a_chain_is_called_by_the_key_of_its_process() -> None:
    for key in (None, 1, 12):
        assert process_of(name_of(key)) == key


def test_the_published_batches_of_a_vote_have_a_name_of_their_own() -> None:
    assert process_of(batches_of(12)) == 12
    assert [is_of_batches(name) for name in (batches_of(12), name_of(12), name_of(None))] == [
        True,
        False,
        False,
    ]


@pytest.mark.parametrize(
    "content", [b"nonsense\n", b"common 1\n", b"common 1 abc\n", b"common x " + b"0" * 64, b"\xff"]
)
def test_a_damaged_witness_is_no_empty_one(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "chain-head").write_bytes(content)
    with pytest.raises(DamagedWitnessError, match="damaged"):
        seen(tmp_path)
