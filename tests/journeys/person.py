"""A person at a browser: signs in, opens pages, fills in forms and sends them, reads what is shown."""

from __future__ import annotations

from pathlib import Path

from django.urls import reverse
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.cast import PASSWORD
from tests.journeys.filling import Hands, NotAccepted, Upload, place, written
from tests.journeys.sending import examine_arrived

SIGN_IN = "/accounts/login/"
#: A refusal tells itself on the form, or as a message of the next page.
WORDS_OF_REFUSAL = "[role=status] [data-tone=bad], .error-summary, .errorlist"
REFUSALS = "(words) => [...document.querySelectorAll(words)].map((told) => told.innerText)"
LINKED = """(path) => [...document.querySelectorAll("a")].some((link) =>
  link.getAttribute("href") === path && link.checkVisibility({visibilityProperty: true}))"""
#: What one has to know of a form before one fills it in: what hides it, and the kinds of its fields.
ABOUT = """(form, names) => ({
  folded: form.closest("details:not([open])") !== null,
  dialog: form.closest("dialog:not([open])")?.id,
  kinds: names.map((name) => form.querySelector(`[name="${name}"]`)?.type),
})"""
#: It went on by itself, or says what was refused.
FOLDER_IS_OVER = """() => location.pathname.endsWith("/check/")
  || !document.querySelector("[data-folder] [data-part=verdict]").hidden"""
LAYOUT = """() => ({
  dir: document.documentElement.dir,
  lang: document.documentElement.lang,
  is_wide: document.documentElement.scrollWidth > window.innerWidth,
  is_tab_hidden: [...document.querySelectorAll(".tabs [aria-current]")].some((tab) => {
    const place = tab.getBoundingClientRect(), frame = tab.parentElement.getBoundingClientRect();
    return place.left < frame.left - 1 || place.right > frame.right + 1;
  }),
})"""


