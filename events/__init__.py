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
    _bind_projects(app)
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
        shortages,
        suggestions,
        tickets,
    )

    editions.init_app(app)
    partners.init_app(app)
    enterprise_services.init_app(app)
    organisation_groups.init_app(app)
    shortages.init_app(app)
    registrations.init_app(app)
    delegations.init_app(app)
    tickets.init_app(app)
    gate.init_app(app)
    letters.init_app(app)
    suggestions.init_app(app)
    certificates.init_app(app)
    attendees.init_app(app)
    mailings.init_app(app)
    day_sheets.init_app(app)
    permits.init_app(app)


def _bind_fair(app: Flask) -> None:
    """Employers and talent: booths, posts, applications, interviews, and what came of them."""
    from events import (
        applicants,
        applications,
        booths,
        exhibitor_calls,
        exhibitor_staff,
        exhibitors,
        fair_offers,
        interviewers,
        interviews,
        job_reviews,
        jobs,
        matching,
        plan_editor,
        plans,
        profiles,
        reports,
        sanctions,
        saved_searches,
        timetables,
        vacancies,
        visits,
    )

    plans.init_app(app)
    plan_editor.init_app(app)
    exhibitors.init_app(app)
    exhibitor_calls.init_app(app)
    sanctions.init_app(app)
    exhibitor_staff.init_app(app)
    jobs.init_app(app)
    fair_offers.init_app(app)
    job_reviews.init_app(app)
    vacancies.init_app(app)
    saved_searches.init_app(app)
    booths.init_app(app)
    profiles.init_app(app)
    applications.init_app(app)
    applicants.init_app(app)
    matching.init_app(app)
    timetables.init_app(app)
    interviews.init_app(app)
    interviewers.init_app(app)
    visits.init_app(app)
    reports.init_app(app)


def _bind_projects(app: Flask) -> None:
    """Projects from their entry to the juries that judge them."""
    from events import (
        pitch_stage,
        pitches,
        project_entries,
        project_funnel,
        project_juries,
        project_levels,
        project_pages,
        project_reviews,
        projects,
    )

    projects.init_app(app)
    project_pages.init_app(app)
    project_entries.init_app(app)
    project_levels.init_app(app)
    project_reviews.init_app(app)
    project_funnel.init_app(app)
    project_juries.init_app(app)
    pitches.init_app(app)
    pitch_stage.init_app(app)
