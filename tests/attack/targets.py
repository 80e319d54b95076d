"""Every form of the application: in which state, on whose page it stands, and a valid filling."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests import people, phones
from tests.attack.box_targets import BOX_TARGETS
from tests.attack.day_targets import DAY_TARGETS
from tests.attack.paper_targets import PAPER_TARGETS
from tests.attack.plan_targets import PLAN_TARGETS
from tests.attack.receipt_targets import RECEIPT_TARGETS
from tests.attack.table_targets import TABLE_TARGETS
from tests.tour.places import DARI, EVERYBODY, HANEUL, MINJUN


@dataclass(frozen=True, slots=True)
class Target:
    """A form: ``page`` is the endpoint on which it stands, or that of the form ``after`` it.

    ``valid`` fills what a browser would leave empty, so that the form is accepted as it stands
    (``poll-`` is the first of ``poll-1``, ``poll-2``);
    ``values`` are parts of its page's address.
    """

    state: str
    who: str
    page: str
    valid: Mapping[str, str] = field(default_factory=dict)
    after: str = ""
    query: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


_NAMES = {"names-ko": "마당", "names-en": "Yard"}
_PROJECT = _NAMES | {"cost": "5,000.00"}
_PROCESS = _NAMES | {
    "city": "Hanbit", "year": "2027", "total": "970,000.00", "share": "2", "residents": "250",
}  # fmt: skip
SIGN_IN = {"email": "haneul@example.org", "password": people.PASSWORD}
APP = "a code of the app"
"""Is exchanged for what an app shows that has read the key on the page."""
_NEW = "an otter with seven umbrellas"
CARD = "a card of the vote"
"""Is exchanged for the code of a card that was never used."""


def _draft(page: str, valid: Mapping[str, str] | None = None, after: str = "") -> Target:
    return Target("draft", HANEUL, f"organiser.{page}", valid or {}, after)


def _account(page: str, **valid: str) -> Target:
    """A form of somebody about their own sign-in, which asks for the password again."""
    known = {"password": people.PASSWORD, **valid}
    return Target("somebody is signed in", HANEUL, f"staff.{page}", known)


def _desk(state: str, page: str = "desk", **valid: str) -> Target:
    return Target(state, DARI, f"officer.{page}", valid)


def _draw(state: str, page: str = "draw", **valid: str) -> Target:
    return Target(state, HANEUL, f"organiser.{page}", valid)


def _after(endpoint: str, page: str) -> Target:
    """A form that stands on the page to which another one of the answers leads."""
    return Target("answers come in", HANEUL, f"organiser.{page}", {}, endpoint)


def _tablet(page: str, **valid: str) -> Target:
    return Target("open", MINJUN, f"resident.{page}", valid)


TARGETS: Mapping[str, Target] = {
    "public.display": Target("nothing", EVERYBODY, "public.home"),
    "staff.sign_in": Target("nothing", EVERYBODY, "staff.sign_in", SIGN_IN),
    "staff.sign_out": _draft("home"),
    "staff.code": Target("code is asked", HANEUL, "staff.code", {"code": phones.SPARE}),
    "staff.enrol": _account("enrol", code=APP),
    "staff.sessions": _account("sessions", end="others"),
    "staff.password": _account("password", new=_NEW, again=_NEW),
    "hall.copy": Target("hall is served", HANEUL, "hall.watch"),
    "organiser.create": Target("nothing", HANEUL, "organiser.create", _PROCESS),
    "organiser.settings": _draft("settings"),
    "organiser.add_category": _draft(
        "categories", {f"field-{name}": text for name, text in _NAMES.items()}
    ),
    "organiser.paste_categories": _draft("categories", {"field-rows": "water;물;Water"}),
    "organiser.add_seoul": Target("empty", HANEUL, "organiser.categories"),
    "organiser.category": _draft("category"),
    "organiser.move_category": _draft("categories"),
    "organiser.delete_category": _draft("categories"),
    "organiser.restore_category": _draft("categories", after="organiser.delete_category"),
    "organiser.add_project": _draft("add_project", _PROJECT),
    "organiser.project": _draft("project"),
    "organiser.delete_project": _draft("project"),
    "organiser.restore_project": _draft("projects", after="organiser.delete_project"),
    "organiser.import_file": _draft("import_file"),
    "organiser.carry_out_import": _draft("import_preview"),
    "organiser.drop_import": _draft("import_preview"),
    "organiser.save_rulebook": _draft("rulebook"),
    "organiser.type_seed": _draft("rulebook", {"seed": "the first lottery numbers"}),
    "organiser.leave_seed": _draft("rulebook", after="organiser.type_seed"),
    "organiser.seal": _draft("seal", {"read": "y", "year": "2026"}),
    "organiser.draw_freeze": _draw("pool is at hand"),
    "organiser.draw_stop": _draw("list is being built"),
    "organiser.draw_resume": _draw("list was stopped"),
    "organiser.draw_thaw": _draw("list was stopped", reason="Too early."),
    "organiser.draw_publish": _draw("list is full", "draw_publish", read="y"),
    "organiser.draw_ball": _draw("list is published", ball="1"),
    "organiser.draw_ball_back": _draw("list is published"),
    "organiser.draw_number": _draw("balls are called", witnesses="Yuna"),
    "organiser.respondents_import": _draw("answers wait", "respondents_import"),
    "organiser.respondents_mapping": _draw("answers wait", "respondents_mapping"),
    "organiser.carry_out_respondents": _draw("answers wait", "respondents_preview"),
    "organiser.drop_respondents": _draw("answers wait", "respondents_mapping"),
    "organiser.find_respondent": _draw("answers are in", "respondents", sought="Sora"),
    "organiser.respondent": _draw("answers are in", "respondent", comment="A slip."),
    "organiser.erase_person": _draw("answers are in", "respondent", read="y"),
    "organiser.decide_households": _draw("answers are in", "households"),
    "organiser.decide_exact_households": _draw("answers are in", "households"),
    "organiser.erase": _draw(
        "answers are in", "erase", **{"erase-read": "y", "erase-year": "2026"}
    ),
    "organiser.set_erasure": _draw("answers are in", "erase", erase_on="2027-03-31"),
    "public.draw_chance": Target(
        "panel is drawn", EVERYBODY, "public.draw_report", {"pseudonym": "P000"}
    ),
    "organiser.draw_withdraw": _draw("panel is drawn", "draw_withdraw", reason="No.", read="y"),
    "organiser.invite_members": _draw("assembly is drawn", "memberships", answer_by="2199-01-01"),
    "organiser.find_member": _draw("assembly is drawn", "memberships", sought="3"),
    "organiser.note_answer": _draw("answers come in", "memberships"),
    "organiser.accept_replacement": _draw("answers come in", "replacement"),
    "organiser.undo_replacement": _draw("answers come in", "memberships"),
    "organiser.letter": _draw("answers come in", "letter"),
    "organiser.reset_letter": _after("organiser.letter", "letter"),
    "organiser.find_guest": _draw("answers come in", "door", sought="3"),
    "organiser.mark_guest": _after("organiser.find_guest", "door"),
    "organiser.free_seats": _draw("seats wait at the door", "door"),
    "organiser.clear_door": _after("organiser.mark_guest", "door"),
    "organiser.set_committees": _draw("committees are set", "committees"),
    "organiser.wishes": _draw("committees are set", "wishes", rows="1; 1"),
    "organiser.save_wishes": _draw("committees are set", "wishes_preview"),
    "organiser.drop_wishes": _draw("committees are set", "wishes_preview"),
    "organiser.draw_committees": _draw(
        "committees are set", "committees", seed="7", witnesses="Yuna"
    ),
    "organiser.withdraw_committees": _draw("committees are drawn", "committees", reason="No."),
    "organiser.publish_committees": _draw("committees are drawn", "committees", read="y"),
    "organiser.selection_plan": _draw("selection is planned", "selection_plan"),
    "organiser.selection_feature": _draw("selection is planned", "selection_feature"),
    "organiser.drop_feature": _draw("selection is planned", "selection_feature"),
    "organiser.hand_in_features": _draw("selection is planned", "selection_plan"),
    "organiser.take_features": _draw("selection is planned", "features_preview"),
    "organiser.drop_features_file": _draw("selection is planned", "features_preview"),
    "organiser.propose_quotas": _draw("selection is planned", "selection_plan"),
    "organiser.save_quotas": _draw("selection is planned", "quotas"),
    "organiser.reckon_costs": _draw("selection is planned", "quotas"),
    "organiser.stop_costs": _draw("costs are reckoned", "quotas"),
    "organiser.hand_in_addresses": _draw("selection is planned", "letters"),
    "organiser.take_addresses": _draw("homes wait", "addresses_preview"),
    "organiser.drop_addresses": _draw("homes wait", "addresses_preview"),
    "organiser.spread_letters": _draw("homes are listed", "letters", total="3"),
    "organiser.plan_letters": _draw("homes are listed", "letters"),
    "organiser.freeze_letters": _draw("homes are listed", "letters"),
    "organiser.forget_letters": _draw("homes are listed", "letters"),
    "organiser.release_letters": _draw("letters are frozen", "letters", reason="A slip."),
    "organiser.draw_letters": _draw("letters are frozen", "letters", seed="7", witnesses="Yuna"),
    "organiser.arrange_sitting": _draw(
        "sitting is planned", "arrange_sitting", **_NAMES, sizes="8, 8", rounds="2"
    ),
    "organiser.sitting_settings": _draw("sitting is planned", "sitting_settings"),
    "organiser.seat_list": _draw("sitting is planned", "seat_list"),
    "organiser.take_seat_list": _draw("sitting is planned", "seat_list_preview"),
    "organiser.drop_seat_list": _draw("sitting is planned", "seat_list_preview"),
    "organiser.attendee": _draw("sitting is planned", "attendee"),
    "organiser.remove_attendee": _draw("sitting is planned", "attendee"),
    "organiser.seat_members": _draw("sitting is planned", "sitting"),
    "organiser.seat_staff": _draw("sitting is planned", "sitting", number="90"),
    "organiser.make_seats": _draw("sitting is planned", "sitting"),
    "organiser.stop_seats": _draw("seats are searched", "sitting"),
    "organiser.bring_seats_back": _draw("seats are made again", "sitting"),
    "organiser.seat_person": _draw("seats are made", "seats", who="1", do="pin"),
    "organiser.seat_change": _draw("seats are made", "seats", number="2", other="3"),
    "officer.cards": _desk("sealed", "cards", size="2"),
    "officer.cards_stop": _desk("cards are made", "cards"),
    "officer.printed": _desk("sealed", "printed"),
    "officer.withdraw": _desk("sealed", "withdraw"),
    "officer.void": _desk("open", "void", code=CARD),
    "officer.paper_hand": _desk("open", "paper_hand", code=CARD),
    "officer.open": _desk("sealed", "open"),
    "officer.pause": _desk("open"),
    "officer.resume": _desk("paused"),
    "officer.close": _desk("open", "close"),
    "officer.end": _desk("due"),
    "officer.count": _desk("closed"),
    "officer.count_stop": _desk("count is running"),
    "officer.publish": _desk("counted", "publish", without="1"),
    "resident.admit_card": _tablet("enter", code=CARD),
    "resident.save": _tablet("ballot"),
    "resident.mark": _tablet("ballot"),
    "resident.mark_project": _tablet("project", score="1"),
    "resident.recheck": _tablet("check"),
    "resident.put_into_box": _tablet("cast"),
    "resident.lock": _tablet("check"),
    "resident.finish": Target("open", "sora", "resident.receipt"),
    **{
        name: Target(one.state, one.who, one.page, one.valid, one.after, one.query, one.values)
        for name, one in {
            **BOX_TARGETS,
            **RECEIPT_TARGETS,
            **PLAN_TARGETS,
            **DAY_TARGETS,
            **TABLE_TARGETS,
            **PAPER_TARGETS,
        }.items()
    },
}
"""The endpoint that a form is sent to -> the form; a guard holds that none is missing."""
