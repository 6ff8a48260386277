"""Write to the people of an edition: draft, preview, count, send, follow, send again."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from core.clock import now
from core.db import db
from core.errors import DomainError
from core.lists.choice import open_list
from core.lists.spec import Addition, Step
from core.outbox.models import MessageState
from core.outbox.services import render
from core.policy import authorize, can
from core.web import requires
from events.attendees.lists import ATTENDEES
from events.editions.models import Edition
from events.editions.queries import get_edition
from events.event_types.registry import Part
from events.mailings import queries, services
from events.mailings.forms import AudienceForm, MailingForm, SendForm, TemplateForm
from events.mailings.gaps import Gap
from events.mailings.mails import preview_for
from events.mailings.models import Mailing
from events.mailings.states import MailingPermission, MailingState

blueprint = Blueprint("mailings_desk", __name__, url_prefix="/desk/events/<slug>/messages")
Page = str | tuple[str, int] | BaseResponse


def _write_to(edition: Edition, chosen: Mapping[str, str]) -> str | None:
    """From the attendee list to a message to those it shows."""
    may = edition.type.has(Part.MESSAGES) and can(MailingPermission.WRITE, edition)
    values: dict[str, Any] = {**chosen, "slug": edition.slug}
    return url_for("mailings_desk.new", **values) if may else None


IN_ATTENDEES = Addition(
    "mailings", ATTENDEES.key, steps=(Step(_l("Write to these people"), _write_to),)
)


@blueprint.get("")
@requires(MailingPermission.LIST)
def index(slug: str) -> Page:
    edition = _edition(slug)
    return render_template(
        "events/mailings/index.html",
        edition=edition,
        mailings=queries.list_mailings(edition, visible_to=current_user),
        may_write=can(MailingPermission.WRITE, edition),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires(MailingPermission.WRITE)
def new(slug: str) -> Page:
    edition = _edition(slug)
    authorize(MailingPermission.WRITE, edition)
    if request.method == "GET":
        return _form_page(edition, _from_template(edition), None)
    return _save(edition, None)


@blueprint.route("/<uuid:mailing_id>/edit", methods=["GET", "POST"])
@requires(MailingPermission.SEND)
def edit(slug: str, mailing_id: uuid.UUID) -> Page:
    mailing = _mailing(slug, mailing_id)
    authorize(MailingPermission.SEND, mailing)
    if mailing.standing is not MailingState.DRAFT:
        return redirect(_url(mailing), 303)
    if request.method == "GET":
        said = {
            f"{part}_{code}": getattr(mailing, part).get(code, "")
            for part in ("subject", "body")
            for code in ("en", "zh")
        }
        form = MailingForm(formdata=None, data={**said, "is_news": mailing.audience["is_news"]})
        return _form_page(mailing.edition, form, mailing)
    return _save(mailing.edition, mailing)


@blueprint.get("/<uuid:mailing_id>")
@requires(MailingPermission.LIST)
def show(slug: str, mailing_id: uuid.UUID) -> Page:
    return _page(_mailing(slug, mailing_id))


@blueprint.post("/<uuid:mailing_id>/send")
@requires(MailingPermission.SEND)
def send(slug: str, mailing_id: uuid.UUID) -> Page:
    mailing = _mailing(slug, mailing_id)
    authorize(MailingPermission.SEND, mailing)
    form, at = SendForm(), now()
    if not form.validate_on_submit():
        return _page(mailing, send_form=form), 422 if form.errors else 200
    try:
        services.schedule_mailing(mailing, form.to_moment(at), by=current_user, at=at)
    except DomainError as error:
        form.refuse(error)
        db.session.rollback()
        return _page(_mailing(slug, mailing_id), send_form=form), error.status
    flash(_("It is on its way."), "success")
    return redirect(_url(mailing), 303)


@blueprint.post("/<uuid:mailing_id>/stop")
@requires(MailingPermission.SEND)
def stop(slug: str, mailing_id: uuid.UUID) -> Page:
    mailing = _mailing(slug, mailing_id)
    authorize(MailingPermission.SEND, mailing)
    services.stop_mailing(mailing, by=current_user, at=now())
    flash(_("Stopped. Nobody more is written to."), "success")
    return redirect(_url(mailing), 303)


@blueprint.post("/<uuid:mailing_id>/again")
@requires(MailingPermission.SEND)
def again(slug: str, mailing_id: uuid.UUID) -> Page:
    mailing = _mailing(slug, mailing_id)
    authorize(MailingPermission.SEND, mailing)
    count = services.resend_undelivered(mailing, by=current_user, at=now())
    flash(
        ngettext("%(num)s message is sent again.", "%(num)s messages are sent again.", count),
        "success",
    )
    return redirect(_url(mailing), 303)


@blueprint.post("/<uuid:mailing_id>/template")
@requires(MailingPermission.SEND)
def keep_template(slug: str, mailing_id: uuid.UUID) -> Page:
    mailing = _mailing(slug, mailing_id)
    authorize(MailingPermission.SEND, mailing)
    form = TemplateForm()
    if not form.validate_on_submit():
        return _page(mailing, template_form=form), 422 if form.errors else 200
    services.keep_template(mailing, form.name.data, by=current_user, at=now())
    flash(_("The words are kept under this name."), "success")
    return redirect(_url(mailing), 303)


def _edition(slug: str) -> Edition:
    edition = get_edition(slug, visible_to=current_user)
    authorize(MailingPermission.LIST, edition)
    return edition


def _mailing(slug: str, mailing_id: uuid.UUID) -> Mailing:
    return queries.get_mailing(mailing_id, _edition(slug), visible_to=current_user)


def _url(mailing: Mailing) -> str:
    return url_for(".show", slug=mailing.edition.slug, mailing_id=mailing.id)


def _from_template(edition: Edition) -> MailingForm:
    wanted = request.args.get("template", "")
    for one in queries.list_templates(edition):
        if str(one.id) == wanted:
            said = {
                f"{part}_{code}": getattr(one, part).get(code, "")
                for part in ("subject", "body")
                for code in ("en", "zh")
            }
            return MailingForm(formdata=None, data=said)
    return MailingForm(formdata=None)


def _audience_form(edition: Edition, mailing: Mailing | None) -> AudienceForm:
    fields = open_list(ATTENDEES, edition, current_user).filters
    if request.method == "POST":
        return AudienceForm.of(fields)
    chosen = mailing.audience.get("filter", {}) if mailing else request.args.to_dict()
    return AudienceForm.of(fields, formdata=None, data=chosen)


def _save(edition: Edition, mailing: Mailing | None) -> Page:
    form, audience = MailingForm(), _audience_form(edition, mailing)
    if not form.validate_on_submit() or not audience.validate():
        wrong = form.errors or audience.errors
        return _form_page(edition, form, mailing, audience), 422 if wrong else 200
    draft = form.to_draft(audience.to_filter())
    try:
        if mailing is None:
            mailing = services.new_mailing(edition, draft, by=current_user, at=now())
        else:
            services.change_mailing(mailing, draft, by=current_user, at=now())
    except DomainError as error:
        form.refuse(error)
        db.session.rollback()
        return _form_page(_edition(edition.slug), form, None, audience), error.status
    return redirect(_url(mailing), 303)


def _form_page(
    edition: Edition,
    form: MailingForm,
    mailing: Mailing | None,
    audience: AudienceForm | None = None,
) -> str:
    return render_template(
        "events/mailings/form.html",
        edition=edition,
        mailing=mailing,
        form=form,
        audience=audience or _audience_form(edition, mailing),
        templates=queries.list_templates(edition),
        gaps=list(Gap),
    )


def _page(mailing: Mailing, **forms: Any) -> str:
    is_draft = mailing.standing is MailingState.DRAFT
    state = request.args.get("state", "")
    fault, count, previews, person = "", 0, [], None
    if is_draft:
        try:
            count = queries.count_audience(mailing, by=current_user)
            # No further than the last: databases take no number beyond 64 bit.
            skip = min(request.args.get("person", 0, int), max(0, count - 1))
            person = queries.first_of_audience(mailing, by=current_user, skip=skip)
        except DomainError as error:
            fault = str(error)
    if person is not None:
        for code in ("en", "zh"):
            if mailing.subject.get(code) and mailing.body.get(code):
                subject, text, _html = render(preview_for(mailing, person, language=code))
                previews.append((code, subject, text))
    may_send = can(MailingPermission.SEND, mailing)
    return render_template(
        "events/mailings/show.html",
        edition=mailing.edition,
        mailing=mailing,
        is_draft=is_draft,
        fault=fault,
        count=count,
        person=person,
        previews=previews,
        counts=queries.delivery_counts(mailing),
        page=queries.list_recipients(mailing, state=state, page=request.args.get("page", 1, int)),
        states=list(MessageState),
        may_send=may_send,
        may_stop=may_send and mailing.standing in (MailingState.SCHEDULED, MailingState.SENDING),
        send_form=forms.get("send_form") or SendForm(formdata=None),
        template_form=forms.get("template_form") or TemplateForm(formdata=None),
    )
