"""A keyboard and nothing else: every step is a key, and what has the focus can be seen."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Locator

from tests import people
from tests.e2e.journeys import Person

MOST_TABS = 400
LOOKS = 40
NO_MOUSE = "addEventListener('pointerdown', () => console.error('a mouse was used'), true)"
IS_FOCUSED = "element => element === document.activeElement"
SHOWN = """element => {
  const places = [element, element.closest('label'), element.closest('li')].filter(Boolean)
  const marked = places.some(place => {
    const style = getComputedStyle(place)
    return style.outlineStyle !== 'none' || style.boxShadow !== 'none'
  })
  const frames = [...(element.closest('label') ?? element).getClientRects()]
  const uncovered = frames.some(({ left, top, width, height }) => [0.1, 0.5, 0.9].some(part => {
    const hit = document.elementFromPoint(left + width / 2, top + height * part)
    return hit && places.some(place => place.contains(hit))
  }))
  return { marked, uncovered }
}"""


class Keys:
    """The keyboard of a person; a mouse that is used all the same is a complaint."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self._page = person.page
        self._page.add_init_script(NO_MOUSE)
        self._page.on("filechooser", lambda _chooser: None)  # so that none opens on the machine

    def hit(self, key: str, times: int = 1) -> None:
        """Press a key on whatever has the focus."""
        for _ in range(times):
            self._page.keyboard.press(key)

    def reach(self, target: Locator) -> None:
        """Press Tab until the target has the focus, and check that this can be seen."""
        target.wait_for()
        for _ in range(MOST_TABS):
            if target.evaluate(IS_FOCUSED):
                break
            self.hit("Tab")
        else:
            raise AssertionError(f"Tab never leads to {target}")
        self._shows(target)

    def _shows(self, target: Locator) -> None:
        """The focus can be seen, once the page has scrolled to it."""
        for _ in range(LOOKS):
            shown = target.evaluate(SHOWN)
            if all(shown.values()):
                return
            self._page.wait_for_timeout(50)
        raise AssertionError(f"the focus on {target} cannot be seen: {shown}")

    def press(self, message: str) -> None:
        """A button, with Enter."""
        self.reach(self.person.button(message))
        self.hit("Enter")

    def follow(self, message: str) -> None:
        """A link, with Enter."""
        self.enter(self.person.link(message))

    def enter(self, target: Locator) -> None:
        """Enter on anything."""
        self.reach(target)
        self.hit("Enter")

    def tick(self, target: Locator) -> None:
        """Space on a tick."""
        self.reach(target)
        self.hit("Space")

    def write(self, target: Locator, text: str) -> None:
        """Type over what stands in a field."""
        self.reach(target)
        self.hit("ControlOrMeta+a")
        self._page.keyboard.type(text)

    def sign_in(self, email: str) -> None:
        """Sign in as staff and wait for the own place."""
        self.person.go("/staff/sign-in")
        self.write(self.person.field("E-mail address"), email)
        self.write(self.person.field("Password"), people.PASSWORD)
        self.press("Sign in")
        self.person.button("Sign out").wait_for()

    def choose_file(self, target: Locator, file: Path) -> None:
        """Open the file chooser with Enter; the chooser itself belongs to the machine."""
        self.reach(target)
        with self._page.expect_file_chooser() as chooser:
            self.hit("Enter")
        chooser.value.set_files(file)
