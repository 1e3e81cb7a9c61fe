"""Who is in the demonstration: the utility's staff, applicants, and those who work for them; all made up."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from eplatform.accounts.models import Membership, Organisation
from eplatform.accounts.networks import Network
from eplatform.accounts.roles import Role
from eplatform.demonstration.places import CASABLANCA, MOHAMMEDIA, NOUACEUR

UTILITY_NAME = "Régie des réseaux du Grand Casablanca (démonstration)"
UTILITY_ICE = "001777000000000"
UTILITY_DOMAIN = "regie.example"

#: Up to here the approver of a territory decides; above, the technical director does.
FIRST_LEVEL = Decimal(1_000_000)

Kind, Right = Organisation.Kind, Membership.Right
SEW, WAT, ELE, LIG = Network.SEWERAGE, Network.WATER, Network.ELECTRICITY, Network.LIGHTING
WET, DRY = (SEW, WAT), (ELE, LIG)


@dataclass(frozen=True)
class Post:
    """A post at the utility: its role, the networks it is for, and the first part of its address."""

    role: str
    address: str
    networks: tuple[str, ...] = ("",)
    limit: Decimal | None = None


#: One person in each of these posts, in every territory.
POSTS = (
    Post(Role.DESK_OFFICER, "guichet"),
    Post(Role.COORDINATOR, "coordination"),
    Post(Role.STUDY_ENGINEER, "etudes.eau", WET),
    Post(Role.STUDY_ENGINEER, "etudes.electricite", DRY),
    Post(Role.ESTIMATOR, "devis"),
    Post(Role.APPROVER, "approbation", limit=FIRST_LEVEL),
    Post(Role.CASHIER, "caisse"),
    Post(Role.INSPECTOR, "suivi.eau", WET),
    Post(Role.INSPECTOR, "suivi.electricite", DRY),
    Post(Role.COMMISSION, "commission"),
    Post(Role.OPERATIONS, "exploitation"),
    Post(Role.MANAGER, "direction"),
    # Dear estimates are read by somebody other than whoever made them.
    Post(Role.ESTIMATOR, "devis.relecture"),
)
#: And these for the whole concession.
CENTRAL_POSTS = (
    Post(Role.APPROVER, "directeur.technique"),
    Post(Role.AUDITOR, "audit"),
    Post(Role.ADMINISTRATOR, "administration"),
)
CENTRAL_NAMES = ("Abdelhak Sefrioui", "Zineb Kettani", "Othmane Berrada")

#: Who holds the posts, in their order.
NAMES = {
    CASABLANCA: (
        "Nadia Alaoui", "Karim Bensaïd", "Hicham Ouazzani", "Samira Tazi", "Rachid El Fassi", "Leïla Chraïbi",
        "Mounir Jabri", "Driss Amrani", "Asmaa Lahlou", "Fouad Benkirane", "Imane Squalli", "Khalid Naciri",
        "Hind Sentissi",
    ),
    NOUACEUR: (
        "Hanane Zeroual", "Youssef Belghiti", "Meryem Filali", "Adil Cherkaoui", "Sanae Idrissi",
        "Tarik Bouzid", "Latifa Mansouri", "Hamza Rami", "Ghita Slaoui", "Mustapha Hilali", "Brahim Ziani",
        "Souad Bennis", "Yassir Tahri",
    ),
    MOHAMMEDIA: (
        "Wafaa Kabbaj", "Anas Lamrani", "Jalal Skalli", "Houda Bakkali", "Nabil Rahmouni", "Amina Guessous",
        "Said Moutaouakil", "Ilham Sebti", "Omar Daoudi", "Naïma Benjelloun", "Reda Fikri", "Abdellah Tahiri",
        "Malika Zniber",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Somebody:
    """A person who acts for an organisation."""

    email: str
    full_name: str
    language: str = "fr"
    right: str = Right.ADMIN


@dataclass(frozen=True)
class Company:
    """An organisation outside the utility; its first person acts in the stories."""

    key: str
    name: str
    ice: str
    kind: str
    phone: str
    people: tuple[Somebody, ...]


COMPANIES = (
    Company(
        "oliviers", "Aménagement des oliviers", "001777000000011", Kind.DEVELOPER, "+212522203040",
        (
            Somebody("projets@oliviers.example", "Salma Bennani"),
            Somebody("suivi@oliviers.example", "Mehdi Bennani", right=Right.EDITOR),
            Somebody("lecture@oliviers.example", "Aya Bennani", right=Right.READER),
        ),
    ),
    Company(
        "manara", "شركة المنارة للتهيئة", "001777000000022", Kind.DEVELOPER, "+212661234567",
        (Somebody("projets@manara.example", "يوسف العلمي", "ar"),),
    ),
    Company(
        "chaouia", "Foncière de la Chaouia", "001777000000055", Kind.DEVELOPER, "+212522410203",
        (Somebody("projets@fonciere-chaouia.example", "Hassan Rguibi"),),
    ),
    Company(
        "atlantic", "Atlantic Coast Homes", "001777000000066", Kind.DEVELOPER, "+212522556677",
        (Somebody("projects@atlantic-homes.example", "Grace Whitfield", "en"),),
    ),
    Company(
        "cablages", "Câblages de la Chaouia", "001777000000033", Kind.INDUSTRIAL, "+212522345678",
        (Somebody("technique@cablages-chaouia.example", "Nawal Sabri"),),
    ),
    Company(
        "menuiserie", "Menuiserie de la côte", "001777000000044", Kind.INDUSTRIAL, "+212661234568",
        (Somebody("atelier@menuiserie-cote.example", "Abdelkader Mouline"),),
    ),
    Company(
        "matahin", "مطاحن الشاوية", "001777000000077", Kind.INDUSTRIAL, "+212522667788",
        (Somebody("usine@matahin.example", "خديجة المنصوري", "ar"),),
    ),
    Company(
        "nordwind", "Nordwind Components", "001777000000088", Kind.INDUSTRIAL, "+212522778899",
        (Somebody("plant@nordwind.example", "Daniel Osei", "en"),),
    ),
    Company(
        "zellige", "Zellige Ingénierie", "001777000000101", Kind.DESIGN_OFFICE, "+212522880011",
        (Somebody("etudes@zellige.example", "Sofia Hakimi"),),
    ),
    Company(
        "rif", "Bureau d’études du Rif", "001777000000102", Kind.DESIGN_OFFICE, "+212522880022",
        (Somebody("bureau@rif-etudes.example", "Bilal Touzani"),),
    ),
    Company(
        "littoral", "Travaux et réseaux du littoral", "001777000000201", Kind.CONTRACTOR, "+212522990011",
        (Somebody("chantiers@littoral-travaux.example", "Jamal Essaidi"),),
    ),
    Company(
        "oasis", "Canalisations de l’oasis", "001777000000202", Kind.CONTRACTOR, "+212522990022",
        (Somebody("travaux@oasis.example", "Hafid Ouahbi"),),
    ),
)  # fmt: skip


def company(key: str) -> Company:
    return next(each for each in COMPANIES if each.key == key)


def post_address(post: Post, territory: str = "") -> str:
    """The e-mail address of a post: guichet.nouaceur@regie.example."""
    name = f"{post.address}.{territory}" if territory else post.address
    return f"{name}@{UTILITY_DOMAIN}"
