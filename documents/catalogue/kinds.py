"""The catalogue: the forty kinds of papers of a connection file, as data (domain §5)."""

from __future__ import annotations

from documents.catalogue import needs
from documents.catalogue.formats import Format
from documents.catalogue.needs import Due, Facts, Kind, Need

M, C, O, N = Need.MANDATORY, Need.CONDITIONAL, Need.OPTIONAL, Need.NONE  # noqa: E741  # the letters of the domain's table

SCAN = (Format.PDF, Format.PNG, Format.JPEG, Format.TIFF)
PLAN = (Format.PDF, Format.DWG, Format.DXF)
TABLE = (Format.PDF, Format.XLSX, Format.CSV)
AS_BUILT = (Format.PDF, Format.DWG, Format.DXF, Format.GEOPACKAGE, Format.GEOJSON, Format.ZIP)
SIGNED = (Format.PDF,)
PHOTOS = (Format.PDF, Format.PNG, Format.JPEG, Format.ZIP)

_KINDS = (
    Kind(
        "D01", ("Demande de raccordement (formulaire)", "Application form", "طلب الربط (الاستمارة)"),
        "2", Due.FILING, M, M, formats=SIGNED,
    ),
    Kind(
        "D02",
        (
            "CIN ou statuts, registre de commerce, ICE et pouvoir",
            "Identity card or statutes, trade register, ICE and mandate",
            "بطاقة التعريف الوطنية أو النظام الأساسي، السجل التجاري، التعريف الموحد للمقاولة والتوكيل",
        ),
        "2", Due.FILING, M, M, formats=SCAN,
    ),
    Kind(
        "D03", ("Certificat de propriété ou bail", "Title deed or lease", "شهادة الملكية أو عقد الكراء"),
        "2", Due.FILING, M, M, formats=SCAN, expires=True,
    ),
    Kind(
        "D04",
        (
            "Plan de situation (extrait du plan d’aménagement)",
            "Location plan (extract of the development plan)",
            "تصميم الموقع (مستخرج من تصميم التهيئة)",
        ),
        "1", Due.FILING, M, M, formats=PLAN, max_mb=200,
    ),
    Kind(
        "D05", ("Plan de masse au 1/500", "Site plan at 1:500", "تصميم الكتلة بمقياس 1/500"),
        "1", Due.FILING, M, M, formats=PLAN, max_mb=200,
    ),
    Kind(
        "D06", ("Plan topographique", "Topographic plan", "التصميم الطبوغرافي"),
        "1", Due.FILING, M, O, formats=PLAN, max_mb=200,
    ),
    Kind(
        "D07",
        (
            "Cahier des charges architectural avec les articles des réseaux",
            "Architectural specifications with the articles on networks",
            "دفتر التحملات المعماري متضمنا بنود الشبكات",
        ),
        "1", Due.FILING, M, N, formats=SIGNED,
    ),
    Kind(
        "D08",
        (
            "Arrêté ou autorisation de lotir et plan ne varietur",
            "Subdivision permit with its ne varietur plan",
            "رخصة التجزئة مع التصميم النهائي المصادق عليه",
        ),
        "2", Due.FILING, M, N, formats=SCAN, max_mb=50,
    ),
    Kind(
        "D09", ("Autorisation de construire", "Building permit", "رخصة البناء"),
        "2", Due.FILING, C, M, formats=SCAN,
    ),
    Kind(
        "D10",
        ("PV ou avis de la CLM", "Opinion of the subdivisions board (CLM)", "رأي لجنة التجزئات والتقسيمات"),
        "1", Due.FILING, M, N, formats=SCAN,
    ),
    Kind(
        "D11", ("Tableau des lots et programme", "Lot schedule and programme", "جدول البقع والبرنامج"),
        "1", Due.FILING, M, N, formats=TABLE,
    ),
    Kind(
        "E01", ("Bilan de puissance", "Load schedule", "حصيلة القدرة الكهربائية"),
        "2", Due.FILING, M, M, networks=("electricity",), formats=TABLE,
    ),
    Kind(
        "E02", ("Schéma unifilaire", "Single-line diagram", "الرسم البياني الأحادي الخط"),
        "2", Due.FILING, O, M, networks=("electricity",), formats=PLAN,
    ),
    # Substation and pre-treatment are drawn once the study has settled them, for the equipment approval.
    Kind(
        "E03",
        ("Plan et coupe du poste", "Substation plan and section", "تصميم ومقطع محطة التحويل"),
        "2", Due.EQUIPMENT, C, M, ("electricity",), when=needs.builds_substation, formats=PLAN, max_mb=200,
    ),
    Kind(
        "E04",
        (
            "Note de calcul (chutes de tension, sections)",
            "Calculation note (voltage drops, cross-sections)",
            "مذكرة الحساب (هبوط الجهد ومقاطع الأسلاك)",
        ),
        "4", Due.STUDY, M, M, networks=("electricity",), formats=SIGNED,
    ),
    Kind(
        "E05",
        (
            "Fiche du transformateur, des protections et des cellules",
            "Data of transformer, protections and switchgear",
            "بطاقة المحول وأجهزة الحماية والخلايا",
        ),
        "7", Due.EQUIPMENT, C, M, networks=("electricity",), when=needs.builds_substation, formats=SIGNED,
    ),
    Kind(
        "W01",
        (
            "Dossier technique eau (plan du réseau, profils)", "Water study (network plan, profiles)",
            "الملف التقني للماء (تصميم الشبكة والمقاطع)",
        ),
        "2", Due.FILING, M, M, networks=("water",), when=needs.above_ten_hectares, formats=PLAN, max_mb=200,
    ),
    Kind(
        "W02",
        (
            "Note hydraulique (y compris la borne d’incendie)", "Hydraulic note (hydrant included)",
            "المذكرة الهيدروليكية (بما فيها فوهة الحريق)",
        ),
        "4", Due.STUDY, M, M, networks=("water",), when=needs.above_ten_hectares, formats=SIGNED,
    ),
    Kind(
        "W03", ("Avis de la protection civile", "Opinion of the fire service", "رأي الوقاية المدنية"),
        "2", Due.FILING, C, C, networks=("water",), formats=SCAN,
    ),
    Kind(
        "A01",
        (
            "Étude d’assainissement par un bureau d’études agréé",
            "Sewerage study by an approved design office",
            "دراسة التطهير السائل من مكتب دراسات معتمد",
        ),
        "2", Due.FILING, M, M, networks=("sewerage",), formats=PLAN, max_mb=200,
    ),
    Kind(
        "A02",
        (
            "Fiche des rejets et leur caractérisation", "Effluent sheet and its characterisation",
            "بطاقة المقذوفات السائلة وخصائصها",
        ),
        "2", Due.FILING, N, M, networks=("sewerage",), formats=TABLE,
    ),
    Kind(
        "A03",
        (
            "Plan du prétraitement (séparateurs)", "Pre-treatment plan (separators)",
            "تصميم المعالجة القبلية (أحواض الفصل)",
        ),
        "2", Due.EQUIPMENT, C, M, networks=("sewerage",), when=needs.pretreatment, formats=PLAN, max_mb=200,
    ),
    Kind(
        "A04",
        (
            "Étude d’impact ou acceptabilité environnementale",
            "Environmental impact study or acceptability",
            "دراسة التأثير على البيئة أو قرار الموافقة البيئية",
        ),
        "2", Due.FILING, C, C, networks=("sewerage",), formats=SIGNED, max_mb=50,
    ),
    Kind(
        "X01",
        (
            "Devis accepté, bon de commande ou convention",
            "Accepted estimate, purchase order or convention",
            "المقايسة المقبولة أو سند الطلب أو الاتفاقية",
        ),
        "6", Due.AGREEMENT, M, M, formats=SCAN,
    ),
    Kind(
        "X02", ("Preuve de paiement", "Proof of payment", "إثبات الأداء"),
        "6", Due.AGREEMENT, M, M, formats=SCAN,
    ),
    Kind(
        "X03",
        (
            "Convention de contrôle et de suivi, légalisée", "Control and follow-up agreement, certified",
            "اتفاقية المراقبة والتتبع مصادق عليها",
        ),
        "7", Due.WORKS, M, C, when=needs.variant_b, formats=SIGNED,
    ),
    Kind(
        "X04",
        (
            "Agrément et engagement de l’entreprise", "Approval and commitment of the contractor",
            "اعتماد المقاولة والتزامها",
        ),
        "7", Due.WORKS, M, M, when=needs.contractor_builds, formats=SCAN, expires=True,
    ),
    Kind(
        "X05", ("PV de cession gratuite", "Deed of free transfer", "محضر التفويت المجاني"),
        "7", Due.WORKS, M, N, when=needs.variant_b, formats=SCAN,
    ),
    Kind(
        "X06", ("Plans d’exécution visés", "Approved working drawings", "تصاميم التنفيذ المؤشر عليها"),
        "7", Due.WORKS, M, M, formats=PLAN, max_mb=500,
    ),
    Kind(
        "X07",
        (
            "Planning des travaux et plan de sécurité (PPSPS)", "Works programme and safety plan",
            "برنامج الأشغال ومخطط السلامة",
        ),
        "7", Due.WORKS, M, M, formats=TABLE,
    ),
    # Brought while the site is open; the works file opens it without them.
    Kind(
        "X08",
        (
            "Fiches des matériaux et PV de réception en usine",
            "Material sheets and factory acceptance minutes",
            "بطاقات المواد ومحاضر التسلم بالمصنع",
        ),
        "7", Due.SITE, M, M, formats=SIGNED, max_mb=50,
    ),
    Kind(
        "X09", ("PV de piquetage", "Staking minutes", "محضر وضع الأوتاد"),
        "7", Due.SITE, M, M, formats=SCAN,
    ),
    Kind(
        "X10",
        ("Journal et rapports de visite", "Site log and visit reports", "سجل الورش وتقارير الزيارات"),
        "8", Due.SITE, M, M, formats=PHOTOS, max_mb=2000, sealed_on="issue",
    ),
    Kind(
        "X11",
        (
            "PV des essais (pression, étanchéité, compactage, terre, isolement)",
            "Test reports (pressure, tightness, compaction, earth, insulation)",
            "محاضر الاختبارات (الضغط، الإحكام، الدك، التأريض، العزل)",
        ),
        "8-9", Due.ACCEPTANCE, M, M, formats=SIGNED, max_mb=50,
    ),
    Kind(
        "X12", ("Plan de récolement", "As-built plan", "تصميم الأشغال كما أنجزت"),
        "9", Due.ACCEPTANCE, M, M, formats=AS_BUILT, max_mb=5000,
    ),
    Kind(
        "X13",
        (
            "PV de réception technique, provisoire ou définitive",
            "Minutes of technical, provisional or final acceptance",
            "محضر التسلم التقني أو المؤقت أو النهائي",
        ),
        "9-13", Due.ACCEPTANCE, M, C, formats=SIGNED, sealed_on="issue",
    ),
    Kind(
        "X14", ("Caution ou garantie", "Bond or guarantee", "الكفالة أو الضمان"),
        "7", Due.WORKS, C, C, formats=SCAN, expires=True,
    ),
    Kind(
        "X15", ("Certificat de logements sociaux", "Social housing certificate", "شهادة السكن الاجتماعي"),
        "11", Due.ACCEPTANCE, C, N, when=needs.social_housing, formats=SCAN,
    ),
    Kind(
        "X16",
        ("Attestation du bureau de contrôle", "Certificate of the inspection office", "شهادة مكتب المراقبة"),
        "9", Due.ACCEPTANCE, O, M, networks=("electricity",), formats=SIGNED,
    ),
    Kind(
        "X17", ("Contrat d’abonnement", "Supply contract", "عقد الاشتراك"),
        "12", Due.COMMISSIONING, O, M, formats=SIGNED, sealed_on="issue",
    ),
)  # fmt: skip

CATALOGUE: dict[str, Kind] = {kind.code: kind for kind in _KINDS}


def required(facts: Facts, due: Due) -> list[Kind]:
    """The kinds a file with these facts cannot do without by then."""
    return [kind for kind in CATALOGUE.values() if kind.due == due and kind.need(facts) == M]


def required_at_filing(facts: Facts) -> list[Kind]:
    return required(facts, Due.FILING)


def offered(facts: Facts, due: Due | None = None) -> list[Kind]:
    """The kinds a file with these facts may hold, for a list to choose from."""
    return [kind for kind in CATALOGUE.values() if kind.need(facts) != N and (due is None or kind.due == due)]
