"""The demonstration tariff: placeholder prices [P], never to be shown as an official tariff."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from eplatform.formatting.digits import left_to_right
from quotes import vat
from quotes.articles import SHARE, Article, Family, Tariff, Variant

VERSION = "DEMONSTRATION-2026"
SINCE = date(2024, 1, 1)

A, B, C, D, E = list(Family)[:5]
ELE, EAU, ASS, ECL = "electricity", "water", "sewerage", "lighting"
LOTS = {
    "VIL": ("lots de villas", "بقع الفيلات", "villa lots"),
    "ECO": ("lots d’habitat économique", "بقع السكن الاقتصادي", "economic housing lots"),
    "IMM": ("lots d’immeubles", "بقع العمارات", "apartment building lots"),
    "IND": ("lots industriels", "بقع صناعية", "industrial lots"),
}

# In Arabic a product or a power would be turned round without its isolation.
MV, LV, POWER = (left_to_right(words) for words in ("3×240", "4×150", "630 kVA"))

# Code, network, family, unit, price before tax, French, Arabic, English.
ROWS = (
    ("ELE-PPE-BT", ELE, A, "kVA", "450", "Participation aux infrastructures, basse tension",
     "المساهمة في البنيات التحتية، الجهد المنخفض", "Contribution to infrastructure, low voltage"),
    ("ELE-PPE-MT", ELE, A, "kVA", "300", "Participation aux infrastructures, moyenne tension",
     "المساهمة في البنيات التحتية، الجهد المتوسط", "Contribution to infrastructure, medium voltage"),
    ("ELE-EXT-MT", ELE, B, "m", "650", "Extension, câble MT 3×240 Al posé",
     f"تمديد الشبكة، كابل الجهد المتوسط {MV} ألومنيوم مع المد", "Extension, MV cable 3×240 Al, laid"),
    ("ELE-EXT-BT", ELE, B, "m", "380", "Extension, câble BT 4×150 Al posé",
     f"تمديد الشبكة، كابل الجهد المنخفض {LV} ألومنيوم مع المد", "Extension, LV cable 4×150 Al, laid"),
    ("ELE-MT", ELE, C, "m", "650", "Câble MT 3×240 Al posé",
     f"كابل الجهد المتوسط {MV} ألومنيوم مع المد", "MV cable 3×240 Al, laid"),
    ("ELE-BT", ELE, C, "m", "380", "Câble BT 4×150 Al posé",
     f"كابل الجهد المنخفض {LV} ألومنيوم مع المد", "LV cable 4×150 Al, laid"),
    ("ELE-POSTE", ELE, C, "U", "420000", "Poste public 630 kVA équipé",
     f"محطة تحويل عمومية {POWER} مجهزة", "Public substation 630 kVA, equipped"),
    ("ELE-COFFRET", ELE, C, "U", "2800", "Coffret BT de lot",
     "صندوق الجهد المنخفض للبقعة", "LV lot box"),
    ("ELE-CHANTIER", ELE, E, "lump_sum", "3500", "Branchement provisoire de chantier",
     "ربط مؤقت للورش", "Temporary site connection"),
    ("EAU-EXT-110", EAU, B, "m", "420", "Extension, conduite DN 110",
     "تمديد الشبكة، قناة DN 110", "Extension, main DN 110"),
    ("EAU-EXT-160", EAU, B, "m", "600", "Extension, conduite DN 160",
     "تمديد الشبكة، قناة DN 160", "Extension, main DN 160"),
    ("EAU-110", EAU, C, "m", "420", "Conduite DN 110 posée", "قناة DN 110 مع المد", "Main DN 110, laid"),
    ("EAU-160", EAU, C, "m", "600", "Conduite DN 160 posée", "قناة DN 160 مع المد", "Main DN 160, laid"),
    ("EAU-PI", EAU, C, "U", "18000", "Poteau d’incendie DN 100", "فوهة حريق DN 100", "Fire hydrant DN 100"),
    ("EAU-BRT", EAU, C, "U", "1900", "Branchement d’eau de lot", "ربط البقعة بالماء", "Water stub of a lot"),
    ("EAU-CHANTIER", EAU, E, "lump_sum", "3500", "Branchement provisoire de chantier",
     "ربط مؤقت للورش", "Temporary site connection"),
    ("ASS-EXT-300", ASS, B, "m", "650", "Extension, collecteur PVC DN 300",
     "تمديد الشبكة، قناة تجميع PVC DN 300", "Extension, PVC sewer DN 300"),
    ("ASS-EXT-400", ASS, B, "m", "900", "Extension, collecteur PVC DN 400",
     "تمديد الشبكة، قناة تجميع PVC DN 400", "Extension, PVC sewer DN 400"),
    ("ASS-300", ASS, C, "m", "650", "Collecteur PVC DN 300 posé",
     "قناة تجميع PVC DN 300 مع المد", "PVC sewer DN 300, laid"),
    ("ASS-400", ASS, C, "m", "900", "Collecteur PVC DN 400 posé",
     "قناة تجميع PVC DN 400 مع المد", "PVC sewer DN 400, laid"),
    ("ASS-REGARD", ASS, C, "U", "6500", "Regard de visite", "غرفة تفتيش", "Manhole"),
    ("ASS-BRT", ASS, C, "U", "3200", "Branchement d’égout de lot",
     "ربط البقعة بشبكة التطهير", "Sewer stub of a lot"),
    ("ECL-CANDELABRE", ECL, C, "U", "9000", "Candélabre avec massif",
     "عمود إنارة مع قاعدته", "Lamp column with foundation"),
)  # fmt: skip

PARTICIPATIONS = (
    (EAU, "EAU", {"VIL": "15", "ECO": "8", "IMM": "30", "IND": "20"}),
    (ASS, "ASS", {"VIL": "45", "ECO": "25", "IMM": "90", "IND": "60"}),
)
STUDY_FEES = {"1": "1000", "2": "3000", "IND": "1000"}
STUDY_LABELS = {
    "1": ("Frais d’étude, 20 lots au plus", "مصاريف الدراسة، 20 بقعة على الأكثر", "Study fee, up to 20 lots"),
    "2": ("Frais d’étude, plus de 20 lots", "مصاريف الدراسة، أكثر من 20 بقعة", "Study fee, over 20 lots"),
    "IND": ("Frais d’étude, site industriel", "مصاريف الدراسة، موقع صناعي", "Study fee, industrial site"),
}
CONTROL_LABEL = (
    "Contrôle et suivi des travaux de l’entreprise agréée",
    "مراقبة وتتبع أشغال المقاولة المعتمدة",
    "Control of the approved contractor’s works",
)
CONTROL_PERCENT = Decimal("4.00")


def _article(
    code: str,
    network: str,
    family: Family,
    unit: str,
    price: str | Decimal,
    labels: tuple[str, str, str],
    *,
    on: date,
    variant: str = "",
) -> Article:
    category = vat.PARTICIPATION if family is Family.PARTICIPATION else vat.WORKS
    tax = vat.rate(category, on=on)
    names = dict(zip(("fr", "ar", "en"), labels, strict=True))
    return Article(code, network, family, names, unit, Decimal(price), tax, variant)


def _participations(on: date) -> list[Article]:
    heads = (
        "Participation aux infrastructures",
        "المساهمة في البنيات التحتية",
        "Contribution to infrastructure",
    )
    articles = []
    for network, prefix, prices in PARTICIPATIONS:
        for kind, price in prices.items():
            fr, ar, en = (
                f"{head}{comma} {lots}"
                for head, comma, lots in zip(heads, (",", "،", ","), LOTS[kind], strict=True)
            )
            code = f"{prefix}-PPE-{kind}"
            articles.append(_article(code, network, Family.PARTICIPATION, "m2", price, (fr, ar, en), on=on))
    return articles


def _fees(on: date) -> list[Article]:
    fees = []
    for prefix, network in (("ELE", ELE), ("EAU", EAU), ("ASS", ASS), ("ECL", ECL)):
        family = Family.STUDY_AND_CONTROL
        for size, price in STUDY_FEES.items():
            label = STUDY_LABELS[size]
            fees.append(_article(f"{prefix}-ETUDE-{size}", network, family, "lump_sum", price, label, on=on))
        code = f"{prefix}-CONTROLE"
        fees.append(
            _article(
                code,
                network,
                family,
                SHARE,
                CONTROL_PERCENT,
                CONTROL_LABEL,
                on=on,
                variant=Variant.CONTRACTOR,
            )
        )
    return fees


def tariff(*, since: date = SINCE, vat_on: date | None = None) -> Tariff:
    """The demonstration tariff with the VAT rates of a day; in-site works are sold in variant A only."""
    on = vat_on or since
    works = [
        _article(
            code, network, family, unit, price, (fr, ar, en), on=on,
            variant=Variant.UTILITY if family is Family.IN_SITE_WORKS else "",
        )
        for code, network, family, unit, price, fr, ar, en in ROWS
    ]  # fmt: skip
    articles = [*works, *_participations(on), *_fees(on)]
    return Tariff.of(VERSION, articles, since=since, is_demonstration=True)
