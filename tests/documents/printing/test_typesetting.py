import pytest
import typst

from documents.printing.typesetting import fonts, qr_code
from eplatform.formatting.digits import left_to_right
from eplatform.formatting.money import money

SOURCE = """
#set page(width: auto, height: auto, margin: 2pt)
#set text(font: ("Noto Sans", "Noto Sans Arabic"), lang: "ar", dir: {direction})
#sys.inputs.words
"""


def picture(words, direction):
    """The words as they are seen, with no space around them."""
    compiler = typst.Compiler(font_paths=fonts(), ignore_system_fonts=True)
    source = SOURCE.format(direction=direction).encode()
    return compiler.compile(source, format="png", ppi=100, sys_inputs={"words": words})


@pytest.mark.parametrize(
    "figures", ["1\u202f245\u202f000,00", "−12,50", "2 × 150 = 300", "4 %", "630 kVA", "3×240"]
)
def test_figures_look_the_same_in_an_arabic_paper(figures):
    assert picture(left_to_right(figures), "rtl") == picture(figures, "ltr")


@pytest.mark.parametrize("figures", ["2 × 150 = 300", "630 kVA", "3×240"])
def test_figures_would_be_turned_round_without_isolation(figures):
    assert picture(figures, "rtl") != picture(figures, "ltr")


def test_money_in_arabic_stands_right_of_its_currency():
    currency = "درهم"

    seen = picture(money(1245000, "ar"), "rtl")

    assert seen == picture(f"\u2067\u20661\u202f245\u202f000,00\u2069\u00a0{currency}\u2069", "ltr")
    assert seen != picture(f"\u20661\u202f245\u202f000,00\u00a0{currency}\u2069", "ltr")


def test_fonts_are_those_of_the_project_only():
    assert set(fonts().families()) == {"Noto Sans", "Noto Sans Arabic"}


def test_qr_code_is_a_drawing_without_links():
    drawing = qr_code("https://portal.example/verify/K7QX-29FM")

    assert drawing.startswith("<svg")
    assert "href" not in drawing
