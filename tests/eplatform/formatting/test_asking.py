from django import forms

from eplatform.formatting.asking import PhoneField


class Asked(forms.Form):
    phone = PhoneField(required=False)


def test_phone_is_kept_as_it_is_dialled_from_anywhere():
    form = Asked({"phone": " 0661 23 45 67"})

    assert form.is_valid()
    assert form.cleaned_data == {"phone": "+212661234567"}


def test_phone_that_is_not_given_is_empty():
    form = Asked({"phone": ""})

    assert form.is_valid()
    assert form.cleaned_data == {"phone": ""}


def test_phone_that_cannot_be_dialled_is_told_at_its_field():
    form = Asked({"phone": "poste 12"})

    assert not form.is_valid()
    assert [*form.errors] == ["phone"]
