"""The Pabulib format (``.pb``): read_pb and write_pb, and what stands between them."""

from budgeting.formats.pabulib.file import PabulibFile, PbBallot, PbProject, VoteType
from budgeting.formats.pabulib.publication import Publication, pb_ballots, publish
from budgeting.formats.pabulib.reader import read_pb
from budgeting.formats.pabulib.writer import write_pb

__all__ = [
    "PabulibFile",
    "PbBallot",
    "PbProject",
    "Publication",
    "VoteType",
    "pb_ballots",
    "publish",
    "read_pb",
    "write_pb",
]
