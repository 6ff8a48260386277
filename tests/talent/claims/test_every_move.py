"""Every move of the table from every state by every role, through the services that make them.

Who may is written out below and held against the policies; all others are refused as the web
answers 403, 404 or 409, and change nothing. What a panel's vote does to a claim is asked for where
the round is put on record (tests/talent/title_reviews), so its rows are tried as illegal alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from flask_login import AnonymousUserMixin
from sqlalchemy import event, func, select

from core.accounts.roles import Role, ScopeKind
from core.audit.models import AuditEntry
from core.clock import now
from core.db import db
from core.documents.services import register
from core.documents.states import EndReason
from core.errors import Conflict, DomainError
from core.outbox.models import Message
from core.policy import decide
from talent.claims import services
from talent.claims.documents import title_certificate
from talent.claims.models import Claim, ClaimMove
from talent.claims.states import CLAIM_WORKFLOW, ClaimState
from talent.claims.states import ClaimAction as A
from talent.claims.values import Answer
from talent.decision_reviews import services as reviews
from talent.decision_reviews.queries import review_of
from talent.objections import services as objections
from talent.objections.queries import list_open
from talent.revocations import services as revocations
from talent.revocations.queries import revocation_of
from tests.core.files.corpus import page_pdf
from tests.factories.core import make_organisation, make_user
from tests.factories.objections import make_said, object_to_claim
from tests.factories.talent import (
    GROUNDS,
    QUESTION,
    REFUSAL,
    Office,
    make_application,
    make_claim,
    make_entry,
)

S = ClaimState
SAID = {"en": "Said", "zh": "说过"}
DISTRICT, CITY = frozenset({"district", "its colleague"}), frozenset({"city", "city colleague"})
CLAIMANT, SEALER = frozenset({"claimant"}), frozenset({"sealer"})
# Of these there is no step in the claim's history: given on, and a row tried by itself.
SILENT = {A.HAND_OVER, A.APPROVE_FOR_PROVINCE}
BY_VOTE = {A.GRANT_BY_VOTE, A.GRANT_BY_VOTE_FOR_PROVINCE, A.REFUSE_BY_VOTE}
ROLES = {
    "another claimant": None, "juror": Role.JUROR, "organiser": Role.ORGANISER, "editor": Role.CATALOGUE_EDITOR,
    "auditor": Role.AUDITOR, "administrator": Role.ADMINISTRATOR, "city colleague": Role.CITY_REVIEWER,
}  # fmt: skip
# By the state where it makes a difference.
WHO: dict[A, frozenset[str] | dict[S, frozenset[str]]] = {
    A.SUBMIT: CLAIMANT,
    A.ACCEPT: DISTRICT,
    A.REQUEST_SUPPLEMENT: {
        S.SUBMITTED: DISTRICT, S.INITIAL_REVIEW: DISTRICT, S.SECOND_REVIEW: CITY,
    },
    A.ANSWER_SUPPLEMENT: CLAIMANT,
    A.ASK_FURTHER: DISTRICT,
    A.WITHDRAW_REQUEST: DISTRICT,
    A.LENGTHEN_REQUEST: DISTRICT | CLAIMANT,
    A.HAND_OVER: {
        S.SUBMITTED: DISTRICT | CITY, S.INITIAL_REVIEW: DISTRICT | CITY,
        S.SUPPLEMENT_REQUESTED: DISTRICT | CITY, S.SECOND_REVIEW: CITY,
    },
    A.FORWARD: DISTRICT,
    A.APPROVE: CITY,
    A.APPROVE_FOR_PROVINCE: CITY,
    A.CONFIRM_FOR_PROVINCE: SEALER,
    A.SEND_TO_PANEL: CITY,
    A.TAKE_BACK: CITY,
    A.REFUSE: {
        S.INITIAL_REVIEW: DISTRICT, S.SECOND_REVIEW: CITY, S.PROVINCIAL_CONFIRMATION: SEALER,
    },
    # Of the public, whoever it is; the program alone ends a notice and lets a claim lapse.
    A.OBJECT: frozenset({"everybody"}),
    A.END_NOTICE: frozenset(),
    A.LAPSE: frozenset(),
    A.LENGTHEN_CHECK: CITY,
    A.RESUME_NOTICE: CITY,
    A.END_CHECK: CITY,
    A.REFUSE_ON_OBJECTION: CITY,
    A.REQUEST_REVIEW: CLAIMANT,
    A.SET_ASIDE: CITY,
    A.UPHOLD: CITY,
    A.WITHDRAW_REVIEW: CLAIMANT,
    # Not who proposed it.
    A.REVOKE: frozenset({"city colleague"}),
    A.WITHDRAW: CLAIMANT,
    A.REOPEN: CLAIMANT,
}  # fmt: skip


class Nobody(AnonymousUserMixin):
    """Who came without an account, as a service would be handed them."""

    id = None


@dataclass
class Scene:
    """A claim in one state, with all that a move from there is about, and everybody."""

    claim: Claim
    people: dict[str, Any]
    third: Any
    application: Any
    at: Any

    def fire(self, action: A, by: Any) -> None:
        """A row that nobody has a service for here."""
        row = CLAIM_WORKFLOW.find(action)
        to = None if row.target else min(row.returns_to)
        CLAIM_WORKFLOW.fire(self.claim, action, by=by, at=self.at, to=to)

    def after_all_days(self) -> Any:
        """The notice has had all its days when the objection is answered."""
        self.claim.notice_days_left = 0
        return objections

    def act(self, action: A, by: Any) -> None:
        is_open = self.claim.state in CLAIM_WORKFLOW.find(action).sources
        verb = VERBS.get(action) if is_open or action not in OF_OTHERS else None
        if verb is None:
            self.fire(action, by)
        else:
            verb(self, {"by": by, "at": self.at})


Verb = Callable[[Scene, dict[str, Any]], object]
OF_OTHERS: dict[A, Verb] = {
    A.OBJECT: lambda s, by: objections.object_to(s.claim.reference, make_said(), [], at=s.at,
        by=by["by"] if by["by"].is_authenticated else None),
    A.LENGTHEN_CHECK: lambda s, by: objections.lengthen(list_open(s.claim.id)[0], SAID, **by),
    A.RESUME_NOTICE: lambda s, by: objections.dismiss(list_open(s.claim.id)[0], SAID, **by),
    A.END_CHECK: lambda s, by: s.after_all_days().dismiss(list_open(s.claim.id)[0], SAID, **by),
    A.REFUSE_ON_OBJECTION: lambda s, by: objections.uphold(
        list_open(s.claim.id)[0], SAID, REFUSAL, **by),
    A.SET_ASIDE: lambda s, by: reviews.set_aside(review_of(s.claim), SAID, **by),
    A.UPHOLD: lambda s, by: reviews.uphold(review_of(s.claim), SAID, **by),
    A.WITHDRAW_REVIEW: lambda s, by: reviews.withdraw(review_of(s.claim), **by),
    A.REVOKE: lambda s, by: revocations.confirm(revocation_of(s.claim), **by),
}  # fmt: skip
VERBS: dict[A, Verb] = OF_OTHERS | {
    A.SUBMIT: lambda s, by: services.submit_claim(s.claim, s.application, **by),
    A.ACCEPT: lambda s, by: services.accept_claim(s.claim, **by),
    A.REQUEST_SUPPLEMENT: lambda s, by: services.request_supplement(s.claim, [QUESTION], **by),
    A.ANSWER_SUPPLEMENT: lambda s, by: services.answer_requests(
        s.claim, [Answer(one.id, "Said", None) for one in s.claim.open_requests], **by),
    A.ASK_FURTHER: lambda s, by: services.ask_further(s.claim, [QUESTION], **by),
    A.WITHDRAW_REQUEST: lambda s, by: services.withdraw_request(s.claim, 1, SAID, **by),
    A.LENGTHEN_REQUEST: lambda s, by: services.lengthen_request(s.claim, 1, **by),
    A.HAND_OVER: lambda s, by: services.hand_over(s.claim, s.third, **by),
    A.FORWARD: lambda s, by: services.forward_claim(s.claim, **by),
    A.APPROVE: lambda s, by: services.approve_claim(s.claim, **by),
    A.CONFIRM_FOR_PROVINCE: lambda s, by: services.confirm_for_province(s.claim, **by),
    A.SEND_TO_PANEL: lambda s, by: services.send_to_panel(s.claim, s.claim.title_level, **by),
    A.TAKE_BACK: lambda s, by: services.take_back_from_panel(s.claim, **by),
    A.REFUSE: lambda s, by: services.refuse_claim(s.claim, REFUSAL, **by),
    A.REQUEST_REVIEW: lambda s, by: reviews.ask_for_review(s.claim, GROUNDS, **by),
    A.WITHDRAW: lambda s, by: services.withdraw_claim(s.claim, **by),
    A.REOPEN: lambda s, by: services.reopen_claim(s.claim, SAID, **by),
}  # fmt: skip


def make_scene(state: S) -> Scene:
    """Walked there by the services, and made ready for every move that leads on from it."""
    office, at, entry = Office(), now(), make_entry()
    claim = make_claim(
        S.PUBLIC_NOTICE if state is S.OBJECTION_CHECK else state,
        office=office, entry=None if state is S.PROVINCIAL_CONFIRMATION else entry,
        at=at - timedelta(days=60) if state is S.LAPSED else at,
    )  # fmt: skip
    application = None
    if state is S.DRAFT:
        application = make_application(claim.claimant, entry)
    elif state is S.OBJECTION_CHECK:
        object_to_claim(claim)
    elif state is S.RECOGNISED:
        register(title_certificate(claim, at=at), page_pdf())
        text = REFUSAL.text
        one = revocations.propose(claim, EndReason.FALSE_PAPERS, text, by=office.city, at=at)
        revocations.state_views(one, GROUNDS, by=claim.claimant, at=at)
    officer, its_own = Role.EMPLOYER_OFFICER, str(make_organisation().id)
    people = {name: make_user(role) for name, role in ROLES.items()} | {
        "claimant": claim.claimant,
        "employer": make_user(officer, its_own, scope_kind=ScopeKind.ORGANISATION),
        "district": office.district,
        "its colleague": make_user(Role.DISTRICT_REVIEWER, office.district_code),
        "another district": make_user(Role.DISTRICT_REVIEWER, "kunshan"),
        "city": office.city,
        "sealer": office.province,
        "nobody": Nobody(),
    }
    third = make_user(Role.DISTRICT_REVIEWER, office.district_code)
    if state is S.SECOND_REVIEW:
        third = make_user(Role.CITY_REVIEWER)
    db.session.commit()
    return Scene(claim, people, third, application, at)


@contextmanager
def writing() -> Iterator[list[str]]:
    """Whether anything was sent to the database, or waits to be."""
    seen: list[str] = []
    session = db.session()

    def heard(*_: Any) -> None:
        seen.append("flushed")

    event.listen(session, "after_flush", heard)
    try:
        yield seen
    finally:
        event.remove(session, "after_flush", heard)


def refusal_of(scene: Scene, action: A, by: Any) -> Exception | None:
    """How the move was refused; everything is as before then, and afterwards too."""
    state = scene.claim.state
    with writing() as seen:
        try:
            scene.act(action, by)
        except (DomainError, PermissionError) as refusal:
            if seen or db.session.dirty or db.session.new:
                db.session.rollback()
            assert scene.claim.state == state
            return refusal
    assert action in SILENT or scene.claim.moves[-1].action == action
    db.session.rollback()
    return None


def expected(action: A, state: S, people: dict[str, Any]) -> frozenset[str]:
    """Who may make the move from the state, by the table above and by the rows of the workflow."""
    if state not in CLAIM_WORKFLOW.find(action).sources:
        return frozenset()
    said = WHO[action]
    may = said[state] if isinstance(said, dict) else said
    return frozenset(people) if "everybody" in may else may


def test_who_may_is_said_of_every_move():
    assert set(WHO) | BY_VOTE == set(A)
    assert set(VERBS) == set(A) - BY_VOTE - {A.APPROVE_FOR_PROVINCE, A.END_NOTICE, A.LAPSE}


@pytest.mark.parametrize("state", list(S))
def test_every_move_by_every_role(app, state):
    scene, wrong = make_scene(state), []
    before = kept(scene.claim)
    for row in CLAIM_WORKFLOW.transitions:
        if row.action in BY_VOTE and state in row.sources:
            continue
        may = expected(row.action, state, scene.people)
        for name, person in scene.people.items():
            refusal = refusal_of(scene, row.action, person)
            if name in may:
                fine = refusal is None
            else:
                fine = isinstance(refusal, PermissionError) or (
                    refusal is not None and refusal.status in {403, 404, 409}
                )
            if not fine:
                wrong.append((row.action, name, repr(refusal)))
            if row.permission is not None and state in row.sources:
                allowed = decide(person, row.permission, scene.claim).allowed
                wrong += [(row.action, name, "policy")] if allowed != (name in may) else []
    assert wrong == []
    assert kept(scene.claim) == before


@pytest.mark.parametrize("state", list(S))
def test_the_program_makes_its_own_moves_alone(app, state):
    """Whatever is nobody's: neither the moves of people nor, but from its states, the program's."""
    claim = SimpleNamespace(id=1, state=state)
    for row in CLAIM_WORKFLOW.transitions:
        if row.follows or (row.by_system and state in row.sources):
            continue
        with app.test_request_context(), pytest.raises((Conflict, PermissionError)):
            CLAIM_WORKFLOW.fire(claim, row.action, by=None, at=now(), to=S.SUBMITTED)
        assert claim.state == state


def kept(claim: Claim) -> tuple[object, ...]:
    """What a move leaves behind, counted."""
    db.session.expire_all()
    counts = (select(func.count()).select_from(one) for one in (AuditEntry, Message, ClaimMove))
    return (claim.state, claim.version, *(db.session.scalar(count) for count in counts))
