"""A figure that explains itself: value, unit, formula, inputs and the source of the formula."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Self

Number = Decimal | int | float


def decimal(value: Number | str) -> Decimal:
    """A float goes through its shortest text, so that 0.1 stays 0.1."""
    return value if isinstance(value, Decimal) else Decimal(str(value))


def rounded(value: Number, places: int = 2) -> Decimal:
    return decimal(value).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def _plain(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else value


def _exact(value: Any) -> Any:
    return decimal(value) if isinstance(value, float) else value


@dataclass(frozen=True, slots=True)
class Figure:
    """`formula` names its inputs in braces: "{k_s} × {N} × {S}"; `about` tells figures of one key apart."""

    key: str
    value: Decimal
    unit: str
    formula: str = ""
    inputs: Mapping[str, Any] = field(default_factory=dict)
    source: str = ""
    about: str = ""

    @property
    def symbolic(self) -> str:
        return self.formula.replace("{", "").replace("}", "")

    @property
    def worked(self) -> str:
        """The formula with its numbers in place."""
        return self.formula.format(**self.inputs) if self.formula else ""

    def as_json(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "about": self.about,
            "value": float(self.value),
            "unit": self.unit,
            "formula": self.formula,
            "inputs": {name: _plain(value) for name, value in self.inputs.items()},
            "source": self.source,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        inputs = {name: _exact(value) for name, value in data["inputs"].items()}
        return cls(
            data["key"],
            decimal(data["value"]),
            data["unit"],
            data["formula"],
            inputs,
            data["source"],
            data.get("about", ""),
        )


@dataclass(frozen=True, slots=True)
class Flag:
    """Something that the engineer must look at; `wording` says it in words."""

    key: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {"key": self.key, "values": {name: _plain(value) for name, value in self.values.items()}}


@dataclass(frozen=True)
class Result:
    """The figures of one calculation in the order in which they were found, and what must be looked at."""

    figures: tuple[Figure, ...]
    flags: tuple[Flag, ...] = ()

    def __getitem__(self, key: str) -> Decimal:
        return self.figure(key).value

    def figure(self, key: str) -> Figure:
        for figure in self.figures:
            if figure.key == key:
                return figure
        raise KeyError(key)

    def as_json(self) -> dict[str, Any]:
        return {
            "figures": [figure.as_json() for figure in self.figures],
            "flags": [flag.as_json() for flag in self.flags],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        flags = (
            Flag(flag["key"], {k: _exact(v) for k, v in flag["values"].items()}) for flag in data["flags"]
        )
        return cls(tuple(map(Figure.from_json, data["figures"])), tuple(flags))
