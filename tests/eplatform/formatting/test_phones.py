import phonenumbers
import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from eplatform.formatting.phones import bare_phone, phone, read_phone


@pytest.mark.parametrize(
    "typed",
    ["0661234567", "06 61 23 45 67", "+212 661-234567", "00212661234567", "\u206606 61 23 45 67\u2069"],
)
def test_read_phone_of_morocco(typed):
    assert read_phone(typed) == "+212661234567"


def test_read_phone_from_abroad():
    assert read_phone("+33 1 42 68 53 00") == "+33142685300"


@pytest.mark.parametrize("typed", ["", "12", "not a number", "+999123456"])
def test_read_phone_refuses_what_cannot_be_dialled(typed):
    with pytest.raises(ValidationError):
        read_phone(typed)


def test_phone_is_isolated_from_left_to_right():
    assert phone("+33142685300") == "\u2066+33 1 42 68 53 00\u2069"


def test_bare_phone_of_an_odd_text_is_the_text():
    assert bare_phone("poste 12") == "poste 12"


@given(st.integers(0, 99_999_999), st.sampled_from(["5", "6", "7"]))
def test_phone_reads_back(tail, head):
    number = f"+212{head}{tail:08}"
    if phonenumbers.is_valid_number(phonenumbers.parse(number)):
        assert read_phone(bare_phone(number)) == number
