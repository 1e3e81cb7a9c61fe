import re
from decimal import Decimal
from pathlib import Path

from django.utils.translation import override

from workflows.studies import electricity, wording
from workflows.studies.coefficients import EFFLUENT
from workflows.studies.figures import Figure, Flag

STUDIES = Path(wording.__file__).parent


def keys(pattern):
    return {key for page in STUDIES.glob("*.py") for key in re.findall(pattern, page.read_text())}


def test_every_figure_and_flag_has_words():
    assert keys(r'Figure\(\s*"(\w+)"') <= wording.FIGURES.keys()
    assert keys(r'Flag\(\s*"(\w+)"') == wording.FLAGS.keys()


def test_every_parameter_and_treatment_has_words():
    assert EFFLUENT.by_parameter.keys() <= wording.CLASSES.keys()
    assert {limit.treatment for limit in EFFLUENT.by_parameter.values()} == wording.TREATMENTS.keys()


def test_label_names_the_class():
    assert str(wording.label(electricity.residential("villa", 2, Decimal(9)))).count(":") == 1
    assert str(wording.label(Figure("load", Decimal(1), "kVA", about="Pompes"))).endswith("Pompes")


def test_sentence_fills_in_the_values_as_the_reader_writes_them():
    flag = Flag("not_self_cleansing", {"velocity": Decimal("0.35"), "limit": Decimal("0.60")})

    with override("fr"):
        assert "0,35" in wording.sentence(flag)
    with override("en"):
        assert "0.35" in wording.sentence(flag)
