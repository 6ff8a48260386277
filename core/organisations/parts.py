"""What an organisation does here: each slice adds its lines to the organisation's page."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.i18n import tr
from core.organisations.models import Organisation
from core.organisations.queries import list_branches, list_own
from core.organisations.states import OrganisationPermission, OrganisationState
from core.policy import decide
from core.registries import Provider, Registry
from core.status_page import StatusLine, StatusPart


@dataclass(frozen=True)
class OrganisationPart:
    """A slice's lines under one heading, only what this reader may see; and where to add one."""

    heading: LazyString
    lines: tuple[StatusLine, ...]
    begin_url: str = ""
    begin_label: LazyString | str = ""


ORGANISATION_PARTS = Registry[Provider[Callable[[Organisation, User], OrganisationPart]]](
    "organisation parts", "A slice's lines on the page of an organisation.", order="order"
)
YOUR_TURN = frozenset(
    {OrganisationState.DRAFT, OrganisationState.RETURNED, OrganisationState.EXPIRED}
)


def parts_of(one: Organisation, reader: User) -> list[OrganisationPart]:
    """Everything it does here, as far as the reader may see it."""
    parts = (provider.call(one, reader) for provider in ORGANISATION_PARTS)
    return [part for part in parts if part.lines or part.begin_url]


def branches_part(one: Organisation, reader: User) -> OrganisationPart:
    seen = (
        each
        for each in list_branches(one)
        if decide(reader, OrganisationPermission.READ, each).allowed
    )
    return OrganisationPart(_l("Branches"), tuple(_line(each, reader) for each in seen))


def own_part(user: User) -> StatusPart:
    """The organisations one acts for, on the status page."""
    return StatusPart(
        heading=_l("Organisations you act for"),
        lines=tuple(_line(one, user) for one in list_own(user)),
        empty=_l("Employers and carriers register here: for fairs, projects and talks."),
        begin_url=url_for("organisations.new"),
        begin_label=_l("Register an organisation"),
    )


def _line(one: Organisation, reader: User) -> StatusLine:
    is_own = any(officer.user_id == reader.id for officer in one.officers if officer.is_active)
    page = "organisations.show" if is_own else "organisations_desk.show"
    return StatusLine(
        title=tr(one.name),
        reference=one.reference,
        url=url_for(page, reference=one.reference),
        state=one.standing,
        next_step=one.standing.sentence,
        is_yours=is_own and one.standing in YOUR_TURN,
        due_on=None,
    )
