"""What a tablet knows our answers to a ballot by, so that nobody else's makes it forget one."""

from __future__ import annotations

import pytest


def answer(minjun, page):
    form = {"csrf_token": page.csrf, "ballot": str(page.one("input[name=ballot]")["value"])}
    return minjun.client.post("/cast", data=form)


def test_the_receipt_and_every_refusal_of_a_ballot_are_marked_as_ours(minjun, session, process):
    minjun.enter()
    page = minjun.reach_cast(2)
    taken = answer(minjun, page)
    assert (taken.status_code, taken.headers["Ballot-Answered"]) == (303, "yes")
    page.one("input[name=ballot]")["value"] = "no ballot at all"
    refused = answer(minjun, page)
    assert refused.status_code in (400, 422)
    assert refused.headers["Ballot-Answered"] == "yes"


@pytest.mark.parametrize("phase", ["paused", "closed"])
def test_a_ballot_that_comes_at_the_wrong_time_gets_an_answer_of_ours(
    minjun, session, process, phase
):
    minjun.enter()
    page = minjun.reach_cast(2)
    process.phase = phase
    session.commit()
    refused = answer(minjun, page)
    assert (refused.status_code, refused.headers["Ballot-Answered"]) == (409, "yes")


def test_no_other_page_is_marked(minjun):
    minjun.enter()
    minjun.reach_cast(2)
    for address in ("/cast", "/check", "/nowhere"):
        assert "Ballot-Answered" not in minjun.client.get(address).headers
