"""Files that people hand in: lists of projects and pictures, broken in every way."""

from __future__ import annotations

import hashlib
import io
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from budgeting.models import Project, Upload
from tests import people, things
from tests.attack.files import BAD_FILES, CSV, GOOD_FILES, BadFile, as_body
from tests.attack.rows import Contents, changed
from tests.pages import Page, Visitor

HERE = "/organiser/hanbit-2026"
PROJECT = {"number": "9", "cost": "5", "field": "", "district": "",
           "names-ko": "나무", "names-en": "Trees",
           "image_alts-ko": "나무", "image_alts-en": "A tree"}  # fmt: skip


@pytest.fixture
def contents(uri: str) -> Iterator[Contents]:
    found = Contents(uri)
    yield found
    found.close()


@pytest.fixture
def office(client: FlaskClient, session: Session) -> Visitor:
    """The organiser in front of a process with three projects."""
    people.haneul(session)
    things.some_projects(session, things.a_process(session), 3)
    visitor = Visitor(client)
    visitor.sign_in("haneul@example.org", people.PASSWORD)
    return visitor


def uploaded(office: Visitor, content: bytes, name: str) -> TestResponse:
    """The answer to an upload."""
    body, kind = as_body(office.get(f"{HERE}/import").csrf, content, name)
    return office.client.post(f"{HERE}/import", data=body, content_type=kind)


def handed_in(office: Visitor, session: Session, content: bytes, name: str) -> tuple[str, Page]:
    """The address of the preview, and what it says."""
    page = office.follow(uploaded(office, content, name))
    address = f"{HERE}/import/{session.query(Upload.id).scalar()}"
    session.rollback()
    return address, page


@pytest.mark.parametrize("bad", BAD_FILES.values(), ids=BAD_FILES)
def test_a_bad_list_is_explained_and_changes_nothing(
    office: Visitor, session: Session, contents: Contents, bad: BadFile
) -> None:
    address, page = handed_in(office, session, bad.content(), bad.name)
    assert bad.said in page.one(".errors").get_text(" ", strip=True)
    assert "Nothing was written." in page.words
    before = contents.read()
    refused = office.post(address, {"mode": "replace"}, on=f"{HERE}/import", status=422)
    assert isinstance(refused, Page)
    assert bad.said in refused.one(".errors").get_text(" ", strip=True)
    assert changed(before, contents.read()) == []


@pytest.mark.parametrize("content", GOOD_FILES.values(), ids=GOOD_FILES)
def test_an_odd_list_is_read_all_the_same(
    office: Visitor, session: Session, content: bytes
) -> None:
    address, page = handed_in(office, session, content, "list")
    assert "This file can be imported" in page.words
    office.post(address, {"mode": "replace"}, on=address)
    assert session.query(Project).count() >= 1
    assert {project.names["ko"] for project in session.query(Project)} & {"나무", "Bench"}


def test_a_formula_in_a_name_stays_text_here_and_in_the_files_for_others(
    office: Visitor, session: Session
) -> None:
    content = CSV.replace("Trees", '"=HYPERLINK(""http://evil.example"")"').encode()
    address, _page = handed_in(office, session, content, "list.csv")
    office.post(address, {"mode": "replace"}, on=address)
    for file in (f"{HERE}/projects.csv", "/hanbit-2026/data/projects.csv"):
        text = office.client.get(file).get_data(as_text=True)
        assert "'=HYPERLINK" in text
        assert not [
            cell for cell in text.replace("\n", ",").split(",") if cell.strip('"')[:1] == "="
        ]


def test_a_file_larger_than_the_site_takes_is_refused_in_words(
    office: Visitor, contents: Contents
) -> None:
    before = contents.read()
    answer = uploaded(office, bytes(21 * 1024 * 1024), "list.csv")
    assert answer.status_code == 413
    assert Page(answer).h1 == "This file is too large"
    assert changed(before, contents.read()) == []


def a_picture(kind: str = "JPEG", **given: object) -> bytes:
    """A small good picture."""
    target = io.BytesIO()
    Image.effect_noise((400, 300), 90).convert("RGB").save(target, kind, **given)
    return target.getvalue()


def a_bomb() -> bytes:
    """A PNG of a few bytes that says it has 900 million pixels."""

    def chunk(name: bytes, content: bytes) -> bytes:
        summed = struct.pack(">I", zlib.crc32(name + content))
        return struct.pack(">I", len(content)) + name + content + summed

    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(1_000_000))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
BAD_PICTURES = {
    "a script in an SVG": (lambda: SVG, "not a picture"),
    "a page": (lambda: b"<!doctype html><script>alert(1)</script>", "not a picture"),
    "a GIF": (lambda: a_picture("GIF"), "not a picture"),
    "a TIFF": (lambda: a_picture("TIFF"), "not a picture"),
    "a bomb": (a_bomb, "more than 50 million pixels"),
    "half a JPEG": (lambda: a_picture()[:2000], "damaged"),
    "the head of a PNG": (lambda: a_picture("PNG")[:40], "picture"),
    "nothing but a name": (lambda: b"\xff\xd8\xff", "not a picture"),
}  # fmt: skip


@pytest.mark.parametrize("bad", BAD_PICTURES.values(), ids=BAD_PICTURES)
def test_a_bad_picture_is_explained_and_nothing_is_kept(
    app: Flask, office: Visitor, contents: Contents, bad: object
) -> None:
    content, said = bad  # type: ignore[misc]
    before = contents.read()
    form = PROJECT | {"picture": (io.BytesIO(content()), "tree.jpg")}
    page = office.post(f"{HERE}/projects/new", form, status=422)
    assert isinstance(page, Page)
    assert said in page.one(".errors").get_text(" ", strip=True)
    assert changed(before, contents.read()) == []
    assert list(Path(app.instance_path).glob("media/*")) == []


def test_only_the_pixels_of_a_picture_are_kept(
    app: Flask, office: Visitor, session: Session
) -> None:
    exif = Image.Exif()
    exif[0x010F] = "CANARY camera"
    exif.get_ifd(0x8825)[2] = (37.0, 33.0, 59.0)
    content = a_picture(exif=exif.tobytes(), comment=b"CANARY comment") + b"<script>CANARY</script>"
    form = PROJECT | {"picture": (io.BytesIO(content), "../../CANARY<b>.php")}
    office.post(f"{HERE}/projects/new", form)
    name = session.query(Project.image).filter_by(number=9).scalar()
    session.rollback()
    answer = office.client.get(f"/media/{name}")
    assert answer.mimetype == "image/webp"
    assert b"CANARY" not in answer.data
    assert b"EXIF" not in answer.data
    assert name == hashlib.sha256(answer.data).hexdigest() + ".webp"
    assert [path.name for path in Path(app.instance_path).glob("media/*")] == [name]
