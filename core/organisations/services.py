"""An organisation's way: entered by its officers, verified by staff for a time, kept up."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta

from flask import current_app
from flask_babel import lazy_gettext as _l

from core import audit
from core.accounts.grants import add_grant, remove_grant
from core.accounts.models import User
from core.accounts.roles import Role, ScopeKind
from core.clock import add_months, beijing_date
from core.db import db
from core.errors import DomainError
from core.files.checks import CheckedUpload
from core.files.services import keep_upload
from core.i18n import reason_in_both
from core.organisations import queries
from core.organisations.mails import write_expiring, write_officers
from core.organisations.models import Officer, Organisation, OrganisationPaper
from core.organisations.policies import FILE_PURPOSE
from core.organisations.states import (
    ORGANISATION_WORKFLOW,
    OrganisationAction,
    OrganisationKind,
    OrganisationPermission,
    OrganisationState,
    PaperKind,
)
from core.policy import authorize
from core.references import next_reference
from core.registries import News

A, P, S = OrganisationAction, OrganisationPermission, OrganisationState
REMIND_BEFORE = timedelta(days=30)
MOST_OFFICERS, MOST_UNVERIFIED = 20, 10
OFFICER_ROLES = frozenset({Role.EMPLOYER_OFFICER, Role.CARRIER_OFFICER})
# What was verified; whoever changes one of these is verified anew.
IDENTITY = ("name_zh", "kind", "credit_code", "parent_id")
_PARENTS = _l(
    "Add the licence and the authorisation of the parent: it is not verified here itself."
)
NAMES = ("name_zh", "name_en", "aliases")
organisation_renamed = News[Organisation]("organisation renamed")


@dataclass(frozen=True)
class Entry:
    """What officers say of their organisation; `credit_code` None for one abroad or a branch."""

    name_zh: str
    name_en: str
    aliases: str
    kind: str
    credit_code: str | None
    parent_code: str | None
    district: str
    address: str
    website: str
    contact_name: str
    contact_phone: str
    contact_email: str


def register(entry: Entry, *, by: User, at: datetime) -> Organisation:
    """Enter an organisation; whoever does so acts for it.

    Refuses, at `credit_code`, one that is here already: its officers invite their colleagues; and
    more than MOST_UNVERIFIED of one person, who could else take the codes of others.
    """
    unverified = [own for own in queries.list_own(by) if own.verified_at is None]
    if len(unverified) >= MOST_UNVERIFIED:
        refusal = _l("You have entered %(most)s that are not verified yet.", most=MOST_UNVERIFIED)
        raise DomainError(refusal, field="name_zh")
    one = Organisation(reference=next_reference("OR"), created_at=at)
    _fill(one, entry)
    db.session.add(one)
    one.officers.append(Officer(email=by.email, user_id=by.id, added_at=at, accepted_at=at))
    db.session.flush()
    audit.record("organisation:entered", one, by=by, at=at)
    return one


def change(one: Organisation, entry: Entry, *, by: User, at: datetime) -> None:
    """Correct the entry. With another name, kind, code or parent nothing is verified any more.

    Nobody acts for it until it is again: a code changed to another company's would else let its
    officers confirm that company's employments. A verified one is sent at once, or when its
    officers have added the papers of the parent it has now; one whose own papers are not in order
    is refused at what was to be changed.
    """
    authorize(P.EDIT, one, user=by)
    before = {name: getattr(one, name) for name in (*IDENTITY, *NAMES)}
    _fill(one, entry)
    differing = {name for name, value in before.items() if getattr(one, name) != value}
    changed = [name for name in IDENTITY if name in differing]
    if changed and one.standing is S.VERIFIED and not _lacks_parents(one, at):
        _require_papers(one, at, field=changed[0].replace("parent_id", "parent_code"))
    audit.record("organisation:changed", one, by=by, at=at, changed=", ".join(changed))
    if not differing.isdisjoint(NAMES):
        organisation_renamed.send(one)
    if not changed:
        return
    let_none_act(one, by=by, at=at)
    if one.standing is S.VERIFIED:
        if _lacks_parents(one, at):
            ORGANISATION_WORKFLOW.fire(one, A.EXPIRE, by=None, at=at)
        else:
            submit(one, by=by, at=at)
    one.verified_until = None


def add_paper(
    one: Organisation,
    kind: PaperKind,
    checked: CheckedUpload,
    valid_until: date | None = None,
    *,
    by: User,
    at: datetime,
) -> OrganisationPaper:
    """Keep a paper; the one of its kind before it is out of use, and stays readable.

    Refuses, at `valid_until`, what has expired already.
    """
    authorize(P.EDIT, one, user=by)
    _require_valid(valid_until, beijing_date(at))
    replaced = one.paper(kind)
    if replaced is not None:
        replaced.removed_at = at
        db.session.flush()  # one of a kind is in use; the database sees to it
    file = keep_upload(checked, owner=by, purpose=FILE_PURPOSE, at=at)
    paper = OrganisationPaper(kind=kind, file=file, valid_until=valid_until, added_at=at)
    one.papers.append(paper)
    db.session.flush()
    audit.record("organisation:paper_added", one, by=by, at=at, kind=str(kind))
    return paper


def submit(one: Organisation, *, by: User, at: datetime) -> None:
    """Send it for verification. Refuses while a paper is missing or has expired."""
    _require_parents(one, at)
    _require_papers(one, at)
    one.submitted_at = at
    ORGANISATION_WORKFLOW.fire(one, A.SUBMIT, by=by, at=at)


def verify(one: Organisation, *, by: User, at: datetime) -> None:
    """Staff compared the papers with the register. It holds for some months (a setting).

    Never beyond the end of a paper. From now on its officers may act for it. Refuses a branch
    whose parent is verified no more and whose parent's paper is missing.
    """
    _require_parents(one, at)
    months: int = current_app.extensions["settings"].organisation_verified_months
    today = beijing_date(at)
    papers = (one.paper(kind) for kind in one.papers_needed(today))
    ends = [add_months(today, months), *(p.valid_until for p in papers if p and p.valid_until)]
    one.verified_at, one.verified_until, one.reason = at, min(ends), {}
    ORGANISATION_WORKFLOW.fire(one, A.VERIFY, by=by, at=at)
    for officer in queries.active_officers(one):
        let_act(officer, one, by=by, at=at)
    write_officers(one, "organisations/moved")


def send_back(one: Organisation, reason: Mapping[str, str], *, by: User, at: datetime) -> None:
    """Its officers correct it and send it again."""
    say(one, A.RETURN, reason, by=by, at=at)


def refuse(one: Organisation, reason: Mapping[str, str], *, by: User, at: datetime) -> None:
    """It is none that may act here; its officers act for it no more."""
    say(one, A.REFUSE, reason, by=by, at=at)
    let_none_act(one, by=by, at=at)


def suspend(one: Organisation, reason: Mapping[str, str], *, by: User, at: datetime) -> None:
    """A verified one may not act until staff open it again."""
    say(one, A.SUSPEND, reason, by=by, at=at)
    let_none_act(one, by=by, at=at)


def lift(one: Organisation, reason: Mapping[str, str], *, by: User, at: datetime) -> None:
    """Open it again; it is sent and verified anew before it may act."""
    one.verified_until = None
    say(one, A.LIFT, reason, by=by, at=at)


def expire_due(*, at: datetime) -> None:
    """End what was verified until yesterday; remind once of what ends within a month.

    One that waits for the office keeps its place there: only its verification ends.
    """
    day = beijing_date(at)
    for one in queries.verified_before(day):
        if one.standing is S.SUBMITTED:
            one.verified_until = None
            audit.record("organisation:expire", one, by=None, at=at)
        else:
            ORGANISATION_WORKFLOW.fire(one, A.EXPIRE, by=None, at=at)
        write_officers(one, "organisations/moved")
    for one in queries.verified_before(day + REMIND_BEFORE):
        if one.standing is S.SUBMITTED:
            continue
        if one.verified_until is not None and one.reminded_of != one.verified_until:
            one.reminded_of = one.verified_until
            write_expiring(one, one.verified_until)


def _fill(one: Organisation, entry: Entry) -> None:
    for field in fields(entry):
        if field.name != "parent_code":
            setattr(one, field.name, getattr(entry, field.name))
    one.parent = _parent_of(one, entry.parent_code)
    one.parent_id = one.parent.id if one.parent else None
    with db.session.no_autoflush:
        known = queries.find_by_credit_code(entry.credit_code) if entry.credit_code else None
    if known is not None and known is not one:
        raise DomainError(
            _l("This organisation is here already. Ask to act for it instead."),
            field="credit_code",
        )  # fmt: skip


def _parent_of(one: Organisation, code: str | None) -> Organisation | None:
    if not code:
        return None
    with db.session.no_autoflush:
        parent = queries.find_by_credit_code(code)
    if parent is None or parent is one or parent.parent_id is not None:
        refusal = _l("No legal entity of this code is here. Register it first.")
        raise DomainError(refusal, field="parent_code")
    return parent


def _lacks_parents(one: Organisation, at: datetime) -> bool:
    needed = PaperKind.PARENT in one.papers_needed(beijing_date(at))
    return needed and one.paper(PaperKind.PARENT) is None


def _require_parents(one: Organisation, at: datetime) -> None:
    if _lacks_parents(one, at):
        raise DomainError(_PARENTS, field=PaperKind.PARENT)


def _require_papers(one: Organisation, at: datetime, *, field: str | None = None) -> None:
    for kind in one.papers_needed(beijing_date(at)):
        paper = one.paper(kind)
        if paper is None:
            refusal = _l("This paper is missing: %(paper)s. Add it on the page of the "
                         "organisation.", paper=kind.label)  # fmt: skip
            raise DomainError(refusal, field=field)
        if (paper.valid_until or date.max) < beijing_date(at):
            refusal = _l("This paper has expired: %(paper)s. Add the valid one on the page of the "
                         "organisation.", paper=kind.label)  # fmt: skip
            raise DomainError(refusal, field=field)


def _require_valid(until: date | None, today: date) -> None:
    if until is not None and until < today:
        raise DomainError(_l("This paper has expired. Add the valid one."), field="valid_until")


def say(
    one: Organisation,
    action: OrganisationAction,
    reason: Mapping[str, str],
    *,
    by: User,
    at: datetime,
) -> None:
    one.reason = reason_in_both(reason)
    ORGANISATION_WORKFLOW.fire(one, action, by=by, at=at)
    write_officers(one, "organisations/moved")


def _role_of(one: Organisation) -> Role:
    is_carrier = one.kind == OrganisationKind.CARRIER
    return Role.CARRIER_OFFICER if is_carrier else Role.EMPLOYER_OFFICER


def let_act(user: User, one: Organisation, *, by: User, at: datetime) -> None:
    role, scope = _role_of(one), str(one.id)
    if scope not in user.scopes_of(role):
        add_grant(user, role, ScopeKind.ORGANISATION, scope, by=by, at=at)
    if user.organisation_id is None:
        user.organisation_id = one.id


def let_none_act(one: Organisation, *, by: User, at: datetime) -> None:
    for user in queries.active_officers(one):
        let_not_act(user, one, by=by, at=at)


def let_not_act(user: User, one: Organisation, *, by: User, at: datetime) -> None:
    for grant in list(user.grants):
        if grant.role in OFFICER_ROLES and grant.scope_value == str(one.id):
            remove_grant(grant, by=by, at=at)
    if user.organisation_id == one.id:
        user.organisation_id = None
