"""The stories: which files the demonstration shows, and where each of them stands today."""

from __future__ import annotations

from decimal import Decimal

from eplatform.accounts.networks import Network
from eplatform.demonstration.people import company
from eplatform.demonstration.sketching import Sketch
from eplatform.demonstration.story import Story

SEW, WAT, ELE, LIG = Network.SEWERAGE, Network.WATER, Network.ELECTRICITY, Network.LIGHTING
THREE = (SEW, WAT, ELE)
FOUR = (SEW, WAT, ELE, LIG)

VILLAS = {"villa": 18, "green_space": 1, "substation_plot": 1}
FEW = {"villa": 6, "shop": 1}
MIXED = {
    "villa": 10,
    "apartment_building": 4,
    "shop": 2,
    "facility": 1,
    "green_space": 1,
    "substation_plot": 1,
}
LARGE = {
    "villa": 40,
    "apartment_building": 8,
    "shop": 4,
    "facility": 1,
    "green_space": 1,
    "substation_plot": 1,
}
HOUSING = {"economic_housing": 24, "apartment_building": 3, "facility": 1, "substation_plot": 1}


def lots(
    title: str, key: str, commune: str, programme: dict[str, int], networks: tuple[str, ...] = THREE,
    phases: int = 1, *, social_housing: bool = False,
) -> Story:  # fmt: skip
    """A subdivision."""
    sketch = Sketch(title, company(key), commune, networks, phases, programme, social_housing=social_housing)
    return Story(sketch)


def plant(
    title: str, key: str, commune: str, networks: tuple[str, ...] = THREE, *, power: str = "1"
) -> Story:
    """An industrial site; above the usual power it asks for medium voltage."""
    return Story(Sketch(title, company(key), commune, networks, power=Decimal(power)))


def written(
    folder: str, title: str, key: str, commune: str, networks: tuple[str, ...], phases: int = 0
) -> Story:
    """A file of one of the written dossiers; with phases it is a subdivision."""
    sketch = Sketch(title, company(key), commune, networks, phases or 1, {"villa": 1} if phases else None)
    return Story(sketch, folder=folder)


