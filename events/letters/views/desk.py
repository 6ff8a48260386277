"""The desk's letters of an edition: the list, one letter, and what is done with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from core import audit
from core.audit.words import OpeningReason
from core.cases import Action, Case, CaseSpec, PurposeForm, add_case_routes, draw_case
from core.clock import now, today
from core.db import db
from core.documents.models import IssuedDocument
from core.documents.names import mask_number
from core.errors import DomainError, Forbidden, NotFound
from core.files.giving import give_out
from core.files.models import StoredFile
from core.files.services import take_upload
from core.lists.choice import ListChoice, open_list
from core.lists.page import ListPage, list_shown
from core.lists.queries import chosen_ids, table_of, visible_ids
from core.lists.services import open_file
from core.lists.views import add_list_routes
from core.policy import authorize, can
from core.reports.services import stream_export
from core.reports.states import FileFormat
from core.web import requires
from events.editions.models import Edition
from events.editions.queries import get_edition
from events.letters import queries, services
from events.letters.checking import differs_from_registration, find_warnings
from events.letters.forms import ApproveForm, ExitForm, SignedForm, StayForm, WithdrawForm
from events.letters.lists import CHOSEN, LETTERS, overdue_days
from events.letters.models import InvitationLetter
from events.letters.services.deciding import find_blockers
from events.letters.states import (
    LETTER_WORKFLOW,
    CostBearer,
    Gender,
    LetterAction,
    LetterPermission,
    VisaKind,
)
from events.registrations.links import without_link

A = LetterAction
blueprint = Blueprint("letters_desk", __name__, url_prefix="/desk/events/<slug>/letters")
Page = str | tuple[str, int] | BaseResponse


@blueprint.post("/sheet")
@requires(LetterPermission.READ_PASSPORT)
def sheet(slug: str) -> Page:
    """The data sheet for the foreign affairs office, of the letters ticked.

    People who took back their consent are left out (R20).
    """
    edition = _edition(slug)
    authorize(LetterPermission.READ_PASSPORT, edition)
    opened = open_list(LETTERS, edition, current_user, request.args)
    form = PurposeForm(prefix="sheet")
    is_right = form.validate_on_submit()
    is_all = request.form.get("scope") == "all"
    ids = chosen_ids(opened) if is_all else visible_ids(opened, request.form.getlist("ref"))
    chosen = [one.reference for one in queries.rows_agreed_to(ids, db.session.connection())]
    if is_right and not chosen:
        form.purpose.errors = [_("Tick the letters that the sheet is for.")]
    if form.errors or not is_right:
        return _draw(list_shown(opened, {"slug": slug}), form), 422 if form.errors else 200
    columns = tuple(opened.columns)
    of_these = replace(opened, choice=ListChoice({CHOSEN: " ".join(chosen)}, columns))
    file_format = FileFormat.CSV if request.form.get("format") == "csv" else FileFormat.XLSX
    export = open_file(
        of_these,
        columns=columns,
        file_format=file_format,
        at=now(),
        purpose=form.purpose.data or "",
    )
    return stream_export(export, table_of(of_these, columns))


@blueprint.post("/<reference>/passport")
@requires(LetterPermission.READ_PASSPORT)
def passport(slug: str, reference: str) -> Page:
    """The whole number, or the paper it stands on, for a purpose that is kept in the log."""
    with _refusal_noted(reference):
        letter = _letter(slug, reference, LetterPermission.READ_PASSPORT)
    form = PurposeForm()
    if not form.validate_on_submit():
        return draw_case(CASE, letter, purpose_form=form), 422 if form.errors else 200
    try:
        number = services.open_passport(
            letter, purpose=form.purpose.data, why=form.why.data, by=current_user, at=now()
        )
    except DomainError as error:
        return _refused(slug, reference, form, error, "purpose_form")
    if request.form.get("go") in {"letter", "signed"}:
        return _paper(letter, request.form["go"])
    return draw_case(CASE, letter, number=number)


@blueprint.post("/<reference>/signed")
@requires(LetterPermission.UPLOAD)
def upload_signed(slug: str, reference: str) -> Page:
    letter = _letter(slug, reference, LetterPermission.UPLOAD)
    form = SignedForm()
    if not form.validate_on_submit():
        return draw_case(CASE, letter, signed_form=form), 422 if form.errors else 200
    try:
        checked = take_upload(
            form.file.data.stream, declared_name=form.file.data.filename or "", field="file"
        )
        letter = _letter(slug, reference, LetterPermission.UPLOAD)
        services.keep_signed_copy(letter, checked, by=current_user, at=now())
    except DomainError as error:
        return _refused(slug, reference, form, error, "signed_form")
    flash(_("The signed copy is kept; the person may download it now."), "success")
    return _back(slug, reference)


@contextmanager
def _refusal_noted(reference: str) -> Iterator[None]:
    """Who is refused the number of a letter that exists is noted in the audit log."""
    try:
        yield
    except (Forbidden, NotFound):
        if (letter := queries.find_letter(reference)) is not None:
            what = request.form.get("go", "")[:20] or "number"
            audit.record_now("letter:passport_refused", letter, by=current_user, paper=what)
        raise


def _edition(slug: str) -> Edition:
    edition = get_edition(slug, visible_to=current_user)
    authorize(LetterPermission.LIST, edition)
    return edition


def _letter(slug: str, reference: str, permission: LetterPermission) -> InvitationLetter:
    letter = queries.get_letter(reference, _edition(slug), visible_to=current_user)
    authorize(permission, letter)
    return letter


def _back(slug: str, reference: str) -> BaseResponse:
    return redirect(url_for(".show", slug=slug, reference=reference), 303)


def _refused(slug: str, reference: str, form: Any, error: DomainError, name: str) -> Page:
    """A rule said no: the same page with what was typed, and nothing kept."""
    if not form.blame(error):
        form.form_errors.append(error.message)
    db.session.rollback()
    letter = queries.get_letter(reference, _edition(slug), visible_to=current_user)
    return draw_case(CASE, letter, **{name: form}), error.status


def _draw(shown: ListPage, sheet_form: PurposeForm | None = None) -> str:
    edition = shown.opened.subject
    return render_template(
        "events/letters/desk/index.html",
        shown=shown,
        edition=edition,
        sheet_form=sheet_form or PurposeForm(formdata=None, prefix="sheet"),
        may_take=can(LetterPermission.READ_PASSPORT, edition),
    )


def _page(case: Case[InvitationLetter], *, number: str = "", **forms: Any) -> str:
    letter = case.subject
    document = db.session.get(IssuedDocument, letter.document_id) if letter.document_id else None
    return render_template(
        "events/letters/desk/show.html",
        case=case,
        edition=letter.registration.edition,
        registration=letter.registration,
        letter=letter,
        document=document,
        successor=db.session.get(InvitationLetter, letter.superseded_by_id)
        if letter.superseded_by_id
        else None,
        blockers=find_blockers(letter, at=now()) if letter.document_id is None else [],
        warnings=find_warnings(letter),
        differs=differs_from_registration(letter),
        masked=mask_number(letter.passport_number or ""),
        number=number,
        gender_label=lambda value: Gender(value).label if value in set(Gender) else value or "–",
        costs_label=lambda value: CostBearer(value).label,
        visa_label=lambda value: VisaKind(value).label,
        may_open=can(LetterPermission.READ_PASSPORT, letter) and bool(letter.passport_number),
        may_upload=can(LetterPermission.UPLOAD, letter),
        overdue=overdue_days(letter.exit_due_on, today()),
        opened=list(forms),
        purpose_form=forms.get("purpose_form") or PurposeForm(formdata=None),
        print_form=_print_form(),
        signed_form=forms.get("signed_form") or SignedForm(formdata=None),
    )


def _print_form() -> PurposeForm:
    form = PurposeForm(formdata=None, data={
        "purpose": _("To print, stamp and sign it"), "why": OpeningReason.ARRANGE,
    })  # fmt: skip
    # The same field stands on the page a second time, for the number alone.
    for field in (form.purpose, form.why):
        field.id = field.label.field_id = f"print-{field.name}"
    return form


def _load(slug: str, reference: str) -> InvitationLetter:
    return _letter(slug, reference, LetterPermission.READ)


CASE = CaseSpec(
    blueprint="letters_desk",
    workflow=LETTER_WORKFLOW,
    reading=LetterPermission.READ,
    load=_load,
    address=lambda one: {"slug": one.registration.edition.slug, "reference": one.reference},
    title=lambda one: _l("Letter %(reference)s", reference=one.reference),
    page=_page,
    letters_about=lambda one: one.registration,
    told={"letter:asked": _l("Asked for")},
    shown_letter=without_link,
    actions=(
        Action(
            A.APPROVE,
            services.approve_letter,
            ApproveForm,
            key="a",
            writes=False,
            rows="events/letters/desk/_approve.html",
            label=lambda _: _l("Approve and issue"),
            offered=lambda one: not find_blockers(one, at=now()),
            done=_l("Approved. The letter is being written and goes out by itself."),
        ),
        Action(
            A.USE,
            services.record_arrival,
            StayForm,
            key="i",
            writes=False,
            ready=lambda one: {"day": _past(one.arrives_on)},
            done=_l("Recorded."),
            name="arrival",
        ),
        Action(
            A.RECORD_EXIT,
            services.record_exit,
            ExitForm,
            key="o",
            writes=False,
            ready=lambda one: {"day": _past(one.departs_on)},
            done=_l("Recorded."),
            name="exit",
        ),
        Action(
            A.WITHDRAW,
            lambda one, **said: services.withdraw_letter(one.registration, **said),
            WithdrawForm,
            key="x",
            danger=True,
            done=_l("The letter is withdrawn."),
        ),
    ),
)
add_list_routes(blueprint, LETTERS, _draw)
add_case_routes(blueprint, CASE, "/<reference>")


def _past(day: date | None) -> date | None:
    return day if day is not None and day <= today() else None


def _paper(letter: InvitationLetter, which: str) -> BaseResponse:
    if which == "signed" and letter.signed_file_id is not None:
        file = db.session.get_one(StoredFile, letter.signed_file_id)
    elif which == "letter" and letter.document_id is not None:
        file = db.session.get_one(IssuedDocument, letter.document_id).file
    else:
        raise NotFound
    audit.record_now("file:downloaded", file, by=current_user, purpose=file.purpose)
    return give_out(file)
