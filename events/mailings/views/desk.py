"""Write to the people of an edition: draft, preview, count, send, follow, send again."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from core.cases import Action, Case, CaseSpec, add_case_routes, draw_case, timeline_of
from core.clock import now
from core.errors import DomainError
from core.i18n import LOCALES, tr
from core.lists.choice import open_list
from core.lists.page import ListPage, list_shown
from core.lists.spec import Addition, Step
from core.lists.views import add_list_routes
from core.outbox.models import MessageState
from core.outbox.services import render
from core.policy import authorize, can
from core.web import requires
from events.attendees.lists import ATTENDEES
from events.editions.models import Edition
from events.editions.queries import get_edition
from events.event_types.registry import Part
from events.mailings import queries, services
from events.mailings.forms import AudienceForm, FileForm, MailingForm, SendForm, TemplateForm
from events.mailings.gaps import Gap
from events.mailings.lists import MAILINGS, RECIPIENTS, UNWRITTEN, find_mailing
from events.mailings.mails import preview_for
from events.mailings.models import Mailing, MessageTemplate
from events.mailings.states import MAILING_WORKFLOW, MailingAction, MailingPermission, MailingState

PAGES = "events/mailings"
A, P = MailingAction, MailingPermission
blueprint = Blueprint("mailings_desk", __name__, url_prefix="/desk/events/<slug>/messages")
of_one = Blueprint("mailing_desk", __name__, url_prefix=f"{blueprint.url_prefix}/<uuid:mailing_id>")
Page = str | tuple[str, int] | BaseResponse


def _write_to(edition: Edition, chosen: Mapping[str, str]) -> str | None:
    """From the attendee list to a message to those it shows."""
    may = edition.type.has(Part.MESSAGES) and can(P.WRITE, edition)
    values: dict[str, Any] = {**chosen, "slug": edition.slug}
    return url_for("mailings_desk.new", **values) if may else None


IN_ATTENDEES = Addition(
    "mailings", ATTENDEES.key, steps=(Step(_l("Write to these people"), _write_to),)
)


def _draw(shown: ListPage) -> str:
    edition = shown.opened.subject
    may_write = can(P.WRITE, edition)
    return render_template(f"{PAGES}/index.html", shown=shown, edition=edition, may_write=may_write)


add_list_routes(blueprint, MAILINGS, _draw)


@blueprint.route("/new", methods=["GET", "POST"])
@requires(P.WRITE)
def new(slug: str) -> Page:
    edition = get_edition(slug, visible_to=current_user)
    authorize(P.WRITE, edition)
    templates, wanted = queries.list_templates(edition), request.args.get("template", "")
    kept = next((one for one in templates if str(one.id) == wanted), None)
    said, chosen = _words(kept) if kept else {}, request.args.to_dict()
    return _write(edition, None, MailingForm(data=said), chosen, templates)


@of_one.route("/edit", methods=["GET", "POST"])
@requires(P.SEND)
def edit(slug: str, mailing_id: uuid.UUID) -> Page:
    mailing = sendable(slug, mailing_id)
    if mailing.standing is not MailingState.DRAFT:
        return redirect(CASE.url(mailing), 303)
    form = MailingForm(data={**_words(mailing), "is_news": mailing.audience["is_news"]})
    return _write(mailing.edition, mailing, form, mailing.audience["filter"])


def _words(said: Mailing | MessageTemplate) -> dict[str, str]:
    parts = {"subject": said.subject, "body": said.body}
    return {f"{part}_{code}": text for part, texts in parts.items() for code, text in texts.items()}


def _write(
    edition: Edition,
    mailing: Mailing | None,
    form: MailingForm,
    chosen: Mapping[str, str],
    templates: Sequence[MessageTemplate] = (),
) -> Page:
    """The form of a message; sent, the draft it makes or changes."""
    audience = AudienceForm.of(open_list(ATTENDEES, edition, current_user).filters, data=chosen)
    status, signed = 200, {"by": current_user, "at": now()}
    try:
        if "count" not in request.form and form.validate_on_submit() and audience.validate():
            draft = form.to_draft(audience.to_filter())
            if mailing is None:
                mailing = services.new_mailing(edition, draft, **signed)
            else:
                services.change_mailing(mailing, draft, **signed)
            return redirect(CASE.url(mailing), 303)
    except DomainError as error:
        form.refuse(error)
        status = error.status
    if form.errors or audience.errors:
        status = max(status, 422)
    page = {"edition": edition, "form": form, "audience": audience, "gaps": list(Gap)}
    page["count"] = _count(edition, form, audience)
    return render_template(f"{PAGES}/form.html", templates=templates, **page), status


def _count(edition: Edition, form: MailingForm, audience: AudienceForm) -> int | None:
    """How many these filters leave now; None where they are no longer known."""
    chosen = {"filter": audience.to_filter(), "is_news": bool(form.is_news.data)}
    try:
        return queries.count_audience(edition, chosen, by=current_user)
    except DomainError:
        return None


@of_one.post("/again")
@requires(P.SEND)
def again(slug: str, mailing_id: uuid.UUID) -> Page:
    mailing = sendable(slug, mailing_id)
    count = services.resend_undelivered(mailing, by=current_user, at=now())
    flash(
        ngettext("%(num)s message is sent again.", "%(num)s messages are sent again.", count),
        "success",
    )
    return redirect(CASE.url(mailing), 303)


@of_one.post("/template")
@requires(P.SEND)
def keep_template(slug: str, mailing_id: uuid.UUID) -> Page:
    mailing = sendable(slug, mailing_id)
    form = TemplateForm(prefix="template-")
    if not form.validate_on_submit():
        return draw_case(CASE, mailing, template_form=form), 422
    services.keep_template(mailing, form.name.data, by=current_user, at=now())
    flash(_("The words are kept under this name."), "success")
    return redirect(CASE.url(mailing), 303)


def sendable(slug: str, mailing_id: uuid.UUID) -> Mailing:
    mailing = find_mailing(slug, mailing_id)
    authorize(P.SEND, mailing)
    return mailing


_TOLD = {
    "mailing:written": _l("Written"),
    "mailing:changed": _l("Changed"),
    "mailing:tested": _l("Sent to oneself as a test"),
    "mailing:sent_again": _l("What did not arrive was sent again"),
}


def _page(
    case: Case[Mailing],
    shown: ListPage | None = None,
    template_form: TemplateForm | None = None,
    file_form: FileForm | None = None,
) -> str:
    mailing = case.subject
    is_draft = mailing.standing is MailingState.DRAFT
    return render_template(
        f"{PAGES}/show.html",
        case=case,
        edition=mailing.edition,
        mailing=mailing,
        is_draft=is_draft,
        happenings=timeline_of(mailing, MAILING_WORKFLOW, _TOLD),
        states=list(MessageState),
        may_send=can(P.SEND, mailing),
        file_form=file_form or FileForm(formdata=None, prefix="attach-"),
        template_form=template_form or TemplateForm(formdata=None, prefix="template-"),
        **(_before(mailing) if is_draft else _afterwards(mailing, shown)),
    )


def _before(mailing: Mailing) -> dict[str, Any]:
    """To how many it would go, and how one of them would read it in either language."""
    count, person, fault = 0, None, ""
    try:
        count = queries.count_audience(mailing.edition, mailing.audience, by=current_user)
        # No further than the last: databases take no number beyond 64 bit.
        skip = min(request.args.get("person", 0, int), max(0, count - 1))
        person = queries.first_of_audience(mailing, by=current_user, skip=skip)
    except DomainError as error:
        fault = str(error)
    previews = [
        (code, *render(preview_for(mailing, person, language=code))[:2])
        for code in LOCALES
        if person and mailing.subject[code] and mailing.body[code]
    ]
    return {"count": count, "person": person, "previews": previews, "fault": fault}


def _afterwards(mailing: Mailing, shown: ListPage | None) -> dict[str, Any]:
    """Who was written to, as a list, and how many messages stand where."""
    if shown is None:
        asked = request.args.copy()
        asked.pop("action", None)  # the case's own word
        opened = open_list(RECIPIENTS, mailing, current_user, asked)
        shown = list_shown(opened, CASE.address(mailing))
    counts = queries.delivery_counts(mailing, visible_to=current_user)
    total, left = sum(counts.values()), counts.get(UNWRITTEN, 0)
    waits = counts.get(MessageState.QUEUED, 0)
    is_moving = mailing.standing is MailingState.SENDING or bool(waits)
    return {
        "shown": shown,
        "counts": counts,
        "total": total,
        "seen": total - left - waits,
        "is_moving": is_moving,
    }


CASE = CaseSpec(
    blueprint="mailing_desk",
    workflow=MAILING_WORKFLOW,
    reading=P.READ,
    load=find_mailing,
    address=lambda one: {"slug": one.edition.slug, "mailing_id": one.id},
    title=lambda one: tr(one.subject) or _l("Without a subject"),
    page=_page,
    # Once it goes, every message written moves its version; that makes no page stale.
    version=lambda one: one.version if one.standing is MailingState.DRAFT else "on its way",
    actions=(
        Action(
            A.SCHEDULE,
            services.schedule_mailing,
            SendForm,
            name="send",
            key="s",
            writes=False,
            done=_l("It is on its way."),
            offered=lambda one: all((*one.subject.values(), *one.body.values())),
            rows=f"{PAGES}/_send.html",
        ),
        Action(
            A.PAUSE,
            services.pause_mailing,
            key="p",
            writes=False,
            says=_l(
                "Nobody more is written to until you go on. Letters written already leave. A year "
                "after it was to go, a paused message ends by itself."
            ),
            done=_l("Paused. Letters written already still leave."),
        ),
        Action(A.RESUME, services.resume_mailing, key="p", writes=False, done=_l("It goes on.")),
        Action(
            A.STOP,
            services.stop_mailing,
            key="x",
            danger=True,
            writes=False,
            done=_l("Stopped. Nobody more is written to."),
        ),
    ),
)
add_case_routes(of_one, CASE, "")
add_list_routes(of_one, RECIPIENTS, lambda page: draw_case(CASE, page.opened.subject, shown=page))
