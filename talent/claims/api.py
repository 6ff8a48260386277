"""Claims for other programs of the office: as on the desk, by the same rules (contract.md §5)."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from flask import Response
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from core.api import Operation, Problem, Scope, api_blueprint, operation, token_user
from core.clock import now, today
from core.db import db
from core.documents.names import mask_number
from core.errors import Conflict
from core.lists.api import ListQuery, answer_list, list_operation
from core.lists.choice import open_list
from core.lists.filters import ALL
from core.lists.row_pages import page_ids
from core.paging import pages_of
from core.policy import authorize
from talent.catalogue.papers import Paper
from talent.claims import services
from talent.claims.api_shapes import (
    ClaimBody,
    ClaimLine,
    Claims,
    ClaimsQuery,
    ClockBody,
    DecisionBody,
    Empty,
    MoveBody,
    RequestBody,
    Words,
)
from talent.claims.clock import read_clock
from talent.claims.lists import CLAIMS
from talent.claims.models import Claim, SupplementRequest
from talent.claims.queries import get_claim
from talent.claims.scopes import REVIEWER_ROLES, TURNS
from talent.claims.states import CLAIM_WORKFLOW, ClaimPermission, Reason
from talent.claims.values import Question, Refusal

TAG = "Claims"


class ClaimScope(StrEnum):
    READ = "claims:read"
    DECIDE = "claims:decide"


blueprint = api_blueprint("claims")
SCOPES = (
    Scope(ClaimScope.READ, _l("Read the claims you may see"), frozenset(REVIEWER_ROLES)),
    Scope(ClaimScope.DECIDE, _l("Decide claims as you may on the desk"), frozenset(TURNS)),
)


@blueprint.get("/claims")
@operation(Operation(_l("The review queue"), TAG, Claims, ClaimsQuery, scope=ClaimScope.READ))
def list_claims(query: ClaimsQuery) -> Claims:
    """One page of the claims the token's person may see on the desk."""
    user = token_user()
    authorize(ClaimPermission.LIST, user=user)
    sent = {
        "state": query.state or ALL, "district": query.district, "level": query.level,
        "words": query.q, "late": "1" if query.late else "",
    }  # fmt: skip
    opened = open_list(CLAIMS, None, user, sent)
    if opened.notes:
        raise Problem(422, errors=[("state", note) for note in opened.notes])
    ids, total, number = page_ids(opened, page=query.page)
    found = {one.id: one for one in db.session.scalars(select(Claim).where(Claim.id.in_(ids)))}
    return Claims(
        total=total,
        page=number,
        pages=pages_of(total),
        results=[ClaimLine(**_line(found[one])) for one in ids],
    )


@blueprint.get("/claims/list")
@list_operation(_l("The review queue as a file"), TAG, ClaimScope.READ)
def take_claims(query: ListQuery) -> Response:
    """The claims the token's person may take away, as the filter, columns and order say."""
    return answer_list(CLAIMS, None, query, token_user())


@blueprint.get("/claims/<reference>")
@operation(Operation(_l("One claim"), TAG, ClaimBody, Empty, scope=ClaimScope.READ))
def show(reference: str, query: Empty) -> ClaimBody:
    """Everything the desk shows; what is none of one's business is not found."""
    return _body(get_claim(reference, visible_to_user=token_user()))


@blueprint.post("/claims/<reference>/decisions")
@operation(
    Operation(_l("Decide a claim"), TAG, ClaimBody, Empty, DecisionBody, scope=ClaimScope.DECIDE)
)
def decide(reference: str, query: Empty, body: DecisionBody) -> ClaimBody:
    """Make one of the moves the desk offers; refused exactly as there."""
    claim = get_claim(reference, visible_to_user=token_user())
    if claim.version != body.version:
        raise Conflict(_("Somebody changed this claim since you read it. Look at it again."))
    _DECISIONS[body.action](claim, body)
    return _body(claim)


