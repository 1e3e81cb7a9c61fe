"""A person without a browser: reads the same pages and posts the same forms, as a browser would.

Far quicker, for what other journeys have looked at. Scripts and styles are not its business.
"""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html

from tests.journeys import sending
from tests.journeys.filling import Hands, NotAccepted, Upload, place, written


class Correspondent(Hands):
    def __init__(self, user) -> None:
        self.user, self.client, self.response, self.page = user, Client(), None, None
        self.client.force_login(user)

    def opens(self, path: str) -> int:
        status = self.keep(self.client.get(path, follow=True))
        if self.address().startswith("/accounts/login/"):  # the session is over; a year may have passed
            self.client.force_login(self.user)
            status = self.keep(self.client.get(path, follow=True))
        return status

    def keep(self, response) -> int:
        self.response = response
        is_page = response.get("Content-Type", "").startswith("text/html")
        self.page = html.fromstring(response.content) if is_page else None
        return response.status_code

    def address(self) -> str:
        return self.response.request["PATH_INFO"]

    def links_to(self, path: str) -> bool:
        return self.page is not None and bool(self.page.xpath("//a[@href=$path]", path=path))

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
        absent = set(fields) - set(form.fields)
        assert not absent, f"{self.address()} has no field {absent}"
        status = self.keep(self.client.post(form.get("action") or self.address(), data, follow=True))
        if status >= 400 or self.refusals():
            raise NotAccepted(f"{self.address()}: {status} {self.refusals()}")

    def uploads(self, part: str, upload: Upload) -> None:
        """Send a document to the place on the page."""
        (field,) = self.page.get_element_by_id(part).xpath("descendant-or-self::*[@data-uploader]")
        sending.send(self.client, field, upload)
        self.opens(self.address())

    @staticmethod
    def as_shown(form) -> dict:
        """What the form already holds, as lists for fields with several values."""
        data: dict[str, list[str]] = {}
        for name, value in form.form_values():
            data.setdefault(name, []).append(value)
        return data

    @staticmethod
    def given(value):
        if isinstance(value, Upload):
            return SimpleUploadedFile(value.name, value.content)
        if isinstance(value, list):
            return [Correspondent.given(each) for each in value]
        return "on" if value is True else written(value)

    def refusals(self) -> list[str]:
        if self.page is None:
            return []
        shown = self.page.xpath(
            "//*[@role='status']//*[@data-tone='bad'] | //*[contains(@class, 'error-summary')]"
            " | //*[contains(@class, 'errorlist')]"
        )
        return [" ".join(each.text_content().split()) for each in shown]
