"""Applications with a frozen profile, and what each employer sees of whom (R15)."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from core.api import API_SCOPES
    from core.files.policies import READERS
    from core.registries import Provider, install
    from core.status_page import STATUS_PARTS
    from events.applications import api, policies, status, views
    from events.profiles.states import CV_PURPOSE

    install(app, policies, views, api)
    API_SCOPES.add(app, *api.SCOPES)
    READERS.add(app, Provider(CV_PURPOSE, policies.may_read_cv))
    STATUS_PARTS.add(app, Provider("applications", status.own_part, 30))
