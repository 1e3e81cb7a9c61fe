"""What the calculations need to know of a lot and of an industrial load; filled from the rows of a file."""

from dataclasses import dataclass
from decimal import Decimal

VILLA = "villa"
ECONOMIC_HOUSING = "economic_housing"
APARTMENT_BUILDING = "apartment_building"
SHOP = "shop"
INDUSTRIAL = "industrial"
FACILITY = "facility"
UNSERVED = frozenset({"green_space", "substation_plot"})


@dataclass(frozen=True, slots=True)
class LotLoad:
    number: str
    category: str
    area_m2: Decimal
    dwellings: int = 0
    shops: int = 0

    @property
    def homes(self) -> int:
        """A villa lot that names no dwelling holds one."""
        return (self.dwellings or 1) if self.category == VILLA else self.dwellings

    @property
    def shop_count(self) -> int:
        return (self.shops or 1) if self.category == SHOP else self.shops

    @property
    def is_served(self) -> bool:
        return self.category not in UNSERVED


@dataclass(frozen=True, slots=True)
class IndustrialLoad:
    name: str
    count: int
    power_kw: Decimal
    use_factor: Decimal
    efficiency: Decimal
    cos_phi: Decimal
    description: str = ""
