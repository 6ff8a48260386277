"""What happens on a date: fairs, the entrepreneurship week, training, round tables."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from flask import Flask

# Each stands on those before it; what they are is said in their own first lines.
SLICES = (
    # What every event is made of, and what the office keeps beside events.
    "editions", "partners", "enterprise_services", "organisation_groups", "shortages",
    "registrations", "delegations", "tickets", "gate", "letters", "suggestions", "certificates",
    "attendees", "certificate_batches", "certificate_designs", "mailings", "day_sheets", "permits",
    "travel_support", "travel_desk", "travel_objections",
    # Employers and talent: booths, posts, applications, interviews, and what came of them.
    "plans", "plan_editor", "exhibitors", "exhibitor_calls", "sanctions", "exhibitor_staff",
    "jobs", "fair_offers", "job_reviews", "vacancies", "saved_searches", "booths", "profiles",
    "applications", "applicants", "matching", "timetables", "interviews", "interviewers",
    "visits", "reports",
    # The companies that projects found.
    "landings", "landing_pages", "landing_follow_ups",
    # Projects from their entry to the juries that judge them.
    "projects", "carriers", "project_pages", "project_entries", "project_teams", "project_papers",
    "project_eligibility", "project_levels", "project_reviews", "project_funnel",
    "project_juries", "pitches", "pitch_stage", "awards", "award_pages",
    "award_proposals",
    # What carriers make of them.
    "dockings", "carrier_projects", "talks", "agreements", "agreement_entries",
    # What everybody finds: policies, carriers, investors, enterprises, services.
    "directories",
    # What is counted of all of them.
    "taxonomies", "week_figures",
    # What is done when an event is over.
    "thanks", "closing",
    # What is projected on the day.
    "walls",
    # What other programs read of the desk's lists.
    "list_api",
)  # fmt: skip


def init_app(app: Flask) -> None:
    from core.audit.words import AUDIT_WORDS, AuditWords
    from events.partners.figures import REGION_FIGURES
    from events.region_figures import FAIR_FIGURES

    for name in SLICES:
        import_module(f"events.{name}").init_app(app)
    REGION_FIGURES.add(app, *FAIR_FIGURES)
    AUDIT_WORDS.add(app, AuditWords("events", Path(__file__).with_name("audit_words.json")))
