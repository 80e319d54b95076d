"""A chain of acts holds only as it was written: whatever is altered, cut or moved is found."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from budgeting.formats.chain import (
    BEGINNING,
    EMPTY,
    Act,
    Break,
    Head,
    Link,
    canonical_act,
    digest_of,
    first_break,
    follow,
    hash_of,
    read_chain,
    spoken,
    told_chain,
)
from budgeting.formats.digest_words import digest_words

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
acts = st.builds(
    Act,
    at=st.datetimes(min_value=datetime(2000, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    actor=st.text(max_size=20),
    action=st.sampled_from(["vote.opened", "vote.closed", "door.cleared"]),
    details=st.dictionaries(st.text(max_size=5), PLAIN, max_size=3),
    salt=st.binary(min_size=16, max_size=16).map(bytes.hex),
)


def chained(done: Sequence[Act]) -> list[Link]:
    """The acts one behind the other."""
    links, head = [], EMPTY
    for act in done:
        links.append(follow(head, act))
        head = Head(links[-1].link, links[-1].hash)
    return links


chains = st.lists(acts, min_size=2, max_size=5, unique_by=lambda act: act.salt).map(chained)
an_act = Act(NOON, "Dari", "vote.opened", {"rulebook": "ab"}, "00" * 16)


def test_the_rules_are_those_of_the_description() -> None:
    text = (
        '{"action":"vote.opened","actor":"Dari","at":"2026-11-22T12:00:00.000000Z",'
        '"details":{"rulebook":"ab"},"salt":"00000000000000000000000000000000"}'
    )
    assert canonical_act(an_act) == text.encode()
    digest = hashlib.sha256(text.encode()).hexdigest()
    first = hashlib.sha256(f"madang-chain-1\n1\n{digest}\n{'0' * 64}\n".encode()).hexdigest()
    assert follow(EMPTY, an_act) == Link(1, digest, first, an_act)
    second = hashlib.sha256(f"madang-chain-1\n2\n{digest}\n{first}\n".encode()).hexdigest()
    assert follow(Head(1, first), an_act).hash == second


@given(chains)
def test_a_chain_as_it_was_written_holds(links: list[Link]) -> None:
    assert first_break(links) is None
    assert first_break(links[1:], Head(1, links[0].hash)) is None


@given(chains, st.data())
def test_an_altered_act_is_found_where_it_stands(links: list[Link], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(links) - 1))
    other = data.draw(acts)
    assume(digest_of(other) != links[place].digest)
    links[place] = replace(links[place], act=other)
    assert first_break(links) == Break(place + 1, "content")


@given(chains, st.data())
def test_an_altered_act_with_its_own_digest_is_found_too(
    links: list[Link], data: st.DataObject
) -> None:
    place, other = data.draw(st.integers(0, len(links) - 1)), data.draw(acts)
    assume(digest_of(other) != links[place].digest)
    links[place] = replace(links[place], act=other, digest=digest_of(other))
    assert first_break(links) == Break(place + 1, "order")


@given(chains, st.data())
def test_an_act_rewritten_with_digest_and_hash_breaks_the_next(
    links: list[Link], data: st.DataObject
) -> None:
    place, other = data.draw(st.integers(0, len(links) - 2)), data.draw(acts)
    assume(digest_of(other) != links[place].digest)
    before = Head(place, links[place - 1].hash) if place else EMPTY
    links[place] = follow(before, other)
    assert first_break(links) == Break(place + 2, "order")


@given(chains, st.data())
def test_a_link_that_is_cut_out_is_missed(links: list[Link], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(links) - 2))
    del links[place]
    assert first_break(links) == Break(place + 1, "place")
    renumbered = [replace(one, link=number) for number, one in enumerate(links, start=1)]
    assert first_break(renumbered) == Break(place + 1, "order")


@given(chains, st.data())
def test_two_links_that_changed_places_are_found(links: list[Link], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(links) - 2))
    links[place], links[place + 1] = links[place + 1], links[place]
    assert first_break(links) == Break(place + 1, "place")
    renumbered = [replace(one, link=number) for number, one in enumerate(links, start=1)]
    assert first_break(renumbered) == Break(place + 1, "order")


@given(chains, st.data())
def test_a_link_that_stands_twice_is_found(links: list[Link], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(links) - 1))
    links.insert(place, links[place])
    assert first_break(links) == Break(place + 2, "place")


@given(chains)
def test_a_cut_end_is_seen_by_whoever_holds_the_head(links: list[Link]) -> None:
    held = links[-1]
    del links[-1]
    assert first_break(links) is None
    assert held.hash not in {one.hash for one in links}
    assert len(links) < held.link


@given(chains)
def test_the_published_chain_tells_the_acts_of_the_vote_only(links: list[Link]) -> None:
    told = ("vote.opened", "vote.closed")
    content = told_chain("hanbit", links, told)
    assert content == told_chain("hanbit", links, told)
    read = read_chain(content)
    assert first_break(read) is None
    for one, back in zip(links, read, strict=True):
        assert (one.link, one.digest, one.hash) == (back.link, back.digest, back.hash)
        assert one.act is not None
        assert (back.act is None) == (one.act.action not in told)
        if back.act is not None:
            assert canonical_act(back.act) == canonical_act(one.act)


def test_what_is_not_told_leaves_nothing_but_its_digest() -> None:
    secret = replace(an_act, action="door.cleared", details={"people": 2}, actor="Kim Canary")
    content = told_chain("hanbit", chained([secret]), ("vote.opened",)).decode()
    assert "Canary" not in content
    assert "door" not in content
    assert secret.salt not in content
    assert json.loads(content)["entries"] == [
        {"link": 1, "digest": digest_of(secret), "hash": hash_of(1, digest_of(secret), BEGINNING)}
    ]


def test_the_same_act_in_another_zone_is_the_same_act() -> None:
    seoul = timezone(timedelta(hours=9))
    assert canonical_act(replace(an_act, at=NOON.astimezone(seoul))) == canonical_act(an_act)


def test_an_act_is_the_same_before_and_after_the_database() -> None:
    fresh = replace(an_act, details={"keys": ("b", "a"), 2: "two", 10: "ten"})  # type: ignore[dict-item]
    back = replace(an_act, details={"keys": ["b", "a"], "10": "ten", "2": "two"})
    assert canonical_act(fresh) == canonical_act(back)


def test_a_moment_without_zone_and_a_number_that_is_none_are_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        canonical_act(replace(an_act, at=NOON.replace(tzinfo=None)))
    with pytest.raises(ValueError, match="JSON"):
        canonical_act(replace(an_act, details={"share": float("nan")}))


def test_a_head_is_read_out_in_eight_words() -> None:
    head = chained([an_act])[0].hash
    assert spoken(head) == digest_words(head)[:8]
    document = json.loads(told_chain("hanbit", chained([an_act]), ()))
    assert document["head"]["words"] == {code: list(spoken(head, code)) for code in ("en", "ko")}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b'"madang-chain-1"',
        b"{}",
        b'{"format":"madang-chain-2","entries":[]}',
        b'{"format":"madang-chain-1","entries":[1]}',
        b'{"format":"madang-chain-1","entries":[{"link":1}]}',
        b'{"format":"madang-chain-1","entries":[{"link":"x","digest":"","hash":""}]}',
        b'{"format":"madang-chain-1","entries":[{"link":1,"digest":"","hash":"","act":{"at":1}}]}',
        b"\xff\xfe",
    ],
)
def test_what_is_no_chain_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match="no chain of acts"):
        read_chain(content)
