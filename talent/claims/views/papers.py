"""The papers of a claim on one page: taken from the wallet, and new ones put in."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from flask import redirect, request
from flask_login import current_user

from core.bodies import was_cut
from core.clock import now
from core.db import db
from core.drafts.views import Answered
from core.forms import LANGUAGE_SWITCH
from core.web import requires
from talent.catalogue.papers import Paper
from talent.claims.models import Claim
from talent.claims.services.submitting import OPTIONAL_AT_FIRST
from talent.claims.states import ClaimPermission, ClaimState
from talent.claims.views.draft import keep, moved_on, page_of
from talent.claims.views.own import blueprint, own_claim, own_draft
from talent.claims.wizard import DraftView, Step, step_url
from talent.wallet.forms import SlotForm
from talent.wallet.intake import UNTRANSLATED, Kept, keep_taken, slot_forms, take_slot


@blueprint.route("/<reference>/papers", methods=["GET", "POST"])
@requires(ClaimPermission.READ)
def papers(reference: str) -> Answered:
    claim = own_draft(reference) if request.method == "POST" else own_claim(reference)
    if claim.standing is not ClaimState.DRAFT:
        return moved_on(claim)
    view = DraftView(claim)
    forms = slot_forms([slot.kind for slot in view.slots], view.ending_papers)
    if request.method == "GET":
        return _page(view, forms)
    ticked = _ticked(view)
    kept = _take_all(forms, ticked)
    claim = own_draft(reference)
    for new in kept:
        _use(ticked, new)
    keep(claim, Step.PAPERS, ticked)
    refused = [form for form in forms.values() if form.errors]
    if refused:
        db.session.commit()  # the answer is a refusal, which would take back what is right
        for form in refused:
            form.original.hold()
            form.translation.hold()
        return _page(DraftView(own_draft(reference)), forms), 422
    return redirect(_next(claim), 303)


def _ticked(view: DraftView) -> dict[str, list[str]]:
    """What is ticked on the page; of a page that came in part, what was ticked before."""
    if not was_cut():
        return view.ticked_in(request.form)
    return {kind: [str(paper.id) for paper in picked] for kind, picked in view.picked.items()}


def _take_all(forms: Mapping[Paper, SlotForm], ticked: Mapping[str, list[str]]) -> list[Kept]:
    """Look at every file first: what was changed before would be dropped meanwhile."""
    looked_at = [
        (form, take_slot(form, kind, [uuid.UUID(one) for one in ticked.get(kind.value, [])]))
        for kind, form in forms.items()
    ]
    return [
        new
        for form, taken in looked_at
        if taken is not None
        for new in keep_taken(taken, form, owner=current_user, at=now())
    ]


def _use(ticked: dict[str, list[str]], new: Kept) -> None:
    """Have the claim use a new paper, and no more the one of which it takes the place."""
    ids = ticked.setdefault(new.paper.kind, [])
    ids[:] = [one for one in ids if one != str(new.instead_of)]
    if str(new.paper.id) not in ids:
        ids.append(str(new.paper.id))


def _next(claim: Claim) -> str:
    """Where the button leads: on, or to this page again."""
    if request.form.get(LANGUAGE_SWITCH) or request.form.get("go") == "put":
        return step_url(claim, Step.PAPERS)
    if DraftView(claim).missing_papers:
        return step_url(claim, Step.PAPERS, mend=1)
    return step_url(claim, Step.CHECK)


def _page(view: DraftView, forms: Mapping[Paper, SlotForm]) -> str:
    """The page with the form of each kind, with what was refused in it."""
    return page_of(
        view.wizard,
        Step.PAPERS,
        forms=forms,
        optional=OPTIONAL_AT_FIRST,
        untranslated=UNTRANSLATED,
    )
