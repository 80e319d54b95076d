"""The tables of a bundle: they say the same as ballots, rulebook and outcome."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable
from io import StringIO
from typing import Any

from tests.second_verifier.chain import told_acts
from tests.second_verifier.reading import demand, from_json, same
from tests.second_verifier.vote import Vote, readable

FORMULA = "=+-@＝＋－＠\t\r\n"
RESULT = ("rule", "budget", "spent", "left", "voters", "total_support", "proven", "optimal_sets")
ROW = ("project_id", "cost", "support", "supporters", "meets_threshold", "funded")
WHY = (
    *("cause", "support_missing", "tie_decides", "support_funded", "price_tied", "price_funded"),
    *("rivals", "exact"),
)


def tables(vote: Vote) -> None:
    """Every table that is there."""
    checks = {
        f"{vote.event['process']}.pb": _pb,
        "votes.csv": _votes,
        "projects.csv": _projects,
        "results.csv": _results,
        "results.json": _results_json,
        "datapackage.json": _package,
    }
    for name, check in checks.items():
        if name in vote.files:
            check(vote, name)


def amount(vote: Vote, minor: Any) -> str:
    """Money in units of the currency."""
    if minor is None:
        return ""
    decimals = vote.rulebook.told["decimals"]
    whole, part = divmod(minor, 10**decimals)
    fraction = str(part).rjust(decimals, "0").rstrip("0") if decimals else ""
    return f"{whole}.{fraction}" if fraction else str(whole)


def rows_of(content: bytes, name: str) -> list[dict[str, str]]:
    """The rows of a CSV file by heading."""
    written = content.decode()
    demand(written.startswith("\ufeff") and written.endswith("\r\n"), f"{name}: mark or line end")
    return _by_heading(list(csv.reader(StringIO(written[1:], newline=""), strict=True)), name)


def _by_heading(rows: list[list[str]], name: str) -> list[dict[str, str]]:
    demand(rows and len(set(rows[0])) == len(rows[0]), f"{name}: headings")
    demand(all(len(row) == len(rows[0]) for row in rows), f"{name}: a row is short or long")
    return [{key: _plain(cell) for key, cell in zip(rows[0], row, strict=True)} for row in rows[1:]]


def _plain(cell: str) -> str:
    escaped = cell[:1] == "'" and cell[1:2] and cell[1:2] in FORMULA
    return cell[1:] if escaped else cell


def _sections(content: bytes) -> tuple[dict[str, str], list[dict[str, str]], list[dict[str, str]]]:
    rows = list(csv.reader(StringIO(content.decode(), newline="\n"), delimiter=";", strict=True))
    places = [rows.index([title]) for title in ("META", "PROJECTS", "VOTES")]
    demand(places[0] == 0 and places == sorted(places), "sections are in another order")
    meta = rows[1 : places[1]]
    demand(meta[0] == ["key", "value"], "META has other headings")
    demand(len({row[0] for row in meta}) == len(meta), "a key of META is there twice")
    projects = _pb_rows(rows[places[1] + 1 : places[2]])
    return dict(meta[1:]), projects, _pb_rows(rows[places[2] + 1 :])


def _pb_rows(rows: list[list[str]]) -> list[dict[str, str]]:
    demand(all(len(row) == len(rows[0]) for row in rows), "a row is short or long")
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def _once(vote: Vote, ids: Iterable[str], name: str) -> None:
    expected = sorted(one["id"] for one in vote.rulebook.projects)
    demand(sorted(ids) == expected, f"{name}: not every project once")


def _pb(vote: Vote, name: str) -> None:
    meta, projects, votes = _sections(vote.files[name])
    points = vote.rulebook.ballot["kind"] == "points"
    expected = {
        "num_projects": str(len(vote.rulebook.projects)),
        "num_votes": str(vote.voters),
        "budget": amount(vote, vote.rulebook.envelope),
    }
    demand(expected.items() <= meta.items(), f"{name}: META")
    types = ("cumulative",) if points else ("approval", "choose-1")
    demand(meta["vote_type"] in types, f"{name}: vote_type")
    _once(vote, (row["project_id"] for row in projects), name)
    for row in projects:
        one = next(one for one in vote.election.queue if one.id == row["project_id"])
        demand(row["cost"] == amount(vote, one.cost), f"{name}: cost")
        demand(row["votes"] == str(one.supporters), f"{name}: votes")
        demand(row["selected"] == str(int(one.id in vote.outcome["funded"])), f"{name}: selected")
        demand(not points or row["score"] == str(one.support), f"{name}: score")
    _same_ballots(vote, votes, name)


def _votes(vote: Vote, name: str) -> None:
    rows = rows_of(vote.files[name], name)
    points = vote.rulebook.ballot["kind"] == "points"
    demand(points or all(row["points"] == "" for row in rows), f"{name}: points")
    _same_ballots(vote, rows, name)


def _same_ballots(vote: Vote, rows: list[dict[str, str]], name: str) -> None:
    points = vote.rulebook.ballot["kind"] == "points"
    columns = {"voter_id", "vote"} | ({"points"} if points or name == "votes.csv" else set())
    demand(all(set(row) == columns for row in rows), f"{name}: other columns for voters")
    numbers = [str(place) for place in range(1, len(rows) + 1)]
    demand([row["voter_id"] for row in rows] == numbers, f"{name}: voter_id")
    expected: Counter[tuple[str, str]] = Counter()
    for ballot in vote.ballots:
        ids = sorted(ballot, key=lambda one: (-ballot[one], one))
        given = ",".join(str(ballot[one]) for one in ids) if points else ""
        expected[",".join(ids), given] += 1
    found = Counter((row["vote"], row["points"] if points else "") for row in rows)
    demand(found == expected, f"{name}: other ballots")


def _projects(vote: Vote, name: str) -> None:
    rows = rows_of(vote.files[name], name)
    _once(vote, (row["code"] for row in rows), name)
    by_id = {one["id"]: one for one in vote.rulebook.projects}
    for row in rows:
        one = by_id[row["code"]]
        expected = (str(one["number"]), amount(vote, one["cost"]))
        demand((row["number"], row["cost"]) == expected, f"{name}: {row['code']}")


def _results(vote: Vote, name: str) -> None:
    rows = rows_of(vote.files[name], name)
    _once(vote, (row["code"] for row in rows), name)
    for row in rows:
        one, why = _told(vote, row["code"])
        expected = {"code": one["project_id"], "cost": amount(vote, one["cost"])}
        expected |= {key: str(one[key]) for key in ("support", "supporters")}
        expected |= {key: str(int(one[key])) for key in ("meets_threshold", "funded")}
        for key in WHY[:4]:
            cell = (why or {}).get(key)
            expected[key] = "" if cell is None else str(cell)
        expected |= {key: amount(vote, (why or {}).get(key)) for key in WHY[4:6]}
        demand(expected.items() <= row.items(), f"{name}: {row['code']}")


def _told(vote: Vote, code: str) -> tuple[dict[str, Any], dict[str, Any] | None]:
    one = next(row for row in vote.outcome["projects"] if row["project_id"] == code)
    reasons = (row for row in vote.outcome["not_funded"] if row["project_id"] == code)
    return one, next(reasons, None)


def _results_json(vote: Vote, name: str) -> None:
    told, outcome = readable(vote.files[name]), vote.outcome
    expected = {key: outcome[key] for key in (*RESULT, "funded", "ties")}
    expected["runner_up_gap"] = outcome["runner_up"]["gap"]
    expected["rulebook_sha256"] = vote.digest("rulebook.json")
    expected["outcome_sha256"] = vote.digest("outcome.json")
    for key, value in expected.items():
        demand(same(told[key], value), f"{name}: {key}")
    commitment = vote.rulebook.told["seed_commitment"]
    lottery = {"seed": vote.seed, "commitment": commitment, "order": vote.lottery}
    for key, drawn in lottery.items():
        demand(same(told["lottery"][key], drawn), f"{name}: lottery")
    _once(vote, (row["project_id"] for row in told["projects"]), name)
    for row in told["projects"]:
        one, why = _told(vote, row["project_id"])
        demand(same({key: row[key] for key in ROW}, {key: one[key] for key in ROW}), name)
        reason = None if why is None else {key: why[key] for key in WHY}
        demand(same(row["why_not"], reason), f"{name}: {row['project_id']}")
    _at_publication(vote, told.get("chain"), name)


def _package(vote: Vote, name: str) -> None:
    told = readable(vote.files[name])
    for one in told["resources"]:
        if one["path"] in vote.files:
            content = vote.files[one["path"]]
            expected = {"bytes": len(content), "hash": f"sha256:{vote.digest(one['path'])}"}
            demand(same({key: one[key] for key in expected}, expected), f"{name}: {one['path']}")
    _at_publication(vote, told.get("chain"), name)


def _at_publication(vote: Vote, chain: Any, name: str) -> None:
    if chain is None:
        return
    act = next(one for one in told_acts(vote) if one["action"] == "outcome.published")
    entries = from_json(vote.files["acts.json"])["entries"]
    entry = next(one for one in entries if "act" in one and same(one["act"], act))
    expected = {"link": entry["link"], "hash": entry["hash"]}
    demand(same({key: chain[key] for key in expected}, expected), f"{name}: chain")
