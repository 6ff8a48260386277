"""What happens on a date: fairs, the entrepreneurship week, training, round tables."""

from __future__ import annotations

from pathlib import Path

from flask import Flask


def init_app(app: Flask) -> None:
    from core.audit.words import AUDIT_WORDS, AuditWords
    from events.partners.figures import REGION_FIGURES
    from events.region_figures import FAIR_FIGURES

    _bind_backbone(app)
    _bind_fair(app)
    REGION_FIGURES.add(app, *FAIR_FIGURES)
    AUDIT_WORDS.add(app, AuditWords("events", Path(__file__).with_name("audit_words.json")))


def _bind_backbone(app: Flask) -> None:
    """What every event is made of, and what the office keeps beside events."""
    from events import (
        attendees,
        certificates,
        day_sheets,
        delegations,
        editions,
        enterprise_services,
        gate,
        letters,
        mailings,
        organisation_groups,
        partners,
        permits,
        registrations,
        suggestions,
        tickets,
    )

    for one in (editions, partners, enterprise_services, organisation_groups, registrations):
        one.init_app(app)
    for one in (delegations, tickets, gate, letters, suggestions, certificates, attendees):
        one.init_app(app)
    for one in (mailings, day_sheets, permits):
        one.init_app(app)


def _bind_fair(app: Flask) -> None:
    """Employers and talent: booths, posts, applications, interviews, and what came of them."""
    from events import (
        applicants,
        applications,
        booths,
        exhibitors,
        interviews,
        jobs,
        matching,
        plans,
        profiles,
        reports,
        sanctions,
        vacancies,
        visits,
    )

    for one in (plans, exhibitors, sanctions, jobs, vacancies, booths, profiles):
        one.init_app(app)
    for one in (applications, applicants, matching, interviews, visits, reports):
        one.init_app(app)
