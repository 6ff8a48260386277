"""Projects before juries: their people, what jurors read of them, and what comes of a round.

- parties: who stands behind a project, for conflicts of interest
- card, redaction: what a juror reads of it, in a blind round without names
- api: a juror's marks from another program
- subject: who coordinates its rounds, what may enter, and what the result does
"""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Make projects a thing juries judge, and hide from each juror what they are near to."""
    from core.api import API_SCOPES
    from core.files.policies import LOANS
    from core.juries.subjects import JURY_SUBJECTS
    from core.registries import Provider, install
    from core.workflow import subject_moved
    from events.project_juries import api, subject
    from events.project_pages.judged import JUDGED
    from events.project_reviews.scopes import VOTE_BARS
    from events.projects.parts import OWN_PROJECT_PARTS, project_moved
    from events.projects.scopes import PROJECT_BARS

    install(app, api)
    API_SCOPES.add(app, *api.SCOPES)
    JUDGED.add(app, api.JURIES)
    JURY_SUBJECTS.add(app, subject.PROJECTS)
    PROJECT_BARS.add(app, Provider("juries", subject.free_projects))
    VOTE_BARS.add(app, Provider("juries", subject.refuse_vote))
    OWN_PROJECT_PARTS.add(app, Provider("juries", subject.own_part, 70))
    LOANS.add(app, Provider("juries", subject.may_look))
    project_moved.connect(app, subject.note_change)
    subject_moved.connect(app, subject.follow_project)
