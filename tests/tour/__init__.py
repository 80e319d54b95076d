"""A tour of every page: the states that a vote can be in, and the pages worth a look in each."""

from tests.tour.places import NOT_PAGES, STATES, WRONG_FORMS, Form, Stop
from tests.tour.scene import COOKIES, Scene, arrive

__all__ = ["COOKIES", "NOT_PAGES", "STATES", "WRONG_FORMS", "Form", "Scene", "Stop", "arrive"]
