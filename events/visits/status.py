"""The leads of an exhibitor, as far as each shares at that moment; and visits on other pages."""

import uuid
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import pgettext
from flask_login import current_user
from sqlalchemy import case

from core.accounts.models import User
from core.db import db
from core.i18n import tr
from core.lists import Card, Column, Content, ListSpec, Rights, column_of, filters
from core.lists.columns import ColumnKind, words_of
from core.policy import can
from events.applications.models import Sharing
from events.applications.sharing import shares_otherwise, shown
from events.applications.states import SharingLevel
from events.event_types.registry import ParticipantRole
from events.exhibitor_staff.queries import coming_as
from events.exhibitors.models import Exhibitor
from events.job_descriptions.states import JobDegree
from events.profiles.models import TalentProfile
from events.registrations.models import Registration
from events.registrations.own_parts import OwnPart
from events.visits import queries
from events.visits.models import HIGHEST_RATING, BoothVisit
from events.visits.policies import VisitPermission

_K, _L, _T, _V = ColumnKind, SharingLevel, TalentProfile, BoothVisit
_LEVEL = case((Sharing.level.is_(None), SharingLevel.NOTHING.value), else_=Sharing.level)


def _content(_exhibitor: Exhibitor, _reader: User) -> Content:
    def column(key: str, label: Any, level: SharingLevel, value: Any, **more: Any) -> Column:
        source = shown(level, value)
        return Column(key, label, source=source, order=source, **more)

    degrees, levels = filters.choices_of(JobDegree), filters.choices_of(SharingLevel)
    columns = [
        column_of(_V.reference, _l("Reference"), on_screen=True),
        Column("name", pgettext("person", "Name"), _K.NAME, source=queries.NAME, order=queries.NAME,
               on_screen=True),
        Column("level", _l("Shares"), _K.CHOICE, source=_LEVEL, words=words_of(SharingLevel),
               on_screen=True, is_quiet=True),
        column("headline", _l("Headline"), _L.PROFILE, _T.headline, on_screen=True),
        column("degree", _l("Degree"), _L.PROFILE, _T.degree, kind=_K.CHOICE,
               words=words_of(JobDegree), on_screen=True),
        column("field", _l("Field of study"), _L.PROFILE, _T.field, on_screen=True),
        column("institution", _l("University"), _L.PROFILE, _T.institution),
        column("employer", _l("Employer"), _L.PROFILE, _T.employer),
        column("email", _l("E-mail address"), _L.CV, User.email, on_screen=True),
        column("phone", _l("Telephone"), _L.CV, _T.phone),
        column_of(_V.rating, _l("Rating"), _K.NUMBER, on_screen=True),
        column_of(_V.note, _l("Note"), on_screen=True),
        column_of(_V.first_at, _l("Visited on"), _K.MOMENT, on_screen=True),
    ]  # fmt: skip
    said = (shown(_L.PROFILE, _T.headline), shown(_L.PROFILE, _T.field))
    ratings = {str(number): str(number) for number in range(1, HIGHEST_RATING + 1)}
    return Content(columns, [
        filters.search(_("Name, field or note"), queries.NAME, *said, _V.note, _V.reference),
        filters.choice("level", _("Shares"), levels, _LEVEL),
        filters.choice("degree", _("Degree"), degrees, shown(_L.PROFILE, _T.degree)),
        filters.choice("rating", _("Rating"), ratings, lambda value: _V.rating == int(value)),
    ])  # fmt: skip


def _get(exhibitor_id: str) -> Exhibitor | None:
    return db.session.get(Exhibitor, uuid.UUID(exhibitor_id))


LEADS = ListSpec(
    key="events.leads",
    label=_l("Visitors of the booth"),
    rights=Rights(see=VisitPermission.READ, take=VisitPermission.READ),
    rows=queries.leads_of,
    id=BoothVisit.id,
    ref=BoothVisit.reference,
    content=_content,
    order="-first_at",
    card=Card("name", ("headline", "rating", "first_at"), "level"),
    find=lambda reference: queries.get_exhibitor(reference, current_user),
    get=_get,
    outdated=lambda one, since: shares_otherwise(one.organisation_id, since),
    title=lambda one, _reader, _chosen: [tr(one.edition.name), tr(one.name)],
    link=lambda one, ref: url_for("visits.show", reference=one.reference, visit=ref),
    lead=_l("You see of each visitor what they share with you at this moment."),
    nothing=_l("No visitor fits these filters"),
    source=_l("They are here once you scan their tickets at the booth."),
)


def exhibitor_part(one: Exhibitor) -> OwnPart | None:
    may_scan, count = can(VisitPermission.SCAN, one), queries.count_of(one)
    if not may_scan and not count:
        return None
    values = {"one": one, "count": count, "may_scan": may_scan}
    return OwnPart("events/visits/_exhibitor.html", values)


def own_part(registration: Registration, token: str | None) -> OwnPart | None:
    """Where one was and what each employer sees, to be changed at once; staff find the scanner.

    Whoever comes by a link without an account has nothing to share.
    """
    if registration.role == ParticipantRole.EXHIBITOR_STAFF:
        one = coming_as(registration.id)
        return OwnPart("events/visits/_staff.html", {"one": one}) if one is not None else None
    visits = queries.visits_of(registration)
    if not visits:
        return None
    may_share = token is None and registration.user_id is not None
    values = {"visits": visits, "levels": list(SharingLevel), "may_share": may_share}
    return OwnPart("events/visits/_own.html", values)
