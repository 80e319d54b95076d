"""Every form is sent everything that has broken other programs, in every one of its fields."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.attack.corpus import BODIES, CORPUS, DIFFERING, RAW
from tests.attack.doses import every, some
from tests.attack.reaching import Reached, as_sent, reach
from tests.attack.rows import Contents, Rows, changed
from tests.attack.targets import TARGETS

FILES = {
    "organiser.import_file": b"number,name_ko,cost\n1,a,5\n",
    "organiser.respondents_import": b"age,gender\n30,Female\n",
    "organiser.hand_in_features": b"feature,value,share\nage,young,1\n",
    "organiser.hand_in_addresses": b"district,street\nNorth,Yard lane 1\n",
    "organiser.seat_list": b"number\n1\n2\n",
}
"""A good file for each form that asks for one."""


@pytest.fixture
def contents(app: Flask, uri: str) -> Iterator[Contents]:
    found = Contents(uri, app.instance_path)
    yield found
    found.close()


def test_no_form_is_left_out(app: Flask) -> None:
    posts = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in rule.methods}
    assert posts == set(TARGETS)


@pytest.mark.parametrize("endpoint", TARGETS)
def test_a_form_survives_everything(
    app: Flask, session: Session, uri: str, contents: Contents, endpoint: str
) -> None:
    form = reach(app, session, endpoint)
    before = contents.read()
    assert accepted(form, endpoint), "the form that is attacked is a good one"
    contents.put_back(before)
    share = every(uri)
    for body, kind in some(BODIES, share, endpoint):
        stand(contents, before, form.send(body, kind), (body[:100], kind))
    for values in attacks(form, share):
        stand(contents, before, form.send(values), values)


def accepted(form: Reached, endpoint: str) -> bool:
    """Whether the form is taken as a browser sends it, so that attacks reach what is behind."""
    values = as_sent(form.filled.values)
    if endpoint in FILES:
        values["file"] = (BytesIO(FILES[endpoint]), "list.csv")
    return form.send(values).status_code == 303


def attacks(form: Reached, share: int) -> Iterator[dict[str, Any]]:
    """Payloads in every field, and fields missing, repeated, unknown or of another kind.

    One of ``share`` payloads is sent, and all that databases take differently.
    """
    good = as_sent(form.filled.values)
    yield {}
    for name in form.filled.names:
        chosen = some(CORPUS, share, name)
        for payload in [*chosen, *(other for other in DIFFERING if other not in chosen)]:
            yield good | {name: payload}
        yield {other: values for other, values in good.items() if other != name}
        yield good | {name: [*good.get(name, []), *good.get(name, []), "1", "2"]}
        yield good | {name: (BytesIO(b"\x89PNG\0"), "\x00<b>.png")}
    yield good | {"is_admin": "1", "phase": "published", "id": "2", "role": "officer"}


def stand(contents: Contents, before: Rows, answer: TestResponse, sent: object) -> None:
    """Sent on within the site, or refused in words with nothing written; no mark-up comes back.

    What was accepted is put back for the next attack.
    """
    told = f"{answer.request.path} {str(sent)[:500]} -> {answer.status}"
    assert answer.status_code == 303 or 400 <= answer.status_code < 500, told
    assert not [raw for raw in RAW if raw in answer.text], told
    tables = changed(before, contents.read())
    if answer.status_code == 303:
        assert re.match(r"/(?![/\\])", answer.headers["Location"]), told
        if tables:
            contents.put_back(before)
    else:
        assert tables == [], told
