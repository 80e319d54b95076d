"""Killed servers and lost answers: nothing acknowledged is lost, and nobody votes twice.

The short form of ``bench/crash.py``, whose long form kills 500 times while 5,000 people vote.
"""

from __future__ import annotations

from bench import crash

KILLS, VOTERS = 5, 100
REFUSED = 13
"""Two void cards, and the second ballots of ten good ones and of one void one."""


def test_everything_acknowledged_is_there_once_whatever_is_killed(app, tmp_path):
    ended = crash.run(app, tmp_path, KILLS, VOTERS)
    assert ended.complaints == []
    assert ended.kills == KILLS
    assert ended.ballots == VOTERS
    assert ended.lost > 0
    assert ended.replayed > 0
    assert ended.refused == REFUSED
