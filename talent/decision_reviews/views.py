"""Asking for a review from the claim's page, and the desk that decides it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask import render_template as render
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from core.cases import Action, CaseSpec, add_case_routes, template_page
from core.clock import now
from core.errors import Conflict, NotFound
from core.forms import Answer, answer_form
from core.lists import add_list_routes, row_loader
from core.lists.queries import next_alike
from core.policy import authorize
from core.web import requires
from talent.claims.models import Claim
from talent.claims.policies import is_reviewer
from talent.claims.queries import get_own_claim
from talent.claims.views.own import leads_back
from talent.decision_reviews import services
from talent.decision_reviews.forms import GroundsForm, OutcomeForm
from talent.decision_reviews.lists import REVIEWS
from talent.decision_reviews.models import DecisionReview
from talent.decision_reviews.queries import review_of, way_to_review
from talent.decision_reviews.states import REVIEW_WORKFLOW, ReviewAction, ReviewPermission

A, P = ReviewAction, ReviewPermission
own = Blueprint("own_reviews", __name__, url_prefix="/me/claims/<reference>/review")
desk = Blueprint("decision_reviews", __name__, url_prefix="/desk/reviews")


@own.route("", methods=["GET", "POST"])
@requires(P.ASK)
@leads_back
def ask(reference: str) -> Answer:
    _reviewable(reference)
    form = GroundsForm()

    def send() -> Answer:
        # Looking at papers lets the write lock go: before anything is changed.
        said = form.to_statement()
        services.ask_for_review(_reviewable(reference), said, by=current_user, at=now())
        flash(_("Your request is here. We write to you when it is decided."), "success")
        return redirect(url_for("claims.show", reference=reference), 303)

    return answer_form(form, lambda: _page(_reviewable(reference), form), send, keeps=True)


@own.post("/withdraw")
@requires(P.WITHDRAW)
def withdraw(reference: str) -> Answer:
    review = review_of(get_own_claim(reference, claimant=current_user))
    if review is None:
        raise NotFound
    services.withdraw(review, by=current_user, at=now())
    flash(_("Your request for a review was taken back. The decision stands."), "success")
    return redirect(url_for("claims.show", reference=reference), 303)


def _page(claim: Claim, form: GroundsForm) -> str:
    lead = [
        _("Somebody who took no part in the decision looks at the claim and at your grounds, and "
          "decides within 20 working days: the claim is reviewed anew, or the decision stands. "
          "It is reviewed once."),
    ]  # fmt: skip
    return render(
        "talent/statements/form.html",
        claim=claim,
        form=form,
        heading=_("Ask for a review of the decision"),
        lead=lead,
        button=_("Ask for the review"),
    )


def _reviewable(reference: str) -> Claim:
    """A claim of the person's whose decision may be reviewed; a stale page is told why not."""
    claim = get_own_claim(reference, claimant=current_user)
    authorize(P.ASK, claim)
    way = way_to_review(claim)
    if not way.is_open:
        raise Conflict(way.refusal)
    return claim


CASE = CaseSpec[DecisionReview](
    blueprint="decision_reviews",
    workflow=REVIEW_WORKFLOW,
    reading=P.LIST,
    load=row_loader(REVIEWS),
    address=lambda one: {"reference": one.reference},
    title=lambda one: _l("Review %(reference)s", reference=one.reference),
    page=template_page("talent/decision_reviews/desk.html", lambda one: {"one": one}),
    next=lambda one: next_alike(REVIEWS, one),
    letters_about=lambda one: one.claim,
    told={"decision_review:asked": _l("Asked for")},
    handles=lambda user, _one: is_reviewer(user),
    actions=(
        Action(A.SET_ASIDE, services.set_aside, OutcomeForm, key="s", name="set-aside",
               says=_l("The claim goes back to the second review with all its days. Neither you "
                       "nor whoever refused it decides it there.")),
        Action(A.UPHOLD, services.uphold, OutcomeForm, key="u", danger=True,
               says=_l("The decision stands, and is not reviewed here a second time.")),
    ),
)  # fmt: skip
add_list_routes(desk, REVIEWS)
add_case_routes(desk, CASE, "/<reference>")
