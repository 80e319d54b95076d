"""First floor: the tables, one family a file."""

from budgeting.models.audit import Audit, Auditor
from budgeting.models.base import Base
from budgeting.models.box import BoxedBallot, BoxKey, OpenedBallot
from budgeting.models.card import Card, CardBatch, Draft, TabletSession, UsedCard
from budgeting.models.commitment import BatchLeaf, CommitmentBatch, OpenReceipt
from budgeting.models.day import Conflict, Day, DayRound, Device, Post, TableRound, Voice
from budgeting.models.guess import Guess
from budgeting.models.job import Job
from budgeting.models.log import LogEntry
from budgeting.models.outcome import OutcomeRecord
from budgeting.models.paper import PaperBatch, PaperEntry, Reconciliation
from budgeting.models.process import Category, Process
from budgeting.models.project import Project
from budgeting.models.room import (
    Answer,
    Argument,
    Endorsement,
    Minutes,
    Note,
    Objection,
    Package,
    Poll,
    Question,
    Support,
    Theme,
)
from budgeting.models.rulebook import RulebookRecord
from budgeting.models.selection import (
    CommitteePlan,
    Draw,
    HouseholdPair,
    Letter,
    LetterDraw,
    Membership,
    MessageTemplate,
    Respondent,
    Selection,
)
from budgeting.models.sitting import Attendee, Seat, SeatingRound, Sitting
from budgeting.models.staff import RecoveryCode, Staff, StaffProcess, StaffSession
from budgeting.models.upload import RespondentUpload, Upload

__all__ = [
    "Answer",
    "Argument",
    "Attendee",
    "Audit",
    "Auditor",
    "Base",
    "BatchLeaf",
    "BoxKey",
    "BoxedBallot",
    "Card",
    "CardBatch",
    "Category",
    "CommitmentBatch",
    "CommitteePlan",
    "Conflict",
    "Day",
    "DayRound",
    "Device",
    "Draft",
    "Draw",
    "Endorsement",
    "Guess",
    "HouseholdPair",
    "Job",
    "Letter",
    "LetterDraw",
    "LogEntry",
    "Membership",
    "MessageTemplate",
    "Minutes",
    "Note",
    "Objection",
    "OpenReceipt",
    "OpenedBallot",
    "OutcomeRecord",
    "Package",
    "PaperBatch",
    "PaperEntry",
    "Poll",
    "Post",
    "Process",
    "Project",
    "Question",
    "Reconciliation",
    "RecoveryCode",
    "Respondent",
    "RespondentUpload",
    "RulebookRecord",
    "Seat",
    "SeatingRound",
    "Selection",
    "Sitting",
    "Staff",
    "StaffProcess",
    "StaffSession",
    "Support",
    "TableRound",
    "TabletSession",
    "Theme",
    "Upload",
    "UsedCard",
    "Voice",
]
