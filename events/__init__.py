"""What happens on a date: fairs, the entrepreneurship week, training, round tables."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from flask import Flask

# Each stands on those before it; where several add to one page without an order, this is theirs.
SLICES = (
    *("editions", "partners", "enterprise_services", "organisation_groups"),
    *("registrations", "delegations", "tickets", "gate", "letters", "suggestions"),
    *("certificates", "attendees", "mailings", "day_sheets", "plans", "permits"),
    *("exhibitors", "sanctions", "jobs", "vacancies", "booths"),
    *("profiles", "applications", "applicants", "matching", "interviews", "visits", "reports"),
)


def init_app(app: Flask) -> None:
    from core.audit.words import AUDIT_WORDS, AuditWords
    from events.partners.figures import REGION_FIGURES
    from events.region_figures import FAIR_FIGURES

    for name in SLICES:
        import_module(f"events.{name}").init_app(app)
    REGION_FIGURES.add(app, *FAIR_FIGURES)
    AUDIT_WORDS.add(app, AuditWords("events", Path(__file__).with_name("audit_words.json")))
