"""Projects of the entrepreneurship week and of contests: where each stands, and who sees it."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bind who may do what, and what follows when somebody takes a consent back.

    Pages stand in the slices above: entering in `project_entries`, reading in `project_pages`.
    """
    from core.consents.purposes import PURPOSES
    from core.consents.services import consent_withdrawn
    from core.registries import install
    from events.projects import policies
    from events.projects.consents import ProjectPurpose
    from events.projects.services import follow_consent

    install(app, policies)
    PURPOSES.add(app, *ProjectPurpose)
    consent_withdrawn.connect(app, follow_consent)
