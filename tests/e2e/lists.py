"""Lists of projects as files: one that can be imported, and one that cannot."""

from __future__ import annotations

from pathlib import Path

GOOD = """\
number,code,name_ko,name_en,summary_ko,summary_en,cost,field,district
1,A-1,큰 놀이터,The large playground,아이들이 노는 곳입니다.,A place to play.,12000,parks,north
2,A-2,골목 나무,Trees for the lane,나무 스무 그루입니다.,Twenty trees.,9700,parks,south
3,A-3,마을 책방,The village library,책과 의자가 있습니다.,Books and seats.,9700,culture,north
4,A-4,작은 공연,Small concerts,한 달에 한 번입니다.,Once a month.,6000,culture,south
5,A-5,밝은 계단,A bright stairway,등불 열 개입니다.,Ten lamps.,2000,safety,north
6,A-6,물 마시는 곳,A drinking fountain,누구나 마십니다.,For everybody.,1000,safety,south
"""
"""Six projects for an envelope of 19,400.00 euros, worth 40,400.00 together."""

BROKEN = """\
number,name_ko,name_en,cost
1,나무,Trees,NaN
1,책방,Library,-5
"""


def written(folder: Path, name: str, text: str) -> Path:
    """The text as a file in this folder."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path
