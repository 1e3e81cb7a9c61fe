"""Water, sewerage, effluent and lighting: the worked examples of the formulas, and their edges."""

from decimal import Decimal

import pytest

from workflows.studies import effluent, lighting, sewerage, water
from workflows.studies.lots import LotLoad

D = Decimal
HOMES = [LotLoad("1", "apartment_building", D(2000), dwellings=108)]


def test_water_demand_of_the_worked_example():
    demand = water.demand(HOMES)

    assert demand["population"] == 486
    assert demand.net_l_s == D("0.5625")
    assert round(demand["average_flow"], 3) == D("0.703")
    assert round(demand["peak_day"], 3) == D("0.914")
    assert round(demand["peak_hour"], 2) == D("1.83")
    assert demand.design_l_s == D("17.58")
    assert demand.fire_governs


def test_water_demand_of_a_town_is_governed_by_its_peak_hour():
    demand = water.demand([LotLoad("1", "apartment_building", D(2000), dwellings=2500)])

    assert not demand.fire_governs
    assert demand.design_l_s == demand["peak_hour"]


def test_water_demand_counts_facilities_and_industry():
    lots = [LotLoad("1", "facility", D(900)), LotLoad("2", "industrial", D(10_000))]

    assert water.demand(lots).net_l_s == D("0.4977")  # (3000 + 40000) ÷ 86400


def test_industrial_water_demand_keeps_the_greater_fire_flow():
    declared = water.industrial_demand(
        process_m3_per_day=D(180), domestic_m3_per_day=D(9), fire_m3_per_hour=D(120)
    )
    usual = water.industrial_demand(process_m3_per_day=D(180), domestic_m3_per_day=D(9))

    assert declared.net_l_s == usual.net_l_s == D("2.1875")
    assert declared["fire_flow"] == D("33.33")
    assert usual["fire_flow"] == D("16.67")


@pytest.mark.parametrize(("flow", "diameter"), [("5", 110), ("17.6", 160), ("30", 200)])
def test_main_is_the_smallest_within_its_velocity(flow, diameter):
    assert water.main(D(flow)).diameter_mm == diameter


def test_main_says_when_no_diameter_does():
    assert [flag.key for flag in water.main(D(900)).flags] == ["velocity_too_great"]
    assert [flag.key for flag in water.main(D(1)).flags] == ["velocity_too_small"]


def test_sewer_flows_of_the_worked_example():
    flows = sewerage.flows(D("0.5625"))

    assert flows["waste_water"] == D("0.45")
    assert flows["peak_factor"] == 3
    assert flows.peak_l_s == D("1.35")


@pytest.mark.parametrize(("average", "factor"), [("5", "2.62"), ("10", "2.29"), ("0.45", "3"), ("0", "3")])
def test_peak_factor(average, factor):
    assert sewerage.peak_factor(D(average)) == D(factor)


def test_sewer_flows_add_infiltration_and_industry():
    assert sewerage.flows(D("0.5625"), infiltration_l_s=D(1), industrial_l_s=D(2)).peak_l_s == D("4.35")


def test_full_pipe_of_the_worked_example():
    assert sewerage.full_pipe(300, D("0.005")) == (D("66.7"), D("0.94"))


def test_pipe_half_full_runs_at_its_full_velocity():
    pipe = sewerage.pipe(D("33.35"), slope=D("0.005"))

    assert (pipe.diameter_mm, pipe["filling"], pipe["sewer_velocity"]) == (300, D("0.50"), D("0.94"))


def test_pipe_grows_rather_than_fill_beyond_the_limit():
    assert sewerage.pipe(D("66.7"), slope=D("0.005")).diameter_mm == 400


def test_pipe_of_a_trickle_does_not_clean_itself():
    assert [flag.key for flag in sewerage.pipe(D("1.35")).flags] == ["not_self_cleansing"]


def test_pipe_that_none_can_replace_is_flagged_as_too_full():
    assert "sewer_too_full" in [flag.key for flag in sewerage.pipe(D(9000)).flags]


def test_storm_flow():
    assert sewerage.storm_flow(D(36_000)).value == D("360.0")  # 0.6 × 60 × 3.6 ÷ 0.36


def test_effluent_of_the_sample_plant_exceeds_five_limits():
    values = {
        "ph": D("6.4"),
        "temperature": D(31),
        "cod": D(1450),
        "bod5": D(620),
        "ss": D(380),
        "oil_and_grease": D(85),
    }

    found = effluent.check(values, flow_m3_per_day=D(150))

    assert [excess.parameter for excess in found.exceedances] == [
        "ph",
        "temperature",
        "cod",
        "bod5",
        "oil_and_grease",
    ]
    assert found.exceedances[0].limit == D("6.5")
    assert found.exceedances[-1].treatment == "grease_separator"
    assert found["pollutant_load"] == D("217.50")


def test_effluent_within_limits_needs_no_treatment_and_names_what_is_missing():
    found = effluent.check({"ph": D(7), "cod": D(1000)}, flow_m3_per_day=D(10))

    assert not found.exceedances
    assert [flag.values["parameter"] for flag in found.flags] == [
        "temperature",
        "bod5",
        "ss",
        "oil_and_grease",
    ]
    assert found.as_json()["exceedances"] == []


def test_lighting_demand_of_declared_lamps():
    demand = lighting.demand(46, D(6250))

    assert (demand.lamps, demand.kva, demand["cabinets"], demand.flags) == (46, D("6.90"), 2, ())


def test_lighting_demand_counts_lamps_from_the_roads():
    demand = lighting.demand(0, D(6250))

    assert demand.lamps == 18
    assert demand.figure("lamps").worked == "⌈521 ÷ 30⌉"


def test_lighting_demand_flags_too_few_lamps():
    assert lighting.demand(5, D(6250)).flags[0].values == {"lamps": 5, "expected": 18}
