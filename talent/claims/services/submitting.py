"""Sending a claim: the rules of the field, then everything is frozen."""

from __future__ import annotations

import unicodedata
import uuid
from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l

from core import outbox
from core.accounts.models import User
from core.clock import beijing_date
from core.db import db
from core.errors import Conflict, DomainError, Words
from core.keys.digests import blind_index
from core.organisations.queries import find_by_credit_code
from core.policy import authorize
from talent.catalogue.models import CatalogueEntry
from talent.catalogue.panels import basis_of
from talent.catalogue.papers import Paper, papers_for
from talent.catalogue.queries import edition_in_force, rules_for, tiers_of
from talent.catalogue.states import Degree
from talent.catalogue.tier_words import freeze_rule
from talent.catalogue.tiers import Facts, Tier, assess
from talent.claims import mails, plausibility
from talent.claims.models import Claim, ClaimPaper
from talent.claims.queries import count_sent, find_open_claim, find_recognised
from talent.claims.services.moves import move
from talent.claims.states import ClaimAction, ClaimPermission
from talent.claims.values import WORKS_STEPS, Application, Holder
from talent.people.services import keep_person
from talent.wallet.queries import list_papers_by_id

# Each claim writes to an employer whose address anybody may type (trust.md §3, 2.4.1).
MOST_A_DAY = 10
# Papers the office can do without at the start: the employer is also asked by letter.
OPTIONAL_AT_FIRST = frozenset({Paper.EMPLOYER_OPINION, Paper.DEGREE_RECOGNITION})


def submit_claim(claim: Claim, application: Application, *, by: User, at: datetime) -> Claim:
    """Send the claim for review and freeze it, judged by the edition in force today.

    Refuses, at the field that can mend it: an entry not in force, days that cannot be, a
    certificate expired, degree and years below every tier, a paper missing or not the claimant's,
    no declaration, a second open claim, a title held already, more than MOST_A_DAY in 24 hours.
    """
    authorize(ClaimPermission.SUBMIT, claim, user=by)
    if count_sent(by.id, since=at - timedelta(days=1)) >= MOST_A_DAY:
        raise DomainError(
            _l("You sent %(most)s claims in one day. Send this one tomorrow.", most=MOST_A_DAY)
        )
    today = beijing_date(at)
    entry = _entry_in_force(claim, today)
    require_plausible(entry, application, today)
    tier = require_tier(entry, application)
    digest = document_digest(application.holder)
    _require_not_held(claim, entry, tier, digest)
    _require_papers(entry, application, by)
    if not has_works(claim):
        raise DomainError(_l("Add a work at least, and complete each one."), field="works")
    if not application.is_declared:
        raise DomainError(_l("Declare that what you say and hand in is true."), field="declared")

    _keep_person(application.holder, digest, by=by, at=at)
    _freeze(claim, application, digest)
    claim.edition_id, claim.edition, claim.entry = (
        entry.edition_id,
        entry.edition,
        freeze_entry(entry),
    )
    claim.level, claim.title = tier.level, dict(tier.title)
    facts = Facts(application.experience.degree, application.experience.years, works_in_city=True)
    claim.entry = {**claim.entry, "rule": freeze_rule(entry, tier.level, facts)}
    claim.submitted_at = claim.declared_at = at
    # What counts stands in columns now; a second copy of the person's data is kept nowhere.
    claim.draft = "{}"
    for chosen in application.papers:
        claim.papers.append(ClaimPaper(kind=chosen.kind, paper_id=chosen.paper_id))
    move(claim, ClaimAction.SUBMIT, by=by, at=at)
    outbox.post(mails.claim_received(claim))
    if claim.employer_contact:
        outbox.post(mails.employer_asked(claim))
    return claim


def has_works(claim: Claim) -> bool:
    """Whether the works are there, and whole, that a panel is to judge; where none is, always."""
    return not claim.is_by_panel or all(step.is_complete(claim) for step in WORKS_STEPS)


def require_plausible(entry: CatalogueEntry, application: Application, today: date) -> None:
    """Refuse, at its field, what cannot be: the same rules the wizard's steps show at once."""
    born_on, certificate = application.holder.birth_on, application.certificate
    faults = {
        "birth_on": plausibility.birth_fault(born_on, today),
        "years": plausibility.years_fault(application.experience.years, born_on, today),
        "since": plausibility.since_fault(application.employment.since, born_on, today),
    }
    if certificate is None:
        if not entry.is_by_panel:
            raise DomainError(_l("Say which certificate you hold."), field="certificate_number")
    else:
        faults |= {
            "certificate_issued_on": plausibility.issue_fault(
                certificate.issued_on, born_on, today
            ),
            "certificate_expires_on": plausibility.expiry_fault(
                certificate.expires_on,
                certificate.issued_on,
                today,
                must_be_valid=entry.requires_licence_valid,
            ),
        }
    for field, words in faults.items():
        if words is not None:
            raise DomainError(words, field=field)


def require_tier(entry: CatalogueEntry, application: Application) -> Tier:
    """The best tier degree and years reach; refuses when they reach none."""
    facts = Facts(application.experience.degree, application.experience.years, works_in_city=True)
    reached = assess(tiers_of(entry), rules_for(entry), facts).reached
    if reached is None:
        raise DomainError(
            _l(
                "Degree and years of work do not reach the lowest level of this qualification yet. "
                "The early answer shows what is missing; ordinary review is open to you."
            ),
            field="years",
        )
    return reached


