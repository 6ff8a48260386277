"""A claim before a panel as juries judge it: who stands behind it, what is shown, what follows."""

from __future__ import annotations

import re
import uuid
from collections.abc import Collection, Mapping, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import defer, joinedload

from core.accounts.models import User
from core.accounts.roles import Role
from core.clock import now
from core.db import db
from core.errors import NotFound
from core.i18n import tr
from core.juries.conflicts import WATCHED
from core.juries.models import Entry, JuryRound
from core.juries.subjects import Candidate, EntryCard, JurySubject, Parties, Studies
from core.scopes import EVERYTHING, NOTHING, Rule
from talent.catalogue.states import Degree, Sector
from talent.claims import services as claims
from talent.claims.models import Claim
from talent.claims.phrases import refusal_for
from talent.claims.states import ClaimState, Reason
from talent.title_reviews.models import TitleWork
from talent.title_reviews.queries import whole_works
from talent.title_reviews.states import EVIDENCE, KEY, WorkKind

_OUT = "▇▇▇"
_ROLE = Role.CITY_REVIEWER


def parties(ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, Parties]:
    """The claimant, the employer, who puts forward whom it confirms, the school, both addresses."""
    rows = select(Claim).where(Claim.id.in_(ids)).options(joinedload(Claim.claimant))
    return {
        claim.id: Parties(
            people=(claim.holder_name,),
            user_ids=frozenset({claim.claimant_id}),
            organisation_ids=_known(claim.employer_id),
            organisation_names=_said(claim.employer_name),
            universities=(Studies(claim.institution),) if claim.institution else (),
            email_domains=_said(claim.claimant.email, claim.employer_contact),
            recommender_ids=_known(claim.employer_id if _recommends(claim) else None),
            recommender_names=_said(claim.employer_name if _recommends(claim) else ""),
        )
        for claim in db.session.scalars(rows.options(defer(Claim.draft)))
    }


def present(claim_id: uuid.UUID, *, blind: bool) -> EntryCard:
    """Title, career and works; blind without employer, school and papers, names taken out."""
    claim = db.session.get(Claim, claim_id)
    if claim is None:
        raise NotFound
    works = whole_works([claim_id]).get(claim_id, [])
    level = claim.title_level
    title = {
        code: f"{claim.title[code]} · {claim.entry[f'series_{code}']}" for code in ("zh", "en")
    }
    facts = [
        (_l("Title the panel votes on"), tr(claim.title)),
        (_l("Level"), str(level.label) if level else ""),
        (_l("Highest degree"), str(Degree(claim.degree or Degree.NONE).label)),
        (_l("Full years of work in the field"), str(claim.years or 0)),
    ]
    if blind:
        texts = [(hide_names(str(label), claim), hide_names(text, claim)) for label, text in
                 map(_told, works)]  # fmt: skip
        return EntryCard(title, facts, texts, [work.file_id for work in works if work.file_id])
    named = {code: f"{claim.holder_name} · {words}" for code, words in title.items()}
    facts += [(_l("Field of the degree"), claim.degree_field),
              (_l("University or school"), claim.institution),
              (_l("Employer"), claim.employer_name), (_l("Job"), claim.job_title)]  # fmt: skip
    files = [work.file_id for work in works if work.file_id] + evidence(claim)
    return EntryCard(named, [fact for fact in facts if fact[1]], list(map(_told, works)), files)


def evidence(claim: Claim) -> list[uuid.UUID]:
    """Files of those papers of the claim that a panel may see."""
    used = [one.paper for one in claim.papers if one.set_aside_at is None and one.kind in EVIDENCE]
    both = [(paper.original_id, paper.translation_id) for paper in used]
    return [file_id for pair in both for file_id in pair if file_id is not None]


def hide_names(text: str, claim: Claim) -> str:
    """A text without the names of the claimant and the employer, however written."""
    names = [claim.holder_name, claim.holder_name_latin, claim.holder_name_chinese,
             claim.employer_name, claim.institution, claim.claimant.email]  # fmt: skip
    names += [part for name in names[:2] for part in re.split(r"[\s,·-]+", name) if len(part) > 2]
    for name in sorted(filter(None, names), key=len, reverse=True):
        text = re.sub(re.escape(name), _OUT, text, flags=re.IGNORECASE)
    return text


def candidates(_context: uuid.UUID | None, _level: int) -> Sequence[Candidate]:
    """Claims before a panel that no round under way has."""
    taken = select(Entry.subject_id).join(Entry.round).where(
        JuryRound.subject == KEY, JuryRound.state.in_(WATCHED), Entry.removed_at.is_(None)
    )  # fmt: skip
    rows = select(Claim).where(Claim.state == ClaimState.PANEL_REVIEW, Claim.id.not_in(taken))
    return [
        Candidate(
            claim.id,
            claim.reference,
            {code: f"{claim.holder_name} · {claim.title[code]}" for code in ("zh", "en")},
            claim.entry["sector"],
        )
        for claim in db.session.scalars(rows.order_by(Claim.reference).options(defer(Claim.draft)))
    ]


def decide(
    one: JuryRound, passed: Collection[uuid.UUID], stayed: Collection[uuid.UUID], by: User
) -> None:
    """The claims go their own ways: notice or province, or the letter of refusal."""
    rows = select(Claim).where(
        Claim.id.in_([*passed, *stayed]), Claim.state == ClaimState.PANEL_REVIEW
    )
    note = _("Voted on by the panel of %(reference)s.", reference=one.reference)
    for claim in db.session.scalars(rows.order_by(Claim.reference)):
        if claim.id in passed:
            claims.grant_by_vote(claim, by=by, at=now(), note=note)
        else:
            words = refusal_for(Reason.NOT_VOTED)
            claims.refuse_by_vote(claim, words, by=by, at=now(), note=note)


def is_coordinator(user: User) -> bool:
    return bool(user.is_authenticated) and user.has_role(_ROLE)


def rounds_of(user: User) -> Rule:
    """City reviewers run every round over titles."""
    return EVERYTHING if is_coordinator(user) else NOTHING


def _told(work: TitleWork) -> tuple[str, str]:
    kind = WorkKind(work.kind).label
    heading = _("%(title)s (%(kind)s, %(year)s)", title=work.title, kind=kind, year=work.year)
    part = _("Part in it: %(role)s", role=work.role)
    return heading, "\n".join(filter(None, (part, work.description, work.link)))


def _recommends(claim: Claim) -> bool:
    return claim.employer_answer == "confirmed"


def _known(key: uuid.UUID | None) -> frozenset[uuid.UUID]:
    return frozenset({key} if key is not None else ())


def _said(*texts: str) -> frozenset[str]:
    return frozenset(filter(None, texts))


SUBJECT = JurySubject(
    KEY,
    _l("Title review"),
    parties=parties,
    present=present,
    candidates=candidates,
    decide=decide,
    scope=rounds_of,
    contexts=lambda user: [(None, _("Title review"))] if is_coordinator(user) else [],
    coordinates=is_coordinator,
    fields=lambda: {sector.value: sector.label for sector in Sector},
    votes=True,
    context_name=lambda _key: _("Title review"),
    own=lambda user: (select(Claim.id).where(Claim.claimant_id == user.id),),
)
