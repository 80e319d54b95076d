"""What the ballot page with 560 projects weighs on the wire, with everything that it asks for.

    python -m bench.page_weight

Prints bytes as they are sent (gzip), file by file and for both languages. The limit is 100 kB.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from bench.long_ballot import a_long_vote, cards
from budgeting import create_app
from budgeting.config import Settings
from budgeting.extensions import db
from budgeting.models import Base

LIMIT = 100_000
GZIP = {"Accept-Encoding": "gzip"}
_ASSET = re.compile(r'(?:href|src)="(/static/[^"]+)"')
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_NUMBER = re.compile(r"name=project value=(\d+)")


def application(folder: Path) -> Flask:
    """An application of its own on a fresh database."""
    app = create_app(
        Settings(
            instance=str(folder),
            secret_key="bench-" + "0" * 60,
            secure_cookies=False,
            second_factor="optional",
            queue="immediate",
            card_memory_kib=64,
            card_rounds=1,
        )
    )
    with app.app_context():
        Base.metadata.create_all(db.engine)
    return app


def weigh(app: Flask, projects: int = 560) -> dict[str, dict[str, int]]:
    """Bytes on the wire by language and address, half of the wanted projects being chosen."""
    with app.app_context(), Session(db.engine) as session:
        process = a_long_vote(session, projects)
        code = cards(app, session, process, 1)[0]
    client = app.test_client()
    token = _TOKEN.search(client.get("/v").text)
    assert token is not None
    client.post("/v", data={"csrf_token": token[1], "code": code})
    page = client.get("/ballot").text
    chosen = _NUMBER.findall(page)[: projects * 3 // 20]
    token = _TOKEN.search(page)
    assert token is not None
    client.post("/ballot", data={"csrf_token": token[1], "project": chosen})
    return {language: _sent(client, language) for language in ("ko", "en")}


def _sent(client: FlaskClient, language: str) -> dict[str, int]:
    client.set_cookie("display", f"{language}.2.default")
    page = client.get("/ballot")
    addresses = ["/ballot", *dict.fromkeys(_ASSET.findall(page.text))]
    return {
        address.partition("?")[0]: len(client.get(address, headers=GZIP).data)
        for address in addresses
    }


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        weights = weigh(application(Path(folder)))
    print(f"{'bytes on the wire':40}{'ko':>10}{'en':>10}")
    for address, korean in weights["ko"].items():
        print(f"{address:40}{korean:>10,}{weights['en'][address]:>10,}")
    totals = [sum(weights[language].values()) for language in ("ko", "en")]
    print(f"{'together (limit ' + format(LIMIT, ',') + ')':40}{totals[0]:>10,}{totals[1]:>10,}")


if __name__ == "__main__":
    main()
