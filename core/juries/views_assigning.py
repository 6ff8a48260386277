"""Who judges what, at the desk: the solver's proposal with its reasons, and one entry by hand."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_login import current_user
from wtforms import HiddenField, SelectField

from core.clock import now
from core.db import db, reading
from core.errors import NotFound
from core.forms import Answer, BaseForm, Required, answer_form
from core.juries import assigning
from core.juries.assigning import MOVED, Proposal, able_for, propose
from core.juries.models import Entry, Juror, JuryRound
from core.juries.queries import find_entry, find_round, visible_entries
from core.juries.states import JuryPermission
from core.juries.subjects import fields_of
from core.policy import authorize
from core.shares import heavy, take_place
from core.web import requires

P = JuryPermission
PAGES = "core/juries/assigning"
MOST_SHOWN = 100
blueprint = Blueprint("jury_assigning", __name__, url_prefix="/desk/juries/<reference>")


class ProposalForm(BaseForm):
    """Which proposal was seen; one of a round that has changed since is not carried out."""

    mark = HiddenField()


class JurorForm(BaseForm):
    juror = SelectField(_l("Juror"), [Required(_l("Choose somebody on this panel."))])


@blueprint.route("/assigning", methods=["GET", "POST"])
@requires(P.COORDINATE)
@heavy
def index(reference: str) -> Answer:
    """What the solver proposes, from what to what, and for whom nobody is left."""
    form = ProposalForm()
    take_place()
    with reading():
        one = _round(reference)
        proposal = propose(one)
        is_meant = form.validate_on_submit()
        is_stale = is_meant and form.mark.data != proposal.mark
        if is_stale:
            form.form_errors.append(MOVED)
        if is_stale or not is_meant:
            page = _drawn(one, proposal, form)
            return (page, 409) if is_stale else (page, 422) if form.errors else page
    given = assigning.assign_entries(_round(reference), proposal, by=current_user, at=now())
    flash(ngettext("%(num)s place is given.", "%(num)s places are given.", given), "success")
    return redirect(url_for(".index", reference=reference), 303)


def _drawn(one: JuryRound, proposal: Proposal, form: ProposalForm) -> str:
    form.mark.data = proposal.mark
    seen = set(db.session.scalars(visible_entries(current_user).with_only_columns(Entry.id)))
    return render_template(
        f"{PAGES}/index.html", round=one, proposal=proposal, form=form, seen=seen, most=MOST_SHOWN,
        fields=fields_of(one),
    )  # fmt: skip


@blueprint.route("/entries/<uuid:entry_id>/jurors", methods=["GET", "POST"])
@requires(P.COORDINATE)
def entry(reference: str, entry_id: UUID) -> Answer:
    """Who has one entry; one more is chosen from those who may."""
    one, form = _entry(reference, entry_id), JurorForm()
    form.juror.choices = [(str(juror.id), _offer(juror, load)) for juror, load in able_for(one)]

    def give() -> Answer:
        juror = db.session.get_one(Juror, UUID(form.juror.data))
        assigning.give(one, juror, by=current_user, at=now())
        flash(_("%(name)s judges it too.", name=juror.name), "success")
        return redirect(url_for(".entry", reference=reference, entry_id=one.id), 303)

    def draw() -> str:
        return render_template(
            f"{PAGES}/entry.html", entry=one, round=one.round, form=form,
            fields=fields_of(one.round),
        )  # fmt: skip

    return answer_form(form, draw, give)


@blueprint.post("/entries/<uuid:entry_id>/jurors/<uuid:assignment_id>/take-back")
@requires(P.COORDINATE)
def take_back(reference: str, entry_id: UUID, assignment_id: UUID) -> Answer:
    one = _entry(reference, entry_id)
    found = next((each for each in one.assignments if each.id == assignment_id), None)
    if found is None:
        raise NotFound
    assigning.take_back(found, by=current_user, at=now())
    flash(_("%(name)s no longer judges it.", name=found.juror.name), "success")
    return redirect(url_for(".entry", reference=reference, entry_id=one.id), 303)


def _round(reference: str) -> JuryRound:
    one = find_round(reference, current_user)
    authorize(P.COORDINATE, one)
    return one


def _entry(reference: str, entry_id: UUID) -> Entry:
    one = find_entry(entry_id, current_user)
    if one.round.reference != reference:
        raise NotFound
    authorize(P.COORDINATE, one.round)
    return one


def _offer(juror: Juror, load: int) -> str:
    told = {"name": juror.name, "load": load, "most": assigning.room_of(juror)}
    known = fields_of(juror.round)
    words = _(", ").join(known.get(code, code) for code in juror.expertise)
    said = str(_("%(name)s: has %(load)d of %(most)d", **told))
    return f"{said} · {words}" if words else said
