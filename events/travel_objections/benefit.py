"""Travel support among what is given without application (R23)."""

from collections.abc import Sequence
from datetime import date

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from core.accounts.models import User
from core.benefits.registry import Benefit, Count, Given, Notice
from core.db import db
from core.i18n import tr
from core.policy import decide
from events.editions.models import Edition
from events.editions.queries import visible_editions
from events.travel_objections.models import TravelObjection
from events.travel_support.models import TravelSupport
from events.travel_support.queries import supports_of
from events.travel_support.states import SupportState, TravelPermission
from events.travel_support.values import ceiling_words

_T, _S = TravelSupport, SupportState


def _total() -> int:
    rows = select(func.count()).where(_T.state == _S.FINAL)
    return db.session.scalar(rows) or 0


def _counts(user: User) -> Sequence[Count]:
    """Of events the person reads the whole of."""
    number = func.count()
    objected = select(TravelObjection.edition_id, func.count().label("count"))
    against = objected.group_by(TravelObjection.edition_id).subquery()
    final, published, withdrawn = (
        number.filter(_T.state == one) for one in (_S.FINAL, _S.PUBLISHED, _S.WITHDRAWN)
    )
    seen = visible_editions(user).with_only_columns(Edition.id)
    rows = select(Edition, final, published, withdrawn, func.coalesce(against.c.count, 0))
    rows = rows.outerjoin(against, against.c.edition_id == Edition.id)
    rows = rows.join(_T, _T.edition_id == Edition.id).where(Edition.id.in_(seen))
    rows = rows.group_by(Edition.id, against.c.count)
    rows = rows.order_by(Edition.starts_at.desc())
    return [
        Count(
            edition.name, given, in_notice=in_notice, objected=objections, withdrawn=gone,
            url=url_for("travel_support.index", slug=edition.slug),
        )
        for edition, given, in_notice, gone, objections in db.session.execute(rows)
        if decide(user, TravelPermission.LIST, edition).allowed
    ]  # fmt: skip


def _own(user: User) -> Sequence[Given]:
    return [_given(one) for one in supports_of(user)]


def _given(one: TravelSupport) -> Given:
    on = one.notice_starts_on
    assert on is not None  # nobody is told of a line before
    ceiling = ceiling_words(one.ceiling, one.currency)
    return Given(
        title=tr(one.edition.name),
        on=on,
        state=one.standing,
        basis=_("You were checked in at this event. Up to %(ceiling)s.", ceiling=ceiling),
        url=url_for("registrations.show", reference=one.reference),
        remedy=_l("Is something wrong with a line of the list? The notice says how to object."),
        remedy_url=url_for("travel_notice.show", slug=one.edition.slug),
    )


def _notices(on: date) -> Sequence[Notice]:
    rows = select(Edition, func.max(_T.notice_ends_on)).join(_T, _T.edition_id == Edition.id)
    rows = rows.where(_T.state == _S.PUBLISHED, _T.notice_ends_on >= on).group_by(Edition.id)
    return [
        Notice(
            _("Travel support: %(event)s", event=tr(edition.name)),
            url_for("travel_notice.show", slug=edition.slug), last,
        )
        for edition, last in db.session.execute(rows.order_by(Edition.starts_at, Edition.id))
        if last is not None and edition.standing.is_public
    ]  # fmt: skip


TRAVEL_BENEFIT = Benefit(
    key="travel_support",
    order=30,
    label=_l("Travel support"),
    basis=_l("Check-in at the gate, and the place of residence of the registration."),
    receivers=_l("Whoever came in person to an event that offers it, once in each event."),
    notice=_l("Public notice of working days as the event says, with names shown in part."),
    remedy=_l("On the page of the notice, until its last day."),
    total=_total,
    counts=_counts,
    own=_own,
    notices=_notices,
)
