"""The pages of the wizard: each form fills some tables of the dossier and tolerates what is still missing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.preparation.drafts import Draft
from eplatform.accounts.models import Commune, Organisation, User
from eplatform.accounts.networks import Network
from eplatform.formatting.digits import digits, read_digits
from workflows.files.dossier.fields import LARGEST_AREA
from workflows.files.dossier.grids import ACCEPTED_CRS
from workflows.files.models import Kind

Tables = dict[str, dict[str, Any]]


class Figure(forms.CharField):
    """A number as people of the country type it, kept as JSON keeps numbers."""

    def __init__(self, *, whole: bool = False, **facts: Any) -> None:
        self.whole = whole
        super().__init__(
            widget=forms.TextInput(attrs={"inputmode": "numeric" if whole else "decimal"}), **facts
        )

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if text in self.empty_values:
            return None
        try:
            number = read_digits(str(text))
        except ValueError as problem:
            raise forms.ValidationError(_("Write a number, digits only.")) from problem
        if abs(number) > LARGEST_AREA:
            raise forms.ValidationError(
                _("Write a number up to %(most)s."), params={"most": digits(LARGEST_AREA)}
            )
        if self.whole and number != number.to_integral_value():
            raise forms.ValidationError(_("Write a whole number."))
        return int(number) if number == number.to_integral_value() else float(number)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return value
        number = Decimal(str(value))
        return digits(number) if number.is_finite() else value


class Page(forms.Form):
    """What is missing keeps nobody from going on; what cannot be read does."""

    #: Keys of the same tables that another page or an upload fills.
    kept: ClassVar[Mapping[str, tuple[str, ...]]] = {}

    def __init__(self, *args: Any, draft: Draft, user: User, **kwargs: Any) -> None:
        self.draft, self.user = draft, user
        super().__init__(*args, **kwargs)
        self.initial = {**self.read(), **self.initial}

    def read(self) -> dict[str, Any]:
        """The fields as the draft holds them."""
        raise NotImplementedError

    def tables(self) -> Tables:
        """The tables of the dossier as the fields say."""
        raise NotImplementedError

    @property
    def blocks(self) -> bool:
        """Whether something was typed that cannot be read."""
        return any(error.code != "required" for errors in self.errors.as_data().values() for error in errors)

    @property
    def left_empty(self) -> list[str]:
        """The names of the fields that are asked for and hold nothing."""
        faults = self.errors.as_data().items()
        return [
            str(self.fields[name].label)
            for name, errors in faults
            if any(error.code == "required" for error in errors)
        ]

    def to_save(self) -> Tables:
        """What can be kept of a page, even one with faults; an empty field leaves its key out."""
        saved = {}
        for table, given in self.tables().items():
            before = self.draft.part(table)
            kept = {key: before[key] for key in self.kept.get(table, ()) if key in before}
            saved[table] = kept | {key: value for key, value in given.items() if value not in (None, "", [])}
        return saved

    def value(self, name: str) -> Any:
        return self.cleaned_data.get(name)


class RequestPage(Page):
    """What is asked for."""

    kind = forms.ChoiceField(
        label=_("What is to be connected"), choices=Kind.choices, widget=forms.RadioSelect
    )
    title = forms.CharField(
        label=_("Name of the project"), max_length=200, help_text=_("As it stands on the permit.")
    )
    networks = forms.MultipleChoiceField(
        label=_("Networks asked for"), choices=Network.choices, widget=forms.CheckboxSelectMultiple
    )
    language = forms.ChoiceField(
        label=_("Language of our letters and papers"),
        choices=[("fr", "Français"), ("ar", "العربية"), ("en", "English")],
    )

    def read(self) -> dict[str, Any]:
        return {"language": self.user.language, **self.draft.part("file")}

    def tables(self) -> Tables:
        return {"file": {name: self.value(name) for name in ("kind", "title", "networks", "language")}}


class ApplicantPage(Page):
    """Who applies, and where."""

    kept = {"site": ("plan", "crs")}

    member_of = forms.ChoiceField(
        label=_("On whose behalf"), required=False, widget=forms.RadioSelect,
        help_text=_("For another organisation, give its name and its ICE."),
    )  # fmt: skip
    organisation = forms.CharField(label=_("Name of the organisation"), max_length=200)
    ice = forms.CharField(
        label=_("Company identifier (ICE), 15 digits"),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    commune_code = forms.ChoiceField(label=_("Commune"))
    address = forms.CharField(label=_("Address of the site"), max_length=300)
    land_titles = forms.CharField(
        label=_("Land titles, one on each line"),
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": "TF 48112/47"}),
    )  # fmt: skip
    area_m2 = Figure(label=_("Area of the site (m²)"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mine = list(
            Organisation.objects.filter(pk__in=self.user.acting_organisation_ids).order_by("name")
        )
        self.communes = {commune.code: commune for commune in Commune.objects.order_by("name_fr")}
        choice: Any = self.fields["member_of"]
        choice.choices = [(one.ice, one.name) for one in self.mine] + [("", _("Another organisation"))]
        if not self.mine:
            del self.fields["member_of"]
        place: Any = self.fields["commune_code"]
        place.choices = [
            ("", _("Choose the commune")),
            *((code, str(one)) for code, one in self.communes.items()),
        ]
        self.keep_unknown_commune(place)

    def keep_unknown_commune(self, place: Any) -> None:
        """A code that is not served is shown as it was given, for the check to tell."""
        site = self.draft.part("site")
        code = site.get("commune_code")
        if isinstance(code, str) and code and code not in self.communes:
            place.choices = [*place.choices, (code, f"{site.get('commune', '')} ({code})")]

    def read(self) -> dict[str, Any]:
        applicant, site = self.draft.part("applicant"), self.draft.part("site")
        mine = Organisation.objects.filter(pk__in=self.user.acting_organisation_ids).order_by("name")
        first = mine.first() if not applicant else mine.filter(ice=applicant.get("ice")).first()
        titles = site.get("land_titles")
        return {
            "phone": self.user.phone, **applicant, **site,
            "member_of": first.ice if first else "",
            "land_titles": "\n".join(map(str, titles)) if isinstance(titles, list) else titles,
        }  # fmt: skip

    def clean_ice(self) -> str:
        ice = re.sub(r"\s", "", self.cleaned_data["ice"])
        if ice and not re.fullmatch(r"[0-9]{15}", ice):
            raise forms.ValidationError(_("The ICE has 15 digits."))
        return ice

    def clean(self) -> dict[str, Any]:
        """Name and ICE are asked for only where the organisation is not one of the person's own."""
        if self.value("member_of"):
            for name in ("organisation", "ice"):
                self.errors.pop(name, None)
        return self.cleaned_data

    def tables(self) -> Tables:
        mine = next((one for one in self.mine if one.ice == self.value("member_of")), None)
        titles = [line.strip() for line in (self.value("land_titles") or "").splitlines() if line.strip()]
        commune = self.communes.get(self.value("commune_code") or "")
        return {
            "applicant": {
                "organisation": mine.name if mine else self.value("organisation"),
                "ice": mine.ice if mine else self.value("ice"),
                "email": self.user.email, "phone": self.value("phone"),
            },
            "site": {
                "commune": commune.name_fr if commune else self.draft.part("site").get("commune"),
                "commune_code": self.value("commune_code"), "address": self.value("address"),
                "land_titles": titles, "area_m2": self.value("area_m2"),
            },
        }  # fmt: skip


class PlanFields(forms.Form):
    """The plan is drawn in one of the national grids; the file itself is attached beside the form."""

    crs = forms.ChoiceField(
        label=_("Coordinate system of the plan"), required=False,
        choices=[("", "–"), *((code, f"{code} · Lambert {n}") for n, code in enumerate(ACCEPTED_CRS, 1))],
    )  # fmt: skip


class ProgrammePage(PlanFields, Page):
    """What a developer builds."""

    kept = {
        "programme": ("lots",),
        "site": ("commune", "commune_code", "address", "land_titles", "area_m2", "plan"),
    }

    phases = Figure(label=_("Number of phases"), whole=True)
    social_housing = forms.BooleanField(label=_("The programme includes social housing"), required=False)
    road_area_m2 = Figure(label=_("Area of the roads (m²)"))
    public_lamps = Figure(label=_("Number of street lamps"), whole=True, required=False)

    def read(self) -> dict[str, Any]:
        return {"phases": 1, **self.draft.part("programme"), "crs": self.draft.part("site").get("crs", "")}

    def tables(self) -> Tables:
        names = ("phases", "social_housing", "road_area_m2", "public_lamps")
        return {"programme": {name: self.value(name) for name in names}, "site": {"crs": self.value("crs")}}
