"""A juror's pages: panels, what is to be declared, what is to be marked, and each entry."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from sqlalchemy import select
from werkzeug.wrappers import Response as BaseResponse

from core.clock import now
from core.db import db
from core.errors import Conflict, NotFound
from core.files.models import StoredFile
from core.files.viewing import view_paper
from core.forms import Answer, BaseForm, answer_form
from core.juries import judging
from core.juries.juror import queries
from core.juries.juror.forms import (
    DeclareForm,
    MarksForm,
    RecuseForm,
    RemarkForm,
    declare_form,
    marks_form,
)
from core.juries.juror.lists import OWN_ENTRIES
from core.juries.models import Assignment, Entry, Juror
from core.juries.states import AssignmentState, JuryPermission
from core.juries.subjects import JURY_SUBJECTS
from core.lists import add_list_routes
from core.lists.page import ListPage
from core.policy import authorize
from core.web import requires, signed_in

P = JuryPermission
PAGES = "core/juries/juror"
KEEP, SKIP = "keep", "skip"
blueprint = Blueprint("juror", __name__, url_prefix="/me/juries")
round_list = Blueprint("juror_entries", __name__, url_prefix="/me/juries/<reference>")
ENTRY = "/<reference>/entries/<entry>"


@blueprint.get("")
@signed_in
def index() -> str:
    """The panels one sits on, with how far one is."""
    seats, progress = queries.seats_of(current_user), queries.progress_of(current_user)
    return render_template(f"{PAGES}/index.html", seats=seats, progress=progress, at=now())


def _draw_list(shown: ListPage) -> str:
    """The entries of a round, with how far one is and what comes next."""
    seat = queries.get_seat(shown.opened.subject.reference, current_user)
    told = {
        "seat": seat,
        "round": seat.round,
        "waiting": len(queries.undeclared(seat, current_user)),
        "following": queries.next_to_mark(seat, current_user),
        "progress": queries.progress_of(current_user).get(seat.id, (0, 0)),
    }
    return render_template(f"{PAGES}/entries.html", shown=shown, **told)


add_list_routes(round_list, OWN_ENTRIES, _draw_list)


@blueprint.route("/<reference>/declare", methods=["GET", "POST"])
@requires(P.SIT)
def declare(reference: str) -> Answer:
    """Who stands behind the entries given since the last time, and whether one is too near."""
    seat = _seat(reference)
    entries = queries.undeclared(seat, current_user)
    if not entries:
        return redirect(url_for("juror_entries.index", reference=reference), 303)
    form = declare_form(entries)

    def keep() -> Answer:
        if form.is_stale:
            raise Conflict(_("Entries were added or taken away meanwhile. Look at them again."))
        left = judging.declare(seat, entries, form.conflicting, by=current_user, at=now())
        told = ngettext("One entry is open to you.", "%(num)s entries are open to you.", left)
        flash(told, "success")
        return redirect(url_for("juror_entries.index", reference=reference), 303)

    return answer_form(form, lambda: _declare_page(seat, form), keep)


@blueprint.get(ENTRY)
@requires(P.SIT)
def show(reference: str, entry: str) -> Answer:
    """One entry with its papers and the form of its marks; declarations come first."""
    one = _load(reference, entry)
    if not one.is_declared:
        return redirect(url_for(".declare", reference=reference), 303)
    return _page(one)


@blueprint.post(f"{ENTRY}/points")
@requires(P.JUDGE)
def autosave(reference: str, entry: str) -> Answer:
    """Keep what stands in the fields now, but for wrong points, which are named."""
    one = _to_mark(reference, entry)
    try:
        judging.save_points(one, marks_form(one).to_marks(), by=current_user, at=now())
    except judging.WrongPoints as refusal:
        db.session.commit()  # the answer is a refusal, which would take back what is right
        said = [*map(str, refusal.faults.values()), _("All else is kept.")]
        return Response(" ".join(said), 422, mimetype="text/plain")
    return Response(status=204)


@blueprint.post(f"{ENTRY}/marks")
@requires(P.JUDGE)
def mark(reference: str, entry: str) -> Answer:
    """Send the mark, or keep it and go on: with the next one, or later."""
    one = _to_mark(reference, entry)
    form, button = marks_form(one), request.form.get("go", "")
    if not form.validate_on_submit():
        return _page(one, form=form), 422 if form.errors else 200
    try:
        said = _act(one, form, button)
    except judging.WrongPoints as refusal:
        db.session.rollback()
        form.show_faults(refusal)
        form.criteria = (one := _to_mark(reference, entry)).entry.round.rubric.criteria
        return _page(one, form=form), 422
    flash(said, "success")
    return _to_next(one, stays=button == KEEP)


@blueprint.post(f"{ENTRY}/recuse")
@requires(P.JUDGE)
def recuse(reference: str, entry: str) -> Answer:
    """Step back from an entry for a conflict found only now."""
    one, form = _to_mark(reference, entry), RecuseForm()

    def step_back() -> Answer:
        judging.recuse(one, form.reason.data, by=current_user, at=now())
        flash(_("You have stepped back. The coordinator finds another reviewer."), "success")
        return _to_next(one)

    return answer_form(form, lambda: _page(one, recuse_form=form), step_back)


@blueprint.post(f"{ENTRY}/remarks")
@requires(P.DISCUSS)
def remark(reference: str, entry: str) -> Answer:
    one, form = _load(reference, entry), RemarkForm()
    authorize(P.DISCUSS, one)

    def say() -> Answer:
        judging.remark(one, form.text.data, by=current_user, at=now())
        return redirect(_url(one, "show") + "#discussion", 303)

    return answer_form(form, lambda: _page(one, remark_form=form), say)


def _act(one: Assignment, form: MarksForm, button: str) -> str:
    marks, at = form.to_marks(), now()
    if button == KEEP:
        judging.save_points(one, marks, by=current_user, at=at)
        return _("Kept as a draft. It counts once you send it.")
    if button == SKIP:
        judging.save_points(one, marks, by=current_user, at=at)
        judging.skip(one, by=current_user, at=at)
        return _("Left for later; it still waits for your mark.")
    if not judging.submit_score(one, marks, by=current_user, at=at):
        return _("A conflict of interest came up. This entry is with you no longer.")
    return _("Your mark is in. It is final.")


def _seat(reference: str) -> Juror:
    seat = queries.get_seat(reference, current_user)
    authorize(P.SIT, seat)
    return seat


def _load(reference: str, entry: str) -> Assignment:
    one = queries.get_assignment(reference, entry, current_user)
    authorize(P.SIT, one.juror)
    return one


def _to_mark(reference: str, entry: str) -> Assignment:
    """One that is opened. Whether it may still be marked, the services ask under their lock."""
    one = _load(reference, entry)
    if not one.is_declared:
        raise NotFound
    return one


def _to_next(one: Assignment, *, stays: bool = False) -> BaseResponse:
    """The next entry to mark of this round; without one, the list."""
    reference = one.entry.round.reference
    if stays:
        return redirect(_url(one, "show"), 303)
    following = queries.next_to_mark(one.juror, current_user)
    if following is None:
        return redirect(url_for("juror_entries.index", reference=reference), 303)
    return redirect(url_for("juror.show", reference=reference, entry=following), 303)


def _url(one: Assignment, endpoint: str) -> str:
    entry = one.entry
    return url_for(f"juror.{endpoint}", reference=entry.round.reference, entry=entry.reference)


def _declare_page(seat: Juror, form: DeclareForm) -> str:
    """Nothing but who stands behind each entry, and in a blind round not even that."""
    parties: Any = {}
    if not seat.round.is_blind:
        ids = [one.subject_id for one in form.entries]
        parties = JURY_SUBJECTS[seat.round.subject].parties(ids)
    return render_template(
        f"{PAGES}/declare.html", seat=seat, round=seat.round, form=form, parties=parties
    )


def _page(one: Assignment, **forms: BaseForm) -> str:
    entry: Entry = one.entry
    card = JURY_SUBJECTS[entry.round.subject].present(entry.subject_id, blind=entry.round.is_blind)
    files = _files(card.file_ids)
    wanted = next((file for file in files if str(file.id) == request.args.get("file")), None)
    shown = wanted or (files[0] if files else None)
    view = view_paper(
        shown, None, request.args, address=_url(one, "show"), kept={"file": str(shown.id)}
    ) if shown else None  # fmt: skip
    fresh: dict[str, Any] = {
        "form": None if "form" in forms else marks_form(one),
        "recuse_form": RecuseForm(formdata=None),
        "remark_form": RemarkForm(formdata=None),
    }
    told = {
        "one": one, "entry": entry, "round": entry.round, "card": card, "files": files,
        "file": shown, "view": view, "asked": wanted is not None,
        "others": queries.marks_of_others(one), "remarks": queries.remarks_on(one),
        "is_marked": one.standing is AssignmentState.SUBMITTED, "url": _url,
    }  # fmt: skip
    return render_template(f"{PAGES}/entry.html", **{**told, **fresh, **forms})


def _files(ids: Any) -> list[StoredFile]:
    """In the order in which the card names them."""
    rows = db.session.scalars(select(StoredFile).where(StoredFile.id.in_(ids))) if ids else ()
    found = {one.id: one for one in rows}
    return [found[one] for one in ids if one in found]
