"""Offers of recognition: an entry fits what somebody keeps here, so the office tells them.

With their consent alone, once for all editions, and nothing begins without them
(docs/decisions/without_application.md).
"""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from core.benefits.registry import BENEFITS
    from core.consents.choices import CHOICES
    from core.consents.purposes import PURPOSES
    from core.consents.services import consent_withdrawn
    from core.registries import install
    from talent.offers import jobs, policies, services, views
    from talent.offers.benefit import OFFERS_BENEFIT
    from talent.offers.choices import CHOICE_OF_OFFERS
    from talent.offers.policies import OfferPurpose
    from talent.wallet.services import paper_added

    install(app, policies, jobs, views)
    PURPOSES.add(app, *OfferPurpose)
    CHOICES.add(app, CHOICE_OF_OFFERS)
    BENEFITS.add(app, OFFERS_BENEFIT)
    paper_added.connect(app, services.follow_paper)
    consent_withdrawn.connect(app, services.follow_withdrawal)
