"""What came of a round, for whoever runs it: the ranking, every mark, and paper to print."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response
from wtforms import IntegerField
from wtforms.validators import NumberRange

from core.clock import now
from core.db import db, reading
from core.documents.models import IssuedDocument
from core.documents.states import DocumentKind, DocumentState
from core.errors import NotFound
from core.forms import Answer, BaseForm, Required, answer_form, line
from core.i18n import LOCALES, language, speaking, tr
from core.juries.judging import WrongPoints, enter_from_paper
from core.juries.juror.forms import MarksForm, marks_form
from core.juries.models import Assignment, JuryRound
from core.juries.queries import find_round
from core.juries.results import papers as services
from core.juries.results.marks import MARKS, disclosed_entries, marks_of
from core.juries.results.sheets import sheet_pdf
from core.juries.standings import standings
from core.juries.states import JuryPermission, Ranking
from core.lists import add_list_routes
from core.lists.page import ListPage
from core.paging import PAGE_SIZE, Paged, pages_of
from core.policy import authorize
from core.printable import printable
from core.reports.naming import file_name, hand_over
from core.shares import PATIENCE, take_place
from core.web import requires

P = JuryPermission
PAGES = "core/juries/results"
blueprint = Blueprint("jury_results", __name__, url_prefix="/desk/juries/<reference>")
marks = Blueprint("jury_marks", __name__, url_prefix="/desk/juries/<reference>/marks")


class AwardForm(BaseForm):
    """An award by its name, for those promoted at some ranks."""

    name_en = line(
        _l("Award in English"), 120, missing=_l("Name the award in English."), check=printable
    )
    name_zh = line(
        _l("Award in Chinese"), 120, missing=_l("Name the award in Chinese."), check=printable
    )
    first = IntegerField(_l("From rank"), [Required(_l("Give a rank.")), NumberRange(1, 9_999)])
    last = IntegerField(_l("To rank"), [Required(_l("Give a rank.")), NumberRange(1, 9_999)])

    @property
    def names(self) -> dict[str, str]:
        return {"en": self.name_en.data.strip(), "zh": self.name_zh.data.strip()}


@blueprint.get("/ranking")
@requires(P.READ)
def ranking(reference: str) -> str:
    """The order as marked and corrected; a page at a time, since a round may have thousands."""
    one = read_round(reference)
    take_place(PATIENCE)
    found = standings(one)
    seen = set(db.session.scalars(disclosed_entries(one, current_user)))
    rows = [row for row in found.rows if row.entry.id in seen]
    number = min(max(1, request.args.get("page", 1, type=int)), pages_of(len(rows)))
    part = rows[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    return render_template(
        f"{PAGES}/ranking.html", round=one, standings=found, ranking=Ranking(one.ranking),
        shown=Paged(part, len(rows), number),
    )  # fmt: skip


@blueprint.route("/papers", methods=["GET", "POST"])
@requires(P.READ)
def papers(reference: str) -> Answer:
    """Sheets to print before, minutes and certificates after; the form gives an award."""
    one, form = read_round(reference), AwardForm()

    def give() -> Answer:
        ranks = form.first.data or 1, form.last.data or 1
        count = services.award(one, *ranks, form.names, by=current_user, at=now())
        flash(_drawing(count), "success")
        return redirect(url_for(".papers", reference=reference), 303)

    def draw() -> str:
        issued, lacking = services.certificates_of(one, current_user), services.uncertified(one)
        reads = one.minutes_document_id and services.may_read_minutes(current_user, str(one.id))
        kept = db.session.get(IssuedDocument, one.minutes_document_id) if reads else None
        return render_template(
            f"{PAGES}/papers.html", round=one, form=form, issued=issued, uncertified=len(lacking),
            minutes=kept, kinds=DocumentKind, states=DocumentState,
        )  # fmt: skip

    return answer_form(form, draw, give)


@blueprint.post("/papers/jurors")
@requires(P.COORDINATE)
def certify(reference: str) -> Answer:
    count = services.certify_jurors(read_round(reference), by=current_user, at=now())
    flash(_drawing(count), "success")
    return redirect(url_for(".papers", reference=reference), 303)


@blueprint.post("/papers/minutes")
@requires(P.COORDINATE)
def minutes(reference: str) -> Answer:
    """Ask for the minutes again, where their drawing came to nothing."""
    services.draw_minutes_again(read_round(reference), by=current_user)
    return redirect(url_for(".papers", reference=reference), 303)


@blueprint.get("/papers/<uuid:juror_id>.pdf")
@requires(P.READ)
def sheet(reference: str, juror_id: UUID) -> Response:
    """A juror's entries on paper, in the language `in` says or the reader's."""
    spoken = request.args.get("in", language())
    if spoken not in LOCALES:
        raise NotFound
    with reading(), speaking(spoken):
        one = read_round(reference)
        juror = next((each for each in one.jurors if each.id == juror_id), None)
        if juror is None:
            raise NotFound
        name = file_name([tr(one.name), _("Score sheet"), juror.name], now(), "pdf")
        pdf = sheet_pdf(juror, current_user, at=now())
    return hand_over(pdf, name)


@marks.route("/<uuid:mark_id>", methods=["GET", "POST"])
@requires(P.READ)
def show(reference: str, mark_id: UUID) -> Answer:
    """What a juror gave; or, still to be marked, what came on paper is entered here."""
    one = _mark(reference, mark_id)
    form = marks_form(one, is_own=False)
    if not form.validate_on_submit():
        page = _page_of(one, form)
        return (page, 422) if form.errors else page
    try:
        is_in = enter_from_paper(one, form.to_marks(), by=current_user, at=now())
    except WrongPoints as refusal:
        form.show_faults(refusal)
        return _page_of(one, form), 422
    if not is_in:
        flash(_("This juror has a conflict of interest here. Nothing was entered."), "warning")
        return redirect(url_for(".index", reference=reference), 303)
    flash(_("Entered in the name of %(name)s.", name=one.juror.name), "success")
    return redirect(url_for(".show", reference=reference, mark_id=mark_id), 303)


def _page_of(one: Assignment, form: MarksForm) -> str:
    return render_template(f"{PAGES}/mark.html", given=one, round=one.entry.round, form=form)


def _mark(reference: str, mark_id: UUID) -> Assignment:
    rows = marks_of(current_user, read_round(reference))
    found: Assignment | None = db.session.scalar(rows.where(Assignment.id == mark_id))
    if found is None:
        raise NotFound
    return found


def _drawing(count: int) -> str:
    return str(
        ngettext(
            "%(num)d certificate is being drawn.", "%(num)d certificates are being drawn.", count
        )
    )


def read_round(reference: str) -> JuryRound:
    one = find_round(reference, current_user)
    authorize(P.READ, one)
    return one


def _draw(shown: ListPage) -> str:
    return render_template(f"{PAGES}/marks.html", shown=shown, round=shown.opened.subject)


add_list_routes(marks, MARKS, _draw)