SUBDIVISIONS = (
    # Admission
    lots("Lotissement Les Jardins de Bouskoura", "oliviers", "06.385.01.01", VILLAS)
    .until("completeness", opened=2),
    lots("تجزئة النخيل", "manara", "06.371.01.05", FEW, (SEW, WAT))
    .until("completeness", opened=9),
    lots("Lotissement Al Qods", "chaouia", "06.141.01.51", FEW)
    .turn("completeness", "incomplete").until("supplement", opened=8),
    lots("Lotissement El Menzeh", "chaouia", "06.355.01.03", FEW)
    .turn("completeness", "incomplete").turn("supplement", "lapsed").ending(days=12),
    # Study
    lots("Lotissement Riad Salam", "oliviers", "06.141.01.41", MIXED, FOUR)
    .turn("study", "needs_information", ELE).until("clarification", ELE, opened=5)
    .stay("study", WAT).stay("study", LIG)
    .on(6, "hold_network", network=LIG, note="En attente de l’accord de la commune sur les supports."),
    written("lotissement-du-phare", "تجزئة المنارة", "manara", "06.371.01.01", THREE, 2)
    .until("study", opened=22).on(12, "extend_study", network=WAT),
    lots("Lotissement Sidi Moumen Est", "oliviers", "06.141.01.53", HOUSING)
    .turn("study", "unfavourable", WAT).until("refusal_review", opened=2),
    lots("Lotissement Oulad Azzouz", "atlantic", "06.385.01.07", FEW)
    .turn("study", "unfavourable").turn("refusal_review", "refused").ending(days=30),
    lots("Lotissement de la Corniche", "manara", "06.371.01.01", VILLAS)
    .stay("study").filed_ago(45).on(1, "name_design_office", key="zellige")
    .on(7, "suspend", note="En attente de l’autorisation de traversée de la route nationale."),
    # Estimate and agreement
    lots("Lotissement Bir Anzarane", "oliviers", "06.141.01.31", MIXED, FOUR)
    .turn("pricing", "priced", ELE).turn("approval", "sent_back", ELE)
    .until("pricing", ELE, opened=2).stay("approval", WAT).stay("answer", SEW).stay("answer", LIG),
    lots("Lotissement Grand Océan", "atlantic", "06.371.01.01", LARGE)
    .turn("peer_review", "sent_back", ELE).until("peer_review", SEW, opened=2)
    .stay("approval", ELE).stay("approval", WAT),
    lots("Lotissement Ain Harrouda Sud", "chaouia", "06.371.01.03", FEW, (SEW, WAT))
    .turn("answer", "expired", WAT).until("answer", WAT, opened=3),
    lots("Domaine des Eucalyptus", "oliviers", "06.385.01.05", VILLAS)
    .until("payment", opened=4).paying(6),
    lots("Lotissement Lahraouyine 2", "atlantic", "06.355.01.01", FEW)
    .turn("answer", "declined").ending(days=25),
    lots("Lotissement Nassim", "chaouia", "06.141.01.41", FEW)
    .filed_ago(60).on(2, "name_design_office", key="rif").on(28, "withdraw"),
    # Works
    lots("Lotissement Errahma", "chaouia", "06.385.01.02", HOUSING, FOUR, social_housing=True)
    .built_by_contractor().until("works_file", opened=9).on(1, "name_design_office", key="zellige"),
    lots("Lotissement Al Boustane", "oliviers", "06.385.01.01", VILLAS)
    .built_by_contractor().turn("works_check", "incomplete").until("works_check", opened=2),
    written("lotissement-des-oliviers", "Lotissement des oliviers", "oliviers", "06.385.01.01", FOUR, 2)
    .paying(3).taking("site_follow_up", 18)
    .turn("technical_acceptance", "reserves", SEW, 1).until("lifting", SEW, 1, opened=4)
    .stay("technical_acceptance", WAT, 1).stay("site_follow_up", ELE).stay("site_follow_up", LIG)
    .stay("site_follow_up", WAT, 2).stay("site_follow_up", SEW, 2)
    .on(1, "name_design_office", key="zellige"),
    lots("Lotissement Mediouna Nord", "chaouia", "06.355.01.03", VILLAS)
    .turn("technical_acceptance", "refused", WAT).taking("site_follow_up", 12)
    .until("technical_acceptance", WAT, opened=13),
    lots("Hay Salam extension", "manara", "06.371.01.05", MIXED)
    .built_by_contractor().measuring("1.04").until("final_account", opened=5)
    .on(2, "name_design_office", key="rif").on(62, "replace_contractor", key="littoral"),
    # Handover
    lots("Lotissement Chellalate", "chaouia", "06.371.01.07", HOUSING, (SEW, WAT), 2)
    .measuring("0.97").until("provisional_acceptance", opened=10),
    lots("Green Hills Estate", "atlantic", "06.385.01.03", MIXED)
    .paying(4).turn("provisional_acceptance", "adjourned").turn("provisional_acceptance", "reserves")
    .until("provisional_lifting", opened=6),
    lots("Lotissement Sbata Jardins", "oliviers", "06.141.01.63", FEW)
    .turn("answer", "declined", WAT).turn("answer", "revision_asked", SEW).until("commissioning", opened=3),
    lots("Lotissement Bni Yakhlef", "manara", "06.371.01.05", VILLAS)
    .measuring("1.02").until("guarantee", opened=70).on(15, "transfer", key="chaouia"),
    lots("Résidence du Parc", "oliviers", "06.141.01.03", FEW, (SEW, WAT))
    .measuring("0.95").until("final_acceptance", opened=12),
    lots("Lotissement Moulay Rachid", "chaouia", "06.141.01.71", FEW, (WAT,))
    .turn("final_acceptance", "defects").until("repair", opened=11),
    lots("Lotissement Anfa Supérieur", "oliviers", "06.141.01.01", VILLAS)
    .paying(2).turn("study", "needs_information", WAT).turn("provisional_acceptance", "reserves")
    .ending(days=15),
)  # fmt: skip

