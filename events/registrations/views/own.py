"""One's own registration: by account, or by the secret link of a letter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from core.accounts.models import User
from core.clock import now
from core.consents.models import Consent
from core.consents.purposes import PURPOSES
from core.consents.queries import consents_about
from core.entry_forms.showing import shown_answers
from core.outbox.models import Message
from core.policy import authorize, can
from core.web import public, requires
from core.workflow import Guest
from events.editions.phases import edition_after, is_current, phase_of, phase_words
from events.editions.queries import open_sessions
from events.registrations.consents import OPTIONAL, EventPurpose
from events.registrations.links import (
    find_by_token,
    proves_address,
    registration_token,
    without_link,
)
from events.registrations.mails import OF_ALL
from events.registrations.models import Registration, Seat
from events.registrations.own_parts import own_parts
from events.registrations.profile import COLUMNS
from events.registrations.queries import (
    get_own_registration,
    list_letters,
    list_moves,
    queue_positions,
)
from events.registrations.rooms import rooms_of
from events.registrations.services.changing import require_open
from events.registrations.services.holding import confirm_address
from events.registrations.states import RegistrationPermission, SeatState
from events.registrations.timeline import timeline_of

blueprint = Blueprint("registrations", __name__)
Page = str | tuple[str, int] | BaseResponse
LINKED = {"show": "open_link"}


@dataclass(frozen=True)
class Opened:
    """A registration opened by its person; `token` when they came by the secret link."""

    registration: Registration
    token: str | None = None
    _tokens: dict[str, str] = field(default_factory=dict, compare=False)

    @property
    def by(self) -> User | None:
        """Who does what is done; nobody known by a link without an account."""
        return current_user if current_user.is_authenticated else None

    @property
    def actor(self) -> User | Guest:
        return Guest(self.registration, self.by) if self.is_linked else current_user

    @property
    def is_linked(self) -> bool:
        return self.token is not None

    def url(self, name: str = "show", **values: Any) -> str:
        """The address of one of its pages, by the way the person came."""
        if self.token is None:
            reference = self.registration.reference
            return url_for(f"registrations.{name}", reference=reference, **values)
        # A changed mail address makes a new link; the old one then leads nowhere.
        email = self.registration.email
        if email not in self._tokens:
            self._tokens[email] = registration_token(self.registration, by_letter=self.came_by_mail)
        token = self._tokens[email]
        return url_for(
            f"registrations.{LINKED.get(name, f'{name}_by_link')}", token=token, **values
        )

    @property
    def is_the_persons(self) -> bool:
        """Whether whoever came is the one registered, not who registered them."""
        return self.is_linked or self.registration.user_id is not None

    @property
    def came_by_mail(self) -> bool:
        """Whether the link stood in a letter, so that the address is the person's."""
        return self.token is not None and proves_address(self.token)

    def require_open(self, permission: RegistrationPermission) -> None:
        """Go on only while the person may change it."""
        if self.is_linked:
            require_open(self.registration, at=now())
        else:
            authorize(permission, self.registration)

    @property
    def is_open(self) -> bool:
        if not self.is_linked:
            return can(RegistrationPermission.CHANGE_OWN, self.registration)
        one = self.registration
        return one.standing.is_live and is_current(one.edition, now())

    def find_seat(self, seat_id: Any) -> Seat | None:
        return next((one for one in self.registration.seats if one.id == seat_id), None)


def own_page(
    rule: str,
    name: str,
    *,
    methods: tuple[str, ...] = ("POST",),
    permission: RegistrationPermission = RegistrationPermission.CHANGE_OWN,
) -> Callable[[Callable[..., Page]], Callable[..., Page]]:
    """Give a view two addresses: by account (with `permission`), and by the secret link."""

    def give(view: Callable[..., Page]) -> Callable[..., Page]:
        def by_account(reference: str, **values: Any) -> Page:
            registration = get_own_registration(reference, user=current_user)
            authorize(permission, registration)
            return view(Opened(registration), **values)

        def by_link(token: str, **values: Any) -> Page:
            opened = Opened(find_by_token(token), token)
            if permission is not RegistrationPermission.READ_OWN:
                opened.require_open(permission)
                _confirm_address(opened)
            return view(opened, **values)

        of_account, of_link = requires(permission)(by_account), public(by_link)
        linked = LINKED.get(name, f"{name}_by_link")
        blueprint.add_url_rule(
            f"/me/registrations/<reference>{rule}", name, of_account, methods=list(methods)
        )
        blueprint.add_url_rule(f"/r/<token>{rule}", linked, of_link, methods=list(methods))
        return view

    return give


def _confirm_address(own: Opened) -> None:
    """Whoever does something by a letter's link has confirmed the address with it."""
    if request.method == "POST" and own.came_by_mail:
        confirm_address(own.registration, by=own.actor, at=now())


@own_page("", "show", methods=("GET",), permission=RegistrationPermission.READ_OWN)
def show(own: Opened) -> Page:
    return own_status(own)


def own_status(own: Opened) -> str:
    """The page of a registration: where it stands, what comes next, and all that was said."""
    registration, edition, at = own.registration, own.registration.edition, now()
    held = {one.session_id for one in registration.seats if one.standing is not SeatState.CANCELLED}
    more = [
        one for one in open_sessions(edition) if one.id not in held and one.ends_at > at
    ]  # fmt: skip
    phase = phase_of(edition, at)
    version, consents = registration.form_version, consents_about(registration)
    return render_template(
        "events/registrations/show.html",
        own=own,
        registration=registration,
        edition=edition,
        positions=queue_positions(registration.seats),
        seats=sorted(registration.seats, key=lambda one: (one.session.starts_at, one.session.code)),
        more=more if own.is_open else [],
        rooms=rooms_of(more),
        shown=shown_answers(
            version, registration, COLUMNS, with_identity=not own.is_linked, with_sensitive=True
        )
        if version
        else [],
        happenings=timeline_of(registration, list_moves(registration)),
        letters=list_letters(registration),
        letter_text=partial(_letter_text, own),
        consents=consents,
        left_open=_left_open(own, consents),
        purposes=PURPOSES.by_key(),
        phase=phase,
        phase_words=phase_words(edition, phase, at),
        following=edition_after(edition, phase),
        parts=own_parts(registration, own.token),
        is_over=not is_current(edition, at),
        may_take=own.is_linked and registration.user_id is None and own.by is not None,
    )


def _letter_text(own: Opened, letter: Message) -> str:
    """A letter as its page repeats it.

    What proves the address, and what opens other registrations of it, is read in the mail alone.
    """
    is_unproved = own.registration.confirm_by is not None and not own.came_by_mail
    hides = is_unproved or letter.kind == OF_ALL
    return without_link(letter.text) if hides else letter.text


def _left_open(own: Opened, consents: Sequence[Consent]) -> list[EventPurpose]:
    if not (own.is_the_persons and own.registration.standing.is_live):
        return []
    held = {one.purpose for one in consents if one.withdrawn_at is None}
    return [one for one in OPTIONAL if one not in held]
