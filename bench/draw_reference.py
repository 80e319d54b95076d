"""Draw with the reference library, in an environment of its own; terms in, frequencies out (JSON).

    PYTHON bench/draw_reference.py < terms.json

It runs under an interpreter that has sortition-algorithms (GPL-3.0), which is an oracle of the
benchmark and no part of the product. Its maximin is asked for a transparent lottery of as many
panels as ours, which is drawn from uniformly.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections import Counter

from sortition_algorithms import core, features, people
from sortition_algorithms.settings import Settings


def main() -> None:
    """Read the terms, draw, and say how often everybody is in the list."""
    terms = json.load(sys.stdin)
    settings = Settings(
        id_column="id",
        columns_to_keep=[],
        check_same_address=bool(terms["addresses"]),
        check_same_address_columns=["home"] if terms["addresses"] else [],
        selection_algorithm="maximin",
    )
    quotas, *_ = features.read_in_features(["feature", "value", "min", "max"], terms["quotas"])
    pool, _ = people.read_in_people(list(terms["people"][0]), terms["people"], quotas, settings)
    begun = time.process_time()
    panels, _ = core.find_random_sample(
        quotas,
        pool,
        terms["seats"],
        settings.check_same_address_columns,
        selection_algorithm="maximin",
        number_selections=terms["panels"],
    )
    counts = Counter(person for panel in panels for person in panel)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    json.dump(
        {"seconds": time.process_time() - begun, "memory": memory, "counts": counts}, sys.stdout
    )


if __name__ == "__main__":
    main()
