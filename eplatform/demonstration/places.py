"""Where the made-up utility works: three territories of Greater Casablanca, their agencies and communes."""

from __future__ import annotations

from dataclasses import dataclass

CASABLANCA, NOUACEUR, MOHAMMEDIA = "casablanca", "nouaceur", "mohammedia"


@dataclass(frozen=True)
class Place:
    """A territory with its agency; names in French, Arabic and English."""

    code: str
    territory: tuple[str, str, str]
    agency: tuple[str, str, str]
    #: A corner for drawing made-up plans there, in metres of EPSG:26191.
    corner: tuple[float, float]


PLACES = (
    Place(
        CASABLANCA,
        ("Casablanca", "الدار البيضاء", "Casablanca"),
        ("Agence de Casablanca", "وكالة الدار البيضاء", "Casablanca agency"),
        (294_200, 330_900),
    ),
    Place(
        NOUACEUR,
        ("Nouaceur et Bouskoura", "النواصر وبوسكورة", "Nouaceur and Bouskoura"),
        ("Agence de Bouskoura", "وكالة بوسكورة", "Bouskoura agency"),
        (291_200, 318_400),
    ),
    Place(
        MOHAMMEDIA,
        ("Mohammadia et Médiouna", "المحمدية ومديونة", "Mohammadia and Médiouna"),
        ("Agence de Mohammadia", "وكالة المحمدية", "Mohammadia agency"),
        (303_100, 322_400),
    ),
)

#: Code, French and Arabic name, territory; codes and names as the census publishes them.
COMMUNES = (
    ("06.141.01.0", "Casablanca", "الدار البيضاء", CASABLANCA),
    ("06.141.01.01", "Anfa", "أنفا", CASABLANCA),
    ("06.141.01.03", "Maârif", "المعاريف", CASABLANCA),
    ("06.141.01.07", "Sidi Belyout", "سيدي بليوط", CASABLANCA),
    ("06.141.01.11", "Al-Fida", "الفداء", CASABLANCA),
    ("06.141.01.13", "Mers-Sultan", "مرس السلطان", CASABLANCA),
    ("06.141.01.21", "Aïn-Sebaâ", "عين السبع", CASABLANCA),
    ("06.141.01.23", "Asoukhour Assawda", "الصخور السوداء", CASABLANCA),
    ("06.141.01.25", "Hay-Mohammadi", "الحي المحمدي", CASABLANCA),
    ("06.141.01.31", "Hay-Hassani", "الحي الحسني", CASABLANCA),
    ("06.141.01.41", "Aïn-Chock", "عين الشق", CASABLANCA),
    ("06.141.01.51", "Sidi Bernoussi", "سيدي البرنوصي", CASABLANCA),
    ("06.141.01.53", "Sidi Moumen", "سيدي مومن", CASABLANCA),
    ("06.141.01.61", "Ben-M'sick", "ابن مسيك", CASABLANCA),
    ("06.141.01.63", "Sbata", "سباتة", CASABLANCA),
    ("06.141.01.71", "Moulay Rachid", "مولاي رشيد", CASABLANCA),
    ("06.141.01.73", "Sidi Othmane", "سيدي عثمان", CASABLANCA),
    ("06.141.01.81", "Méchouar de Casablanca", "مشور الدار البيضاء", CASABLANCA),
    ("06.385.01.01", "Bouskoura", "بوسكورة", NOUACEUR),
    ("06.385.01.02", "Dar Bouazza", "دار بوعزة", NOUACEUR),
    ("06.385.01.03", "Nouaceur", "النواصر", NOUACEUR),
    ("06.385.01.05", "Ouled Salah", "أولاد صالح", NOUACEUR),
    ("06.385.01.07", "Oulad Azzouz", "أولاد عزوز", NOUACEUR),
    ("06.371.01.01", "Mohammadia", "المحمدية", MOHAMMEDIA),
    ("06.371.01.03", "Ain Harrouda", "عين حرودة", MOHAMMEDIA),
    ("06.371.01.05", "Bni Yakhlef", "بني يخلف", MOHAMMEDIA),
    ("06.371.01.07", "Ech-challalate", "الشلالات", MOHAMMEDIA),
    ("06.371.03.05", "Sidi Moussa Ben Ali", "سيدي موسى بن علي", MOHAMMEDIA),
    ("06.371.03.07", "Sidi Moussa El Majdoub", "سيدي موسى المجذوب", MOHAMMEDIA),
    ("06.355.01.01", "Lahraouyine", "لهراويين", MOHAMMEDIA),
    ("06.355.01.03", "Mediouna", "مديونة", MOHAMMEDIA),
    ("06.355.01.05", "Tit Mellil", "تيط مليل", MOHAMMEDIA),
    ("06.355.01.07", "Almajjatia Oulad Taleb", "المجاطية أولاد الطالب", MOHAMMEDIA),
    ("06.355.01.09", "Sidi Hajjaj Oued Hassar", "سيدي حجاج واد حصار", MOHAMMEDIA),
)

#: Days on which the utility is closed besides weekends and holidays: month, day, reason.
CLOSURES = (
    (1, 2, "Inventaire annuel (démonstration)"),
    (7, 3, "Journée de formation du personnel (démonstration)"),
    (12, 24, "Clôture de l’exercice (démonstration)"),
)


def place_of(commune_code: str) -> Place:
    """The place whose agency receives the files of a commune."""
    territory = next(row[3] for row in COMMUNES if row[0] == commune_code)
    return next(place for place in PLACES if place.code == territory)


def commune_name(commune_code: str, language: str) -> str:
    row = next(row for row in COMMUNES if row[0] == commune_code)
    return row[2] if language == "ar" else row[1]
