"""Revocation of titles (撤销): proposed by one, its holder heard, decided by a second person.

The certificate ends in the transaction in which the claim is revoked, so that no title stands
without the one or the other.
"""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l


def init_app(app: Flask) -> None:
    from core.documents.policies import DECIDED_ELSEWHERE
    from core.documents.states import DocumentKind
    from core.lists import add_list
    from core.navigation import DESK_ITEMS, DeskGroup, NavigationItem
    from core.policy import can
    from core.registries import Provider, install
    from core.status_page import STATUS_PARTS
    from talent.claims.letter_words import LETTER_WORDS
    from talent.claims.states import ClaimAction
    from talent.revocations import policies, views, words
    from talent.revocations.lists import REVOCATIONS
    from talent.revocations.queries import place_of, revocation_of
    from talent.revocations.states import RevocationPermission
    from talent.revocations.status import hearings_part

    install(app, policies, views)
    STATUS_PARTS.add(app, Provider("hearings", hearings_part, 5))
    add_list(app, REVOCATIONS)
    app.add_template_global(revocation_of, "revocation_of_claim")
    LETTER_WORDS.add(app, Provider(ClaimAction.REVOKE, words.revoked))
    DECIDED_ELSEWHERE.add(app, Provider(DocumentKind.TITLE_CERTIFICATE, place_of))
    DESK_ITEMS.add(
        app,
        NavigationItem(
            _l("Revocations of titles"),
            "revocations.index",
            order=11,
            group=DeskGroup.RECOGNITION,
            visible=lambda: can(RevocationPermission.LIST),
        ),
    )
