"""Claims: from a draft to a recognised title or a reasoned refusal."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bind pages, policies, jobs, and what others show of claims."""
    from core.digest import add_digest_part
    from core.documents.names import mask_number
    from core.documents.queries import register_finder
    from core.status_page import add_status_part
    from core.working_days.services import calendar_changed
    from talent.claims import (
        access,
        api,
        commands,
        desk,
        digests,
        jobs,
        policies,
    )
    from talent.claims.queries import find_claim_ids
    from talent.claims.services import recount_open_clocks
    from talent.claims.status import claims_digest, claims_part
    from talent.claims.views import answers, draft, own

    access.register()
    digests.register()
    register_finder("claim", find_claim_ids)
    app.add_template_filter(mask_number, "masked_number")
    app.register_blueprint(own.blueprint)
    desk.init_app(app)
    app.register_blueprint(api.make_blueprint())
    app.cli.add_command(commands.claims)
    add_status_part("claims", 10, claims_part)
    add_digest_part("claims", 10, claims_digest)
    if recount_open_clocks not in calendar_changed:
        calendar_changed.append(recount_open_clocks)
    app.extensions["claims"] = (jobs, policies, answers, draft)
