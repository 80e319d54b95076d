"""A page of the hall with a form and a live part, and a server that answers it as a test wants."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask import Flask, Response, redirect, render_template_string, request
from playwright.sync_api import Page

from budgeting.web import access, live

PAGE = """{% extends "base.html" %}
{% from "components/day.html" import lost, news, unsent %}
{% block title %}Table 4{% endblock %}
{% block scripts %}
<script src="{{ asset('js/live.js') }}" type="module"></script>
<script src="{{ asset('js/day.js') }}" type="module"></script>
{% endblock %}
{% block main %}
{{ lost() }}
{{ unsent("table %s" % hall.table) }}
<section id="part" data-live="/madang-4/part" data-version="{{ hall.version }}">
{{ hall.part()|safe }}</section>
{% if hall.round %}
<form method="post" action="/madang-4/note" name="note-{{ hall.round }}" data-outbox
 data-scope="table {{ hall.table }}" novalidate>
<input type="hidden" name="csrf_token" value="{{ csrf_token() }}">
<input type="hidden" name="key" value="{{ hall.next_key() }}">
<input type="hidden" name="round" value="{{ hall.round }}">
<label>Note <textarea name="text"></textarea></label>
<label>Reason <textarea name="text"></textarea></label><button class="button">Keep it</button>
</form>
{% endif %}
<form method="post" action="/madang-4/leave">
<input type="hidden" name="csrf_token" value="{{ csrf_token() }}">
<button class="button">Give it back</button></form>
{% endblock %}"""
FORM = '<form method="post"><label>Line <input name="line" value="as it was"></label></form>'


@dataclass
class Hall:
    """A server of its own: what arrived under which key, and how it answers."""

    version: int = 1
    table: int = 4
    round: int = 1
    words: str = "Round 1"
    form: str = ""
    answer: int = 303
    taken: dict[str, str] = field(default_factory=dict)
    arrivals: list[str] = field(default_factory=list)
    rounds: list[str] = field(default_factory=list)
    keys: int = 0

    def part(self) -> str:
        """The content of the live part."""
        return f'<p>{self.words}</p><button id="go" class="button">Go</button>{self.form}'

    def change(self, words: str) -> None:
        """Something new happens in the hall."""
        self.words, self.version = words, self.version + 1

    def next_key(self) -> str:
        """Every page has a key of its own."""
        self.keys += 1
        return f"key-{self.keys}"

    def page(self) -> str:
        """The page of a table."""
        return render_template_string(PAGE, hall=self)

    def fresh(self) -> Response:
        """The live part, if the page shows an older one."""
        if live.is_shown(self.version):
            return live.unchanged()
        return Response(self.part(), headers={live.VERSION: str(self.version)})

    def note(self) -> Response:
        """Take a note; the acknowledgement may get lost."""
        assert request.headers["X-Outbox"] == "1"
        key, text = request.form["key"], request.form["text"]
        self.arrivals.append(text)
        self.rounds.append(request.form["round"])
        if self.answer in (303, 500):
            self.taken[key] = text
        if self.answer == 303:
            return redirect("/madang-4", 303)  # type: ignore[return-value]
        refused = '<main><div class="field bad"><p class="error">Too long by 3.</p></div></main>'
        return Response(refused, self.answer)

    def leave(self) -> Response:
        """Hand the tablet over, as the seats do."""
        response: Response = redirect("/madang-4/empty", 303)  # type: ignore[assignment]
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response


def hang(app: Flask) -> Hall:
    """The hall, hung into the real application before it serves."""
    hall = Hall()
    for rule, view, method in (
        ("/madang-4", hall.page, "GET"),
        ("/madang-4/part", hall.fresh, "GET"),
        ("/madang-4/empty", lambda: "<title>.</title><h1>Thank you</h1>", "GET"),
        ("/madang-4/note", hall.note, "POST"),
        ("/madang-4/leave", hall.leave, "POST"),
    ):
        declared = access.allow("public")(lambda view=view: view())
        app.add_url_rule(rule, f"hall {rule}", declared, methods=[method])
    return hall


def write(page: Page, text: str) -> None:
    """Type a note."""
    page.get_by_label("Note").fill(text)


def send(page: Page, text: str) -> None:
    """Type a note and press the button."""
    write(page, text)
    page.wait_for_timeout(800)  # two presses within 0.7 s are one
    page.get_by_role("button", name="Keep it").click()
