"""Text that an organiser writes brings no markup, script or template of its own."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from tests import things
from tests.pages import Visitor

TEXTS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[a](javascript:alert(1))",
    "[a](data:text/html;base64,PHNjcmlwdD4=)",
    "![a](https://evil.example/pixel.png)",
    "<svg onload=alert(1)><foreignObject/></svg>",
    "<iframe src=https://evil.example></iframe>",
    "{{ 7*7 }} {% raw %} {{ config }}",
    "<a href='x' style='position:fixed'>a</a>",
)


@pytest.mark.parametrize("text", TEXTS)
def test_text_of_an_organiser_brings_no_markup_of_its_own(
    session: Session, visitor: Visitor, text: str
) -> None:
    process = things.a_process(session)
    (project,) = things.some_projects(session, process, 1)
    project.names = {"en": text, "ko": text}
    project.summaries = {"en": text, "ko": text}
    project.descriptions = {"en": f"before\n\n{text}\n\nafter", "ko": text}
    session.commit()
    page = visitor.get(f"/{process.slug}/projects/{project.number}")
    main = page.one("main")
    assert not main.select("script, svg foreignObject, iframe, [onerror], [onload], [style]")
    assert not [one for one in main.select("img") if "evil" in str(one.get("src"))]
    for link in main.select("a[href]"):
        assert not str(link["href"]).startswith(("javascript:", "data:")), link
    assert "before" in page.words
    assert "after" in page.words
    if "7*7" in text:
        assert "{{ 7*7 }}" in page.words
        assert "49" not in page.words