def document_digest(holder: Holder) -> str:
    """The identity key: issuing country and number, case, width and spaces ignored (R3)."""
    return blind_index(document_words(holder.document_country, holder.document_number))


def document_words(country: str, number: str | None) -> str:
    """What the identity key is the digest of."""
    whole = unicodedata.normalize("NFKC", number or "").upper()
    plain = "".join(character for character in whole if character.isalnum())
    return f"{country.upper()}:{plain}"


def _keep_person(holder: Holder, digest: str, *, by: User, at: datetime) -> None:
    keep_person(
        by,
        name=holder.name,
        name_latin=holder.name_latin,
        name_chinese=holder.name_chinese,
        birth_on=holder.birth_on,
        nationality=holder.nationality,
        document_kind=holder.document_kind,
        document_country=holder.document_country,
        document_number=holder.document_number,
        document_digest=digest,
        at=at,
    )


def _entry_in_force(claim: Claim, today: date) -> CatalogueEntry:
    edition = edition_in_force(today)
    entry = basis_of(claim.entry_code, edition) if edition is not None else None
    if entry is None or not entry.is_open:
        raise DomainError(
            _l(
                "This qualification is not in the edition of the catalogue in force today. "
                "Look for the nearest entry, or ask for ordinary review."
            ),
            field="entry_code",
        )
    return entry


def _require_not_held(claim: Claim, entry: CatalogueEntry, tier: Tier, digest: str) -> None:
    if find_open_claim(claim.claimant_id, entry.code) is not None:
        raise Conflict(_l("You have an open claim on this qualification already."))
    for held in find_recognised(claim.claimant_id, digest):
        same_series = held.entry.get("series_zh") == entry.series_zh
        if (
            same_series
            and held.title_level is not None
            and held.title_level.rank >= tier.level.rank
        ):
            raise DomainError(_held_already(held, claim.claimant_id))


def _held_already(held: Claim, asked_by: uuid.UUID) -> Words:
    """Whoever types somebody else's document number learns no reference of theirs."""
    if held.claimant_id != asked_by:
        return _l("A title of this series is recognised at this or a higher level already.")
    return _l(
        "A title of this series is recognised at this or a higher level already: %(reference)s.",
        reference=held.reference,
    )


def _require_papers(entry: CatalogueEntry, application: Application, by: User) -> None:
    own = {paper.id: paper for paper in list_papers_by_id([p.paper_id for p in application.papers])}
    for chosen in application.papers:
        paper = own.get(chosen.paper_id)
        if paper is None or paper.owner_id != by.id or paper.removed_at is not None:
            raise DomainError(_l("Choose this paper again."), field=f"paper_{chosen.kind}")
    given = {chosen.kind for chosen in application.papers}
    has_translation = any(own[chosen.paper_id].translation_id for chosen in application.papers)
    for kind in missing_papers(
        entry, given, has_translation=has_translation, degree=application.experience.degree
    ):
        raise DomainError(
            _l("Add this paper: %(paper)s.", paper=kind.label), field=f"paper_{kind.value}"
        )


def missing_papers(
    entry: CatalogueEntry, given: Collection[str], *, has_translation: bool, degree: Degree | None
) -> list[Paper]:
    """The papers a claim cannot be sent without and that are not there yet, in asking order."""
    return [
        kind
        for kind in papers_for(entry)
        if kind.is_upload
        and kind not in OPTIONAL_AT_FIRST
        and kind not in given
        and not (kind is Paper.TRANSLATION and has_translation)
        and not (kind is Paper.DEGREE and degree is Degree.NONE)
    ]


def _freeze(claim: Claim, application: Application, digest: str) -> None:
    holder, certificate = application.holder, application.certificate
    experience, employment = application.experience, application.employment
    claim.holder_name, claim.holder_name_latin = holder.name, holder.name_latin
    claim.holder_name_chinese, claim.birth_on = holder.name_chinese, holder.birth_on
    claim.nationality, claim.document_kind = holder.nationality, holder.document_kind
    claim.document_country, claim.document_number = holder.document_country, holder.document_number
    claim.document_digest = digest
    if certificate is not None:
        claim.certificate_number = certificate.number
        claim.certificate_issued_on = certificate.issued_on
        claim.certificate_expires_on = certificate.expires_on
    claim.degree, claim.degree_field = experience.degree, experience.degree_field
    claim.institution, claim.years = experience.institution, experience.years
    claim.district, claim.employer_name = employment.district, employment.employer_name
    claim.employer_credit_code = employment.credit_code
    claim.employer_contact, claim.job_title = employment.contact, employment.job_title
    claim.employed_since = employment.since
    known = find_by_credit_code(employment.credit_code) if employment.credit_code else None
    claim.employer_id = known.id if known is not None else None
    db.session.flush()


def freeze_entry(entry: CatalogueEntry) -> dict[str, Any]:
    """The entry as its edition says it now; later edits never change a claim."""
    names = (
        "code", "sector", "name_en", "name_local", "name_zh", "abbreviation", "issuer_en",
        "issuer_zh", "region", "series_zh", "series_en", "title_zh", "title_en", "level",
        "requires_licence_valid", "evidence", "source", "verification", "look_alikes", "effect",
        "route",
    )  # fmt: skip
    frozen: dict[str, Any] = {name: getattr(entry, name) for name in names}
    frozen["specialty_zh"] = entry.specialty_zh
    frozen["papers"] = [str(paper) for paper in papers_for(entry)]
    frozen["edition"] = {"slug": entry.edition.slug, "name": dict(entry.edition.name)}
    return frozen
