"""Asking an expert from a claim, and the page on which the expert answers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask import render_template as render
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from core.cases import Action, CaseSpec, add_case_routes, template_page
from core.clock import now, today
from core.files.viewing import view_paper
from core.forms import Answer, answer_form
from core.lists import add_list_routes, row_loader
from core.policy import authorize
from core.web import requires
from talent.catalogue.papers import Paper
from talent.catalogue.states import Degree
from talent.claims.models import Claim
from talent.claims.policies import is_reviewer
from talent.claims.queries import get_claim
from talent.expert_opinions import services
from talent.expert_opinions.forms import AskExpertForm, OpinionForm, WhyForm
from talent.expert_opinions.lists import OPINIONS
from talent.expert_opinions.models import ExpertOpinion
from talent.expert_opinions.queries import experts_for
from talent.expert_opinions.states import OPINION_WORKFLOW, OpinionAction, OpinionPermission

A, P = OpinionAction, OpinionPermission
PAGES = "talent/expert_opinions"
of_claim = Blueprint("claim_opinions", __name__)
desk = Blueprint("expert_opinions", __name__, url_prefix="/desk/opinions")


@of_claim.route("/desk/claims/<reference>/ask-expert", methods=["GET", "POST"])
@requires(P.ASK)
def ask(reference: str) -> Answer:
    claim = _load(reference)
    experts = {str(one.id): one for one in experts_for(claim) if one.id != current_user.id}
    form = AskExpertForm(claim, list(experts.values()))

    def send() -> Answer:
        expert, asked = experts[form.expert.data], form.to_asked()
        services.ask_expert(claim, expert, asked, by=current_user, at=now())
        flash(_("The expert was asked by e-mail. The claim’s clock runs on."), "success")
        return redirect(url_for("claims_desk.show", reference=reference, _anchor="experts"), 303)

    def draw() -> str:
        return render(f"{PAGES}/ask.html", claim=claim, form=form, experts=experts)

    return answer_form(form, draw, send)


def _load(reference: str) -> Claim:
    claim = get_claim(reference, visible_to_user=current_user)
    authorize(P.ASK, claim)
    return claim


def _shown(one: ExpertOpinion) -> dict[str, Any]:
    """What the person sees of the claim: an expert the papers of the question while it is open."""
    asks = one.expert_id == current_user.id
    papers = [
        used for used in one.claim.papers
        if used.kind in one.kinds and used.set_aside_at is None and asks and one.is_open
    ]  # fmt: skip
    wanted = request.args.get("paper", "")
    used = next((used for used in papers if str(used.paper_id) == wanted), next(iter(papers), None))
    return {
        "one": one,
        "today": today(),
        "papers": papers,
        "shown": used,
        "view": _view(one, used.paper, used.paper_id) if used else None,
        "label_of": lambda kind: Paper(kind).label,
        "degree": Degree(one.claim.degree or Degree.NONE).label,
        "sees_claim": not asks or one.is_open,
        "reviews": is_reviewer(current_user) and not asks,
    }


def _view(one: ExpertOpinion, paper: Any, paper_id: UUID) -> Any:
    address = url_for("expert_opinions.show", reference=one.reference)
    kept = {"paper": str(paper_id)}
    return view_paper(paper.original, paper.translation, request.args, address=address, kept=kept)


CASE = CaseSpec[ExpertOpinion](
    blueprint="expert_opinions",
    workflow=OPINION_WORKFLOW,
    reading=P.LIST,
    load=row_loader(OPINIONS),
    address=lambda one: {"reference": one.reference},
    title=lambda one: _l("Opinion %(reference)s", reference=one.reference),
    page=template_page(f"{PAGES}/show.html", _shown),
    told={"expert_opinion:asked": _l("Asked for")},
    handles=lambda user, one: is_reviewer(user) or one.expert_id == user.id,
    actions=(
        Action(A.GIVE, services.give, OpinionForm, key="o", writes=False, name="opinion",
               says=_l("Your advice is kept as you send it. It decides nothing by itself.")),
        Action(A.DECLINE, services.decline, WhyForm, key="d", is_return=True, writes=False,
               says=_l("You owe no opinion. Somebody else is asked then.")),
        Action(A.DECLARE_CONFLICT, services.declare_conflict, WhyForm, key="c", danger=True,
               writes=False, name="conflict",
               says=_l("You are shown nothing more of this claim and are not asked about it "
                       "again.")),
        Action(A.WITHDRAW, services.withdraw, key="w", is_return=True, writes=False,
               says=_l("The expert is told and sees the papers no longer.")),
    ),
)  # fmt: skip
add_list_routes(desk, OPINIONS)
add_case_routes(desk, CASE, "/<reference>")
