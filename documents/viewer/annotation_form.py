"""The form by which a remark is drawn on a page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.viewer.annotating import Place
from documents.viewer.annotations import Annotation

Shape = Annotation.Shape
PLACES = ("x", "y", "to_x", "to_y")
LAST_PAGE = 100_000


def share() -> forms.DecimalField:
    return forms.DecimalField(min_value=0, max_value=1, max_digits=6, decimal_places=5)


class AnnotationForm(forms.Form):
    page = forms.IntegerField(min_value=1, max_value=LAST_PAGE)
    shape = forms.ChoiceField(choices=Shape.choices)
    x, y, to_x, to_y = share(), share(), share(), share()
    text = forms.CharField(label=_("Remark"), max_length=1000)
    audience = forms.ChoiceField(label=_("Who reads it"), choices=Annotation.Audience.choices)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("shape") == Shape.RECTANGLE and all(name in given for name in PLACES):
            if given["to_x"] <= given["x"] or given["to_y"] <= given["y"]:
                raise forms.ValidationError(_("Draw the rectangle larger."))
        elif given.get("shape") == Shape.POINT:
            given["to_x"], given["to_y"] = given.get("x"), given.get("y")
        return given

    @property
    def place(self) -> Place:
        given = self.cleaned_data
        return Place(given["page"], given["shape"], *(given[name] for name in PLACES))
