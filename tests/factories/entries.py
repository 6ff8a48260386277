"""What is typed of a project, step by step."""

from __future__ import annotations

from typing import Any

STEPS: dict[str, dict[str, Any]] = {
    "person": {
        "owner_name": "Ana Duarte", "nationality": "PT", "residence": "PT",
        "born_on-day": "3", "born_on-month": "4", "born_on-year": "1988",
        "degree": "doctorate", "employer": "Instituto X", "x_experience": "8",
    },
    "project": {
        "title": "固态电池", "title_en": "Solid-state battery", "industry": "energy",
        "stage": "prototype", "summary": "Twice the range, half the weight.",
    },
    "money": {
        "x_seeks": "yes", "financing_sought": "5000000", "financing_currency": "CNY",
        "total_investment": "20000000", "investment_currency": "CNY", "round_reached": "seed",
    },
    "company": {"x_has_company": "no"},
    "history": {"earlier_support": "", "x_met_carrier": "no"},
    "your-place": {"district": "", "carrier_1": "苏州示例孵化器", "channel": "own"},
}  # fmt: skip


def typed_steps(**changes: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """All steps as typed, with what `changes` says of some (steps by their keys, - as _)."""
    changed = {key.replace("your_place", "your-place"): said for key, said in changes.items()}
    return {step: said | changed.get(step, {}) for step, said in STEPS.items()}
