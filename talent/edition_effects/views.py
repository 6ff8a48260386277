"""The editors' page of whom an edition touches, and the page of the question to a claimant."""

from __future__ import annotations

import uuid

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from core.clock import now
from core.errors import NotFound
from core.policy import authorize, can
from core.web import requires
from talent.catalogue.models import CatalogueEdition
from talent.catalogue.queries import get_any_edition
from talent.catalogue.states import CataloguePermission
from talent.claims.models import Claim
from talent.claims.queries import get_own_claim
from talent.edition_effects import services
from talent.edition_effects.models import EditionChoice
from talent.edition_effects.policies import BEFORE, EffectsPermission
from talent.edition_effects.queries import (
    Group,
    affected_by,
    affected_claim,
    grouped,
    list_choices,
    question_to,
)
from talent.edition_effects.states import Choice

desk = Blueprint("edition_effects", __name__, url_prefix="/desk/catalogue/editions/<slug>/effects")
own = Blueprint("edition_answers", __name__, url_prefix="/me/claims/<reference>/edition")
PAGES = "talent/edition_effects"
# Of a large group as many rows are drawn; the choice for the whole group reaches the others.
SHOWN = 50


@desk.get("")
@requires(CataloguePermission.READ)
def show(slug: str) -> str:
    edition = _edition(slug)
    is_before = edition.state in BEFORE
    return render_template(
        f"{PAGES}/desk.html",
        edition=edition,
        groups=grouped(affected_by(edition)) if is_before else [],
        choices=[] if is_before else list_choices(edition),
        choice_label=lambda row: Choice(row.choice).label,
        may_choose=is_before and can(EffectsPermission.CHOOSE, edition),
        shown=SHOWN,
    )


@desk.post("")
@requires(EffectsPermission.CHOOSE)
def choose(slug: str) -> Response:
    """A row's own choice counts before the one for its group, which counts before that for all."""
    edition = _edition(slug, for_update=True)
    authorize(EffectsPermission.CHOOSE, edition)
    chosen: dict[uuid.UUID, Choice] = {}
    for group in grouped(affected_by(edition)):
        chosen |= _chosen(group)
    count = services.choose(edition, chosen, by=current_user, at=now())
    said = ngettext("%(num)s choice was kept.", "%(num)s choices were kept.", count)
    flash(said if count else _("Nothing was chosen."), "success" if count else "info")
    return redirect(url_for(".show", slug=slug), 303)


@own.get("")
@requires(EffectsPermission.ANSWER)
def question(reference: str) -> str:
    claim = _own_claim(reference)
    asked = _question(claim)
    return render_template(
        f"{PAGES}/question.html",
        claim=claim,
        question=asked,
        affected=None if asked.answer else affected_claim(claim, asked.edition),
        choices=Choice,
    )


@own.post("")
@requires(EffectsPermission.ANSWER)
def answer(reference: str) -> Response:
    claim = _own_claim(reference)
    typed = request.form.get("choice", "")
    choice = Choice(typed) if typed in set(Choice) else Choice.ASK
    services.answer(claim, _question(claim), choice, by=current_user, at=now())
    moved = choice is Choice.MOVE
    said = _("The new edition judges your claim.") if moved else _("Your claim stays as it was.")
    flash(said, "success")
    return redirect(url_for("claims.show", reference=reference), 303)


def _chosen(group: Group) -> dict[uuid.UUID, Choice]:
    every, alike = _read("every"), _read(f"group-{group.first.group}")
    chosen = {}
    for one in group.members:
        own = _read(f"claim-{one.claim.id}")
        is_own = own is not None and own != one.choice
        wanted = own if is_own else alike or (every if one.choice is None else None)
        if wanted is not None and wanted != one.choice:
            chosen[one.claim.id] = wanted
    return chosen


def _read(field: str) -> Choice | None:
    typed = request.form.get(field, "")
    return Choice(typed) if typed in set(Choice) else None


def _edition(slug: str, *, for_update: bool = False) -> CatalogueEdition:
    authorize(CataloguePermission.READ)
    edition = get_any_edition(slug, for_update=for_update)
    if edition is None:
        raise NotFound
    return edition


def _own_claim(reference: str) -> Claim:
    claim = get_own_claim(reference, claimant=current_user)
    authorize(EffectsPermission.ANSWER, claim)
    return claim


def _question(claim: Claim) -> EditionChoice:
    found = question_to(claim, for_update=request.method == "POST")
    if found is None:
        raise NotFound
    return found
