import json
from decimal import Decimal

import pytest

from workflows.studies import electricity
from workflows.studies.figures import Result
from workflows.studies.lots import IndustrialLoad, LotLoad

D = Decimal


def lots_of(category, count, area="500", dwellings=0, shops=0):
    return [LotLoad(f"{category}{n}", category, D(area), dwellings, shops) for n in range(count)]


@pytest.fixture
def domain_example():
    """60 villas of 12 kVA, 48 flats over 10 shops, 2 facilities: the example of the formulas."""
    return [
        *lots_of("villa", 60),
        *lots_of("apartment_building", 1, dwellings=48, shops=10),
        *lots_of("facility", 2),
        *lots_of("green_space", 1),
        *lots_of("substation_plot", 1),
    ]


def load(**changes):
    values = {"name": "L1", "count": 4, "power_kw": D(90), "use_factor": D("0.75"), "efficiency": D("0.94")}
    return IndustrialLoad(**(values | {"cos_phi": D("0.86")} | changes))


def test_subdivision_demand_of_the_worked_example(domain_example):
    demand = electricity.subdivision_demand(domain_example, lamps=80)

    assert demand.kva == D("538.08")
    assert {(f.key, f.about): f.value for f in demand.figures[:-1]} == {
        ("residential", "villa"): D("288.00"),
        ("residential", "medium_apartment"): D("118.08"),
        ("shops", ""): D("48.00"),
        ("facilities", ""): D("72.00"),
        ("lamps", ""): D("12.00"),
    }


def test_subdivision_demand_explains_its_sum(domain_example):
    demand = electricity.subdivision_demand(domain_example, lamps=80)

    assert demand.figure("demand").worked == "118.08 + 288.00 + 48.00 + 72.00 + 12.00"
    assert demand.figure("residential").worked == "0.41 × 48 × 6"
    assert demand.figure("residential").symbolic == "k_s × N × S"


def test_subdivision_demand_without_served_lots_is_nil():
    assert electricity.subdivision_demand(lots_of("green_space", 3)).kva == 0


def test_result_survives_json(domain_example):
    demand = electricity.subdivision_demand(domain_example, lamps=80)

    again = Result.from_json(json.loads(json.dumps(demand.as_json())))

    assert again.figures == demand.figures


def test_residential_of_the_sourced_vector():
    assert electricity.residential("medium_apartment", 25, D(6)).value == D("69.00")


@pytest.mark.parametrize(
    ("consumers", "factor"),
    [
        (1, "1"),
        (2, "1"),
        (4, "1"),
        (5, "0.78"),
        (10, "0.63"),
        (24, "0.49"),
        (39, "0.42"),
        (49, "0.41"),
        (50, "0.40"),
    ],
)
def test_simultaneity_by_number(consumers, factor):
    assert electricity.simultaneity(consumers) == D(factor)


def test_residential_with_storage_heating_is_hardly_diversified():
    assert electricity.residential("villa", 60, D(12), storage_heating=True).value == D("576.00")


@pytest.mark.parametrize(
    ("area", "kva"), [("400", "9.00"), ("401", "12.00"), ("800", "12.00"), ("801", "18.00")]
)
def test_villa_allotment_grows_with_its_ground(area, kva):
    assert electricity.subdivision_demand(lots_of("villa", 1, area)).kva == D(kva)


def test_transformers_of_the_worked_example():
    answer = electricity.transformers(D("538.1"))

    assert (answer.count, answer.rating_kva) == (2, 630)
    assert answer.flags[0].values == {"count": 1, "rating": 1000, "load": D("0.67")}


def test_transformers_for_a_small_demand_takes_the_smallest():
    answer = electricity.transformers(D("100"))

    assert (answer.count, answer.rating_kva, answer.flags) == (1, 160, ())


def test_transformers_with_room_to_spare_names_no_other():
    assert electricity.transformers(D("900")).flags == ()


def test_industrial_demand_of_one_kind_of_load():
    demand = electricity.industrial_demand([load()], simultaneity=D("0.8"), growth=D("0.2"))

    assert demand["load"] == D("333.99")  # 4 × 90 × 0.75 ÷ (0.94 × 0.86)
    assert demand.kva == D("320.63")  # × 0.8 × 1.2
    assert demand["installed_power"] == D("360.00")
    assert demand["active_power"] == D("275.74")
    assert demand["power_factor"] == D("0.860")
    assert demand["capacitor_bank"] == D("30.1")  # 275.74 × (0.593 − 0.484)


def test_industrial_demand_of_a_good_power_factor_needs_no_capacitors():
    demand = electricity.industrial_demand([load(cos_phi=D("0.95"))], simultaneity=D(1), growth=D(0))

    assert demand["capacitor_bank"] == 0


def test_industrial_demand_without_loads_is_nil():
    assert electricity.industrial_demand([], simultaneity=D(1), growth=D(0)).kva == 0


def test_voltage_decision_at_the_threshold():
    low, medium = electricity.voltage_decision(D(160)), electricity.voltage_decision(D("160.01"))

    assert (low.voltage, low.substation) == ("low", "public")
    assert (medium.voltage, medium.substation) == ("medium", "customer")


def test_voltage_decision_against_the_wish_is_flagged():
    assert electricity.voltage_decision(D(90), wish="medium").flags[0].key == "voltage_other_than_wished"
    assert electricity.voltage_decision(D(900), wish="medium").flags == ()
