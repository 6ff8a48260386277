"""A fair's report: as it stands now, its words, its versions, on paper and as a workbook."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from core import audit
from core.clock import beijing_date, now, today
from core.db import db, reading
from core.errors import DomainError, NotFound
from core.forms import Answer, VersionedForm, answer_form, paragraph
from core.i18n import LOCALES, language, speaking, tr
from core.lists.views import add_list_routes
from core.policy import authorize, can
from core.reports.naming import file_name, hand_over
from core.web import requires
from events.editions.models import Edition
from events.editions.views.pages import edition_of
from events.reports import services
from events.reports.documents import drawn_from, workbook_of
from events.reports.lists import FAIR_REPORTS, due_on, standing_of
from events.reports.models import FairReport
from events.reports.queries import count, get_version, versions_of
from events.reports.states import ReportPermission
from events.reports.values import Content
from events.tickets.documents.drawing import drawn

P = ReportPermission
PAGES = "events/reports"
NOW = "now"
blueprint = Blueprint("fair_reports", __name__, url_prefix="/desk/events/<slug>/report")
desk = Blueprint("fair_reports_desk", __name__, url_prefix="/desk/reports-of-fairs")


class TextForm(VersionedForm):
    text_zh = paragraph(_l("Words in Chinese"), 8_000)
    text_en = paragraph(_l("Words in English"), 8_000)


@blueprint.route("", methods=["GET", "POST"])
@requires(P.READ)
def show(slug: str) -> Answer:
    """Everything as it stands now; a POST keeps the words."""
    edition, at = _edition(slug, P.READ), now()
    if request.method == "POST":
        authorize(P.WRITE, edition)
    report = db.session.get(FairReport, edition.id)
    text, version = (report.text, str(report.version)) if report else ({}, "0")
    form = TextForm(data={f"text_{code}": text.get(code, "") for code in LOCALES})
    if not form.is_submitted():
        form.seen.data = version

    def keep() -> Answer:
        seen = form.seen_version
        form.seen.data = version
        words = {code: (form[f"text_{code}"].data or "").strip() for code in LOCALES}
        services.write(edition, words, seen=seen, by=current_user, at=at)
        flash(_("The words were kept."), "success")
        return redirect(url_for(".show", slug=slug), 303)

    def draw() -> str:
        versions, last = versions_of(edition), beijing_date(edition.ends_at)
        first = min((one.frozen_at for one in versions), default=None)
        return render_template(
            f"{PAGES}/show.html", edition=edition, form=form, versions=versions,
            latest=Content.from_json(versions[0].content) if versions else None,
            standing=standing_of(last, first, today()), due_on=due_on(last), today=today(),
            may_write=can(P.WRITE, edition), **drawn_from(count(edition, at)),
        )  # fmt: skip

    return answer_form(form, draw, keep)


@blueprint.post("/freeze")
@requires(P.WRITE)
def freeze(slug: str) -> BaseResponse:
    edition = _edition(slug, P.WRITE)
    try:
        version = services.freeze(edition, by=current_user, at=now())
    except DomainError as refusal:
        flash(str(refusal), "error")
        return redirect(url_for(".show", slug=slug), 303)
    flash(_("Version %(number)s was frozen.", number=version.number), "success")
    return redirect(url_for(".version", slug=slug, number=version.number), 303)


@blueprint.get("/<int:number>")
@requires(P.READ)
def version(slug: str, number: int) -> str:
    """One version as it was frozen, whatever became of it since."""
    edition = _edition(slug, P.READ)
    kept = get_version(edition, number)
    content = Content.from_json(kept.content)
    return render_template(
        f"{PAGES}/version.html", edition=edition, version=kept, **drawn_from(content)
    )


@blueprint.get("/<which>.pdf")
@requires(P.READ)
def paper(slug: str, which: str) -> BaseResponse:
    """A version, or how it stands `now`, in the language `in` says or the reader's."""

    def draw(edition: Edition, content: Content) -> bytes:
        said = {"edition": edition, "number": which if which != NOW else ""}
        html = render_template(f"{PAGES}/paper.html", **said, **drawn_from(content))
        title = f"{tr(content.name)} {_('Report of the fair')}"
        return drawn(html, title=title, language=language(), at=content.as_of, people=())

    return _handed_over(slug, which, "pdf", draw)


@blueprint.get("/<which>.xlsx")
@requires(P.READ)
def workbook(slug: str, which: str) -> BaseResponse:
    return _handed_over(slug, which, "xlsx", lambda _edition, content: workbook_of(content))


def _handed_over(
    slug: str, which: str, ending: str, make: Callable[[Edition, Content], bytes]
) -> BaseResponse:
    spoken = request.args.get("in", language())
    if spoken not in LOCALES or not (which == NOW or (which.isdecimal() and len(which) < 10)):
        raise NotFound
    _edition(slug, P.READ)
    # Drawing takes long: not in the request's transaction.
    with reading(), speaking(spoken):
        edition = _edition(slug, P.READ)
        content = (
            count(edition, now())
            if which == NOW
            else Content.from_json(get_version(edition, int(which)).content)
        )
        data = make(edition, content)
        name = file_name([tr(content.name), _("Report of the fair"), which], now(), ending)
        audit.record_now("fair_report:taken", edition, by=current_user, what=f"{which}.{ending}")
    return hand_over(data, name)


def _edition(slug: str, permission: ReportPermission) -> Edition:
    edition = edition_of(slug)
    authorize(permission, edition)
    return edition


add_list_routes(desk, FAIR_REPORTS)
