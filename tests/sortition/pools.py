"""Pools for the tests of the lottery: small ones that can be searched, larger ones that cannot."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from random import Random

import highspy
from hypothesis import strategies as st

from budgeting.sortition.pool import Person, Quota, Terms

FEATURES = {
    "age": ("15-29", "30-49", "50-69", "70+"),
    "gender": ("woman", "man", "other"),
    "district": tuple(f"district {number}" for number in range(1, 9)),
}


def a_pool(
    people: int, seats: int, seed: int = 1, *, slack: int = 1, reserves: int = 0, features: int = 3
) -> Terms:
    """People with skewed answers, some households, and quotas that one panel at least keeps."""
    random = Random(seed)
    names = list(FEATURES)[:features]
    made = []
    for number in range(people):
        values = tuple(
            random.choices(FEATURES[name], range(1, len(FEATURES[name]) + 1))[0] for name in names
        )
        home = f"h{random.randrange(people * 4)}"
        made.append(Person(f"p{number:05d}", values, home))
    panel = _one_each_home(random.sample(made, len(made)), seats)
    quotas = []
    for place, name in enumerate(names):
        counts = Counter(person.values[place] for person in panel)
        for value in FEATURES[name]:
            quotas.append(Quota(name, value, max(0, counts[value] - slack), counts[value] + slack))
    return Terms(tuple(names), tuple(made), tuple(quotas), len(panel), reserves)


def _one_each_home(people: list[Person], seats: int) -> list[Person]:
    panel: dict[str, Person] = {}
    for person in people:
        panel.setdefault(person.household, person)
    return list(panel.values())[:seats]


@st.composite
def pools(draw: st.DrawFn, most: int = 60) -> Terms:
    """Pools of up to ``most`` people from which a panel can be drawn."""
    people = draw(st.integers(4, most))
    return a_pool(
        people,
        draw(st.integers(2, max(2, people // 3))),
        draw(st.integers(0, 10_000)),
        slack=draw(st.integers(0, 2)),
        features=draw(st.integers(1, 3)),
    )


def keeps(terms: Terms, panel: tuple[int, ...]) -> bool:
    """Whether a panel keeps seats, quotas, households and standings, counted plainly."""
    people = [terms.people[place] for place in panel]
    homes = [person.household for person in people if person.household]
    if len(set(panel)) != terms.seats or len(set(homes)) != len(homes):
        return False
    if any(person.standing == "out" for person in people):
        return False
    certain = {n for n, one in enumerate(terms.people) if one.standing == "certain"}
    if not certain <= set(panel):
        return False
    for quota in terms.quotas:
        place = terms.features.index(quota.feature)
        held = sum(person.values[place] == quota.value for person in people)
        if not quota.least <= held <= quota.most:
            return False
    return True


def all_panels(terms: Terms) -> list[tuple[int, ...]]:
    """Every panel that can be drawn, by trying all."""
    every = combinations(range(len(terms.people)), terms.seats)
    return [panel for panel in every if keeps(terms, panel)]


def exact_leximin(terms: Terms) -> list[float]:
    """The fairest chances over all panels: for each level, ask everybody whether they can rise."""
    panels = all_panels(terms)
    open_ = sorted({place for panel in panels for place in panel})
    settled = {place: 0.0 for place in range(len(terms.people)) if place not in open_}
    while open_:
        level = _most(panels, settled, open_, open_, common=True)
        stuck = []
        for person in open_:
            others = dict.fromkeys(open_, level)
            best = _most(panels, settled | others, [], [person], common=False)
            if best <= level + 1e-7:
                stuck.append(person)
        settled |= dict.fromkeys(stuck, level)
        open_ = [place for place in open_ if place not in stuck]
    return [settled[place] for place in range(len(terms.people))]


def _most(
    panels: list[tuple[int, ...]],
    floors: dict[int, float],
    rising: list[int],
    wanted: list[int],
    *,
    common: bool,
) -> float:
    """The highest common level of ``rising``, or chance of one person, with all floors kept."""
    model = highspy.Highs()
    model.setOptionValue("output_flag", False)
    weights = [model.addVariable(lb=0, ub=1) for _ in panels]
    level = model.addVariable(lb=0, ub=1)
    model.addConstr(sum(weights) == 1)
    chances = {
        place: sum(weight for weight, panel in zip(weights, panels, strict=True) if place in panel)
        for place in {*floors, *rising, *wanted}
        if any(place in panel for panel in panels)
    }
    for place, floor in floors.items():
        if place in chances:
            model.addConstr(chances[place] >= floor - 1e-9)
    for place in rising if common else wanted:
        model.addConstr(chances[place] >= level)
    model.maximize(level)
    return float(model.getInfo().objective_function_value)
