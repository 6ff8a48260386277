"""The work list at the desk, one line of it, and the entry that a line becomes."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from core.cases import Action, CaseSpec, ReasonForm, add_case_routes, template_page
from core.clock import now
from core.errors import NotFound
from core.forms import Answer, answer_form
from core.lists import add_list_routes, row_loader
from core.lists.queries import next_alike
from core.policy import authorize, can
from core.web import requires
from talent.catalogue.forms.entry import EntryForm
from talent.catalogue.queries import get_any_edition, list_all_editions
from talent.catalogue.states import CataloguePermission, EditionState
from talent.missed_entries import services
from talent.missed_entries.forms import PlanForm
from talent.missed_entries.lists import WORK_LIST
from talent.missed_entries.models import MissedEntry
from talent.missed_entries.states import MISSED_WORKFLOW, MissedAction, MissedState, Priority

A = MissedAction
desk = Blueprint("missed_entries", __name__, url_prefix="/desk/catalogue/work-list")
PAGES = "talent/missed_entries"
_load = row_loader(WORK_LIST)


@desk.route("/<reference>/into/<slug>", methods=["GET", "POST"])
@requires(CataloguePermission.EDIT)
def into(reference: str, slug: str) -> Answer:
    """The entry it becomes in a draft, filled in as far as is known."""
    one, edition = _load(reference=reference), get_any_edition(slug, for_update=True)
    authorize(CataloguePermission.EDIT, one)
    if edition is None:
        raise NotFound
    chinese = not one.name.isascii()
    known = {"name_zh" if chinese else "name_en": one.name, "region": one.region}
    known["issuer_en" if one.issuer.isascii() else "issuer_zh"] = one.issuer
    form = EntryForm(edition, data=known)

    def take() -> Answer:
        services.take_into(one, edition, form.said, by=current_user, at=now())
        flash(_("Taken into the draft. Those who asked are told once it is published."), "success")
        return redirect(url_for("catalogue_edition.show", slug=slug), 303)

    page = {"one": one, "edition": edition, "form": form}
    return answer_form(form, lambda: render_template(f"{PAGES}/entry.html", **page), take)


def _shown(one: MissedEntry) -> dict[str, Any]:
    may_take = one.standing is MissedState.OPEN and can(CataloguePermission.EDIT, one)
    drafts = [e for e in list_all_editions() if e.state == EditionState.DRAFT] if may_take else []
    return {"one": one, "drafts": drafts, "may_take": may_take, "priorities": Priority}


def _planned(one: MissedEntry) -> dict[str, Any]:
    return {"priority": one.priority, "assignee": str(one.assignee_id or "")}


CASE = CaseSpec[MissedEntry](
    blueprint="missed_entries",
    workflow=MISSED_WORKFLOW,
    reading=CataloguePermission.READ,
    load=_load,
    address=lambda one: {"reference": one.reference},
    title=lambda one: one.name,
    page=template_page(f"{PAGES}/show.html", _shown),
    next=lambda one: next_alike(WORK_LIST, one),
    handles=lambda _user, _one: can(CataloguePermission.READ),
    actions=(
        Action(A.PLAN, services.plan, PlanForm, key="p", writes=False, ready=_planned),
        Action(A.SET_ASIDE, services.set_aside, ReasonForm, key="x", danger=True,
               name="set-aside", says=_l("Those who suggested it or were refused read why.")),
        Action(A.GIVE_BACK, services.give_back, key="b", writes=False, is_return=True,
               name="give-back",
               says=_l("The entry stays in the draft until a corrected file leaves it out.")),
        Action(A.REOPEN, services.reopen, key="o", writes=False, is_return=True),
    ),
)  # fmt: skip
add_list_routes(desk, WORK_LIST)
add_case_routes(desk, CASE, "/<reference>")
