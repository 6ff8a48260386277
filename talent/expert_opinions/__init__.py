"""Opinions of experts on claims: advice that a reviewer asks for, and that decides nothing.

The expert sees what the question needs: the qualification, degree and years, and the papers that
were chosen; the holder's identity only where the question is about it. The claim's clock runs on
unless somebody puts the claim on hold.
"""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l
from flask_login import current_user


def init_app(app: Flask) -> None:
    from core.lists import add_list
    from core.navigation import DESK_ITEMS, NavigationItem
    from core.policy import can
    from core.registries import Provider, install
    from talent.claims.access import MORE_READERS
    from talent.claims.policies import is_reviewer
    from talent.expert_opinions import jobs, policies, views
    from talent.expert_opinions.lists import OPINIONS
    from talent.expert_opinions.queries import is_asked, opinions_of, reads_paper
    from talent.expert_opinions.states import OpinionPermission

    install(app, policies, jobs, views)
    add_list(app, OPINIONS)
    MORE_READERS.add(app, Provider("expert_opinions", reads_paper))
    app.add_template_global(opinions_of, "expert_opinions_of")
    DESK_ITEMS.add(
        app,
        NavigationItem(
            _l("Opinions of experts"),
            "expert_opinions.index",
            order=12,
            # Most jurors are never asked, and find no desk with an empty list.
            visible=lambda: (
                can(OpinionPermission.LIST)
                and (is_reviewer(current_user) or is_asked(current_user))
            ),
        ),
    )
