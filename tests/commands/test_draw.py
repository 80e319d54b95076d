"""``flask draw verify`` and the stand-alone program find the same, honest or tampered with."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from budgeting.config import ROOT
from budgeting.formats.draw_file import write_act, write_evidence
from budgeting.sortition.checking import WORDS
from tests.drawn import BEACON, an_act, an_evidence

PROGRAM = ROOT / "budgeting" / "formats" / "standalone" / "verify_draw.py"
Document = dict[str, Any]
Tamper = Callable[[Document, Document], object]
Ends = tuple[int, dict[str, tuple[str, str]]]


def canonical(document: object) -> bytes:
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def _read(code: int, output: str) -> Ends:
    """The exit code, and each promise with its verdict and its words."""
    told = {}
    for line in output.splitlines():
        verdict, _, rest = line.partition(" ")
        if verdict in ("PASS", "FAIL"):
            promise, words = rest[:12].strip(), rest[13:]
            told[promise] = (verdict, words)
    return code, told


@pytest.fixture
def by_flask(app: Flask) -> Callable[..., Ends]:
    def check(*paths: Path) -> Ends:
        done = app.test_cli_runner().invoke(args=["draw", "verify", *map(str, paths)])
        return _read(done.exit_code, done.output)

    return check


def by_program(*paths: Path) -> Ends:
    done = subprocess.run(
        [sys.executable, "-I", str(PROGRAM), *map(str, paths)],
        capture_output=True, text=True, timeout=60, env={"PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    assert done.stderr == ""
    return _read(done.returncode, done.stdout)


@pytest.fixture
def files(tmp_path: Path) -> Callable[..., tuple[Path, Path]]:
    """Write an honest draw, tampered with; the act names the digest of what was written."""

    def write(tamper: Tamper | None = None, **given: Any) -> tuple[Path, Path]:
        value = given.pop("value", "07")
        evidence = an_evidence(**given)
        act = an_act(evidence, value, panel=given.get("panel", 7))
        draw, drawn = json.loads(write_evidence(evidence)), json.loads(write_act(act))
        if tamper:
            before = drawn["sha256"]
            tamper(draw, drawn)
            if drawn["sha256"] == before:
                drawn["sha256"] = hashlib.sha256(canonical(draw)).hexdigest()
        paths = tmp_path / "draw.json", tmp_path / "act.json"
        for path, document in zip(paths, (draw, drawn), strict=True):
            path.write_bytes(canonical(document))
        return paths

    return write


def test_an_honest_draw_passes_with_both(files, by_flask) -> None:
    paths = files()
    flask, program = by_flask(*paths), by_program(*paths)
    assert flask == program
    assert flask[0] == 0
    assert list(flask[1]) == list(WORDS)
    assert {verdict for verdict, _words in flask[1].values()} == {"PASS"}


def test_a_list_can_be_checked_before_the_draw(files, by_flask) -> None:
    path, _act = files()
    assert by_flask(path) == by_program(path)
    assert by_flask(path)[0] == 0
    assert "number" not in by_flask(path)[1]


def test_a_draw_by_beacon_passes_with_both(tmp_path: Path, by_flask) -> None:
    evidence = an_evidence(source=BEACON)
    value = hashlib.sha256(b"a future round").hexdigest()
    act = an_act(evidence, value, panel=int(value, 16) % 60)
    paths = tmp_path / "draw.json", tmp_path / "act.json"
    paths[0].write_bytes(write_evidence(evidence))
    paths[1].write_bytes(write_act(act))
    assert by_flask(*paths) == by_program(*paths)
    assert by_flask(*paths)[0] == 0


def _swap_member(draw: Document, _act: Document) -> None:
    """A friend takes the seat of somebody of the same gender and district in the drawn panel."""
    members = draw["panels"][7]["members"]
    values = [person["values"] for person in draw["people"]]
    for place, person in enumerate(draw["people"]):
        same = [one for one in members if values[one] == values[place] and one != 0]
        if place not in members and person["standing"] == "free" and same:
            members.remove(same[0])
            members.append(place)
            members.sort()
            return
    raise AssertionError


def _give(promise: str, *path: str | int, to: Any) -> tuple[str, Tamper]:
    def tamper(draw: Document, _act: Document) -> None:
        part: Any = draw
        for step in path[:-1]:
            part = part[step]
        part[path[-1]] = to(part[path[-1]]) if callable(to) else to

    return promise, tamper


def _recounted(draw: Document) -> None:
    """A careful forger states the frequencies anew."""
    times = [0] * len(draw["people"])
    for panel in draw["panels"]:
        for place in panel["members"]:
            times[place] += 1
    draw["frequencies"] = times
    draw["smallest"] = min(n for place, n in enumerate(times) if place != 1)


def _all_women(draw: Document, _act: Document) -> None:
    women = [n for n, one in enumerate(draw["people"]) if one["values"][0] == "woman" and n != 1]
    draw["panels"][7]["members"] = sorted(women[:6])
    _recounted(draw)


def _with_family(draw: Document, _act: Document) -> None:
    panel = draw["panels"][7]["members"]
    for place in panel[:2]:
        draw["people"][place]["household"] = 99


def _certain_left_out(draw: Document, _act: Document) -> None:
    draw["people"][2]["standing"] = "certain"


def _out_drawn(draw: Document, _act: Document) -> None:
    draw["people"][draw["panels"][7]["members"][-1]]["standing"] = "out"


def _shorter(draw: Document, _act: Document) -> None:
    draw["panels"].pop()
    _recounted(draw)


def _double_panel(draw: Document, _act: Document) -> None:
    draw["panels"].append(draw["panels"][7])
    _recounted(draw)


def _kept_out(draw: Document, _act: Document) -> None:
    """Somebody is said to fit into no panel, with the same values as a person who is in some."""
    draw["people"].append({**draw["people"][6], "id": "P999", "household": 0})
    draw["frequencies"].append(0)
    draw["ceiling"]["never"].append(24)


def _kept_in(draw: Document, act: Document) -> None:
    """On a list of one panel everybody is in every panel, but not because of the quotas."""
    draw["panels"], draw["wanted"] = draw["panels"][:1], 1
    draw["source"]["digits"], act["value"], act["panel"] = 1, "0", 0
    _recounted(draw)
    draw["ceiling"]["certain"], draw["reserves_kept"] = draw["panels"][0]["members"], 1


def _short_beacon(draw: Document, act: Document) -> None:
    """One hexadecimal digit names 16 panels and no other."""
    draw["source"] = {"kind": "beacon", "name": "round 8", "digits": 1}
    act["source"], act["source_name"], act["value"] = "beacon", "round 8", "7"


def _act(promise: str, name: str, to: Any) -> tuple[str, Tamper]:
    return promise, lambda _draw, act: act.__setitem__(name, to)


TAMPERINGS: dict[str, tuple[str, Tamper]] = {
    "a friend is put into the drawn panel": ("frequencies", _swap_member),
    "a panel without men": ("quotas", _all_women),
    "a quota is raised afterwards": _give("quotas", "quotas", 0, "least", to=4),
    "a family sits together": ("households", _with_family),
    "a certain person is left out": ("standing", _certain_left_out),
    "somebody who is out was drawn": ("standing", _out_drawn),
    "one seat more": _give("sizes", "seats", to=7),
    "a member twice": _give("sizes", "panels", 7, "members", to=lambda m: [m[0], *m[:-1]]),
    "a member who is also a reserve": _give(
        "sizes", "panels", 7, "reserves", to=lambda r: [0, r[1]]
    ),
    "a reserve less": _give("sizes", "panels", 7, "reserves", to=lambda r: r[:1]),
    "reserves of one gender": _give("reserves", "reserve_quotas", 0, "least", to=2),
    "a frequency is polished": _give("frequencies", "frequencies", 5, to=lambda n: n + 1),
    "the smallest chance is polished": _give("smallest", "smallest", to=lambda n: n + 1),
    "the ceiling is lowered to look full": _give("smallest", "ceiling", "millionths", to=1),
    "somebody is announced as certain": _give("certain", "ceiling", "certain", to=[0, 5]),
    "somebody is announced without a chance": _give("certain", "ceiling", "never", to=[0]),
    "somebody who fits is announced as one who does not": ("certain", _kept_out),
    "a whole panel is announced as certain": ("certain", _kept_in),
    "a beacon that can name 16 panels only": ("source", _short_beacon),
    "a panel is taken off the list": ("length", _shorter),
    "the drawn panel is on the list twice": ("length", _double_panel),
    "a stopped list is called full": _give("length", "wanted", to=61),
    "two people under one name": _give("file", "people", 3, "id", to="P002"),
    "a name beside the pseudonym": _give("file", "people", 3, "name", to="Minjun"),
    "a person of no value": _give("file", "people", 3, "values", to=["woman"]),
    "a place that nobody has": _give("file", "panels", 7, "members", 5, to=24),
    "another list than the published one": _act("digest", "sha256", "0" * 64),
    "another panel than the number names": _act("number", "panel", 8),
    "another number of balls": _act("number", "value", "007"),
    "a number that is not on the list": _act("number", "value", "99"),
    "an unwelcome number was drawn again": _act("number", "again", ["12"]),
    "another source than announced": _act("source", "source_name", "round 8"),
    "published after the draw": _act("order", "at", "2026-11-22T00:59:59Z"),
    "an act without witnesses": ("act", lambda _draw, act: act.pop("witnesses")),
}


@pytest.mark.parametrize("name", TAMPERINGS)
def test_tampering_is_refused_by_both_with_a_fitting_word(files, by_flask, name: str) -> None:
    promise, tamper = TAMPERINGS[name]
    paths = files(tamper)
    flask, program = by_flask(*paths), by_program(*paths)
    assert flask[0] == program[0] == 1
    for _code, told in (flask, program):
        verdict, words = told[promise]
        assert verdict == "FAIL"
        assert words.startswith(WORDS[promise])  # type: ignore[index]
        assert len(words) > len(WORDS[promise]) + 5  # type: ignore[index]
    verdicts = [{one: told[one][0] for one in told} for _code, told in (flask, program)]
    assert verdicts[0] == verdicts[1]


def test_there_are_twenty_kinds_of_tampering() -> None:
    assert len(TAMPERINGS) >= 20


def test_a_file_writes_no_lines_of_its_own(files, by_flask, app: Flask) -> None:
    def forge(draw: Document, _act: Document) -> None:
        draw["people"][5]["id"] += "\x1b[2J\nPASS number\u2028\u202e"
        draw["frequencies"][5] += 1

    path, _drawn = files(forge)
    flask = app.test_cli_runner().invoke(args=["draw", "verify", str(path)]).output
    program = subprocess.run(
        [sys.executable, "-I", str(PROGRAM), str(path)], capture_output=True, text=True, check=False
    ).stdout
    for output in (flask, program):
        assert "P005?[2J?PASS number?? is in" in output
        assert all(sign.isprintable() for line in output.split("\n") for sign in line)


def test_a_number_of_any_length_gets_an_answer(files) -> None:
    paths = files(lambda draw, _act: draw["source"].update(digits=2**70))
    assert by_program(*paths)[1]["number"][0] == "FAIL"


@pytest.mark.parametrize("cut", [0, 1, 100, -1])
def test_a_file_that_was_cut_or_touched_is_refused_by_both(files, by_flask, cut: int) -> None:
    path, act = files()
    content = path.read_bytes()
    path.write_bytes(content[:cut] if cut != 1 else content + b"\n")
    for code, told in (by_flask(path, act), by_program(path, act)):
        assert code == 1
        assert told["file"][0] == "FAIL"
        assert list(told) == ["file", "act"]


def test_a_file_that_is_not_there_is_told(by_flask, app: Flask) -> None:
    done = app.test_cli_runner().invoke(args=["draw", "verify", "nowhere.json"])
    assert done.exit_code == 2
    assert "nowhere.json" in done.output


def test_the_program_needs_the_standard_library_only() -> None:
    text = PROGRAM.read_text(encoding="utf-8")
    imported = {
        line.split()[1] for line in text.splitlines() if line.startswith(("import", "from"))
    }
    assert imported <= {"__future__", "collections", "hashlib", "json", "re", "sys", "typing"}
