"""A project on the list, with its words in every language of the process."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from budgeting.models.base import Base, Texts
from budgeting.models.process import Category, Process


class Project(Base):
    """``number`` is printed and stands in addresses; ``code`` is the id in files and counts.

    ``image`` is the file name of a picture in the media folder, named by its SHA-256.
    """

    __tablename__ = "project"
    __table_args__ = (
        UniqueConstraint("process_id", "number"),
        UniqueConstraint("process_id", "code"),
        CheckConstraint("cost > 0", name="cost_positive"),
        CheckConstraint("number > 0", name="number_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="CASCADE"))
    number: Mapped[int]
    code: Mapped[str] = mapped_column(String(120))
    cost: Mapped[int] = mapped_column(BigInteger)
    field_id: Mapped[int | None] = mapped_column(ForeignKey("category.id"))
    district_id: Mapped[int | None] = mapped_column(ForeignKey("category.id"))
    names: Mapped[Texts] = mapped_column(JSON)
    summaries: Mapped[Texts] = mapped_column(JSON)
    descriptions: Mapped[Texts] = mapped_column(JSON)
    image: Mapped[str] = mapped_column(String(80), default="")
    image_alts: Mapped[Texts] = mapped_column(JSON)

    process: Mapped[Process] = relationship()
    field: Mapped[Category | None] = relationship(foreign_keys=[field_id], lazy="joined")
    district: Mapped[Category | None] = relationship(foreign_keys=[district_id], lazy="joined")
