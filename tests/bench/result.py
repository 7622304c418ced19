"""What a benchmark has found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Result:
    """One row of the table: a measured value against its limit, in the same unit."""

    name: str
    value: float
    limit: float
    unit: str
    note: str = ""
    at_least: bool = False

    def __str__(self) -> str:
        fine = self.value >= self.limit if self.at_least else self.value <= self.limit
        sign = "≥" if self.at_least else "≤"
        verdict = "" if fine else "  MISSED"
        value = f"{self.value:8.2f} {self.unit:5} {sign} {self.limit:<6g}"
        return f"{self.name:48} {value}{verdict:9} {self.note}"
