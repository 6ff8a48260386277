"""The claimant's pages of a claim: its start, where it stands, the copy of what was sent."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from core.clock import now, today
from core.consents.queries import consents_about
from core.documents.names import mask_number
from core.errors import Conflict, Forbidden
from core.i18n import tr
from core.policy import authorize, can
from core.regions import region_name
from core.web import requires
from talent.catalogue.panels import basis_of
from talent.catalogue.papers import Paper, papers_for
from talent.catalogue.queries import edition_in_force
from talent.catalogue.states import Degree
from talent.claims import services
from talent.claims.clock import read_clock
from talent.claims.documents import IDENTITY_KINDS, documents_of
from talent.claims.queries import find_draft, find_open_claim, get_own_claim
from talent.claims.stages import stages_of
from talent.claims.states import CLAIM_WORKFLOW, ClaimAction, ClaimPermission, ClaimState
from talent.claims.wizard import DraftView, step_url
from talent.people.consents import Purpose
from talent.people.queries import letters_about

blueprint = Blueprint("claims", __name__, url_prefix="/me/claims")

FACTS = ("degree", "years")


def leads_back(view: Callable[[str], Any]) -> Callable[[str], Any]:
    """The page of something whose time is over leads to its claim, and says there why.

    Letters are opened late, and twice; what is sent late is refused as ever. The route requires
    the reading of the claim: what is refused is refused within.
    """

    @wraps(view)
    def answer(reference: str) -> Any:
        try:
            return view(reference)
        except (Conflict, Forbidden) as refusal:
            if request.method != "GET":
                raise
            flash(str(refusal), "info")
            return redirect(url_for("claims.show", reference=reference))

    return answer


@blueprint.route("/new", methods=["GET", "POST"])
@requires(ClaimPermission.START)
def new():
    authorize(ClaimPermission.START)
    code = request.values.get("entry", "").strip()
    if not code:
        return redirect(url_for("catalogue_public.catalogue"))
    entry = _entry(code)
    if entry is None:
        # Its page tells what comes nearest, and which other ways there are.
        return redirect(url_for("catalogue_public.entry", code=code[:40]))
    facts = {name: request.values.get(name, "") for name in FACTS}
    if request.method == "POST" and not request.form.get("_lang"):
        claim = services.start_claim(entry, by=current_user, at=now(), facts=facts)
        return redirect(step_url(claim, DraftView(claim).wizard.first_open), 303)
    return render_template(
        "talent/claims/new.html",
        entry=entry,
        facts_given=facts,
        degree=Degree(facts["degree"]).label if facts["degree"] in set(Degree) else "",
        papers=papers_for(entry),
        draft=find_draft(current_user.id, entry.code),
        open_claim=find_open_claim(current_user.id, entry.code),
    )


@blueprint.get("/<reference>")
@requires(ClaimPermission.READ)
def show(reference: str):
    claim = own_claim(reference)
    if claim.standing is ClaimState.DRAFT:
        return redirect(step_url(claim, DraftView(claim).wizard.first_open))
    return render_template(
        "talent/claims/show.html",
        clock=read_clock(claim, today()),
        stages=stages_of(claim, today()),
        possible=_possible(claim),
        happenings=[_happening(move) for move in reversed(claim.moves)],
        documents=documents_of(claim),
        letters=letters_about(claim, to=current_user),
        **_sent_facts(claim),
    )


@blueprint.get("/<reference>/sent")
@requires(ClaimPermission.READ)
def sent(reference: str):
    claim = own_claim(reference)
    if claim.standing is ClaimState.DRAFT:
        return redirect(step_url(claim, DraftView(claim).wizard.first_open))
    if claim.standing is not ClaimState.SUBMITTED:
        # What it promises is true on the day of sending only.
        return redirect(url_for("claims.show", reference=reference))
    return render_template("talent/claims/sent.html", claim=claim)


@blueprint.get("/<reference>/copy")
@requires(ClaimPermission.READ)
def copy(reference: str):
    claim = own_claim(reference)
    if claim.standing is ClaimState.DRAFT:
        return redirect(step_url(claim, DraftView(claim).wizard.first_open))
    return render_template("talent/claims/copy.html", **_sent_facts(claim))


@blueprint.post("/<reference>/delete")
@requires(ClaimPermission.EDIT)
def delete(reference: str):
    services.delete_draft(own_draft(reference), by=current_user, at=now())
    flash(_("The draft was deleted."), "success")
    return redirect(url_for("people.status"), 303)


@blueprint.post("/<reference>/withdraw")
@requires(ClaimPermission.WITHDRAW)
def withdraw(reference: str):
    claim = own_claim(reference)
    require_stage(ClaimPermission.WITHDRAW, claim)
    services.withdraw_claim(claim, by=current_user, at=now())
    flash(_("The claim was withdrawn."), "success")
    return redirect(url_for("claims.show", reference=reference), 303)


def own_claim(reference: str):
    """A claim of the person at the keyboard; not found otherwise."""
    claim = get_own_claim(reference, claimant=current_user)
    authorize(ClaimPermission.READ, claim)
    return claim


def own_draft(reference: str):
    """Their claim while it is a draft; a stale page is told what became of it."""
    claim = own_claim(reference)
    require_stage(ClaimPermission.EDIT, claim)
    return claim


def require_stage(permission: ClaimPermission, claim) -> None:
    """Go on if the claim is at the right stage; else say where it stands: the page was stale."""
    try:
        authorize(permission, claim)
    except Forbidden as refusal:
        raise Conflict(
            _l(
                "This page is out of date. Claim %(reference)s: %(state)s. Nothing was changed.",
                reference=claim.reference,
                state=claim.standing.sentence,
            )
        ) from refusal


def _sent_facts(claim) -> dict:
    """What was sent, for the page of the claim and for its copy."""
    return {
        "claim": claim,
        "masked": mask_number(claim.document_number or ""),
        "identity_kind": tr(IDENTITY_KINDS.get(claim.document_kind, {})),
        "issued_by": region_name(claim.document_country),
        "nationality": region_name(claim.nationality),
        "district": _district(claim.district),
        "degree": Degree(claim.degree).label,
        "paper_labels": {paper.value: paper.label for paper in Paper},
        "consents": consents_about(claim),
        "purposes": {purpose.value: purpose.label for purpose in Purpose},
    }


def _district(code: str) -> str:
    from flask import current_app

    districts = current_app.extensions["settings"].city.districts
    return next((tr(district.name) for district in districts if district.code == code), code)


def _possible(claim) -> list[dict]:
    """The claimant's buttons; answering has its own place on the page."""
    items = [
        {
            "label": _("Copy for your files"),
            "url": url_for("claims.copy", reference=claim.reference),
            "icon": "printer",
        }
    ]
    if can(ClaimPermission.ASK_EMPLOYER, claim):
        items.append(
            {
                "label": _("Remind the employer or correct the address")
                if claim.employer_contact
                else _("Have your employer asked by e-mail"),
                "url": url_for("claims.ask_employer", reference=claim.reference),
                "icon": "mail",
            }
        )
    withdrawing = CLAIM_WORKFLOW.find(ClaimAction.WITHDRAW)
    if claim.state in withdrawing.sources and can(ClaimPermission.WITHDRAW, claim):
        items.append(
            {
                "label": _("Withdraw the claim"),
                "url": url_for("claims.withdraw", reference=claim.reference),
                "method": "post",
                "tone": "danger",
                "confirm": _("The claim ends without a decision. You may claim again later."),
            }
        )
    return items


def _happening(move) -> dict:
    target = ClaimState(move.target)
    stays = move.source == move.target and CLAIM_WORKFLOW.find(ClaimAction(move.action)).label
    return {
        "when": move.at,
        "title": stays or target.label,
        "text": tr(move.text) if move.text else "",
        "tone": target.tone,
    }


def _entry(code: str):
    edition = edition_in_force(today())
    return basis_of(code.upper(), edition) if edition is not None else None
