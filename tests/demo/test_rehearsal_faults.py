"""The server dies several times during a day; what it had acknowledged is there, once."""

from __future__ import annotations

from pathlib import Path

from budgeting.demo.rehearsal.play import rehearsing
from tests.demo.rehearsals import PEOPLE, short

KILLS = 3


def test_nothing_acknowledged_is_lost_when_the_server_is_killed(tmp_path: Path) -> None:
    with rehearsing(short(tmp_path, KILLS)) as ended:
        assert ended.kills == KILLS
        assert ended.missing == ()
        assert ended.scene.ledger.troubles == []
        assert len(ended.scene.ledger.votes) == PEOPLE
        ended.scene.close()
