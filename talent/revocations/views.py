"""Proposing a revocation, the holder's answer to it, and the desk that decides."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, url_for
from flask import render_template as render
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from core.cases import Action, CaseSpec, add_case_routes, template_page
from core.clock import now, today
from core.documents.forms import RevocationForm
from core.documents.states import EndReason
from core.errors import NotFound
from core.forms import Answer, answer_form
from core.i18n import show_date, tr
from core.lists import add_list_routes, row_loader
from core.lists.queries import next_alike
from core.policy import authorize, decide
from core.web import requires
from talent.claims.policies import is_reviewer
from talent.claims.queries import get_claim
from talent.claims.states import ClaimPermission
from talent.claims.views.own import leads_back, own_claim
from talent.revocations import services
from talent.revocations.forms import DropForm, ViewsForm
from talent.revocations.lists import REVOCATIONS
from talent.revocations.models import TitleRevocation
from talent.revocations.queries import revocation_of
from talent.revocations.states import (
    REVOCATION_WORKFLOW,
    RevocationAction,
    RevocationPermission,
    RevocationState,
)

A, P = RevocationAction, RevocationPermission
PAGES = "talent/revocations"
of_claim = Blueprint("title_revocation", __name__)
desk = Blueprint("revocations", __name__, url_prefix="/desk/revocations")


@of_claim.route("/desk/claims/<reference>/revoke", methods=["GET", "POST"])
@requires(P.PROPOSE)
def propose(reference: str) -> Answer:
    claim = get_claim(reference, visible_to_user=current_user)
    authorize(P.PROPOSE, claim)
    form = RevocationForm()

    def ask() -> Answer:
        why = EndReason(form.reason_class.data)
        one = services.propose(claim, why, form.to_reason(), by=current_user, at=now())
        flash(_("Proposed. We have written to the holder, who is heard first."), "success")
        return redirect(url_for("revocations.show", reference=one.reference), 303)

    return answer_form(
        form, lambda: render(f"{PAGES}/propose.html", claim=claim, form=form), ask, keeps=True
    )


@of_claim.route("/me/claims/<reference>/statement", methods=["GET", "POST"])
@requires(ClaimPermission.READ)
@leads_back
def state(reference: str) -> Answer:
    _own(reference)
    form = ViewsForm()

    def send() -> Answer:
        # Looking at papers lets the write lock go: before anything is changed.
        said = form.to_statement()
        services.state_views(_own(reference), said, by=current_user, at=now())
        flash(_("What you say is kept. We write to you when it is decided."), "success")
        return redirect(url_for("claims.show", reference=reference), 303)

    return answer_form(form, lambda: _page(_own(reference), form), send, keeps=True)


def _own(reference: str) -> TitleRevocation:
    """The revocation on which the person may be heard; a stale page is told that it is over."""
    one = revocation_of(own_claim(reference))
    if one is None:
        raise NotFound
    authorize(P.STATE, one)
    return one


def _page(one: TitleRevocation, form: ViewsForm) -> str:
    reason = EndReason(one.proposal.reason_class).label
    lead = [
        _("It is proposed that your title be revoked. A second person decides, after you had the "
          "time to answer until %(day)s.", day=show_date(one.heard_until)),
        _("Reason: %(reason)s", reason=reason),
        tr(one.proposal.reason),
    ]  # fmt: skip
    return render(
        "talent/statements/form.html",
        claim=one.claim,
        form=form,
        heading=_("Say what you have to say"),
        lead=lead,
        button=_("Send it"),
    )


def _shown(one: TitleRevocation) -> dict[str, Any]:
    """With the reason why the reader is not the second person, while one is waited for."""
    is_open = one.standing is RevocationState.HEARING
    blocked = decide(current_user, P.CONFIRM, one).reason if is_open else None
    return {"one": one, "reason_of": EndReason, "blocked": blocked}


CASE = CaseSpec[TitleRevocation](
    blueprint="revocations",
    workflow=REVOCATION_WORKFLOW,
    reading=P.LIST,
    load=row_loader(REVOCATIONS),
    address=lambda one: {"reference": one.reference},
    title=lambda one: _l("Revocation %(reference)s", reference=one.reference),
    page=template_page(f"{PAGES}/desk.html", _shown),
    next=lambda one: next_alike(REVOCATIONS, one),
    letters_about=lambda one: one.claim,
    told={
        "title_revocation:proposed": _l("Proposed for revocation"),
        "title_revocation:stated": _l("The holder has answered"),
    },
    handles=lambda user, _one: is_reviewer(user),
    actions=(
        Action(A.CONFIRM, services.confirm, key="r", danger=True,
               offered=lambda one: one.is_heard(today()),
               says=_l("Title and certificate no longer hold from this moment. The public check "
                       "says so, and the holder is told the reason and the way to a review.")),
        Action(A.DROP, services.drop, DropForm, key="d", is_return=True,
               says=_l("The title stands. The holder reads why the matter is closed.")),
    ),
)  # fmt: skip
add_list_routes(desk, REVOCATIONS)
add_case_routes(desk, CASE, "/<reference>")
