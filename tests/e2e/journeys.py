"""People at a browser: what they press, write and read, in their own language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from babel.support import NullTranslations, Translations
from playwright.sync_api import Locator, Page, expect

from budgeting.translations.messages import FOLDER
from tests import people
from tests.things import HOLDERS, PASSPHRASES

RECEIPT = re.compile(r"\b[A-Z2-7]{5}-[A-Z2-7]{5}\b")


@lru_cache
def _catalogue(language: str) -> NullTranslations:
    return Translations.load(str(FOLDER), [language])


class Person:
    """Somebody at a browser; ``message`` is always the English text that stands in the code."""

    def __init__(self, page: Page, language: str = "en") -> None:
        self.page = page
        self.language = language
        self._catalogue = _catalogue(language)

    def say(self, message: str, **values: object) -> str:
        """The message in this person's language."""
        words = self._catalogue.ugettext(message)
        assert self.language == "en" or words != message, f"no words for {message!r}"
        return words % values if values else words

    def go(self, address: str) -> None:
        """Type an address."""
        self.page.goto(address)

    def button(self, message: str, **values: object) -> Locator:
        """The button with exactly these words."""
        return self.page.get_by_role("button", name=self.say(message, **values), exact=True)

    def link(self, message: str, **values: object) -> Locator:
        """The first link with exactly these words."""
        words = self.say(message, **values)
        return self.page.get_by_role("link", name=words, exact=True).first

    def field(self, message: str) -> Locator:
        """The field with this label."""
        return self.page.get_by_label(self.say(message), exact=True)

    def press(self, message: str, **values: object) -> None:
        """Press a button and wait for what comes."""
        self.button(message, **values).click()

    def follow(self, message: str, **values: object) -> None:
        """Follow a link."""
        self.link(message, **values).click()

    def write(self, message: str, text: str) -> None:
        """Fill a field."""
        self.field(message).fill(text)

    def back(self) -> None:
        """Press the back button of the browser, once the page is there."""
        self.page.wait_for_load_state()
        self.page.go_back()

    def is_at(self, message: str, **values: object) -> None:
        """The heading of the page says this."""
        expect(self.page.locator("h1")).to_have_text(self.say(message, **values))

    def reads(self, message: str, **values: object) -> None:
        """These words can be seen somewhere on the page."""
        words = self.page.get_by_text(self.say(message, **values)).locator("visible=true")
        expect(words.first).to_be_visible()


class Staff(Person):
    """Somebody who signs in."""

    def sign_in(self, email: str) -> None:
        """Sign in and wait for the own place."""
        self.go("/staff/sign-in")
        self.write("E-mail address", email)
        self.write("Password", people.PASSWORD)
        self.press("Sign in")
        expect(self.button("Sign out")).to_be_visible()


class Organiser(Staff):
    """Haneul, who sets the process up."""

    def start_process(self, city: str, year: int, total: str, residents: int) -> None:
        """Create a process in euros, 2 % of ``total``, in both languages."""
        self.go("/organiser/")
        self.follow("Start a process")
        self.write("City", city)
        self.write("Year", str(year))
        self.page.locator("#names-ko").fill(f"{city} 주민이 정하는 {year}")
        self.page.locator("#names-en").fill(f"{city} decides {year}")
        self.write("Total budget of the city", total)
        self.write("Share that the residents decide on", "2")
        self.write("Residents expected to vote", str(residents))
        self.press("Create the process")
        self.reads("The process was created.")

    def choose_file(self, slug: str, file: Path) -> None:
        """Hand a file in, and look at its preview."""
        self.go(f"/organiser/{slug}/projects")
        self.follow("Import a file")
        self.field("File with projects").set_input_files(file)
        self.press("Show the preview")
        self.is_at("Preview of %(name)s", name=file.name)

    def set_rules(self, slug: str, **values: str) -> None:
        """Write into the fields of the rulebook and save it."""
        self.go(f"/organiser/{slug}/rulebook")
        for name, value in values.items():
            self.page.locator(f"#{name}").fill(value)
        self.press("Save the rulebook")
        self.reads("The rulebook was saved as a draft.")

    def seal(self, year: int) -> None:
        """Save, go on to the sealing, tick, type the year and seal."""
        self.press("Save and go on to the sealing")
        self.field("I have read this page and want to seal it.").check()
        self.write("Year of the process", str(year))
        self.press("Seal the rulebook for good")
        self.is_at("The sealed rulebook")


