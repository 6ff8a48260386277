"""Review of decisions on claims (复核): asked for by the claimant, decided by an outsider.

It stands above claims: what a claim is and how it moves is known there, who may ask for a review
and who may decide it here.
"""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l


def init_app(app: Flask) -> None:
    from core.desk.shares import SHARES
    from core.lists import add_list
    from core.navigation import DESK_ITEMS, DeskGroup, NavigationItem
    from core.policy import can
    from core.registries import Provider, install
    from talent.claims.letter_words import LETTER_WORDS
    from talent.claims.states import ClaimAction
    from talent.decision_reviews import policies, shares, views, words
    from talent.decision_reviews.lists import REVIEWS
    from talent.decision_reviews.queries import review_of, way_to_review
    from talent.decision_reviews.states import ReviewPermission

    install(app, policies, views)
    add_list(app, REVIEWS)
    app.add_template_global(review_of, "review_of_claim")
    app.add_template_global(way_to_review)
    LETTER_WORDS.add(
        app,
        Provider(ClaimAction.SET_ASIDE, words.set_aside),
        Provider(ClaimAction.UPHOLD, words.upheld),
    )
    SHARES.add(app, shares.SOURCE)
    DESK_ITEMS.add(
        app,
        NavigationItem(
            _l("Reviews of decisions"),
            "decision_reviews.index",
            order=11,
            group=DeskGroup.RECOGNITION,
            visible=lambda: can(ReviewPermission.LIST),
        ),
    )
