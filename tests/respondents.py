"""Three people who answered, two of them under one address: their table and its import."""

from __future__ import annotations

from sqlalchemy.orm import Session

from budgeting.models import Draw, Process, Respondent, RespondentUpload
from budgeting.services import clock, importing_respondents, respondents
from budgeting.services.keys import Keyring
from budgeting.services.selection_features import Feature, Value
from tests import selections, things
from tests.selections import BY

KEYS = Keyring("a key for tests of thirty-two signs and more")
AGE = Feature("age", {"ko": "연령"}, (Value("15-39"), Value("40-64"), Value("65+")))
GENDER = Feature("gender", {}, (Value("Female", {"ko": "여성"}), Value("Male", {"ko": "남성"})))
TABLE = """id,name,e-mail,mobile,address,zip,Age,Gender,remarks
001,Ahn Jiwoo,jiwoo@example.org,010-1111-2222,"서울 강남구 테헤란로 152, 101동 1203호",06236,34,female,calls back
002,Park Sora,sora@example.org,010-3333-4444,서울특별시 강남구 테헤란로152 101-1203,06236,41,여성,
003,Kim Minjun,minjun@example.org,010-5555-6666,서울 종로구 종로 1,03154,70,Male,
"""  # noqa: E501


def asking(session: Session) -> Process:
    """A process whose selection asks for the age and the gender."""
    process = things.a_process(session)
    selections.planned(session, process, 2, (AGE, GENDER))
    return process


def kept(session: Session, process: Process, content: str = TABLE) -> RespondentUpload:
    """A table that waits for its import."""
    return importing_respondents.keep(session, KEYS, process, content.encode(), clock.now())


def imported(session: Session, process: Process, content: str = TABLE) -> list[Respondent]:
    """The people of a table in the pool."""
    upload = kept(session, process, content)
    importing_respondents.carry_out(session, KEYS, process, upload, **BY)
    session.commit()
    return list(respondents.everybody(session, process))


def frozen(session: Session, process: Process, state: str = "ready") -> None:
    """A draw in this state rests on the pool."""
    session.add(
        Draw(
            process_id=process.id,
            number=session.query(Draw).count() + 1,
            state=state,
            terms=b"",
            wanted=10,
            frozen_at=clock.now(),
        )
    )
    session.commit()
