"""The sheets of an edition's days: looked at, written on, and printed in either language."""

from __future__ import annotations

import uuid
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from core.clock import now
from core.db import reading
from core.errors import NotFound
from core.forms import Answer, VersionedForm, answer_form, paragraph
from core.i18n import LOCALES, language, speaking, tr
from core.policy import authorize, can
from core.reports.naming import file_name, hand_over
from core.web import requires
from events.day_sheets.policies import DaySheetPermission
from events.day_sheets.queries import get_sheet, sheets_of
from events.day_sheets.services import write
from events.editions.models import Edition
from events.editions.views.pages import edition_of
from events.tickets.documents.drawing import drawn

blueprint = Blueprint("day_sheets", __name__, url_prefix="/desk/events/<slug>/day-sheets")
PAGES = "events/day_sheets"
P = DaySheetPermission


class SheetForm(VersionedForm):
    people_to_call = paragraph(
        _l("People to call"), 2_000,
        description=_l("Name, for what, and number: caretaker, first aid, interpreters, press."),
    )  # fmt: skip
    deliveries = paragraph(_l("Deliveries"), 2_000, description=_l("What comes when, to whom."))
    notes = paragraph(_l("Notes for everybody who works there"), 4_000)


@blueprint.get("")
@requires(P.READ)
def index(slug: str) -> str:
    edition = _edition(slug)
    sheets = sheets_of(edition, current_user)
    return render_template(f"{PAGES}/index.html", edition=edition, sheets=sheets)


@blueprint.route("/<uuid:venue_id>/<day>", methods=["GET", "POST"])
@requires(P.READ)
def show(slug: str, venue_id: uuid.UUID, day: str) -> Answer:
    edition = _edition(slug)
    sheet = get_sheet(edition, venue_id, _day(day), current_user)
    if request.method == "POST":
        authorize(P.WRITE, sheet.venue)
    form = SheetForm(obj=sheet.written)
    version = str(sheet.written.version if sheet.written else 0)
    if not form.is_submitted():
        form.seen.data = version

    def keep() -> Answer:
        seen = form.seen_version
        texts = {key: form[key].data or "" for key in ("people_to_call", "deliveries", "notes")}
        # What was typed goes out again with the version it would overwrite.
        form.seen.data = version
        write(sheet.venue, sheet.day, texts, seen=seen, by=current_user, at=now())
        flash(_("Kept on the day sheet."), "success")
        return redirect(url_for(".show", slug=slug, venue_id=venue_id, day=day), 303)

    def draw() -> str:
        may_write = can(P.WRITE, sheet.venue)
        return render_template(
            f"{PAGES}/show.html", edition=edition, sheet=sheet, form=form, may_write=may_write
        )

    return answer_form(form, draw, keep)


@blueprint.get("/<uuid:venue_id>/<day>.pdf")
@requires(P.READ)
def paper(slug: str, venue_id: uuid.UUID, day: str) -> BaseResponse:
    """The sheet to print, in the language `in` says or the reader's."""
    spoken = request.args.get("in", language())
    if spoken not in LOCALES:
        raise NotFound
    _edition(slug)
    # Drawing takes long: not in the request's transaction.
    with reading(), speaking(spoken):
        edition = _edition(slug)
        sheet = get_sheet(edition, venue_id, _day(day), current_user)
        html = render_template(f"{PAGES}/paper.html", edition=edition, sheet=sheet, as_of=now())
        title = f"{_('Day sheet')} {tr(sheet.venue.name)}"
        pdf = drawn(html, title=title, language=spoken, at=now(), people=())
        name = file_name([tr(edition.name), title, day], now(), "pdf")
    return hand_over(pdf, name)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotFound from None


def _edition(slug: str) -> Edition:
    edition = edition_of(slug)
    authorize(P.READ, edition)
    return edition
