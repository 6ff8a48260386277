"""What a registration is asked for by its address, and what every way of asking ends with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from http import HTTPStatus
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from core.clock import now
from core.drafts.wizard import read_draft
from core.entry_forms.answering import AnswerForm
from core.entry_forms.models import EVERY_ROLE
from core.entry_forms.queries import roles_with_form
from core.errors import Conflict
from core.files.holding import holders
from core.i18n import tr
from events.editions.models import Edition
from events.editions.phases import edition_after, phase_of
from events.editions.queries import get_public_edition
from events.event_types.registry import ParticipantRole
from events.registrations import limits, services
from events.registrations.entry_form import edition_forms
from events.registrations.forms.choices import Offer, offer_of
from events.registrations.links import registration_token
from events.registrations.models import Registration, RegistrationDraft
from events.registrations.queries import find_live_registration
from events.registrations.services.drafting import find_draft, forget_drafts
from events.registrations.services.registering import edition_counted_for
from events.registrations.states import Way
from events.registrations.views.filling import (
    NOTHING,
    Known,
    account,
    answers_of,
    entry_of,
    keep_files,
    known_of,
    typed_lines,
    version_id_of,
)

Page = str | tuple[str, int] | BaseResponse


@dataclass(frozen=True)
class Asked:
    """What was asked for in the address: for whom, and as what; and what is known of them."""

    edition: Edition
    counted_for: Edition
    for_other: bool
    role: str
    # Whether the role was chosen before, because each has its own questions.
    role_is_fixed: bool
    known: Known
    at: datetime

    @property
    def is_rolled(self) -> bool:
        """Whether the cut-off is over, so that it counts for the next edition (R4)."""
        return self.counted_for is not self.edition

    @cached_property
    def offer(self) -> Offer:
        return offer_of(self.edition, at=self.at)

    @cached_property
    def answers(self) -> type[AnswerForm]:
        """The questions of today."""
        return answers_of(self.edition, self.role, None)

    @property
    def role_label(self) -> LazyString:
        return ParticipantRole(self.role).label

    def url(self, page: str = "new", **values: Any) -> str:
        """The address of one of its pages, for the same person in the same role."""
        values["role"] = self.role if self.role_is_fixed else None
        values["for"] = "other" if self.for_other else None
        return url_for(f"registrations.{page}", slug=self.edition.slug, **values)

    def find_draft(self) -> RegistrationDraft | None:
        return _draft_of(self.edition, self.role if self.role_is_fixed else "", self.for_other)


def ask(slug: str) -> Asked | Page:
    """What is asked for, or the page that stands for it: one's own, why not, or the role first."""
    edition, at = get_public_edition(slug), now()
    for_other = current_user.is_authenticated and request.args.get("for") == "other"
    own = find_live_registration(edition, current_user) if account() and not for_other else None
    if own is not None and request.method == "GET":
        return redirect(url_for("registrations.show", reference=own.reference))
    fixed, role = _role_of(edition)
    try:
        counted_for = edition_counted_for(edition, Way.SELF, at)
    except Conflict as refusal:
        draft = _draft_of(edition, role or "" if fixed else "", for_other)
        return _closed(edition, role or str(edition.type.roles[0]), draft, str(refusal), at)
    if role is None:
        return render_template("events/registrations/roles.html", edition=edition)
    known = known_of(current_user) if account() and not for_other else NOTHING
    is_known = known.role in edition.type.roles and not fixed
    known = known if is_known else replace(known, role=role)
    return Asked(edition, counted_for, for_other, role, fixed, known, at)


def _draft_of(edition: Edition, role: str, for_other: bool) -> RegistrationDraft | None:
    return find_draft(edition.id, holders(), role=role, for_other=for_other)


def _closed(
    edition: Edition, role: str, draft: RegistrationDraft | None, why: str, at: datetime
) -> Page:
    """Why one cannot register, where to go instead, and whatever was typed before it closed."""
    typed: MultiDict[str, str] = MultiDict()
    for step in read_draft(draft.draft).values() if draft else ():
        typed.update(step)
    for name in request.form:
        typed.setlist(name, request.form.getlist(name))
    version = draft.form_version if draft else None
    lines = typed_lines(answers_of(edition, role, version).definition, typed) if typed else []
    page = render_template(
        "events/registrations/closed.html",
        edition=edition,
        following=edition_after(edition, phase_of(edition, at)),
        why=why,
        at=at,
        typed=lines,
    )
    return page, HTTPStatus.CONFLICT if request.method == "POST" else HTTPStatus.OK


def _role_of(edition: Edition) -> tuple[bool, str | None]:
    """Whether each role has its own form, and the role asked for; None where it must be chosen."""
    roles = edition.type.roles
    wanted = request.args.get("role", "")
    is_known = wanted in roles
    if len(roles) == 1 or set(roles_with_form(edition_forms(edition))) <= {EVERY_ROLE}:
        return False, wanted if is_known else str(roles[0])
    return True, wanted if is_known else None


def send(asked: Asked, form: Any, offer: Offer) -> str:
    """Register with a valid form; the address of what became of it. Refuses as the service does."""
    facts = asked.known.facts
    email = form.email.data if "email" in form else facts.get("email", "")
    limits.require_allowed(account(), email or "")
    user = account() if not asked.for_other else None
    files = keep_files(form, owner=account(), at=asked.at)
    entry = entry_of(
        form,
        offer,
        role=asked.role,
        base=Known({key: facts.get(key, "") for key in ("name", "email")}, {}),
        files=files,
        version_id=form.version_id or version_id_of(asked.edition, asked.role, at=asked.at),
        submit_key=form.submit_key.data,
        user=user,
    )
    made = services.register(asked.edition, entry, user=user, by=account(), at=asked.at)
    forget_drafts(asked.edition.id, holders(), for_other=asked.for_other)
    flash(_said(made), "success")
    return result_url(made)


def _said(made: Registration) -> str:
    """What became of it, in one sentence; the page below says it session by session."""
    if made.rolled_from_id is not None:
        return _("Your registration counts for %(event)s.", event=tr(made.edition.name))
    if made.state == "submitted":
        return _("Your registration was sent. The organiser looks at it and writes to you.")
    if any(seat.state == "waitlisted" for seat in made.seats):
        return _("You are registered, and wait in line where a session is full.")
    return _("You are registered.")


def result_url(made: Registration) -> str:
    if current_user.is_authenticated:
        return url_for("registrations.show", reference=made.reference)
    return url_for("registrations.open_link", token=registration_token(made))
