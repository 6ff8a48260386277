"""Prizes, and proposing, announcing, confirming and withdrawing their awards (R24).

Everything that gives or takes a place holds the edition's row, so that two people at the same
second are one after the other; the database keeps ceilings and groups all the same.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from core import audit, outbox
from core.accounts.models import User
from core.clock import beijing_date
from core.db import db
from core.documents.ending import lapse_document
from core.documents.states import DocumentState, EndReason
from core.errors import DomainError
from core.i18n import reason_in_both, tr
from core.jobs import enqueue
from core.policy import authorize
from core.references import next_reference
from core.workflow import Move
from core.working_days.services import working_calendar
from events.awards import mails, queries
from events.awards.documents import issue_key
from events.awards.models import Award, Prize
from events.awards.scopes import of_team
from events.awards.states import (
    AWARD_WORKFLOW,
    AWARDABLE,
    LIVE_AWARDS,
    AwardAction,
    AwardPermission,
    AwardState,
)
from events.awards.values import Said
from events.editions.models import Edition
from events.project_juries.subject import ENDED
from events.projects.models import Project
from events.projects.scopes import readable_by
from events.projects.states import PROJECT_WORKFLOW

A, P = AwardAction, AwardPermission
CERTIFY = "awards.certify"


def keep_prize(
    edition: Edition, prize: Prize | None, said: Said, *, by: User, at: datetime
) -> Prize:
    """Enter a prize or correct it; refuses what others know of it already, at its field."""
    authorize(P.AWARD, edition, user=by)
    lock(edition)
    if prize is not None:
        db.session.refresh(prize)
        _require_unknown(prize, said)
    _require_free(edition, prize, said)
    is_new, prize = prize is None, prize or Prize(edition=edition)
    for name, value in asdict(said).items():
        setattr(prize, name, value)
    db.session.add(prize)
    db.session.flush()
    what = "award_prize:entered" if is_new else "award_prize:changed"
    audit.record(what, edition, by=by, at=at, prize=prize.code, places=prize.places)
    return prize


def give(
    edition: Edition, reference: str, prize: Prize, note: str, *, by: User, at: datetime
) -> Award:
    """Propose a project by its number for a prize by hand; `note` says why, for the desk."""
    authorize(P.AWARD, edition, user=by)
    lock(edition)
    rows = select(Project).where(Project.reference == reference.strip().upper())
    project = db.session.scalar(rows.where(readable_by(by, edition).sql))
    if project is None:
        raise DomainError(_l("No project of this event has this number."), field="project")
    if of_team(by).test(project):
        raise DomainError(_l("It is your own project: a colleague has to do this."),
                          field="project")  # fmt: skip
    if project.standing not in AWARDABLE:
        raise DomainError(_l("This project is not in the competition any more."), field="project")
    if prize.track and project.industry != prize.track:
        raise DomainError(_l("This prize is for another industry."), field="prize")
    return enter(Award(note=note.strip()), prize, project, by=by, at=at)


def announce(one: Award, *, by: User, at: datetime) -> None:
    """Put it on public notice from today for the working days its prize asks for."""
    _hold(one)
    if not one.prize.notice_days:
        raise DomainError(_l("This prize asks for no public notice: confirm the award."))
    _require_in_competition(one)
    one.notice_ends_on = working_calendar().add(beijing_date(at), one.prize.notice_days)
    _move(one, A.ANNOUNCE, by=by, at=at)


def confirm(one: Award, *, by: User, at: datetime) -> None:
    """A second person's word, once no notice is owed; the certificates come by themselves."""
    _hold(one)
    if one.prize.notice_days and one.standing is AwardState.PROPOSED:
        raise DomainError(_l("This prize asks for a public notice first."))
    if one.notice_ends_on is not None and beijing_date(at) <= one.notice_ends_on:
        raise DomainError(_l("The public notice has not ended yet."))
    _require_in_competition(one)
    one.confirmed_by, one.confirmed_at = by, at
    _move(one, A.CONFIRM, by=by, at=at)
    for holder in queries.holders_of(one.project):
        enqueue(CERTIFY, award_id=str(one.id), holder=holder.key)


def withdraw(one: Award, reason: Mapping[str, str], *, by: User, at: datetime) -> None:
    """Take it back for a reason: its place is free again and its certificates are revoked."""
    _hold(one)
    one.reason = reason_in_both(reason)
    _move(one, A.WITHDRAW, by=by, at=at)
    one.prize.given -= 1
    _revoke(one, at=at)


