"""Residents at their seats: in with the code, consent, answers, support, and the minutes."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from budgeting.deliberation.polls import STANCES
from budgeting.demo.hall_texts import lines
from budgeting.demo.morning_people import LEANINGS, stance
from budgeting.demo.rehearsal.ledger import Said
from budgeting.demo.rehearsal.papers import Slot
from budgeting.demo.rehearsal.scene import PAPER_TABLE, Scene, Task
from budgeting.demo.rehearsal.visitor import Visitor, wanted

POLL = re.compile(r"/seat/poll/(\d+)")
ASKING = 12
"""Of so many residents, one asks a question of their own in a round of questions."""
OBJECTING = 17
DYING = 40
"""Of so many tablets, one dies while its owner answers."""
MOST_POLLS = 120


def arrive(scene: Scene, _slot: Slot) -> list[Task]:
    """Everybody takes a seat with the code on the name card, consents and agrees."""
    return [
        _task(scene, (0.02, 0.7), partial(_welcome, scene), number) for number in scene.papers.seats
    ]


def answer(scene: Scene, slot: Slot) -> list[Task]:
    """Everybody answers; a few tablets die in between, and another one goes on."""
    paper = set(scene.people_at(PAPER_TABLE))
    return [
        _task(scene, (0, 0.6), partial(_answer, scene, slot), number)
        for number in scene.papers.seats
        if number not in paper
    ]


def weigh(scene: Scene, slot: Slot) -> list[Task]:
    """In a discussion most people mark a reason that matters to them, once there are some."""
    return [
        _task(scene, (0.4, 0.8), partial(_mark, scene, slot), number)
        for number in scene.papers.seats
        if scene.chance.random() < 0.7
    ]


def ask(scene: Scene, slot: Slot) -> list[Task]:
    """Some ask for themselves, others support what was asked."""
    return [
        _task(scene, (0.3, 0.8), partial(_ask, scene, slot), number)
        for number in scene.papers.seats
        if scene.chance.random() < 0.5
    ]


def endorse(scene: Scene, _slot: Slot) -> list[Task]:
    """Everybody says of the minutes that they are fair, or attaches an objection."""
    return [
        _task(scene, (0, 0.6), partial(_endorse, scene), number)
        for number in scene.papers.seats
        if scene.chance.random() < 0.9
    ]


def _task(scene: Scene, when: tuple[float, float], act: Callable[[int], None], number: int) -> Task:
    return Task(scene.chance.uniform(*when), partial(act, number), f"seat {number}")


def seat(scene: Scene, number: int) -> Visitor:
    """The tablet of a seat, opened with the code if it is not."""
    if number not in scene.seats:
        tablet = scene.visitor()
        scene.seats[number] = tablet
        _take(scene, tablet, number)
    return scene.seats[number]


def _take(scene: Scene, tablet: Visitor, number: int) -> None:
    form = wanted(tablet.open("/seat"), "/seat")
    tablet.send(form.filled(("code", scene.papers.seats[number])))


def _welcome(scene: Scene, number: int) -> None:
    tablet = seat(scene, number)
    tablet.send(wanted(tablet.open("/seat/welcome"), "/seat/welcome"))
    tablet.send(wanted(tablet.open("/seat/rules"), "/seat/rules"))
    scene.ledger.took("consents")
    tablet.rests()


def _answer(scene: Scene, slot: Slot, number: int) -> None:
    tablet = seat(scene, number)
    if number % DYING == DYING - 1:
        tablet.dies()
        scene.ledger.died.append(f"seat {number}")
        _take(scene, tablet, number)
    where = next((one for one in tablet.open("/seat/here").links if POLL.search(one)), "")
    page = tablet.open(where) if where else None
    form = next((one for one in page.forms if POLL.search(one.action)), None) if page else None
    for place in range(MOST_POLLS):
        found = POLL.search(where)
        if found is None or form is None:
            break
        poll = int(found.group(1))
        options = _options(scene, tablet, poll, where)
        choice = _choice(scene, slot, place, options)
        where = tablet.send(replace(form, action=where).filled(("choice", choice)))
        with scene.ledger.lock:
            scene.ledger.answers[number, poll] = choice
    tablet.rests()


def _options(scene: Scene, tablet: Visitor, poll: int, where: str) -> list[str]:
    """What can be answered; the pages of one poll are read once, as all are the same."""
    if poll not in scene.polls:
        page = tablet.open(where)
        scene.polls[poll] = wanted(page, f"/seat/poll/{poll}").values("choice")
        scene.ledger.asked[poll] = page.heading
    return list(dict.fromkeys(scene.polls[poll]))


def _choice(scene: Scene, slot: Slot, place: int, options: Sequence[str]) -> str:
    """What somebody answers: by the leanings of the hall, and after the talk a little otherwise."""
    if tuple(options) != STANCES:
        return scene.chance.choice(options)
    shares = list(sorted(LEANINGS.items())[place % len(LEANINGS)][1])
    if slot.format == "poll-after":
        shares = [shares[0] + 8, max(4, shares[1] - 16), shares[2] + 8]
    return stance(scene.chance, shares)


def _mark(scene: Scene, slot: Slot, number: int) -> None:
    tablet = seat(scene, number)
    page = tablet.open(f"/seat/arguments/{scene.chance.choice(slot.projects)}")
    forms = [one for one in page.forms if "mark" in one.values("go") and one.value("key")]
    if forms:
        chosen = scene.chance.choice(forms)
        tablet.send(chosen.filled(("go", "mark")))
        with scene.ledger.lock:
            scene.ledger.supports.add((chosen.value("key"), number))
    tablet.rests()


def _ask(scene: Scene, slot: Slot, number: int) -> None:
    tablet = seat(scene, number)
    page = tablet.open("/seat/questions")
    own = page.form("/seat/questions")
    others = [one for one in page.forms if one.action.endswith("/support") and one.value("key")]
    if number % ASKING == 0 and own is not None:
        project = scene.chance.choice(slot.projects)
        line = scene.chance.choice(lines("question", project))
        text = scene.numbered(line.texts["ko"])
        tablet.send(own.filled(("text", text), ("project", str(project))))
        with scene.ledger.lock:
            said = Said(0, slot.id, project, "", text)
            scene.ledger.questions[own.value("key")] = said
    elif others:
        chosen = scene.chance.choice(others)
        tablet.send(chosen.filled(("go", "mark")))
        with scene.ledger.lock:
            scene.ledger.supports.add((chosen.value("key"), number))
    tablet.rests()


def _endorse(scene: Scene, number: int) -> None:
    tablet = seat(scene, number)
    form = wanted(tablet.open("/seat/minutes"), "/seat/minutes")
    fair = number % OBJECTING != 0
    words = "" if fair else scene.numbered("우리 탁자의 반대 의견이 더 길게 적혀야 합니다.")
    opinion = "fair" if fair else "objection"
    tablet.send(form.filled(("opinion", opinion), ("objection", words)))
    with scene.ledger.lock:
        scene.ledger.endorsed[number] = fair
    tablet.rests()
