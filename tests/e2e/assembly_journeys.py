"""The organiser of an assembly at a browser: from the plan to the people in the hall."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Locator, expect

from budgeting.services import clock
from tests.e2e.barriers import barriers
from tests.e2e.journeys import Organiser, Person

FEATURES = """feature,value,feature_ko,value_ko,feature_en,value_en,share
age,15-39,나이,15세에서 39세,Age,15 to 39,34
age,40-64,나이,40세에서 64세,Age,40 to 64,46
age,65+,나이,65세 이상,Age,65 and over,20
gender,f,성별,여,Gender,Women,51
gender,m,성별,남,Gender,Men,49
"""
AGES = {"15-39": range(15, 40), "40-64": range(40, 65), "65+": range(65, 90)}
PEOPLE = {
    ("15-39", "f"): 15, ("15-39", "m"): 14, ("40-64", "f"): 30, ("40-64", "m"): 28,
    ("65+", "f"): 2, ("65+", "m"): 1,
}  # fmt: skip
"""How many answer of each kind; only three are old."""
HOME = "12 Garden Road, flat 3"


def answers() -> str:
    """90 invented people: two at one address, and one of them in a second line as well."""
    kinds = [kind for kind, number in PEOPLE.items() for _ in range(number)]
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(["id", "name", "e-mail", "address", "age", "gender"])
    rows = []
    for place, (age, gender) in enumerate(kinds):
        years = AGES[age][place % len(AGES[age])]
        home = HOME if place in (0, 40) else f"{place + 1} Meadow Lane"
        who = f"Person{place:03}"
        rows.append([f"{place:03}", who, f"{who}@example.org", home, years, gender])
    table.writerows([*rows, ["900", *rows[5][1:3], "77 Other Street", *rows[5][4:]]])
    return text.getvalue()


class Assembly:
    """The selection and the seats of one process, as its organiser goes through them."""

    def __init__(self, organiser: Organiser, slug: str, folder: Path) -> None:
        self.organiser = organiser
        self.page = organiser.page
        self._place = f"/organiser/{slug}"
        self._folder = folder

    def go(self, page: str) -> None:
        """Open a page of the process."""
        self.organiser.go(f"{self._place}/{page}")

    def clear(self) -> None:
        """Axe finds no barrier on the page as it stands."""
        assert_clear(self.organiser)

    def plan(self, seats: int, reserves: int, panels: int) -> None:
        """The size, the features out of a file, and quotas out of the census."""
        self.go("selection")
        self.clear()
        self.go("selection/plan")
        self.organiser.write("Seats of the assembly", str(seats))
        self.organiser.write("Reserves", str(reserves))
        self.organiser.write("Panels on the list of the lottery", str(panels))
        self.organiser.press("Save the size")
        self.organiser.reads("The plan was saved.")
        self._hand_in("File with features", "features.csv", FEATURES, "Show the preview")
        self.clear()
        self.organiser.press("Take them over")
        self.clear()
        self.organiser.press("Propose quotas")
        self.organiser.is_at("Quotas")
        self.clear()

    def take_answers(self) -> None:
        """The doubled person stands against the import until it is decided which line counts."""
        self.go("respondents/import")
        self.clear()
        self._hand_in("", "answers.csv", answers(), "Read the file")
        self.organiser.is_at("What the columns mean")
        self.clear()
        self.organiser.press("Show the preview")
        self.organiser.reads("This table cannot be imported as it is")
        self.clear()
        self.organiser.follow("What the columns mean")
        first = self.organiser.say("The first line counts")
        self.page.locator("#same_person").select_option(label=first)
        self.organiser.press("Show the preview")
        self.organiser.reads("This table can be imported")
        self.clear()
        self.organiser.press("Import")
        self.organiser.is_at("Households")

    def join_household(self) -> None:
        """Two people at one address are one household."""
        shown = self.page.locator("fieldset[id^=pair-]")
        expect(shown).to_have_count(1)
        expect(shown.get_by_text(HOME)).to_have_count(2)
        self.clear()
        shown.get_by_label(self.organiser.say("The same household"), exact=True).check()
        self.organiser.press("Keep these decisions")
        self.organiser.reads("One decision was kept.", num=1)

    def ask_too_much(self, value: str, least: int, there: int) -> None:
        """A quota above what the pool has is explained at its cell, and mended by one button."""
        self.go("selection/quotas")
        self.organiser.reads("These quotas can be met")
        row = self.page.get_by_role("row").filter(has_text=value)
        row.locator("input[name^=least]").fill(str(least))
        self.organiser.press("Save and try the quotas")
        self.organiser.reads("No panel can meet these quotas")
        change = {"before": least, "after": there}
        words = self.organiser.say("Possible with at least %(after)s instead of %(before)s.")
        expect(row).to_contain_text(words % change)
        self.clear()
        self.organiser.press("Make this change")
        self.organiser.reads("These quotas can be met")
        expect(row.locator("input[name^=least]")).to_have_value(str(there))
        self.clear()

    def freeze(self) -> None:
        """The page follows the list by itself until it is full."""
        self.go("draw")
        self.clear()
        self.organiser.press("Freeze the pool and build the list")
        self.organiser.reads("All panels are there. Look at the chances, then publish the list.")
        self.clear()

    def publish(self) -> str:
        """The SHA-256 that everybody can read from now on."""
        self.organiser.follow("Publish the list")
        self.clear()
        self.organiser.field("I have looked at the list and want to publish it.").check()
        self.organiser.press("Publish the list for good")
        return digest(self.page.locator(".digest .hex"))

    def call(self, ball: str) -> None:
        """Type the figure of a ball."""
        self.organiser.write("Figure on the ball", ball)
        self.organiser.press("Show this ball")

    def name(self, number: str, *witnesses: str) -> None:
        """The number before witnesses, for good."""
        self.organiser.write("Number that was drawn", number)
        self.organiser.write("Witnesses, one a line", "\n".join(witnesses))
        self.clear()
        self.organiser.press("Draw the panel of this number")
        expect(self.page.locator(".drawn")).to_be_visible()
        self.clear()

    def invite(self) -> None:
        """Invite everybody who was not invited yet; they have two weeks to answer."""
        self.go("members")
        self.clear()
        last = clock.now().date() + timedelta(days=14)
        self.organiser.write("Last day for the answer", last.isoformat())
        self.organiser.press("Invite them")
        expect(self.organiser.button("Invite them")).to_have_count(0)

    def confirm_everybody(self) -> None:
        """Everybody who was asked says yes, one after the other."""
        waiting = self.page.locator("button[formaction*='/confirmed']")
        while (left := waiting.count()) > 0:
            waiting.first.click()
            expect(waiting).to_have_count(left - 1)

    def decline(self, answer: str) -> str:
        """One person with this answer says no; the pseudonym of who takes the seat."""
        row = self.page.locator("tr[id^=m-]").filter(has_text=answer).first
        row.locator("button[formaction*='/declined']").click()
        give = self.page.locator("main form input[name=person]")
        seated = give.input_value()
        self.clear()
        self.organiser.press("Give the seat to %(person)s", person=seated)
        expect(self.page.locator(f"#m-{seated}")).to_be_visible()
        return seated

    def seat(self, tables: str, rounds: int) -> None:
        """A sitting with tables for the confirmed members."""
        self.go("sittings")
        self.clear()
        self.organiser.follow("Plan a sitting")
        self.page.locator("#names-ko").fill("첫 회의")
        self.page.locator("#names-en").fill("First sitting")
        self.organiser.write("Tables and their seats", tables)
        self.organiser.write("Rounds", str(rounds))
        self.clear()
        self.organiser.press("Save")
        self.organiser.press("Take the confirmed members of the draw")
        self.clear()
        self.organiser.press("Make the seats")
        expect(self.page.locator("main a[href$='/rounds/1']")).to_be_visible()
        self.clear()
        self.page.locator("main a[href$='/rounds/1']").click()
        expect(self.page.locator(".tables > li").first).to_be_visible()
        self.clear()

    def tables(self) -> dict[str, str]:
        """The number of everybody's table in the round that is shown."""
        cards = self.page.locator(".tables > li").all()
        return {
            number: str(place)
            for place, card in enumerate(cards, start=1)
            for number in card.locator(".at-table li").all_inner_texts()
        }

    def let_in(self, number: str) -> None:
        """Somebody comes to the door and is marked as present."""
        self.go("door")
        self.clear()
        self.organiser.write("Number or name", number)
        self.organiser.press("Find")
        self.clear()
        self.page.locator("button.primary").filter(
            has_text=self.organiser.say("This person is here")
        ).click()
        expect(self.organiser.link("Next person")).to_be_visible()
        self.clear()

    def free_the_missing(self) -> None:
        """Nobody waits any more for those who have not come."""
        form = self.page.locator("form[action$='/door/free']")
        self.page.locator("details", has=form).locator("summary").click()
        self.clear()
        form.locator("button").click()
        expect(form).to_have_count(0)
        self.clear()

    def _hand_in(self, label: str, name: str, content: str, button: str) -> None:
        file = self._folder / name
        file.write_text(content, encoding="utf-8")
        field = self.page.locator("input[type=file]")
        if not field.is_visible():
            self.page.locator("details:has(input[type=file]) summary").click()
        field.set_input_files(file)
        self.organiser.press(button)


def assert_clear(person: Person) -> None:
    """Axe finds no barrier on the page of this person."""
    person.page.wait_for_load_state()
    assert barriers(person.page) == []


def digest(shown: Locator) -> str:
    """A SHA-256 that is shown in groups."""
    return "".join(shown.first.inner_text().split())
