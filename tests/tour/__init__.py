"""A tour of every page: the states that a vote can be in, and the pages worth a look in each."""

from tests.tour import places
from tests.tour.day_places import DAY_NOT_PAGES, DAY_STATES
from tests.tour.places import WRONG_FORMS, Form, Stop
from tests.tour.scene import COOKIES, Scene, arrive

STATES = {**places.STATES, **DAY_STATES}
NOT_PAGES = {**places.NOT_PAGES, **DAY_NOT_PAGES}

__all__ = ["COOKIES", "NOT_PAGES", "STATES", "WRONG_FORMS", "Form", "Scene", "Stop", "arrive"]
