"""A tour of every page: the states that a vote can be in, and the pages worth a look in each."""

from tests.tour import places
from tests.tour.box_places import BOX_NOT_PAGES, BOX_STATES, BOX_WRONG_FORMS
from tests.tour.day_places import DAY_NOT_PAGES, DAY_STATES, DAY_WRONG_FORMS
from tests.tour.draw_places import DRAW_WRONG_FORMS
from tests.tour.minutes_places import MINUTES_NOT_PAGES, MINUTES_STATES
from tests.tour.paper_places import PAPER_STATES, PAPER_WRONG_FORMS
from tests.tour.places import Form, Stop
from tests.tour.plan_places import PLAN_STATES, PLAN_WRONG_FORMS
from tests.tour.receipt_places import RECEIPT_NOT_PAGES, RECEIPT_STATES, RECEIPT_WRONG_FORMS
from tests.tour.scene import COOKIES, Scene, arrive
from tests.tour.staff_places import STAFF_STATES, STAFF_WRONG_FORMS

STATES = {
    **places.STATES,
    **BOX_STATES,
    **DAY_STATES,
    **MINUTES_STATES,
    **PAPER_STATES,
    **PLAN_STATES,
    **RECEIPT_STATES,
    **STAFF_STATES,
}
WRONG_FORMS = (
    *places.WRONG_FORMS,
    *BOX_WRONG_FORMS,
    *DAY_WRONG_FORMS,
    *DRAW_WRONG_FORMS,
    *PAPER_WRONG_FORMS,
    *PLAN_WRONG_FORMS,
    *RECEIPT_WRONG_FORMS,
    *STAFF_WRONG_FORMS,
)
NOT_PAGES = {
    **places.NOT_PAGES,
    **BOX_NOT_PAGES,
    **DAY_NOT_PAGES,
    **MINUTES_NOT_PAGES,
    **RECEIPT_NOT_PAGES,
}

__all__ = ["COOKIES", "NOT_PAGES", "STATES", "WRONG_FORMS", "Form", "Scene", "Stop", "arrive"]
