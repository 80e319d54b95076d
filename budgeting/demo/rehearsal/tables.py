"""Table facilitators: agreements, notes, reasons, questions, packages, turns, help, submit.

One table has no tablet: its facilitator writes on paper, and the scribe types it in.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from budgeting.deliberation.arguments import SIDES
from budgeting.demo.hall_texts import PROJECTS, Line, lines
from budgeting.demo.morning_tables import NOTES
from budgeting.demo.rehearsal.ledger import Said
from budgeting.demo.rehearsal.papers import Slot
from budgeting.demo.rehearsal.scene import PAPER_TABLE, Scene, Task
from budgeting.demo.rehearsal.visitor import Visitor, wanted
from budgeting.demo.stage import FOREIGN

LATE_EVERY, HELP_EVERY, SILENT_EVERY, DYING = 9, 11, 14, 13
"""In each round some tables are late, call for help, or write nothing; some tablets die."""
PACKAGE = 14


def work(scene: Scene, slot: Slot) -> list[Task]:
    """What the tables do in a round; nothing in a format that they do not write in."""
    act = _ACTS.get(slot.format)
    if act is None:
        return []
    found = []
    for table in scene.tables:
        if table in is_silent(scene, slot):
            continue
        late = _is_late(slot, table)
        when = scene.chance.uniform(0.8, 1.0) if late else scene.chance.uniform(0.1, 0.6)
        if late:
            scene.ledger.late.add(table)
        if table == PAPER_TABLE:
            found.append(Task(when, partial(_on_paper, scene, slot, table), f"paper of {table}"))
        else:
            found.append(Task(when, partial(_at_table, scene, slot, table, act), f"table {table}"))
    return found


def is_silent(scene: Scene, slot: Slot) -> list[int]:
    """The tables that write nothing in a round."""
    if slot.format != "discussion":
        return []
    return [one for one in scene.tables if (one + slot.id) % SILENT_EVERY == 0]


def _is_late(slot: Slot, table: int) -> bool:
    return (table + slot.id) % LATE_EVERY == 0


def desk(scene: Scene, kind: str, ref: int, cut: bool = True) -> Visitor:
    """The tablet or laptop of a post, opened with its code if it is not."""
    if (kind, ref) not in scene.desks:
        visitor = scene.visitor(cut)
        scene.desks[kind, ref] = visitor
        _take(scene, visitor, kind, ref)
    return scene.desks[kind, ref]


def _take(scene: Scene, visitor: Visitor, kind: str, ref: int) -> None:
    form = wanted(visitor.open("/post"), "/post")
    visitor.send(form.filled(("code", scene.papers.posts[kind, ref])))


def _at_table(
    scene: Scene, slot: Slot, table: int, act: Callable[[Scene, Slot, int, Visitor], None]
) -> None:
    tablet = desk(scene, "table", table)
    if (table + slot.id) % DYING == 0:
        tablet.dies()
        scene.ledger.died.append(f"table {table}")
        _take(scene, tablet, "table", table)
    act(scene, slot, table, tablet)
    if (table + slot.id) % HELP_EVERY == 0:
        _call_help(scene, slot, table, tablet)
    form = tablet.open("/table").form("/table/submit", round=str(slot.id))
    if form is not None and "take-back" not in form.values("do"):
        tablet.send(form.filled(("do", "submit")))
        scene.ledger.took("submitted")
    tablet.rests()


def _call_help(scene: Scene, slot: Slot, table: int, tablet: Visitor) -> None:
    form = tablet.open("/table").form("/table/help", round=str(slot.id))
    if form is not None:
        tablet.send(form.filled(("do", "call"), ("words", "종이가 더 필요합니다.")))
        scene.ledger.helped.append(table)


def _agree(scene: Scene, slot: Slot, table: int, tablet: Visitor) -> None:
    form = wanted(tablet.open("/table"), "/table/agreements", round=str(slot.id))
    ticks = tuple(("agreed", value) for value in form.values("agreed")[:4])
    line = lines("agreement")[table % len(lines("agreement"))]
    tablet.send(form.filled(*ticks, ("amended", _words(scene, table, line))))
    scene.ledger.took("agreements")


def _ask(scene: Scene, slot: Slot, table: int, tablet: Visitor) -> None:
    page = tablet.open("/table")
    for step in range(2):
        form = page.form("/table/questions", round=str(slot.id))
        if form is None:
            return
        project = slot.projects[(table + step) % len(slot.projects)]
        text = _words(scene, table, scene.chance.choice(lines("question", project)))
        tablet.send(form.filled(("text", text), ("project", str(project))))
        with scene.ledger.lock:
            said = Said(table, slot.id, project, "", text)
            scene.ledger.questions[form.value("key")] = said
        page = tablet.open("/table")


def _discuss(scene: Scene, slot: Slot, table: int, tablet: Visitor) -> None:
    for place, project in enumerate(slot.projects):
        for side in SIDES:
            if place == table % len(slot.projects) and side == "against":
                _find_none(slot, project, side, tablet)
            else:
                _argue(scene, slot, table, project, side, tablet)
    for project in (slot.projects[table % len(slot.projects)], slot.projects[0]):
        _note(scene, slot, table, project, tablet)
    if not _is_late(slot, table):
        _tap(slot, tablet)


def _argue(scene: Scene, slot: Slot, table: int, project: int, side: str, tablet: Visitor) -> None:
    form = wanted(tablet.open("/table"), "/table/arguments", round=str(slot.id))
    text = _words(scene, table, scene.chance.choice(lines(side, project)))
    tablet.send(form.filled(("text", text), ("side", side), ("project", str(project))))
    with scene.ledger.lock:
        said = Said(table, slot.id, project, side, text)
        scene.ledger.arguments[form.value("key")] = said


def _note(scene: Scene, slot: Slot, table: int, project: int, tablet: Visitor) -> None:
    form = wanted(tablet.open("/table"), "/table/notes", round=str(slot.id))
    kind = scene.chance.choice(NOTES)
    text = _words(scene, table, scene.chance.choice(lines(kind, project)))
    tablet.send(form.filled(("text", text), ("kind", kind), ("project", str(project))))
    with scene.ledger.lock:
        said = Said(table, slot.id, project, kind, text)
        scene.ledger.notes[form.value("key")] = said


def _find_none(slot: Slot, project: int, side: str, tablet: Visitor) -> None:
    page = tablet.open("/table")
    form = page.form("/table/none-found", round=str(slot.id), project=str(project), side=side)
    if form is not None:
        tablet.send(form.filled(("none", "yes")))


def _tap(slot: Slot, tablet: Visitor) -> None:
    """Three people speak; each tap is a form of its own."""
    for place in range(3):
        page = tablet.open("/table")
        taps = [one for one in page.forms if one.action.endswith("/table/turns")]
        seats = [(form, seat) for form in taps for seat in form.values("seat") if seat]
        if place >= len(seats):
            return
        form, seat = seats[place]
        tablet.send(form.filled(("seat", seat)))


def _build(scene: Scene, slot: Slot, table: int, tablet: Visitor) -> None:
    """Keep what fits; when it is full, give something up for something else."""
    for _step in range(PACKAGE):
        page = tablet.open("/table")
        board = [one for one in page.forms if one.action.endswith("/table/package")]
        keeps = [one for one in board if "keep" in one.values("do")]
        if not keeps:
            break
        tablet.send(scene.chance.choice(keeps).filled(("do", "keep")))
        scene.ledger.took("package")
    _note(scene, slot, table, scene.chance.choice(PROJECTS), tablet)


def _report(scene: Scene, slot: Slot, table: int, tablet: Visitor) -> None:
    form = wanted(tablet.open("/table"), "/table/report", round=str(slot.id))
    said = [_words(scene, table, lines("agreement", project)[0]) for project in (8, 14, 30)]
    words = _words(scene, table, lines("disagreement", 28)[0])
    tablet.send(form.filled(*(("line", one) for one in said), ("disagreement", words)))
    scene.ledger.took("reports")


def _on_paper(scene: Scene, slot: Slot, table: int) -> None:
    """What the table wrote on its sheet, typed by the scribe."""
    laptop = desk(scene, "scribe", 1)
    if slot.format != "discussion":
        return
    for project in slot.projects[:2]:
        for side in SIDES:
            page = laptop.open("/scribe")
            form = wanted(page, "/scribe/notes")
            text = _words(scene, table, scene.chance.choice(lines(side, project)))
            filled = form.filled(
                ("table", str(table)), ("round", str(slot.id)), ("kind", side),
                ("project", str(project)), ("text", text),
            )  # fmt: skip
            laptop.send(filled)
            with scene.ledger.lock:
                said = Said(table, slot.id, project, side, text)
                scene.ledger.arguments[form.value("key")] = said
    laptop.rests()


def answer_on_paper(scene: Scene, slot: Slot) -> list[Task]:
    """The paper table crosses its form; the scribe enters one after the other."""
    people = scene.people_at(PAPER_TABLE)

    def enter() -> None:
        laptop = desk(scene, "scribe", 1)
        for number in people:
            _enter(scene, number, laptop)
        laptop.rests()

    return [Task(0.5, enter, "scribe")]


def _enter(scene: Scene, number: int, laptop: Visitor) -> None:
    form = wanted(laptop.open("/scribe"), "/scribe/answers")
    polls = list(dict.fromkeys(name for name, _value in form.choices if name.startswith("poll-")))
    crosses = [(name, scene.chance.choice(form.values(name))) for name in polls]
    laptop.send(form.filled(("number", str(number)), *crosses))
    with scene.ledger.lock:
        for name, choice in crosses:
            poll = int(name.removeprefix("poll-"))
            scene.ledger.answers[number, poll] = choice
            scene.ledger.on_paper.add((number, poll))


def _words(scene: Scene, table: int, line: Line) -> str:
    return scene.numbered(line.texts["ko" if table % FOREIGN else "en"])


_ACTS: dict[str, Callable[[Scene, Slot, int, Visitor], None]] = {
    "welcome": _agree,
    "questions": _ask,
    "discussion": _discuss,
    "trade-off": _build,
    "report-back": _report,
}
