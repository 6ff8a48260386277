"""Absences as the city lists them, and where they stand on other pages."""

from datetime import date, datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from core.accounts.models import User
from core.clock import today
from core.desk.shares import Mark, Share, Waits
from core.i18n import tr
from core.lists import Card, Content, ListSpec, Rights, column_of, filters
from core.lists.columns import ColumnKind, words_of
from core.organisations.models import Organisation
from core.organisations.parts import OrganisationPart
from core.policy import decide
from core.status_page import StatusLine
from events.editions.models import Edition
from events.exhibitors.models import Exhibitor
from events.exhibitors.scopes import acted_for_by
from events.registrations.own_parts import OwnPart
from events.sanctions import queries
from events.sanctions.models import Sanction, SanctionKind
from events.sanctions.policies import SanctionPermission

_K, _O, _P, _S = ColumnKind, Organisation, SanctionPermission, Sanction


def _content(_nothing: None, _reader: User) -> Content:
    fair: dict[str, Any] = {"key": "fair", "words": tr, "codes": tr, "order": Edition.starts_at}
    shown: dict[str, Any] = {"on_screen": True}
    kinds = filters.choices_of(SanctionKind)
    columns = [
        column_of(_S.reference, _l("Reference"), **shown),
        column_of(_O.name_zh, _l("Legal entity"), _K.NAME, **shown),
        column_of(_O.name_en, _l("English name")),
        column_of(_O.credit_code, _l("Credit code"), **shown),
        column_of(_S.kind, _l("What happened"), _K.CHOICE, words=words_of(SanctionKind), **shown),
        column_of(Edition.name, _l("Fair"), is_quiet=True, **shown, **fair),
        column_of(Exhibitor.reference, _l("Exhibitor"), key="exhibitor"),
        column_of(_S.recorded_at, _l("Recorded on"), _K.MOMENT, **shown),
        column_of(_S.blocked_until, _l("Blocked until"), _K.DATE, **shown),
        column_of(_S.explained_at, _l("Explained on"), _K.MOMENT, **shown),
        column_of(_S.explanation, _l("Explanation")),
        column_of(_S.lifted_at, lazy_pgettext("sanction", "Lifted on"), _K.MOMENT, **shown),
        column_of(_S.lift_reason, _l("Why it was lifted")),
    ]
    named = (_O.name_zh, _O.name_en, _O.aliases, _O.credit_code, _S.reference, Exhibitor.reference)
    return Content(columns, [
        filters.search(_("Name, code or number"), *named),
        filters.choice("kind", _("What happened"), kinds, _S.kind),
        filters.flag("blocked", _("Blocked now"), queries.is_blocking()),
        filters.flag("explained", _("Explained, not answered"), queries.IS_EXPLAINED),
        filters.flag("standing", _("Not lifted"), _S.lifted_at.is_(None)),
        *filters.days("recorded", _("Recorded from"), _("Recorded until"), _S.recorded_at),
    ])  # fmt: skip


SANCTIONS = ListSpec(
    key="events.sanctions",
    label=_l("Absences at fairs"),
    rights=Rights(see=_P.LIST, take=_P.LIST),
    rows=queries.visible_sanctions,
    id=Sanction.id,
    ref=Sanction.reference,
    content=_content,
    order="-recorded_at",
    card=Card("name_zh", ("kind", "recorded_at", "blocked_until")),
    link=lambda _nothing, reference: url_for("sanctions.show", reference=reference),
    lead=_l("Absences and late cancellations count for the legal entity, at every fair."),
    nothing=_l("No absence fits these filters"),
    source=_l("They are recorded when a fair is over, or a place is given up late."),
)


def state_of(one: Sanction) -> Mark:
    """Where it stands, as a sign."""
    if one.lifted_at is not None:
        return Mark(_l("Lifted"), "done")
    is_blocking = (one.blocked_until or date.min) >= today()
    return Mark(_l("Blocks"), "refused") if is_blocking else Mark(_l("Recorded"), "waiting")


def exhibitor_part(one: Exhibitor) -> OwnPart | None:
    known = queries.find_of(one)
    values = {"sanction": known, "state": state_of(known)} if known else {}
    return OwnPart("events/sanctions/_own.html", values) if known else None


def organisation_part(organisation: Organisation, reader: User) -> OrganisationPart:
    """Those of the legal entity: its officers' own, and all for those who may list them."""
    lists, mine = decide(reader, _P.LIST).allowed, acted_for_by(reader)
    seen = [one for one in queries.list_of(organisation) if lists or mine.test(one.exhibitor)]
    return OrganisationPart(_l("Absences"), tuple(_line(one, is_desk=lists) for one in seen))


def _line(one: Sanction, *, is_desk: bool) -> StatusLine:
    title = f"{SanctionKind(one.kind).label} · {tr(one.exhibitor.edition.name)}"
    page = "sanctions.show" if is_desk else "exhibitors.show"
    url = url_for(page, reference=one.reference if is_desk else one.exhibitor.reference)
    until = None if one.lifted_at else one.blocked_until
    return StatusLine(title, one.reference, url, state_of(one), "", is_yours=False, due_on=until)


def sanctions_share(user: User, _since: datetime) -> Share:
    """Explanations that wait for an answer, for whoever may lift."""
    if not decide(user, _P.LIFT).allowed:
        return Share()
    path = url_for("sanctions.index", explained=1)
    return Share([Waits(_l("Absences explained"), queries.count_explained(), path)])