class Officer(Staff):
    """Dari, who keeps the box."""

    def make_cards(self, slug: str, number: int) -> list[str]:
        """Order cards, read their codes from the sheet, and destroy it."""
        self.go(f"/officer/{slug}/cards")
        self.write("Number of cards", str(number))
        self.press("Make the cards")
        self.page.locator("td a.button.primary").click()
        cards = self.page.locator(".voting-card .code b")
        expect(cards).to_have_count(number)
        codes = cards.all_inner_texts()
        self.follow("Back to the cards")
        self.page.locator("td a[href$=printed]").click()
        self.press("Destroy the sheet")
        self.reads("The sheet is destroyed. The codes exist on your paper only.")
        return codes

    def make_keys(self, slug: str) -> None:
        """Three holders make the key of the box and try it, two at a time."""
        self.go(f"/officer/{slug}/")
        self.follow("Make the key of the box")
        for place, (name, passphrase) in enumerate(zip(HOLDERS, PASSPHRASES, strict=True)):
            self.page.locator(f"#name_{place}").fill(name)
            self.page.locator(f"#passphrase_{place}").fill(passphrase)
        self.press("Make the key")
        self.is_at("Try the keys")
        self._type_passphrases(0, 1)
        self.press("Open the trial ballot")
        self.follow("Try the keys")
        self._type_passphrases(1, 2)
        self.press("Open the trial ballot")
        self.reads("The key works: two of its holders have opened a trial ballot with it.")

    def open_box(self) -> None:
        """Two holders open the box of the closed vote."""
        self.follow("Open the box")
        self._type_passphrases(1, 2)
        self.press("Open the box now")

    def _type_passphrases(self, *places: int) -> None:
        for place in places:
            self.page.locator(f"#passphrase_{place}").fill(PASSPHRASES[place])

    def open_vote(self, slug: str) -> None:
        """Open the vote after the second look."""
        self.go(f"/officer/{slug}/")
        self.follow("Open the vote")
        self.press("Open the vote now")
        self.reads("The vote is open.")

    def announce_close(self, slug: str) -> None:
        """Announce the close, ten seconds ahead."""
        self.go(f"/officer/{slug}/")
        self.follow("Close the vote")
        self.page.locator("input[name=seconds][value='10']").check()
        self.press("Announce the close")
        self.reads("The close is announced. The countdown runs on every tablet.")

    def count_and_publish(self) -> None:
        """From the closed vote to the public result."""
        self.press("Count the ballots")
        self.follow("Look at the outcome")
        self.follow("Publish the result")
        self.field("Publish without it").check()
        self.press("Publish now")
        self.reads("The result is public.")


class Resident(Person):
    """Minjun or Sora: somebody with a card."""

    def enter(self, code: str) -> None:
        """Type the code of a card."""
        self.go("/v")
        self.page.locator("#code").fill(code)
        self.press("Continue")

    def begin(self, code: str) -> None:
        """Enter a card and go to the list."""
        self.enter(code)
        self.follow("Begin")
        self.is_at("Choose your projects")

    def tick(self, *numbers: int) -> None:
        """Choose these projects, or take them away again."""
        for number in numbers:
            self.page.locator(f"#p{number} label").click()

    def has_ticked(self, *numbers: int) -> None:
        """These projects are chosen on the list, and no others."""
        chosen = self.page.locator("#choices input:checked")
        expect(chosen).to_have_count(len(numbers))
        values = {int(each.get_attribute("value") or 0) for each in chosen.all()}
        assert values == set(numbers)

    def saved(self) -> None:
        """Wait until the bar says that the marks are kept."""
        words = self.say("Saved. You can change it until you cast.")
        expect(self.page.locator("#bar .state")).to_have_text(words)

    def review(self) -> None:
        """Go to the review page."""
        self.press("Review my ballot")
        self.is_at("Check your ballot")

    def to_cast(self) -> None:
        """Go on from the review to the cast page."""
        self.press("It is right. Go on")
        self.is_at("Cast your ballot")

    def cast(self) -> str:
        """Cast, and read the receipt."""
        self.press("Cast my ballot")
        self.is_at("Your vote is cast")
        return self.receipt()

    def receipt(self) -> str:
        """The number on the receipt."""
        self.page.wait_for_load_state()
        found = RECEIPT.search(self.page.locator("main").inner_text())
        assert found, "no receipt"
        return found.group()

    def hand_over(self) -> None:
        """Leave the tablet to the next person."""
        self.press("I am finished")
        self.is_at("Give the tablet to the next person")

    def vote(self, code: str, numbers: Sequence[int]) -> str:
        """The whole way from the card to the hand-over; the receipt."""
        self.begin(code)
        self.tick(*numbers)
        self.saved()
        self.review()
        self.to_cast()
        receipt = self.cast()
        self.hand_over()
        return receipt
