"""The forms of a selection: its frame, files, the public number for the letters."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import DateField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from budgeting.services.selection_planning import Frame
from budgeting.web.forms import Form
from budgeting.web.organiser.acts import Witnessed, witnesses_field
from budgeting.web.organiser.fields import WholeField, one_line

MOST_SEATS = 10_000


class FrameForm(Form):
    """The size of the assembly, and for how long names are kept."""

    seats = WholeField(
        _l("Seats of the assembly"),
        least=1,
        most=MOST_SEATS,
        validators=[InputRequired(_l("Write how many seats there are."))],
    )
    reserves = WholeField(
        _l("Reserves"),
        most=MOST_SEATS,
        validators=[InputRequired(_l("Write how many reserves are drawn, or 0."))],
    )
    panels = WholeField(
        _l("Panels on the list of the lottery"),
        least=10,
        most=10_000,
        validators=[InputRequired(_l("Write how many panels the list has."))],
    )
    erase_on = DateField(_l("Day on which names are erased"), validators=[Optional()])

    def frame(self) -> Frame:
        """What was typed, once it is valid."""
        return Frame(
            seats=self.seats.data or 0,
            reserves=self.reserves.data or 0,
            panels=self.panels.data or 0,
            erase_on=self.erase_on.data,
        )


class ProposeForm(Form):
    """How far the proposed quotas may be off the exact share."""

    slack = WholeField(
        _l("Room around the exact share"),
        most=10,
        validators=[InputRequired(_l("Write how many seats of room there are, or 0."))],
    )


class FeaturesFileForm(Form):
    """Features as a file."""

    file = FileField(_l("File with features"))


class AddressesFileForm(Form):
    """Addresses or numbers as a file."""

    file = FileField(_l("File with addresses or numbers"))


class SpreadForm(Form):
    """Answers wanted in all districts together."""

    total = WholeField(
        _l("Answers wanted in all districts together"),
        most=1_000_000,
        validators=[InputRequired(_l("Write how many answers are wanted."))],
    )


class ReleaseForm(Form):
    """Why a frozen list is let go again."""

    reason = StringField(
        _l("Reason"),
        filters=[one_line],
        validators=[
            DataRequired(_l("Write the reason. It is kept in the log.")),
            Length(max=300, message=_l("Write at most 300 characters.")),
        ],
    )


class DrawLettersForm(Witnessed):
    """The public number, and who saw it drawn."""

    seed = StringField(
        _l("Public number"),
        filters=[one_line],
        validators=[
            DataRequired(_l("Write the number that was drawn in public.")),
            Length(max=200, message=_l("Write at most 200 characters.")),
        ],
    )
    witnesses = witnesses_field()
