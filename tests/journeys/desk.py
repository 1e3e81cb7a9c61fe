"""The one screen before which people sit in turn; each finds the cookies of their own session again.

A browser window for everybody would look the same and cost more than all the pages they look at.
"""

from __future__ import annotations

from django.conf import settings

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
PATIENCE = 60_000  # milliseconds; the machine may be busy with other tests


class Desk:
    def __init__(self, browser) -> None:
        self.context = browser.new_context(viewport=WIDE, reduced_motion="reduce")
        self.context.set_default_timeout(PATIENCE)
        self.context.on("console", self.hear)
        self.context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        self.page = self.context.new_page()
        self.sitting, self.cookies, self.complaints = None, {}, []

    def hear(self, line) -> None:
        """Errors of the console; that a document was answered 403, 404 or 422 may be what a test is about."""
        is_document = line.text.startswith("Failed to load resource") and "/static/" not in line.text
        if line.type == "error" and not is_document:
            self.complaints.append(f"{self.sitting} at {self.page.url}: {line.text}")

    def seat(self, person) -> None:
        """Whoever sat here takes their session away."""
        if self.sitting is not person:
            self.cookies[self.sitting] = self.context.cookies()
            self.context.clear_cookies()
            self.context.add_cookies(self.cookies.get(person, []))
            self.sitting = person

    def admit(self, person, session: str) -> None:
        """They have signed in before, and bring their session."""
        self.cookies[person] = [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": person.url}]

    def clear(self) -> None:
        """Nobody sits here any more, and nothing is left on the screen."""
        self.page.goto("about:blank")
        self.page.set_viewport_size(WIDE)
        self.context.clear_cookies()
        self.sitting, self.cookies, self.complaints = None, {}, []
