"""Units of measurement (UCUM codes), converted once, where a patient's facts come in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that a measure accepts: its UCUM code, its name in print, and its size.

    One of this unit is `multiply / divide` of the measure's first unit. Two whole numbers are kept
    instead of one factor so that 1500 per microlitre becomes exactly 1.5, not a neighbour of it.
    """

    code: str
    label: str
    multiply: float = 1.0
    divide: float = 1.0

    def to_first(self, value: float) -> float:
        """Convert a value in this unit to the measure's first unit.

        >>> Unit("/uL", "/µL", divide=1000).to_first(1500)
        1.5
        """
        return value * self.multiply / self.divide

    def from_first(self, value: float) -> float:
        """Convert a value in the measure's first unit to this unit."""
        return value * self.divide / self.multiply


YEAR = Unit("a", "years")
DAY = Unit("d", "days")
KILOGRAM = Unit("kg", "kg")
CENTIMETRE = Unit("cm", "cm")
BILLION_PER_LITRE = Unit("10*9/L", "×10⁹/L")
PER_MICROLITRE = Unit("/uL", "/µL", divide=1000)
GRAM_PER_LITRE = Unit("g/L", "g/L")
GRAM_PER_DECILITRE = Unit("g/dL", "g/dL", multiply=10)
MICROMOLE_PER_LITRE = Unit("umol/L", "µmol/L")
# Creatinine, molar mass 113.12 g/mol: 1 mg/dL is 88.4 µmol/L.
CREATININE_MILLIGRAM_PER_DECILITRE = Unit("mg/dL", "mg/dL", multiply=88.4)
MILLIGRAM_PER_LITRE = Unit("mg/L", "mg/L")
MILLIGRAM_PER_DECILITRE = Unit("mg/dL", "mg/dL", multiply=10)
UNIT_PER_MILLILITRE = Unit("U/mL", "U/mL")
NANOGRAM_PER_MILLILITRE = Unit("ng/mL", "ng/mL")
