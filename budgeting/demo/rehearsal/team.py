"""The theme team and the experts: themes out of notes, questions merged, assigned and answered."""

from __future__ import annotations

from functools import partial

from budgeting.demo.hall_texts import experts, lines
from budgeting.demo.rehearsal.papers import Slot
from budgeting.demo.rehearsal.scene import Scene, Task
from budgeting.demo.rehearsal.tables import desk
from budgeting.demo.rehearsal.visitor import Form, NotTakenError, Visitor, wanted

LONGEST_TITLE = 80
MOST_THEMES = 8
MOST_ANSWERS = 6
QUESTION = "/expert/questions/"
WRITTEN = "answer-in-writing"
FALLBACK = {
    "ko": "이 물음은 부서에서 더 알아보고 글로 답하겠습니다. 지금 아는 것은 여기까지입니다.",
    "en": "We shall look into this and answer in writing. This is all that we know today.",
}


def gather(scene: Scene, slot: Slot) -> list[Task]:
    """Towards the end of a discussion the notes about each project become a theme."""
    return [Task(0.8, partial(_gather, scene, slot), "theme team", after=True)]


def answer(scene: Scene, slot: Slot) -> list[Task]:
    """The team sorts the questions, then each desk answers its own."""
    found = [Task(0.05, partial(_sort, scene), "theme team")]
    for ref in scene.papers.numbers("expert"):
        found.append(Task(0.5, partial(_answer, scene, ref, slot), f"expert {ref}", after=True))
    return found


def _gather(scene: Scene, slot: Slot) -> None:
    laptop = desk(scene, "team", 1, cut=False)
    for project in slot.projects:
        titles = {
            language: text[:LONGEST_TITLE]
            for language, text in lines("agreement", project)[0].texts.items()
        }
        mine = [
            key
            for key, one in sorted(scene.ledger.notes.items())
            if (one.round, one.project) == (slot.id, project)
        ]
        if not mine or len(scene.ledger.themes) >= MOST_THEMES:
            continue
        if titles["en"] not in scene.ledger.themes:
            _make(laptop, titles, mine)
            scene.ledger.themes.append(titles["en"])
    _publish(laptop)
    laptop.rests()


def _make(laptop: Visitor, titles: dict[str, str], notes: list[str]) -> None:
    """Make a theme, once: after a lost answer the page says whether it is there."""
    while True:
        page = laptop.open("/team")
        if titles["en"] in page.unescaped:
            return
        form = wanted(page, "/team/themes")
        there = [one for one in notes if one in form.values("note")]
        filled = form.filled(
            ("theme", "new"), *(("note", one) for one in there),
            *((f"title-{language}", text) for language, text in titles.items()),
        )  # fmt: skip
        try:
            laptop.send(filled, careful=True)
        except OSError:
            laptop.rests()


def _publish(laptop: Visitor) -> None:
    """Show what is not shown yet, up to the number that a room keeps in mind."""
    for _theme in range(MOST_THEMES):
        page = laptop.open("/team")
        drafts = [one for one in page.forms if "publish" in one.values("do")]
        if not drafts:
            return
        laptop.send(drafts[0].filled(("do", "publish")))


def _sort(scene: Scene) -> None:
    """Two questions of one project become one; every project's go to the desk that knows it."""
    laptop = desk(scene, "team", 1, cut=False)
    for place, expert in enumerate(experts()):
        form = laptop.open("/team/questions").form("/team/questions")
        if form is None:
            break
        waiting = form.values("question")
        mine = {
            key: one
            for key, one in sorted(scene.ledger.questions.items())
            if key in waiting and one.project in expert.projects
        }
        same = [key for key, one in mine.items() if one.table and one.project == expert.projects[0]]
        if len(same) > 1:
            marked = tuple(("question", key) for key in same[:2])
            _once(laptop, form.filled(*marked, ("do", "merge")))
        form = wanted(laptop.open("/team/questions"), "/team/questions")
        there = [key for key in mine if key in form.values("question")]
        desks = [one for one in form.values("expert") if one]
        if there and desks:
            marked = tuple(("question", key) for key in there)
            _once(laptop, form.filled(*marked, ("do", "assign"), ("expert", desks[place])))
    laptop.rests()


def _once(laptop: Visitor, form: Form) -> None:
    """Send what cannot be done twice: a refusal after a lost answer says that it is done."""
    before = laptop.repeats
    try:
        laptop.send(form)
    except NotTakenError:
        if laptop.repeats == before:
            raise


def _answer(scene: Scene, ref: int, slot: Slot) -> None:
    laptop = desk(scene, "expert", ref, cut=False)
    page = laptop.open("/expert")
    keys = list(dict.fromkeys(one.rsplit("/", 1)[1] for one in page.links if QUESTION in one))
    for place, key in enumerate(keys[:MOST_ANSWERS]):
        asked = scene.ledger.questions.get(key)
        if asked is None or asked.project not in experts()[ref - 1].projects:
            continue
        page = laptop.open(f"{QUESTION}{key}")
        form = page.form(f"{QUESTION}{key}")
        if form is None or "decline" not in form.values("do"):
            continue
        known = [one.answers for one in lines("question", asked.project) if one.answers]
        words = known[place % len(known)] if known else FALLBACK
        how = WRITTEN if place % 2 else "answer-live"
        texts = ((f"answer-{language}", text) for language, text in words.items())
        _once(laptop, form.filled(*texts, ("do", how)))
        with scene.ledger.lock:
            scene.ledger.answered.add(key)
    laptop.rests()
