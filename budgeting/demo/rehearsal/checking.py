"""At the end: is everything that was acknowledged there, once? Read through the pages alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from budgeting.demo.rehearsal.ledger import Said
from budgeting.demo.rehearsal.residents import seat
from budgeting.demo.rehearsal.scene import Scene
from budgeting.demo.rehearsal.tables import desk
from budgeting.demo.rehearsal.visitor import NotTakenError, Visitor
from budgeting.services import poll_words

READERS = 6
Finder = Callable[[], Iterable[str]]


def missing(scene: Scene) -> list[str]:
    """What was acknowledged in the day and is not there, or is there twice."""
    finders: list[Finder] = [
        partial(_notes, scene),
        partial(_questions, scene),
        *(partial(_arguments, scene, table) for table in scene.papers.numbers("table")),
        *(partial(_answers, scene, number) for number in scene.papers.seats),
    ]
    with ThreadPoolExecutor(READERS) as readers:
        return [words for found in readers.map(_safely, finders) for words in found]


def _safely(finder: Finder) -> list[str]:
    try:
        return list(finder())
    except (NotTakenError, OSError) as problem:
        return [f"could not be read: {problem}"]


def _notes(scene: Scene) -> Iterator[str]:
    """The theme team's page has every note."""
    page = desk(scene, "team", 1, cut=False).open("/team")
    keys = [key for form in page.forms for key in form.values("note")]
    for key, said in sorted(scene.ledger.notes.items()):
        if keys.count(key) != 1 or page.unescaped.count(said.text) != 1:
            yield f"note {key} of table {said.table}: {keys.count(key)} times"


def _questions(scene: Scene) -> Iterator[str]:
    """Waiting, merged and answered questions stand on the team's page; the rest at the tables."""
    team = desk(scene, "team", 1, cut=False).open("/team/questions").unescaped
    for key, said in sorted(scene.ledger.questions.items()):
        there = team.count(said.text)
        if not there and said.table:
            there = _at_table(scene, said, "question", key)
        if there != 1 and not (there == 2 and _is_in_slate(team, said)):
            yield f"question {key} of {said.table or 'a seat'}: {there} times"


def _is_in_slate(page: str, said: Said) -> bool:
    """The few questions that stand for the room are listed a second time."""
    return said.text in page.split('id="sort"')[0]


def _arguments(scene: Scene, table: int) -> Iterator[str]:
    """Each argument has a page at its table."""
    for key, said in sorted(scene.ledger.arguments.items()):
        if said.table == table and _at_table(scene, said, "argument", key) != 1:
            yield f"argument {key} of table {table}"


def _at_table(scene: Scene, said: Said, kind: str, key: str) -> int:
    """Whether a text is there, on the page that its table has of it."""
    tablet: Visitor = desk(scene, "table", said.table)
    page = tablet.open(f"/table/{kind}/{key}")
    return int(page.answer.status == 200 and said.text in page.unescaped)


def _answers(scene: Scene, number: int) -> Iterator[str]:
    """A closed question tells everybody the own answer."""
    tablet = seat(scene, number)
    mine = {poll: choice for (one, poll), choice in scene.ledger.answers.items() if one == number}
    for poll, choice in sorted(mine.items()):
        words = _words(choice)
        if f"Your answer counts: {words}" not in tablet.open(f"/seat/poll/{poll}").unescaped:
            yield f"answer of seat {number} to poll {poll}"
    tablet.rests()


def _words(choice: str) -> str:
    return {**poll_words.STANCES, **poll_words.AGREEMENT}[choice]["en"]
