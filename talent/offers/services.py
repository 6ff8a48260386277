"""Tell people what fits them, and do what they say to it. The only writers of offers."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from core import outbox
from core.accounts.models import User
from core.clock import beijing_date
from core.consents.queries import find_consent
from core.consents.services import ConsentWithdrawn, give_consents, withdraw_consent
from core.db import db
from core.errors import Conflict
from core.jobs import enqueue
from talent.catalogue.models import CatalogueEntry
from talent.catalogue.papers import Paper
from talent.catalogue.queries import edition_in_force, get_entry
from talent.claims.models import Claim
from talent.claims.queries import find_career
from talent.claims.services import start_offered_claim
from talent.claims.states import OfferedFor
from talent.offers.mails import offer_made
from talent.offers.matching import Catalogue, Fit, fits
from talent.offers.models import Asked, RecognitionOffer
from talent.offers.policies import OfferPurpose
from talent.offers.queries import known_of, people_to_tell
from talent.offers.states import OFFER_WORKFLOW, OfferAction, OfferState
from talent.wallet.models import WalletPaper

SEEK, SEEK_FOR = "offers.seek", "offers.seek_for"
# As many people are compared with an edition in one transaction.
PART = 200


def agree(user: User, agrees: bool, *, at: datetime) -> None:
    """Give or take back the consent to be told; what fits already is told soon after."""
    known = find_consent(Asked(user.id), OfferPurpose.OFFERS)
    if agrees and known is None:
        give_consents(user, [OfferPurpose.OFFERS], about=Asked(user.id), at=at)
        enqueue(SEEK_FOR, user_id=str(user.id))
    elif not agrees and known is not None:
        withdraw_consent(known, by=user, at=at)


def follow_paper(paper: WalletPaper) -> None:
    """A certificate came into a wallet: it is compared with the edition in force."""
    if paper.kind == Paper.CERTIFICATE and paper.title:
        enqueue(SEEK_FOR, user_id=str(paper.owner_id))


def follow_withdrawal(news: ConsentWithdrawn) -> None:
    """Open offers end with the consent they rest on, in the same transaction."""
    if news.consent.purpose != OfferPurpose.OFFERS.value:
        return
    rows = select(RecognitionOffer).where(
        RecognitionOffer.user_id == news.consent.user_id, RecognitionOffer.state == OfferState.OPEN
    )
    for offer in db.session.scalars(rows):
        _end(offer, OfferAction.LAPSE, by=None, at=news.at)


def seek(
    *, at: datetime, after: uuid.UUID | None = None, only: uuid.UUID | None = None
) -> uuid.UUID | None:
    """Compare a part of those who agreed with the edition in force, and tell who has a fit.

    Answers the last one's id while more may follow. Whoever was told of an entry is not told again,
    so that it may run any number of times.
    """
    edition = edition_in_force(beijing_date(at))
    people = people_to_tell(after=after, only=only, limit=PART)
    if edition is None or not people:
        return None
    known = known_of([user.id for user in people])
    refused = frozenset(code for one in known.values() for code in one.refused)
    catalogue = Catalogue.of(edition, refused)
    for user in people:
        theirs = known[user.id]
        fitting = {fit.code: fit for fit in fits(theirs, catalogue)}
        for code, offer in theirs.offers.items():
            stands = code in catalogue.entries and code not in theirs.settled
            _follow(offer, stands=stands, fits=code in fitting, at=at)
        for code, fit in fitting.items():
            if code not in theirs.offers:
                _offer(user, fit, catalogue.entries[code], at=at)
    db.session.flush()
    return people[-1].id if len(people) == PART else None


def take_offer(offer: RecognitionOffer, *, by: User, at: datetime) -> Claim:
    """Begin the claim, with what an earlier one of theirs said; nothing of it is sent.

    Refuses, by the rules of every claim, an entry that is closed or no longer in the edition.
    """
    edition = edition_in_force(beijing_date(at))
    entry = get_entry(offer.entry_code, edition) if edition is not None else None
    if entry is None:
        raise Conflict(_l("The catalogue no longer holds this entry."))
    _end(offer, OfferAction.TAKE, by=by, at=at)
    source = OfferedFor(offer.source)
    offer.claim = start_offered_claim(entry, source, _earlier(offer, by), by=by, at=at)
    db.session.flush()
    return offer.claim


def decline_offer(offer: RecognitionOffer, *, by: User, at: datetime) -> None:
    """It is never made again, by no later edition either."""
    _end(offer, OfferAction.DECLINE, by=by, at=at)


def _offer(user: User, fit: Fit, entry: CatalogueEntry, *, at: datetime) -> None:
    offer = RecognitionOffer(
        user=user,
        entry_code=fit.code,
        edition_id=entry.edition_id,
        entry_name={"en": entry.name_en, "zh": entry.name_zh},
        source=fit.source,
        source_words=fit.words,
        state=OfferState.OPEN,
        offered_at=at,
    )
    db.session.add(offer)
    db.session.flush()
    outbox.tell(offer_made(offer))


def _follow(offer: RecognitionOffer, *, stands: bool, fits: bool, at: datetime) -> None:
    """An offer ends with its entry, or once the person claimed it without.

    It stands again, without a letter, when it fits again.
    """
    if offer.standing is OfferState.OPEN and not stands:
        _end(offer, OfferAction.LAPSE, by=None, at=at)
    elif offer.standing is OfferState.LAPSED and fits:
        OFFER_WORKFLOW.fire(offer, OfferAction.RENEW, by=None, at=at)
        offer.ended_at = None


def _end(offer: RecognitionOffer, action: OfferAction, *, by: User | None, at: datetime) -> None:
    OFFER_WORKFLOW.fire(offer, action, by=by, at=at)
    offer.ended_at = at
    db.session.flush()


def _earlier(offer: RecognitionOffer, by: User) -> Mapping[str, Mapping[str, Any]]:
    """What the refused claim, else the newest one, said of degree, work and the certificate."""
    refused = None
    if offer.source == OfferedFor.REFUSAL:
        mine = Claim.claimant_id == by.id, Claim.reference == offer.source_words
        refused = db.session.scalar(select(Claim).where(*mine))
    claim = refused or find_career(by)
    if claim is None:
        return {}
    steps: dict[str, dict[str, Any]] = {
        "experience": {
            "degree": claim.degree,
            "degree_field": claim.degree_field,
            "institution": claim.institution,
            "years": claim.years,
        },
        "employment": {
            "district": claim.district,
            "employer_name": claim.employer_name,
            "credit_code": claim.employer_credit_code,
            "contact": claim.employer_contact,
            "job_title": claim.job_title,
            "since": claim.employed_since,
        },
    }
    if refused is not None:
        steps["certificate"] = {
            "certificate_number": refused.certificate_number,
            "certificate_issued_on": refused.certificate_issued_on,
            "expires": "yes" if refused.certificate_expires_on else "no",
            "certificate_expires_on": refused.certificate_expires_on,
        }
    return steps
