"""A person without a browser: reads the same pages and posts the same forms, as a browser would.

Far quicker, for what other journeys have looked at. Scripts and styles are not its business, and the page
that an act leads on to is only read by whoever looks at it.
"""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from django.contrib.messages import ERROR, get_messages
from django.test import Client
from lxml import html

from tests.journeys import sending
from tests.journeys.filling import Hands, NotAccepted, Upload, files_in, place, written


class Correspondent(Hands):
    def __init__(self, user) -> None:
        self.user, self.client, self.response, self._page = user, Client(), None, None
        self.ahead = ""  # where an act has led, as long as nobody has looked there
        self.client.force_login(user)

    @property
    def page(self):
        """What stands before the person."""
        if self.ahead:
            status = self.opens(self.ahead)
            assert status < 400, f"{self.address()}: {status}"
        return self._page

    def opens(self, path: str) -> int:
        status = self.keep(self.client.get(path, follow=True))
        if self.address().startswith("/accounts/login/"):  # the session is over; a year may have passed
            self.client.force_login(self.user)
            status = self.keep(self.client.get(path, follow=True))
        return status

    def keep(self, response) -> int:
        self.response, self.ahead = response, ""
        is_page = response.get("Content-Type", "").startswith("text/html")
        self._page = html.fromstring(response.content) if is_page and response.content else None
        return response.status_code

    def address(self) -> str:
        return urlsplit(self.ahead).path or self.response.request["PATH_INFO"]

    def links_to(self, path: str) -> bool:
        """Whether a page that was read has that link."""
        is_read = self._page is not None and not self.ahead
        return is_read and bool(self._page.xpath("//a[@href=$path]", path=path))

    def follows(self, link: str) -> None:
        address = next(href for href in self.page.xpath("//a/@href") if href.endswith(link))
        self.opens(address)

    def shows(self, form: str) -> bool:
        return bool(self.forms(form))

    def forms(self, form: str) -> list:
        part, name, value = place(form)
        root = self.page.get_element_by_id(part) if part else self.page.xpath("//main")[0]
        found = [each for each in root.xpath(".//form") if each.get("method", "").lower() == "post"]
        if name:
            wanted = f".//*[@name=$name{' and @value=$value' if value else ''}]"
            return [each for each in found if each.xpath(wanted, name=name, value=value)]
        return [each for each in found if each.get("action", "").endswith(value)]

    def sends(self, to: str = "", /, *, button: str = "", **fields) -> None:
        form = self.forms(to)[0]
        data = self.as_shown(form) | {name: self.given(value) for name, value in fields.items()}
        if button:
            (data[button],) = form.xpath(".//button[@name=$name]/@value", name=button)
        absent = set(fields) - set(form.fields)
        assert not absent, f"{self.address()} has no field {absent}"
        to = form.get("action") or self.address()
        status, refusals = self.keep(self.client.post(to, data)), self.refusals()
        if 300 <= status < 400:
            self.ahead = urljoin(to, self.response.url)
        if status >= 400 or refusals:
            raise NotAccepted(f"{self.address()}: {status} {refusals}")

    def uploads(self, part: str, upload: Upload) -> None:
        """Send a document to the place on the page."""
        (field,) = self.page.get_element_by_id(part).xpath("descendant-or-self::*[@data-uploader]")
        sending.send(self.client, field, upload)
        self.ahead = self.address()

    def picks(self, folder) -> None:
        """Send the files of a dossier folder and look at the check."""
        (picker,) = self.page.xpath("//*[@data-folder]")
        told, _refused = sending.pick(self.client, picker.get("data-begin"), files_in(folder))
        self.ahead = told["check"]

    @staticmethod
    def as_shown(form) -> dict:
        """What the form already holds, as lists for fields with several values."""
        data: dict[str, list[str]] = {}
        for name, value in form.form_values():
            data.setdefault(name, []).append(value)
        return data

    @staticmethod
    def given(value):
        if isinstance(value, list):
            return [Correspondent.given(each) for each in value]
        return "on" if value is True else written(value)

    def refusals(self) -> list[str]:
        """What the answer says was wrong, or leaves for the next page to say."""
        if self._page is None:
            return [str(each) for each in get_messages(self.response.wsgi_request) if each.level >= ERROR]
        shown = self._page.xpath(
            "//*[@role='status']//*[@data-tone='bad'] | //*[contains(@class, 'error-summary')]"
            " | //*[contains(@class, 'errorlist')]"
        )
        return [" ".join(each.text_content().split()) for each in shown]
