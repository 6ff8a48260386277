"""Projects before juries: their people, what jurors read of them, and what comes of a round.

Nothing here shows, counts or decides by itself: `core.juries` does, by scopes of its own, and asks.

- parties: who stands behind a project, for conflicts of interest
- card, redaction: what a juror reads of it, in a blind round without names
- subject: who coordinates its rounds, what may enter, and what the result does
"""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Make projects a thing juries judge, and hide from each juror what they are near to."""
    from core.juries.subjects import JURY_SUBJECTS
    from core.registries import Provider
    from events.project_juries import subject
    from events.projects.parts import project_moved
    from events.projects.scopes import PROJECT_BARS

    JURY_SUBJECTS.add(app, subject.PROJECTS)
    PROJECT_BARS.add(app, Provider("juries", subject.free_projects))
    project_moved.connect(app, subject.note_change)
