"""Seat with groupselect, in an environment of its own; people in, tables out (JSON).

    PYTHON bench/seating_reference.py < people.json

It runs under an interpreter that has groupselect (MIT), which is an oracle of the benchmark and no
part of the product. The older algorithm makes 100 attempts, its default; the newer one has the
asked weight on the diversity of every field, and its other settings as they are.
"""

from __future__ import annotations

import contextlib
import io
import json
import resource
import sys
import time

import numpy as np
from groupselect import Algorithm, FieldMode, allocate_numpy


def main() -> None:
    """Read the people, seat them, and say who sits in which group of every round."""
    asked = json.load(sys.stdin)
    json.dump(seated(asked, Algorithm[asked["algorithm"]]), sys.stdout)


def seated(asked: dict, algorithm: Algorithm) -> dict:
    """The groups of every round, and what they took."""
    columns = list(zip(*asked["people"], strict=True))
    codes = [{value: code for code, value in enumerate(sorted(set(one)))} for one in columns]
    coded = np.array([[codes[f][value] for f, value in enumerate(one)] for one in asked["people"]])
    fields = {place: FieldMode[mode] for place, mode in enumerate(asked["modes"])}
    weights = dict.fromkeys(fields, asked["weight"])
    begun = time.process_time()
    with contextlib.redirect_stdout(io.StringIO()):
        result = allocate_numpy(
            participants=coded,
            fields=fields,
            n_part_per_group=[asked["seats"]] * asked["rounds"],
            algorithm=algorithm,
            settings={"n_attempts": 100, "seed": 1, "pareto_probs": weights},
        )
    return {
        "seconds": time.process_time() - begun,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "rounds": [[[int(one) for one in group] for group in round_] for round_ in result.ensemble],
    }


if __name__ == "__main__":
    main()
