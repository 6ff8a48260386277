"""Title review by panel: works of a claim, the jury that judges them, and its vote."""

from __future__ import annotations

from flask import Flask, url_for


def init_app(app: Flask) -> None:
    from core.files.policies import READERS
    from core.juries.subjects import JURY_SUBJECTS
    from core.registries import Provider, install
    from core.workflow import subject_moved
    from talent.claims.access import MORE_READERS
    from talent.claims.services.drafting import draft_deleted
    from talent.claims.values import WORKS_STEPS, WorksStep
    from talent.title_reviews import policies, rounds, services, views
    from talent.title_reviews.queries import has_whole_works, works_of
    from talent.title_reviews.subject import SUBJECT

    install(app, policies, views)
    step = WorksStep(
        "title_reviews",
        url=lambda claim: url_for("title_reviews.works", reference=claim.reference),
        titles=lambda claim: [work.title for work in works_of(claim) if work.is_whole],
        is_complete=has_whole_works,
    )
    WORKS_STEPS.add(app, step)
    READERS.add(app, Provider(services.FILE_PURPOSE, policies.may_read_work))
    MORE_READERS.add(app, Provider("title_reviews", policies.judges_paper))
    draft_deleted.connect(app, services.erase_works)
    JURY_SUBJECTS.add(app, SUBJECT)
    subject_moved.connect(app, rounds.follow_claim)
    app.add_template_global(rounds.panel_words)
