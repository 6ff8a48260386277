"""Awards (奖项): an edition's prizes, whom they go to, and the certificates of it (R24).

- values.fill: who is proposed for which prize from the sealed order of a jury; ties are left
- services: proposing, public notice, confirming by a second person, withdrawing
- documents, jobs: a certificate for everybody of the team, without an application

The pages stand in `award_pages`.
"""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bind who may do what, the certificates, and what becomes of a project that leaves."""
    from core.documents.policies import SUBJECT_READERS
    from core.documents.printed import PRINTED_FIELDS
    from core.registries import Provider, install
    from core.workflow import subject_moved
    from events.awards import jobs, policies, services
    from events.awards.documents import FIELDS
    from events.awards.queries import SUBJECT

    install(app, policies, jobs)
    PRINTED_FIELDS.add(app, *FIELDS)
    SUBJECT_READERS.add(app, Provider(SUBJECT, policies.may_read_document))
    subject_moved.connect(app, services.follow_project)
