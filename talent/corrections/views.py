"""Asking for a correction, and the desk where two people see to it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, url_for
from flask import render_template as render
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from core.cases import Action, CaseSpec, add_case_routes, template_page
from core.clock import now
from core.files.services import take_upload
from core.forms import Answer, answer_form
from core.lists import add_list_routes, row_loader
from core.lists.queries import next_alike
from core.policy import authorize
from core.web import requires
from talent.claims.models import Claim
from talent.claims.policies import is_reviewer
from talent.claims.queries import get_claim, get_own_claim
from talent.claims.views.own import leads_back
from talent.corrections import services
from talent.corrections.forms import (
    DAYS,
    NAMES,
    DeclineForm,
    PhotoForm,
    RightForm,
    WrongForm,
    as_printed,
)
from talent.corrections.lists import CORRECTIONS
from talent.corrections.models import CertificateCorrection
from talent.corrections.states import CORRECTION_WORKFLOW, CorrectionAction, CorrectionPermission

A, P = CorrectionAction, CorrectionPermission
of_claim = Blueprint("certificate_correction", __name__)
desk = Blueprint("corrections", __name__, url_prefix="/desk/corrections")


@of_claim.route("/me/claims/<reference>/correction", methods=["GET", "POST"])
@requires(P.ASK)
@leads_back
def ask(reference: str) -> Answer:
    _own(reference)
    form = WrongForm()

    def send() -> Answer:
        # Looking at papers lets the write lock go: before anything is changed.
        said = form.to_statement()
        services.ask(_own(reference), said, by=current_user, at=now())
        flash(_("Your request is here. We write to you when it is decided."), "success")
        return redirect(url_for("claims.show", reference=reference), 303)

    return answer_form(form, lambda: _page(_own(reference), form), send, keeps=True)


@of_claim.post("/desk/claims/<reference>/correct")
@requires(P.BEGIN)
def begin(reference: str) -> Answer:
    claim = get_claim(reference, visible_to_user=current_user)
    authorize(P.BEGIN, claim)
    one = services.begin(claim, by=current_user, at=now())
    return redirect(url_for("corrections.show", reference=one.reference, action="write"), 303)


@desk.route("/<reference>/photo", methods=["GET", "POST"])
@requires(P.WRITE)
def photo(reference: str) -> Answer:
    """A new photo that reached the office by another way than the holder's page."""
    load = row_loader(CORRECTIONS)
    authorize(P.WRITE, load(reference=reference))
    form = PhotoForm()

    def take() -> Answer:
        file = form.photo.data
        # Looking at it lets the write lock go: before anything is changed.
        looked_at = take_upload(file.stream, declared_name=file.filename or "", field="photo")
        one = load(reference=reference)
        services.take_photo(one, looked_at, form.text.data or "", by=current_user, at=now())
        flash(_("The photo was taken in. Write now what is right."), "success")
        return redirect(url_for(".show", reference=reference, action="write"), 303)

    def draw() -> str:
        return render("talent/corrections/photo.html", one=load(reference=reference), form=form)

    return answer_form(form, draw, take, keeps=True)


def _own(reference: str) -> Claim:
    claim = get_own_claim(reference, claimant=current_user)
    authorize(P.ASK, claim)
    services.correctable(claim)
    return claim


def _page(claim: Claim, form: WrongForm) -> str:
    lead = [
        _("A certificate is never changed: once two people have confirmed what is right, a new one "
          "takes its place, and each names the other."),
    ]  # fmt: skip
    return render(
        "talent/statements/form.html",
        claim=claim,
        form=form,
        heading=_("Have the certificate corrected"),
        lead=lead,
        button=_("Send it"),
    )


def _shown(one: CertificateCorrection) -> dict[str, Any]:
    labels = {name: getattr(RightForm, name).args[0] for name in (*NAMES, *DAYS)}
    return {"one": one, "labels": labels}


CASE = CaseSpec[CertificateCorrection](
    blueprint="corrections",
    workflow=CORRECTION_WORKFLOW,
    reading=P.LIST,
    load=row_loader(CORRECTIONS),
    address=lambda one: {"reference": one.reference},
    title=lambda one: _l("Correction %(reference)s", reference=one.reference),
    page=template_page("talent/corrections/desk.html", _shown),
    next=lambda one: next_alike(CORRECTIONS, one),
    letters_about=lambda one: one.claim,
    told={"certificate_correction:asked": _l("Asked for")},
    handles=lambda user, _one: is_reviewer(user),
    actions=(
        Action(A.WRITE, services.write, RightForm, key="w", writes=False, ready=as_printed),
        Action(A.CONFIRM, services.confirm, key="c", writes=False,
               says=_l("A new certificate takes the place of the old one in a moment, and the "
                       "holder is written to.")),
        Action(A.DECLINE, services.decline, DeclineForm, key="d", danger=True,
               says=_l("The certificate stays as it is.")),
    ),
)  # fmt: skip
add_list_routes(desk, CORRECTIONS)
add_case_routes(desk, CASE, "/<reference>")
