"""The greedy rule counted a second time, from the ballots up and without the first count's code."""

from __future__ import annotations

from budgeting.counting.model import Election, Project, Score


def one_by_one(election: Election) -> tuple[frozenset[str], Score]:
    """Return the ids that greedy funds, and their support together.

    Adds the ballots up one by one and looks at whole projects; nothing is scaled, and no place
    in the lottery stands for a project.
    """
    support, supporters = _added_up(election)
    chance = {project_id: place for place, project_id in enumerate(election.lottery)}
    voters = sum(ballot.count for ballot in election.ballots)
    threshold = election.threshold
    queue = [
        project
        for project in election.projects
        if support[project.id] > 0
        and support[project.id] >= threshold.support
        and supporters[project.id] >= threshold.share * voters
    ]
    queue.sort(key=lambda project: (-support[project.id], project.cost, chance[project.id]))
    funded: list[Project] = []
    for project in queue:
        if _keeps(election, [*funded, project]):
            funded.append(project)
    ids = frozenset(project.id for project in funded)
    return ids, sum((support[project_id] for project_id in sorted(ids)), 0)


def _added_up(election: Election) -> tuple[dict[str, Score], dict[str, int]]:
    """The support of every project, and how many gave it any."""
    support: dict[str, Score] = {project.id: 0 for project in election.projects}
    supporters = dict.fromkeys(support, 0)
    for ballot in election.ballots:
        for project_id, score in ballot.scores:
            support[project_id] += score * ballot.count
            if score > 0:
                supporters[project_id] += ballot.count
    return support, supporters


def _keeps(election: Election, funded: list[Project]) -> bool:
    """Say whether a set of projects keeps the budget, every cap and every exclusion."""
    if sum(project.cost for project in funded) > election.budget:
        return False
    for cap in election.caps:
        inside = (
            project.cost
            for project in funded
            if cap.key in (project.fields if cap.kind == "field" else project.districts)
        )
        if sum(inside) > cap.limit:
            return False
    ids = {project.id for project in funded}
    return all(len(ids.intersection(group)) <= 1 for group in election.exclusions)
