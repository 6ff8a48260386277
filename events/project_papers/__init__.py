"""What a project shows for itself: plan, slides, statement, and papers lent from a wallet."""

from __future__ import annotations

from functools import partial

from flask import Flask


def init_app(app: Flask) -> None:
    """Bind the step of the wizard, who may read, and what other pages show."""
    from flask_babel import lazy_gettext as _l

    from core.consents.purposes import PURPOSES
    from core.consents.services import consent_withdrawn
    from core.files.policies import LOANS, READERS
    from core.registries import Provider, install
    from events.project_papers import services, status, views
    from events.project_papers.states import FILE_PURPOSE, PaperPurpose
    from events.projects import parts

    install(app, views)
    PURPOSES.add(app, *PaperPurpose)
    READERS.add(app, Provider(FILE_PURPOSE, services.may_read))
    LOANS.add(app, Provider("projects", services.may_look))
    consent_withdrawn.connect(app, services.follow_withdrawal)
    parts.project_moved.connect(app, services.follow_project)
    answers = partial(status.own_part, in_step=True)
    show = "project_papers.show"
    step = parts.ProjectStep("papers", _l("Papers"), show, status.lacking, answers, 70)
    parts.PROJECT_STEPS.add(app, step)
    parts.OWN_PROJECT_PARTS.add(app, Provider("papers", status.own_part, 30))
    parts.PROJECT_PARTS.add(app, Provider("papers", status.desk_part, 30))
