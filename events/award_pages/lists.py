"""The awards and the prizes of an edition as lists at the desk."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext, pgettext
from sqlalchemy import Select, select

from core.accounts.models import User
from core.amounts import Currency
from core.i18n import language, tr
from core.juries.models import JuryRound
from core.lists import Card, Content, ListSpec, Rights, column_of, filters, state_column
from core.lists.columns import Column, ColumnKind, whole_amount, yes_no
from core.policy import can
from events.awards.models import Award, Prize
from events.awards.queries import prizes_of, visible_awards
from events.awards.states import AwardPermission, AwardState
from events.awards.values import tracks
from events.editions.lists import OF_EDITION
from events.editions.models import Edition
from events.project_pages.lists import number_column, shown_title
from events.projects.models import Project

_K, _P = ColumnKind, AwardPermission
_ON: dict[str, Any] = {"on_screen": True}


def _prize_name() -> Any:
    return Prize.name_zh.expression if language() == "zh" else Prize.name_en.expression


def _money() -> list[Column]:
    return [
        column_of(Prize.amount, _l("Prize money"), _K.NUMBER, pick=whole_amount, **_ON),
        column_of(Prize.currency, _l("Currency"), **_ON),
    ]


def _track_words() -> dict[str, str]:
    return {code: str(label) for code, label in tracks().items()}


def _awards(edition: Edition, _reader: User) -> Content:
    named = _track_words()
    prizes = {one.code: tr(one.name) for one in prizes_of(edition)}
    by_hand, by_rank = Award.round_id.is_(None), Prize.rank.expression
    columns = [
        column_of(Award.reference, _l("Reference"), **_ON),
        Column("prize", _l("Prize"), _K.NAME, source=_prize_name(), order=by_rank, **_ON),
        column_of(Prize.track, lazy_pgettext("award", "Track"), _K.CHOICE, words=named.get, **_ON),
        number_column(edition, on_screen=True),
        Column("title", _l("Title of the project"), _K.NAME, source=shown_title(), **_ON),
        state_column("state", _l("State"), AwardState, Award.state.expression, **_ON),
        column_of(Award.rank, _l("Rank in the round"), _K.NUMBER, **_ON),
        column_of(JuryRound.reference, _l("Round"), key="round", is_quiet=True),
        *_money(),
        column_of(Project.district, _l("District"), key="district"),
        column_of(Award.note, _l("Why by hand")),
        column_of(Award.proposed_at, lazy_pgettext("award", "Proposed on"), _K.MOMENT),
        column_of(Award.notice_ends_on, _l("On notice until"), _K.DATE),
        column_of(Award.confirmed_at, lazy_pgettext("award", "Confirmed on"), _K.MOMENT),
    ]
    searched = (Award.reference, Project.reference, Project.title, Project.title_en)
    return Content(columns, [
        filters.search(_("Project, title or number"), *searched),
        filters.choice("state", _("State"), filters.choices_of(AwardState), Award.state),
        filters.choice("prize", _("Prize"), prizes, Prize.code),
        filters.choice("track", pgettext("award", "Track"),
                       {code: word for code, word in named.items() if code}, Prize.track),
        filters.flag("by_hand", _("By hand"), by_hand),
    ])  # fmt: skip


AWARDS = ListSpec(
    key="events.awards",
    label=_l("Awards"),
    rights=Rights(see=_P.LIST, take=_P.LIST),
    rows=visible_awards,
    id=Award.id,
    ref=Award.reference,
    content=_awards,
    order="prize",
    card=Card("title", ("prize", "project", "amount"), "state"),
    link=lambda edition, ref: url_for("awards_desk.show", slug=edition.slug, reference=ref),
    is_queue=True,
    lead=_l("Who is proposed for which prize, and what two people made of it."),
    nothing=_l("No award fits these filters"),
    source=_l("Awards are proposed from the decided order of a jury, or by hand."),
    **OF_EDITION,
)


def _prize_rows(_reader: User, edition: Edition) -> Select[Any]:
    return select(Prize).where(Prize.edition_id == edition.id)


def _prizes(_edition: Edition, _reader: User) -> Content:
    named = _track_words()
    columns = [
        column_of(Prize.code, _l("Code"), **_ON),
        Column("name", _l("Prize"), _K.NAME, source=_prize_name(), **_ON),
        column_of(Prize.track, lazy_pgettext("award", "Track"), _K.CHOICE, words=named.get, **_ON),
        column_of(Prize.is_ranked, _l("From a jury's order"), _K.YES_NO, words=yes_no()),
        column_of(Prize.rank, _l("Rank"), _K.NUMBER, **_ON),
        column_of(Prize.places, _l("Places"), _K.NUMBER, **_ON),
        column_of(Prize.given, _l("Proposed or given"), _K.NUMBER, **_ON),
        *_money(),
        column_of(Prize.notice_days, _l("Working days of public notice"), _K.NUMBER),
    ]
    return Content(columns, [
        filters.search(_("Name or code"), Prize.code, Prize.name_en, Prize.name_zh),
        filters.choice("track", pgettext("award", "Track"),
                       {code: word for code, word in named.items() if code}, Prize.track),
        filters.choice("currency", _("Currency"), filters.choices_of(Currency), Prize.currency),
    ])  # fmt: skip


def _prize_link(edition: Edition, code: str) -> str | None:
    """To where a prize is changed, for whoever may: it has no other page."""
    if not can(_P.AWARD, edition):
        return None
    return url_for("prizes_desk.edit", slug=edition.slug, code=code)


PRIZES = ListSpec(
    key="events.prizes",
    label=_l("Prizes"),
    rights=Rights(see=_P.LIST, take=_P.LIST),
    rows=_prize_rows,
    id=Prize.id,
    ref=Prize.code,
    content=_prizes,
    order="rank",
    card=Card("name", ("track", "places", "amount")),
    link=_prize_link,
    nothing=_l("No prize fits these filters"),
    source=_l("Enter the prizes of this event before anybody is proposed for one."),
    **OF_EDITION,
)
