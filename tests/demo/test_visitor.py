"""The rehearsal's browser: it reads forms, sends again what was lost, and knows a refusal."""

from __future__ import annotations

from random import Random

import pytest

from budgeting.demo.rehearsal.visitor import Form, Line, NotTakenError, Visitor, read
from budgeting.demo.tablets import Answer, Tablet

PAGE = """
<h1>A page</h1><a href="/there">There</a>
<form method="post" action="/notes"><input type="hidden" name="key" value="k1">
<input type="radio" name="kind" value="point" checked><input type="radio" name="kind" value="other">
<textarea name="text">
kept &amp; typed</textarea><select name="project"><option value="1">One</option>
<option value="2" selected>Two</option></select><button name="do" value="send">Send</button></form>
<input type="checkbox" name="more" value="yes" form="late"><form id="late"></form>
"""


def test_a_form_sends_what_nobody_has_changed() -> None:
    page = read("/table", Answer(200, "", PAGE))
    form = page.form("/notes", key="k1")
    assert form is not None
    assert dict(form.fields) == {
        "key": "k1", "kind": "point", "text": "kept & typed", "project": "2"
    }  # fmt: skip
    assert form.values("do") == ["send"]
    assert form.filled(("kind", "other")).value("kind") == "other"
    assert (page.heading, page.links) == ("A page", ("/there",))
    assert page.form("/elsewhere") is None


def test_what_is_lost_is_sent_again_with_the_same_key(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[object] = []

    def post(_self: Tablet, path: str, form: object) -> Answer:
        sent.append((path, form))
        if len(sent) < 3:
            raise ConnectionResetError
        return Answer(303, "/table", "")

    monkeypatch.setattr(Tablet, "post", post)
    visitor = Visitor("http://127.0.0.1:9", Line(Random(1)))
    assert visitor.send(Form("/notes", (("key", "k1"),))) == "/table"
    assert sent == [("/notes", (("key", "k1"),))] * 3
    assert visitor.repeats == 2


@pytest.mark.parametrize("answer", [Answer(422, "", PAGE), Answer(303, "/post", "")])
def test_a_refusal_and_a_way_in_are_no_acknowledgement(
    monkeypatch: pytest.MonkeyPatch, answer: Answer
) -> None:
    monkeypatch.setattr(Tablet, "post", lambda *_form: answer)
    visitor = Visitor("http://127.0.0.1:9", Line(Random(1)))
    with pytest.raises(NotTakenError):
        visitor.send(Form("/notes", ()))


def test_the_line_loses_requests_and_answers_alike() -> None:
    line = Line(Random(7), cuts=0.5)
    fates = [line.fate() for _request in range(400)]
    assert {"", "before", "after"} == set(fates)
    assert line.lost == sum(bool(fate) for fate in fates)
    assert not any(Line(Random(7)).fate() for _request in range(100))