def follow_project(move: Move) -> None:
    """A project that left the competition keeps no award that was not confirmed."""
    if move.workflow != PROJECT_WORKFLOW.name or move.target not in ENDED:
        return
    with db.session.no_autoflush:
        # Whoever is giving it a prize at this moment is done first.
        lock(move.subject.edition)
        pending = queries.unconfirmed_of(move.subject.id)
    for one in pending:
        _hold(one)
        AWARD_WORKFLOW.fire(one, A.LAPSE, by=None, at=move.at)
        one.prize.given -= 1


def enter(one: Award, prize: Prize, project: Project, *, by: User, at: datetime) -> Award:
    """Refuses a prize without a free place, and a second one of its group for the project."""
    db.session.refresh(prize)
    if prize.given >= prize.places:
        raise DomainError(_l("All places of this prize are given."), field="prize")
    held = [each for each in queries.awards_of(project) if each.standing in LIVE_AWARDS]
    if (other := next((each for each in held if each.group_key == prize.group), None)) is not None:
        said = {"reference": other.reference, "prize": tr(other.prize.name)}
        words = _l("It has a prize of this group already: %(prize)s (%(reference)s).", **said)
        raise DomainError(words, field="project")
    one.reference, one.prize, one.project = next_reference("AW"), prize, project
    one.group_key, one.proposed_by, one.proposed_at = prize.group, by, at
    prize.given += 1
    db.session.add(one)
    db.session.flush()
    audit.record("award:proposed", one, by=by, at=at, project=project.reference, prize=prize.code)
    return one


def _revoke(one: Award, *, at: datetime) -> None:
    holders = {issue_key(one, each): each for each in queries.holders_of(one.project, named=True)}
    for document in queries.certificates_of(one):
        if document.state != DocumentState.ISSUED:
            continue
        lapse_document(document, reason_class=EndReason.GROUND_GONE, at=at, reason=one.reason)
        holder = holders.get(document.issue_key) or queries.account_on(document)
        if holder is not None:
            outbox.tell(mails.revoked(one, holder, document))


def _require_unknown(prize: Prize, said: Said) -> None:
    if said.places < prize.given:
        words = _l("So many awards of it are proposed or confirmed: %(given)s.", given=prize.given)
        raise DomainError(words, field="places")
    lasting = ("code", "track", "is_ranked") if queries.has_awards(prize) else ()
    if queries.has_awards(prize, was_public=True):
        lasting = (*lasting, "name_en", "name_zh", "rank", "amount", "currency")
    for name in lasting:
        if getattr(said, name) != getattr(prize, name):
            words = _l("Awards of this prize were proposed or told already: this stays.")
            raise DomainError(words, field=name)


def _require_free(edition: Edition, prize: Prize | None, said: Said) -> None:
    if said.amount is not None and said.amount != int(said.amount):
        raise DomainError(_l("Enter whole units of the currency."), field="amount")
    with db.session.no_autoflush:
        others = [each for each in queries.prizes_of(edition) if each is not prize]
    if any(each.code == said.code for each in others):
        raise DomainError(_l("Another prize of this event has this code."), field="code")
    ranked = [each.rank for each in others if each.is_ranked and each.track == said.track]
    if said.is_ranked and said.rank in ranked:
        raise DomainError(_l("Another prize of this track has this rank."), field="rank")


def _require_in_competition(one: Award) -> None:
    if one.project.standing not in AWARDABLE:
        raise DomainError(_l("This project is not in the competition any more."))


def _move(one: Award, action: AwardAction, *, by: User, at: datetime) -> None:
    AWARD_WORKFLOW.fire(one, action, by=by, at=at, note=one.reason or None)
    db.session.flush()
    letter = mails.moved(one) if one.was_public else None
    if letter is not None:
        outbox.tell(letter)


def _hold(one: Award) -> None:
    """Read it, and the places of its prize, as they are once nobody else is at them."""
    lock(one.edition)
    db.session.refresh(one.prize)


def lock(edition: Edition) -> None:
    """Whoever gives or takes a place of this edition is alone until the transaction ends."""
    held = select(Edition.id).where(Edition.id == edition.id)
    db.session.execute(held.with_for_update(key_share=True))
