"""What goes with a message, a test of it, and the files on the page of whom it went to."""

from __future__ import annotations

import uuid

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from core.accounts.models import User
from core.cases import draw_case
from core.clock import now
from core.errors import DomainError, NotFound
from core.files.giving import give_out
from core.files.models import StoredFile
from core.files.services import keep_upload, take_upload
from core.forms import answer_form
from core.policy import Decision, allowed_if
from core.web import public, requires
from events.mailings import queries, services
from events.mailings.forms import FileForm
from events.mailings.policies import may_read
from events.mailings.states import MailingPermission
from events.mailings.views.desk import CASE, Page, of_one, sendable
from events.registrations.links import find_by_token
from events.registrations.models import Registration
from events.registrations.own_parts import OwnPart

ATTACHMENT = "mailing_attachment"
blueprint = Blueprint("mailing_files", __name__)


def may_read_attachment(user: User, file: StoredFile) -> Decision:
    """Whoever may read a mailing it goes with, and whom one was sent to."""
    if any(may_read(user, one).allowed for one in queries.mailings_with(file)):
        return allowed_if(True)
    return allowed_if(queries.was_sent_to(file, user))


@of_one.post("/files")
@requires(MailingPermission.SEND)
def attach(slug: str, mailing_id: uuid.UUID) -> Page:
    form = FileForm(prefix="attach-")
    sendable(slug, mailing_id)

    def keep() -> BaseResponse:
        file = form.file.data
        checked = take_upload(file.stream, declared_name=file.filename or "", field="file")
        stored = keep_upload(checked, owner=current_user, purpose=ATTACHMENT, at=now())
        mailing = sendable(slug, mailing_id)
        services.attach_file(mailing, stored, by=current_user, at=now())
        flash(_("The file goes with every letter: %(name)s", name=stored.display_name), "success")
        return redirect(CASE.url(mailing), 303)

    return answer_form(
        form, lambda: draw_case(CASE, sendable(slug, mailing_id), file_form=form), keep
    )


@of_one.post("/files/<uuid:file_id>/remove")
@requires(MailingPermission.SEND)
def detach(slug: str, mailing_id: uuid.UUID, file_id: uuid.UUID) -> Page:
    mailing = sendable(slug, mailing_id)
    services.detach_file(mailing, file_id, by=current_user, at=now())
    return redirect(CASE.url(mailing), 303)


@of_one.post("/test")
@requires(MailingPermission.SEND)
def test(slug: str, mailing_id: uuid.UUID) -> Page:
    mailing = sendable(slug, mailing_id)
    try:
        services.send_test(mailing, by=current_user, at=now())
    except DomainError as refusal:
        flash(str(refusal), "error")
    else:
        flash(_("The test is on its way to %(address)s.", address=current_user.email), "success")
    return redirect(CASE.url(mailing), 303)


@blueprint.get("/r/<token>/message-files/<uuid:file_id>")
@public
def open_link(token: str, file_id: uuid.UUID) -> BaseResponse:
    """A file that went to whoever holds the link; accounts open it as their own files."""
    mailings = queries.written_to(find_by_token(token))
    found = next((file for one in mailings for file in one.files if file.id == file_id), None)
    if found is None:
        raise NotFound
    return give_out(found)


def files_part(registration: Registration, token: str | None) -> OwnPart | None:
    """The files of the messages that went to them."""
    lines = [
        (
            one.subject,
            file,
            url_for("mailing_files.open_link", token=token, file_id=file.id)
            if token
            else url_for("files.download", file_id=file.id),
        )
        for one in queries.written_to(registration)
        for file in one.files
    ]
    return OwnPart("events/mailings/_own.html", {"lines": lines}) if lines else None
