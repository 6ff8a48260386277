"""The panel of a round and its entries, one by one, at the desk."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from core.clock import now
from core.db import db, parse_id
from core.errors import NotFound
from core.forms import Answer, answer_form
from core.juries import panels, rounds
from core.juries.desk.forms.panels import FactsForm, InviteForm, JurorForm, LeaveForm, facts_form
from core.juries.desk.lists import ENTRIES
from core.juries.desk.views import PAGES, P, load_round
from core.juries.models import Entry, Juror, JuryRound
from core.juries.progress import progress_of
from core.juries.queries import coordinated_rounds, visible_entries
from core.juries.scopes import barred_from
from core.juries.subjects import JURY_SUBJECTS, fields_of
from core.lists import add_list_routes
from core.lists.page import ListPage
from core.web import requires

panel = Blueprint("juries_panel", __name__, url_prefix="/desk/juries/<reference>/panel")
entries = Blueprint("juries_entries", __name__, url_prefix="/desk/juries/<reference>/entries")


@panel.get("")
@requires(P.READ)
def index(reference: str) -> str:
    one = load_round(reference, P.READ)
    return _panel_page(one, _invitation(one))


@panel.post("/invite")
@requires(P.COORDINATE)
def invite(reference: str) -> Answer:
    one = load_round(reference, P.COORDINATE)
    form = _invitation(one)

    def ask() -> Answer:
        juror = panels.invite(one, form.email.data, form.to_facts(), by=current_user, at=now())
        flash(_("%(email)s is invited by e-mail.", email=juror.email), "success")
        return redirect(url_for(".index", reference=reference), 303)

    return answer_form(form, lambda: _panel_page(one, form), ask, keeps=True)


@panel.post("/take-over")
@requires(P.COORDINATE)
def take_over(reference: str) -> Answer:
    """Invite the panel of another round, with what is known of its people."""
    other = load_round(request.form.get("other", ""), P.READ)
    asked = panels.invite_panel(
        load_round(reference, P.COORDINATE), other, by=current_user, at=now()
    )
    flash(ngettext("One juror is invited.", "%(num)s jurors are invited.", asked), "success")
    return redirect(url_for(".index", reference=reference), 303)


@panel.route("/<uuid:juror_id>", methods=["GET", "POST"])
@requires(P.COORDINATE)
def show(reference: str, juror_id: UUID) -> Answer:
    juror = _juror(reference, juror_id)
    form: JurorForm = facts_form(JurorForm, juror, fields_of(juror.round))

    def change() -> Answer:
        is_chair = form.is_chair.data
        panels.change_juror(juror, form.to_facts(), is_chair=is_chair, by=current_user, at=now())
        flash(_("What is known of the juror was changed."), "success")
        return redirect(url_for(".index", reference=reference), 303)

    return answer_form(form, lambda: _juror_page(juror, form), change, keeps=True)


@panel.post("/<uuid:juror_id>/leave")
@requires(P.COORDINATE)
def leave(reference: str, juror_id: UUID) -> Answer:
    """Excuse a juror, or invite another in their place; what is finished stays."""
    juror, form = _juror(reference, juror_id), LeaveForm()

    def act() -> Answer:
        reason, at = form.reason.data, now()
        if form.email.data:
            panels.replace_juror(juror, form.email.data, reason, by=current_user, at=at)
            said = _("%(email)s is invited in their place.", email=form.email.data)
        else:
            left = panels.excuse_juror(juror, reason, by=current_user, at=at)
            said = ngettext(
                "Excused. One entry needs another juror.",
                "Excused. %(num)s entries need another juror.", left,
            )  # fmt: skip
        flash(said, "success")
        return redirect(url_for(".index", reference=reference), 303)

    return answer_form(form, lambda: _juror_page(juror, leave=form), act, keeps=True)


def _draw(shown: ListPage) -> str:
    return render_template(f"{PAGES}/entries.html", shown=shown, round=shown.opened.subject)


@entries.route("/add", methods=["GET", "POST"])
@requires(P.COORDINATE)
def add(reference: str) -> Answer:
    """What may come in, without what a conflict on any panel bars the coordinator from."""
    one = load_round(reference, P.COORDINATE)
    there = {each.subject_id for each in one.entries if each.removed_at is None}
    barred = set(db.session.scalars(barred_from(current_user)))
    if request.method == "GET":
        found = JURY_SUBJECTS[one.subject].candidates(one.context_id, one.level)
        offered = [each for each in found if each.subject_id not in there | barred]
        return render_template(f"{PAGES}/add.html", round=one, offered=offered)
    chosen = {key for key in map(parse_id, request.form.getlist("subject")) if key is not None}
    number = rounds.add_entries(one, chosen - barred, by=current_user, at=now())
    flash(ngettext("One entry came in.", "%(num)s entries came in.", number), "success")
    return redirect(url_for(".index", reference=reference), 303)


add_list_routes(entries, ENTRIES, _draw)


@entries.get("/<entry>")
@requires(P.COORDINATE)
def detail(reference: str, entry: str) -> Answer:
    """An entry as the list calls it; its page is where it is given and taken by hand."""
    return _shown(_entry(reference, entry))


@entries.post("/<entry>/take-out")
@requires(P.COORDINATE)
def take_out(reference: str, entry: str) -> Answer:
    one = _entry(reference, entry)
    rounds.remove_entry(one, request.form.get("reason", ""), by=current_user, at=now())
    flash(_("The entry was taken out of the round."), "success")
    return _shown(one)


def _shown(one: Entry) -> Answer:
    reference = one.round.reference
    return redirect(url_for("jury_assigning.entry", reference=reference, entry_id=one.id), 303)


def _juror(reference: str, juror_id: UUID) -> Juror:
    one = load_round(reference, P.COORDINATE)
    rows = select(Juror).where(Juror.round_id == one.id, Juror.id == juror_id)
    found = db.session.scalar(rows.options(selectinload(Juror.assignments)))
    if found is None:
        raise NotFound
    return found


def _entry(reference: str, entry: str) -> Entry:
    one = load_round(reference, P.COORDINATE)
    rows = visible_entries(current_user).where(Entry.round_id == one.id)
    found = db.session.scalar(rows.where(Entry.reference == entry))
    if found is None:
        raise NotFound
    return found


def _invitation(one: JuryRound) -> InviteForm:
    form: InviteForm = facts_form(InviteForm, None, fields_of(one))
    return form


def _panel_page(one: JuryRound, form: FactsForm) -> str:
    others = coordinated_rounds(current_user).where(
        JuryRound.subject == one.subject, JuryRound.id != one.id
    )
    latest = db.session.scalars(others.order_by(JuryRound.created_at.desc()).limit(20)).all()
    return render_template(
        f"{PAGES}/panel.html", round=one, progress=progress_of(one), form=form, others=latest,
        fields=fields_of(one), may_change=one.standing in panels.CHANGEABLE,
    )  # fmt: skip


def _juror_page(
    juror: Juror, form: FactsForm | None = None, leave: LeaveForm | None = None
) -> str:  # fmt: skip
    one = juror.round
    line = next(each for each in progress_of(one).jurors if each.juror.id == juror.id)
    return render_template(
        f"{PAGES}/juror.html", juror=juror, round=one, line=line,
        form=form or facts_form(JurorForm, juror, fields_of(one)),
        leave=leave or LeaveForm(formdata=None), may_change=one.standing in panels.CHANGEABLE,
    )  # fmt: skip