def _questions(body: DecisionBody) -> list[Question]:
    known = {paper.value for paper in Paper} | {"other"}
    unknown = [question.kind for question in body.questions if question.kind not in known]
    if unknown:
        raise Problem(422, errors=[("questions", _("This kind of paper is not known."))])
    return [Question(question.kind, question.text.model_dump()) for question in body.questions]


def _refuse(claim: Claim, body: DecisionBody) -> None:
    if body.reason not in set(Reason):
        raise Problem(422, errors=[("reason", _("Choose a reason."))])
    refusal = Refusal(Reason(body.reason), body.text.model_dump())
    services.refuse_claim(claim, refusal, note=body.note, **_signed())


_DECISIONS: dict[str, Callable[[Claim, DecisionBody], Any]] = {
    "accept": lambda claim, _body: services.accept_claim(claim, **_signed()),
    "forward": lambda claim, body: services.forward_claim(claim, note=body.note, **_signed()),
    "approve": lambda claim, body: services.approve_claim(claim, note=body.note, **_signed()),
    "confirm_for_province": lambda claim, body: services.confirm_for_province(
        claim, note=body.note, **_signed()
    ),
    "refuse": _refuse,
    "request_supplement": lambda claim, body: services.request_supplement(
        claim, _questions(body), **_signed()
    ),
    "ask_further": lambda claim, body: services.ask_further(claim, _questions(body), **_signed()),
    "withdraw_request": lambda claim, body: services.withdraw_request(
        claim, body.request, body.text.model_dump(), **_signed()
    ),
    "lengthen_request": lambda claim, body: services.lengthen_request(
        claim, body.request, **_signed()
    ),
}


def _signed() -> dict[str, Any]:
    return {"by": token_user(), "at": now()}


def _line(claim: Claim) -> dict[str, Any]:
    return {
        "reference": claim.reference,
        "state": claim.state,
        "entry_code": claim.entry_code,
        "level": claim.level,
        "title": Words(**claim.title),
        "holder_name": claim.holder_name,
        "district": claim.district,
        "employer_name": claim.employer_name,
        "submitted_at": claim.submitted_at,
        "due_on": claim.due_on,
    }


def _request(asked: SupplementRequest) -> RequestBody:
    return RequestBody(
        number=asked.number,
        kind=asked.kind,
        question=Words(**asked.question),
        asked_at=asked.asked_at,
        due_on=asked.due_on,
        is_extended=asked.is_extended,
        is_open=asked.is_open,
        answered_at=asked.answered_at,
        answer=asked.answer if asked.is_answered else "",
        withdrawn_at=asked.withdrawn_at,
        withdrawal=Words(**asked.withdrawal),
    )


def _body(claim: Claim) -> ClaimBody:
    clock = read_clock(claim, today())
    return ClaimBody(
        **_line(claim),
        version=claim.version,
        document_number=mask_number(claim.document_number or ""),
        certificate_number=claim.certificate_number,
        certificate_issued_on=claim.certificate_issued_on,
        certificate_expires_on=claim.certificate_expires_on,
        degree=claim.degree,
        years=claim.years,
        job_title=claim.job_title,
        employer_answer=claim.employer_answer,
        edition=claim.edition.slug,
        notice_ends_on=claim.notice_ends_on,
        decided_at=claim.decided_at,
        clock=ClockBody(
            days_used=clock.days_used,
            target=clock.target,
            days_stopped=clock.days_stopped,
            is_stopped=clock.is_stopped,
            due_on=clock.due_on,
            is_late=clock.is_late,
            hold=clock.hold or "",
            days_left=clock.days_left,
            who_must_act=clock.hand,
        ),
        requests=[_request(asked) for asked in claim.requests],
        history=[
            MoveBody(
                at=move.at,
                action=move.action,
                source=move.source,
                target=move.target,
                reason=move.reason,
                text=Words(**move.text),
            )
            for move in claim.moves
        ],
        possible=[str(row.action) for row in CLAIM_WORKFLOW.open_to(token_user(), claim)],
    )
