"""Allotments, factors and limits of the calculations: placeholders [P] but for the sourced ones."""

from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True)
class ElectricityCoefficients:
    """Allotments are set by the utility [S22], their values here are [P]; simultaneity [S44]."""

    economic_dwelling_kva: Decimal = Decimal("3")
    medium_apartment_kva: Decimal = Decimal("6")
    # Up to this area a villa, and the kVA it is given; the last row has no limit.
    villa_kva: tuple[tuple[Decimal | None, Decimal], ...] = (
        (Decimal("400"), Decimal("9")),
        (Decimal("800"), Decimal("12")),
        (None, Decimal("18")),
    )
    shop_kva: Decimal = Decimal("6")
    shop_simultaneity: Decimal = Decimal("0.8")
    facility_kva: Decimal = Decimal("36")
    industrial_lot_kva_per_m2: Decimal = Decimal("0.05")
    lamp_kva: Decimal = Decimal("0.15")
    # From this number of consumers on, this factor.
    simultaneity: tuple[tuple[int, Decimal], ...] = (
        (50, Decimal("0.40")),
        (40, Decimal("0.41")),
        (35, Decimal("0.42")),
        (30, Decimal("0.44")),
        (25, Decimal("0.46")),
        (20, Decimal("0.49")),
        (15, Decimal("0.53")),
        (10, Decimal("0.63")),
        (5, Decimal("0.78")),
        (1, Decimal("1")),
    )
    storage_heating_simultaneity: Decimal = Decimal("0.8")
    transformer_ratings_kva: tuple[int, ...] = (100, 160, 250, 400, 630, 1000)
    usual_public_rating_kva: int = 630
    transformer_load: Decimal = Decimal("0.8")
    slim_margin: Decimal = Decimal("0.10")
    cos_phi_target: Decimal = Decimal("0.9")
    medium_voltage_above_kva: Decimal = Decimal("160")


@dataclass(frozen=True)
class WaterCoefficients:
    """Efficiency and peaks [S47]; occupancy and allotments [P]; French fire flow [S48]."""

    occupancy: Decimal = Decimal("4.5")
    litres_per_inhabitant_day: Decimal = Decimal("100")
    litres_per_facility_day: Decimal = Decimal("3000")
    litres_per_shop_day: Decimal = Decimal("0")
    industrial_m3_per_hectare_day: Decimal = Decimal("40")
    efficiency: Decimal = Decimal("0.80")
    daily_peak: Decimal = Decimal("1.3")
    hourly_peak: Decimal = Decimal("2")
    fire_m3_per_hour: Decimal = Decimal("60")
    fire_hours: Decimal = Decimal("2")
    greatest_velocity: Decimal = Decimal("1.5")
    least_velocity: Decimal = Decimal("0.5")
    # Nominal diameter and inside diameter in mm [K].
    mains: tuple[tuple[int, Decimal], ...] = (
        (110, Decimal("96.8")),
        (160, Decimal("141")),
        (200, Decimal("176.2")),
        (250, Decimal("220.4")),
        (315, Decimal("277.6")),
        (400, Decimal("352.6")),
    )


@dataclass(frozen=True)
class SewerageCoefficients:
    """Return rate, peak factor (French IT 77-284) and checks [K]; Strickler and infiltration [P]."""

    return_rate: Decimal = Decimal("0.80")
    peak_base: Decimal = Decimal("1.5")
    peak_slope: Decimal = Decimal("2.5")
    peak_cap: Decimal = Decimal("3")
    strickler: Decimal = Decimal("75")
    diameters_mm: tuple[int, ...] = (300, 400, 500, 600, 800, 1000, 1200)
    greatest_fill: Decimal = Decimal("0.8")
    self_cleansing_velocity: Decimal = Decimal("0.6")
    greatest_velocity: Decimal = Decimal("4")
    runoff: Decimal = Decimal("0.6")
    rain_mm_per_hour: Decimal = Decimal("60")
    slope: Decimal = Decimal("0.005")


@dataclass(frozen=True)
class LightingCoefficients:
    """All [P]."""

    lamp_kva: Decimal = Decimal("0.15")
    road_width_m: Decimal = Decimal("12")
    lamp_spacing_m: Decimal = Decimal("30")
    lamps_per_cabinet: int = 40
    hours_per_year: Decimal = Decimal("4200")


@dataclass(frozen=True)
class Limit:
    """What may enter the sewer, and the treatment that usually mends an excess."""

    unit: str
    highest: Decimal
    lowest: Decimal | None = None
    treatment: str = ""


@dataclass(frozen=True)
class EffluentLimits:
    """Limits of discharge into the sewer, as configured [P]: ask the utility for its own."""

    by_parameter: dict[str, Limit] = field(
        default_factory=lambda: {
            "ph": Limit("", Decimal("8.5"), Decimal("6.5"), "neutralisation"),
            "temperature": Limit("°C", Decimal("30"), None, "cooling"),
            "cod": Limit("mg/l", Decimal("1000"), None, "biological_treatment"),
            "bod5": Limit("mg/l", Decimal("500"), None, "biological_treatment"),
            "ss": Limit("mg/l", Decimal("600"), None, "settling"),
            "oil_and_grease": Limit("mg/l", Decimal("50"), None, "grease_separator"),
        }
    )


ELECTRICITY = ElectricityCoefficients()
WATER = WaterCoefficients()
SEWERAGE = SewerageCoefficients()
LIGHTING = LightingCoefficients()
EFFLUENT = EffluentLimits()
