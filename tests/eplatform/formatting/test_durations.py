from django.utils import translation

from eplatform.formatting.durations import calendar_days, months, working_days, working_days_left


def test_durations_in_english():
    with translation.override("en"):
        texts = [working_days(1), working_days(5), calendar_days(30), months(12)]

    assert texts == ["1 working day", "5 working days", "30 days", "12 months"]


def test_working_days_left_says_when_it_is_late():
    with translation.override("en"):
        texts = [working_days_left(3), working_days_left(0), working_days_left(-1)]

    assert texts == ["3 working days left", "Due today", "1 working day late"]
