"""Which pages are looked at, in which state of the vote and by whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

EVERYBODY, MINJUN, SORA, HANEUL, DARI = "", "minjun", "sora", "haneul", "dari"


@dataclass(frozen=True, slots=True)
class Stop:
    """A page, who looks at it, its status, and what its address needs beside the scene."""

    endpoint: str
    who: str = EVERYBODY
    status: int = 200
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Form:
    """A form that is sent with every field empty, and answered with 422."""

    state: str
    endpoint: str
    who: str
    selector: str = "main form[method=post]"


NOT_PAGES = {
    "static": "a file",
    "public.acts_file": "a file",
    "public.download": "a file",
    "public.media": "a file",
    "organiser.committees_record": "a file",
    "organiser.export_committees": "a file",
    "organiser.export_projects": "a file",
    "organiser.export_wishes": "a file",
    "organiser.import_template": "a file",
    "organiser.mail_letters": "a file",
    "organiser.merge_letters": "a file",
    "organiser.codes_csv": "a file",
    "organiser.export_seats": "a file",
    "organiser.features_csv": "a file",
    "organiser.letters_csv": "a file",
    "organiser.seat_template": "a file",
    "public.letter_codes": "a file",
    "public.committee_wishes": "a file",
    "staff.home": "leads on to the place of each role",
    "hall.authority": "a file",
    "public.healthz": "a word for a machine",
    "hall.watch_now": "a part of hall.watch",
    "public.draw_file": "a file",
    "public.draw_program": "a file",
    "public.draw_screen_now": "a part of public.draw_screen",
    "public.draw_method": "a sheet of paper in the language that its address names",
    "organiser.draw_progress": "a part of organiser.draw",
    "organiser.costs_progress": "a part of organiser.quotas",
    "organiser.seats_progress": "a part of organiser.sitting",
    "organiser.address": "a part of organiser.create",
    "organiser.envelope": "a part of organiser.create",
    "officer.turnout": "a part of officer.desk",
    "officer.cards_progress": "a part of officer.cards",
    "officer.count_progress": "a part of officer.desk",
}
"""Endpoints that answer GET with something else than a page, and what that is."""

_PUBLIC = ("process", "projects", "rulebook", "results", "data", "acts")
_BALLOT = (Stop("resident.ballot", MINJUN), Stop("resident.check", MINJUN))
_LIST = {"q": "bench", "sort": "cost"}


def _organiser(*names: str) -> tuple[Stop, ...]:
    return tuple(Stop(f"organiser.{name}", HANEUL) for name in names)


def _officer(*names: str) -> tuple[Stop, ...]:
    return tuple(Stop(f"officer.{name}", DARI) for name in names)


def _public(*names: str) -> tuple[Stop, ...]:
    return tuple(Stop(f"public.{name}") for name in names)


STATES: Mapping[str, tuple[Stop, ...]] = {
    "nothing": (
        *_public("home", "accessibility"),
        Stop("public.process", status=404),
        Stop("staff.sign_in"),
        Stop("resident.enter"),
        Stop("resident.enter", values={"locked": 1}),
        Stop("resident.done"),
        *_organiser("home", "create"),
        *_officer("home"),
        Stop("officer.home", HANEUL, 403),
        Stop("hall.welcome", status=404),
        Stop("hall.watch", HANEUL, 404),
    ),
    "hall is served": (
        Stop("hall.welcome"),
        Stop("hall.watch", HANEUL),
        Stop("hall.watch", DARI),
    ),
    "empty": (
        *_public("home", *_PUBLIC),
        *_organiser("home", "process", "settings", "categories", "category", "projects"),
        *_organiser("add_project", "import_file", "rulebook", "seal"),
        *_officer("home", "desk", "cards", "void"),
    ),
    "draft": (
        *_public(*_PUBLIC, "project"),
        Stop("public.projects", values={"q": "nowhere"}),
        *_organiser("process", "categories", "projects", "project", "print_projects"),
        *_organiser("rulebook", "seal", "import_preview"),
        Stop("organiser.rulebook", HANEUL, values={"preset": "seoul-2013"}),
        Stop("organiser.projects", HANEUL, values={"q": "nowhere"}),
        Stop("organiser.import_preview", HANEUL, values={"mode": "replace"}),
    ),
    "broken file": _organiser("import_preview"),
    "sealed": (
        *_public(*_PUBLIC, "project"),
        *_organiser("process", "settings", "categories", "projects", "project"),
        *_organiser("import_file", "sealed", "print_sealed"),
        *_officer("desk", "cards", "print", "printed", "withdraw", "void", "open"),
    ),
    "cards are made": _officer("cards"),
    "open": (
        *_public(*_PUBLIC),
        *_organiser("home", "process"),
        *_officer("desk", "close"),
        Stop("resident.start", MINJUN),
        *_BALLOT,
        Stop("resident.ballot", MINJUN, values={"q": "2", "chosen": "no"}),
        Stop("resident.project", MINJUN),
        Stop("resident.cast", MINJUN),
        Stop("resident.receipt", SORA),
    ),
    "too many": _BALLOT,
    "knapsack": (*_BALLOT, *_public("rulebook")),
    "points": (*_BALLOT, Stop("resident.project", MINJUN), *_public("rulebook")),
    "paused": (
        *_public("process", "results"),
        *_officer("desk", "close"),
        Stop("resident.ballot", MINJUN, 409),
    ),
    "closing": (
        *_public("process"),
        *_officer("desk"),
        Stop("resident.start", MINJUN),
        *_BALLOT,
        Stop("resident.cast", MINJUN),
    ),
    "grace": (
        *_officer("desk"),
        Stop("resident.ballot", MINJUN, 409),
        Stop("resident.check", MINJUN),
        Stop("resident.cast", MINJUN),
    ),
    "due": _officer("desk"),
    "closed": (
        *_public("process", "results"),
        *_officer("desk", "cards", "void"),
        Stop("resident.ballot", MINJUN, 409),
    ),
    "count is running": (*_officer("desk"), *_public("results")),
    "count has failed": _officer("desk"),
    "counted": (
        *_public("process", "results", "data"),
        *_officer("desk", "outcome", "publish"),
    ),
    "ballots stand apart": _officer("publish"),
    "published": (
        *_public("home", *_PUBLIC, "how", "project"),
        Stop("public.project", values={"number": 6}),
        Stop("public.projects", values=_LIST),
        *_officer("home", "desk", "cards", "outcome"),
        *_organiser("home", "process"),
    ),
    "pool is at hand": (*_organiser("draw"), *_public("draw", "draw_screen")),
    "list is being built": (*_organiser("draw"), *_public("draw")),
    **dict.fromkeys(("list was stopped", "pool has no panel"), _organiser("draw")),
    "list is full": _organiser("draw", "draw_publish", "draw_withdraw"),
    "list is published": (*_organiser("draw"), *_public("draw", "draw_screen", "process")),
    "balls are called": (*_organiser("draw"), *_public("draw_screen")),
    "panel is drawn": (
        *_organiser("draw", "draw_withdraw"),
        *_public("draw", "draw_screen", "draw_report"),
    ),
    "answers wait": _organiser(
        "respondents_import", "respondents_mapping", "respondents_preview", "respondents"
    ),
    "answers are unclear": _organiser("respondents_mapping", "respondents_preview"),
    "answers are in": (
        *_organiser("respondents", "respondent", "respondents_import", "households", "erase"),
        Stop("organiser.respondents", HANEUL, values={"f1": "Female", "q": "P000"}),
        Stop("organiser.households", HANEUL, values={"which": "same"}),
    ),
    "answers are erased": _organiser("respondents", "respondent", "households", "erase"),
    "draw is withdrawn": (*_organiser("draw"), *_public("draw", "draw_screen")),
    "assembly is drawn": _organiser(
        "memberships", "membership", "letters_out", "door", "committees"
    ),
    "answers come in": (
        *_organiser("memberships", "membership", "replacement", "letters_out", "letter"),
        *_organiser("print_letters_out", "committees"),
        Stop("organiser.memberships", HANEUL, values={"state": "late"}),
        Stop("organiser.replacement", HANEUL, 409, {"person": "P02"}),
        Stop("organiser.door", HANEUL, values={"found": "P00.P01.P02"}),
        Stop("organiser.door", DARI, values={"found": "P02"}),
    ),
    "seats wait at the door": (
        *_organiser("door"),
        *(Stop("organiser.door", who, values={"found": "P00.P02.P05"}) for who in (HANEUL, DARI)),
    ),
    "committees are set": _organiser("committees", "wishes", "wishes_preview"),
    "committees are drawn": (
        *_organiser("committees"),
        Stop("public.committees", status=404),
    ),
    "committees are published": (*_organiser("committees"), *_public("committees")),
    "selection is planned": (
        *_organiser("selection", "selection_plan", "selection_feature", "quotas"),
        *_organiser("features_preview", "letters"),
        Stop("organiser.selection_feature", HANEUL, values={"place": 2}),
        Stop("organiser.quotas", HANEUL, values={"cell": "0-0", "new_least": 1, "new_most": 6}),
        *_public("selection", "process"),
    ),
    "features are unclear": _organiser("features_preview"),
    "quotas are impossible": _organiser("selection", "quotas"),
    "costs are reckoned": _organiser("quotas"),
    "homes wait": _organiser("letters", "addresses_preview"),
    "homes are unclear": _organiser("addresses_preview"),
    "homes are listed": _organiser("letters"),
    "letters are frozen": (*_organiser("letters"), *_public("selection")),
    "letters are drawn": (
        *_organiser("letters"),
        Stop("organiser.print_letters", HANEUL, values={"district": "North"}),
        *_public("selection"),
    ),
    "sitting is planned": (
        *_organiser("sittings", "sitting", "sitting_settings", "arrange_sitting"),
        *_organiser("seat_list", "seat_list_preview", "attendee", "seats"),
        *_public("seat"),
    ),
    "seats are searched": _organiser("sitting"),
    "seats are made again": _organiser("sitting"),
    "seats are made": (
        *_organiser("sitting", "seats", "print_door_list", "print_name_cards"),
        *_organiser("print_table_signs"),
        Stop("organiser.seat_change", HANEUL, 422, {"table": 2}),
        *_public("seat"),
        Stop("public.seat", values={"number": 9}),
        Stop("public.seat", status=422, values={"number": 77}),
    ),
}

WRONG_FORMS = (
    Form("nothing", "staff.sign_in", EVERYBODY, "form:has([name=password])"),
    Form("nothing", "resident.enter", EVERYBODY),
    Form("nothing", "organiser.create", HANEUL),
    Form("draft", "organiser.settings", HANEUL),
    Form("draft", "organiser.categories", HANEUL, "form:has([name^=field-names])"),
    Form("draft", "organiser.categories", HANEUL, "form:has([name=district-rows])"),
    Form("draft", "organiser.category", HANEUL),
    Form("draft", "organiser.add_project", HANEUL),
    Form("draft", "organiser.project", HANEUL, "form:has([name=cost])"),
    Form("draft", "organiser.import_file", HANEUL),
    Form("draft", "organiser.rulebook", HANEUL, "form:has([name=seed])"),
    Form("draft", "organiser.seal", HANEUL),
    Form("sealed", "officer.cards", DARI, "form:has(input[name=size])"),
    Form("sealed", "officer.void", DARI),
    Form("open", "officer.close", DARI),
)
