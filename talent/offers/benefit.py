"""Offers of recognition among what is given without application (recognition.md §8)."""

from __future__ import annotations

from collections.abc import Sequence

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from core.accounts.models import User
from core.accounts.roles import Role
from core.benefits.registry import Benefit, Count, Given
from core.clock import beijing_date
from core.db import db
from core.i18n import tr
from talent.catalogue.models import CatalogueEdition
from talent.claims.states import OfferedFor
from talent.offers.models import RecognitionOffer
from talent.offers.queries import offers_of
from talent.offers.states import OfferState

_STANDS = RecognitionOffer.state.in_((OfferState.OPEN, OfferState.TAKEN))


def _total() -> int:
    return db.session.scalar(select(func.count()).where(_STANDS)) or 0


def _counts(user: User) -> Sequence[Count]:
    """By the edition that brought them, for who answers for recognition or audits it."""
    if not any(map(user.has_role, (Role.CITY_REVIEWER, Role.AUDITOR))):
        return ()
    one, number = RecognitionOffer, func.count()
    rows = db.session.execute(
        select(
            CatalogueEdition.name,
            number.filter(_STANDS),
            number.filter(one.state == OfferState.DECLINED),
            number.filter(one.state == OfferState.LAPSED),
        )
        .select_from(one)
        .join(one.edition)
        .group_by(CatalogueEdition.id)
        .order_by(CatalogueEdition.in_force_from.desc())
    )
    return [
        Count(name, stands, objected=declined, withdrawn=lapsed)
        for name, stands, declined, lapsed in rows
    ]


def _own(user: User) -> Sequence[Given]:
    return [_given(offer) for offer in offers_of(user)]


def _given(offer: RecognitionOffer) -> Given:
    words = {"source": OfferedFor(offer.source).label, "words": offer.source_words}
    is_open, page = offer.standing is OfferState.OPEN, url_for("offers.index")
    return Given(
        title=tr(offer.entry_name),
        on=beijing_date(offer.offered_at),
        state=offer.standing,
        basis=_("%(source)s (%(words)s)", **words),
        url=page,
        remedy=_l("Begin a claim, or decline; nothing is sent by itself.") if is_open else "",
        remedy_url=page if is_open else "",
    )


OFFERS_BENEFIT = Benefit(
    key="offers",
    order=40,
    label=_l("Offers of recognition"),
    basis=_l(
        "Notes on certificates in the wallet, claims refused because the catalogue lacked the "
        "entry, and suggestions, compared with the edition in force."
    ),
    receivers=_l("Whoever agreed to it and keeps something an entry surely fits."),
    notice=_l("None: an offer decides nothing; the claim is reviewed like every other."),
    remedy=_l("Decline the offer, or take the consent back; neither needs a reason."),
    total=_total,
    counts=_counts,
    own=_own,
)