PLANTS = (
    plant("Atelier de conserves Al Bahr", "matahin", "06.141.01.21", (WAT, ELE))
    .until("completeness", opened=3),
    plant("مطحنة تيط مليل", "matahin", "06.355.01.05")
    .turn("completeness", "incomplete").until("supplement", opened=15),
    plant("Assembly hall Nouaceur", "nordwind", "06.385.01.03", power="3")
    .until("site_appointment", opened=2),
    plant("Unité de câblage 2", "cablages", "06.355.01.05", power="3")
    .turn("study", "needs_information", ELE).until("clarification", ELE, opened=3)
    .stay("study", WAT).stay("study", SEW),
    plant("Atelier de vernis", "menuiserie", "06.385.01.02")
    .turn("study", "unfavourable", SEW).until("refusal_review", opened=7),
    plant("Paint shop", "nordwind", "06.385.01.05", power="4")
    .until("pricing", ELE, opened=7).stay("approval", SEW).stay("answer", WAT),
    plant("مخزن الحبوب", "matahin", "06.371.01.03", (WAT, ELE))
    .until("payment", opened=3),
    plant("Logistics centre", "nordwind", "06.385.01.03", (WAT, ELE), power="2")
    .until("works_file", opened=15),
    written("atelier-de-menuiserie", "Atelier de menuiserie de Dar Bouazza", "menuiserie",
            "06.385.01.02", (WAT, ELE))
    .until("works_check", opened=1),
    plant("Ligne de sertissage", "cablages", "06.355.01.05", (WAT, ELE), power="3")
    .turn("equipment_approval", "changes_asked").until("equipment_approval", opened=4),
    written("usine-de-cablage", "Usine de câblage de Tit Mellil", "cablages", "06.355.01.05", THREE)
    .taking("site_follow_up", 20).turn("technical_acceptance", "reserves", SEW)
    .until("lifting", SEW, opened=3)
    .stay("technical_acceptance", WAT).stay("site_follow_up", ELE).on(2, "name_design_office", key="rif"),
    plant("Biscuiterie Aïn-Sebaâ", "matahin", "06.141.01.21", (WAT, ELE))
    .measuring("1.05").until("final_account", opened=24),
    plant("Moulin à huile", "matahin", "06.355.01.09", (ELE,))
    .until("provisional_acceptance", opened=4),
    plant("Test bench building", "nordwind", "06.385.01.05", (WAT, ELE), power="2")
    .turn("provisional_acceptance", "reserves").until("provisional_lifting", opened=5),
    plant("Scierie de Bouskoura", "menuiserie", "06.385.01.01", (ELE,))
    .measuring("0.98").until("supply_contract", opened=2),
    plant("Atelier d’emballage", "cablages", "06.141.01.51", (ELE,))
    .until("commissioning", opened=3),
    plant("Bottling plant", "nordwind", "06.371.01.07", (SEW, WAT))
    .until("guarantee", opened=120),
    plant("Menuiserie aluminium", "menuiserie", "06.141.01.31", (ELE,))
    .until("final_acceptance", opened=8),
    plant("Conditionnement Médiouna", "cablages", "06.355.01.03", (WAT,))
    .turn("final_acceptance", "defects").until("repair", opened=9),
    plant("Gear works", "nordwind", "06.385.01.03", (WAT, ELE), power="2")
    .turn("approval", "sent_back", ELE).ending(days=20),
)  # fmt: skip

STORIES = (*SUBDIVISIONS, *PLANTS)
