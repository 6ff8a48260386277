"""Awards, with their certificates, among what is given without application (R24)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from core.accounts.models import User
from core.benefits.registry import Benefit, Count, Given, Notice
from core.clock import beijing_date
from core.db import db
from core.documents.attached import credential_beside
from core.documents.models import IssuedDocument
from core.documents.states import DocumentState
from core.i18n import tr
from events.awards.models import Award, Prize
from events.awards.queries import certificates_held
from events.awards.states import AwardState
from events.editions.models import Edition
from events.editions.queries import visible_editions
from events.projects.scopes import unbarred


def _total() -> int:
    confirmed = select(func.count()).where(Award.state == AwardState.CONFIRMED)
    return db.session.scalar(confirmed) or 0


def _counts(user: User) -> Sequence[Count]:
    """Awards by edition: what is confirmed, on notice, and was taken back once others knew."""
    number, state, was_told = func.count(), Award.state, Award.confirmed_at.is_not(None)
    seen = visible_editions(user).with_only_columns(Edition.id)
    rows: Any = select(Award).join(Award.prize).join(Award.project).join(Prize.edition)
    rows = rows.where(Edition.id.in_(seen), unbarred(user).sql).with_only_columns(
        Edition.name,
        Edition.slug,
        number.filter(state == AwardState.CONFIRMED),
        number.filter(state == AwardState.NOTICE),
        number.filter((state == AwardState.WITHDRAWN) & was_told),
    )
    found = db.session.execute(rows.group_by(Edition.id).order_by(Edition.starts_at.desc()))
    return [
        Count(
            name, given, in_notice=noticed, withdrawn=withdrawn,
            url=url_for("awards_desk.index", slug=slug),
        )
        for name, slug, given, noticed, withdrawn in found
    ]  # fmt: skip


def _own(user: User) -> Sequence[Given]:
    return [_given(one, paper) for one, paper in certificates_held(user)]


def _given(one: Award, paper: IssuedDocument) -> Given:
    return Given(
        title=f"{tr(one.prize.name)} · {tr(one.project.name)}",
        on=beijing_date(paper.issued_at),
        state=DocumentState(paper.state),
        basis=_("You are of the team of an awarded project. No. %(serial)s", serial=paper.serial),
        url=url_for("files.download", file_id=paper.file_id),
        remedy=_l("Is a name wrong? Write to the organiser; the event's page says where."),
        remedy_url=url_for("editions.show", slug=one.edition.slug),
        also=credential_beside(paper),
    )


def _notices(on: date) -> Sequence[Notice]:
    """Each event with awards on public notice, up to the latest last day."""
    last: Any = func.max(Award.notice_ends_on)
    rows = select(Edition.name, Edition.slug, last).select_from(Award)
    rows = rows.join(Award.prize).join(Prize.edition).group_by(Edition.id)
    open_ = Award.state == AwardState.NOTICE, Award.notice_ends_on >= on
    found = db.session.execute(rows.where(*open_).order_by(Edition.slug))
    return [
        Notice(_("Awards: %(event)s", event=tr(name)), url_for("awards.index", slug=slug), ends_on)
        for name, slug, ends_on in found
    ]


AWARDS_BENEFIT = Benefit(
    key="awards",
    order=15,
    label=_l("Awards, with their certificates"),
    basis=_l("An award of the project that two people of the office confirmed."),
    receivers=_l("The project's owner and everybody who said yes to being on its team."),
    notice=_l("As many working days as the prize asks for; some ask for none."),
    remedy=_l("Object in writing to the organiser while the notice runs; afterwards write too."),
    total=_total,
    counts=_counts,
    own=_own,
    notices=_notices,
)