class Person(Hands):
    def __init__(self, user, desk, url: str) -> None:
        self.user, self.desk, self.url = user, desk, url

    def __str__(self) -> str:
        return str(self.user)

    @property
    def page(self):
        """The screen, with this person before it."""
        self.desk.seat(self)
        return self.desk.page

    def opens(self, path: str) -> int:
        """Go to a page, signing in where it asks for it; the status of the answer."""
        response = self.page.goto(self.url + path, wait_until="domcontentloaded")
        if self.address().startswith(SIGN_IN) and not path.startswith(SIGN_IN):
            response = self.signs_in()
        return response.status

    def address(self) -> str:
        return self.page.url.removeprefix(self.url)

    def signs_in(self):
        """By the form, which leads on to the page that was asked for."""
        form = self.page.locator(selector(SIGN_IN))
        form.locator("[name=login]").fill(self.user.email)
        form.locator("[name=password]").fill(PASSWORD)
        return self.clicks(form.locator("[type=submit]"))

    def signs_out(self) -> None:
        self.sends("/logout/")

    def follows(self, link: str) -> None:
        """Click the link of that address, or of that end of one."""
        self.clicks(self.page.locator(f'a[href$="{link}"]:visible').first)

    def links_to(self, path: str) -> bool:
        """Whether this person is looking at a page with that link."""
        if self.desk.sitting is not self:
            return False
        return self.page.evaluate(LINKED, path)

    def sends(self, to: str = "", /, *, button: str = "", **fields) -> None:
        """Fill in a form of the page and send it; raises NotAccepted with what the page then says."""
        form = self.page.locator(selector(to)).first
        for (name, value), kind in zip(fields.items(), self.unfold(form, *fields), strict=True):
            self.fill(form, name, value, kind)
        chosen = f'button[name="{button}"]' if button else "button[type=submit]:not([formaction])"
        status = self.clicks(form.locator(chosen).last).status
        refusals = self.page.evaluate(REFUSALS, WORDS_OF_REFUSAL)
        if status >= 400 or refusals:
            raise NotAccepted(f"{self.page.url}: {status} {refusals}")

    def uploads(self, part: str, upload: Upload) -> None:
        """Choose a document at that place of the page; it is sent, checked, and shown as kept."""
        place = self.page.locator(f'[id="{part}"]')
        field = place.locator("input[type=file]")
        self.unfold(field)
        field.set_input_files(
            {"name": upload.name, "mimeType": "application/octet-stream", "buffer": upload.content}
        )
        row = place.locator(".uploader-row").last
        row.and_(self.page.locator(":is([data-state=arrived], [data-state=refused])")).wait_for()
        if row.get_attribute("data-state") == "refused":
            raise NotAccepted(row.inner_text())
        examine_arrived()

    def picks(self, folder: Path) -> None:
        """Pick a dossier folder: its documents are sent and checked, then the page goes on to the check."""
        self.page.locator("[data-folder] input[type=file]").set_input_files(folder)
        self.page.locator("[data-folder] [data-part=read]").click()
        self.awaits_arrival()
        examine_arrived()
        self.page.wait_for_function(FOLDER_IS_OVER)
        if not self.address().endswith("/check/"):
            self.follows("/check/")

    def awaits_arrival(self) -> None:
        """Of every document of the folder; where one stays behind, its row says how it stands."""
        try:
            self.page.locator("[data-folder] [data-part=onward]").wait_for()
        except PlaywrightTimeout:
            rows = self.page.locator(".uploader-row:not([data-state=arrived]):not([data-state=passed])")
            raise AssertionError(rows.all_inner_texts()) from None

    def clicks(self, element):
        """Click what leads to another page; its answer."""
        with self.page.expect_navigation(wait_until="domcontentloaded") as going:
            element.click()
        return going.value

    def unfold(self, form, *names: str) -> list[str]:
        """Click what hides the form: folds from the outside in, then the button of its dialog.

        Returns the kinds of its fields of those names.
        """
        about = form.evaluate(ABOUT, names)
        if about["folded"]:
            folds = form.locator("xpath=ancestor::details[not(@open)]")
            while folds.count():
                folds.first.locator("> summary").click()
        if dialog := about["dialog"]:
            self.page.locator(f'[data-dialog-open="{dialog}"]').click()
        return about["kinds"]

    def shows(self, form: str) -> bool:
        return self.page.locator(selector(form)).count() > 0

    def fill(self, form, name: str, value, kind: str) -> None:
        fields = form.locator(f'[name="{name}"]')
        if kind == "select-one":
            fields.select_option(written(value))
        elif isinstance(value, bool):
            fields.set_checked(value)
        elif kind in ("radio", "checkbox"):
            for each in value if isinstance(value, list) else [value]:
                form.locator(f'[name="{name}"][value="{written(each)}"]').check()
        else:
            fields.fill(written(value))

    def sees(self, text: str) -> bool:
        return text in self.page.locator("body").inner_text()

    def layout(self) -> dict:
        """Direction and language of the page, whether it is wider than the screen, and shows its open tab."""
        return self.page.evaluate(LAYOUT)

    def sees_turn(self, file) -> str:
        """Whose turn the page of the file says it is."""
        self.opens(reverse("portal:file", args=[file.reference]))
        return self.page.locator("section.turn").get_attribute("data-turn")

    def fetches(self, link: str) -> bytes:
        """The bytes behind a link that the page shows."""
        address = self.page.locator(f'a[href*="{link}"]').first.get_attribute("href")
        return self.page.context.request.get(self.url + address).body()

    def downloads(self, link: str) -> bytes:
        """What a click on a link brings onto the person's disk."""
        with self.page.expect_download() as brought:
            self.page.locator(f'main a[href$="{link}"]:visible:not(nav a)').first.click()
        return Path(brought.value.path()).read_bytes()


def selector(form: str) -> str:
    part, name, value = place(form)
    inside = f'[id="{part}"] ' if part else ""
    if name:
        with_value = f'[value="{value}"]' if value else ""
        return f'{inside}form:has([name="{name}"]{with_value})'
    return f'{inside}form[action$="{value}"]' if value else f"{inside or 'main '}form[method=post]"
