"""What is recorded against employers, as a list of the whole city."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from core.accounts.models import User
from core.i18n import tr
from core.lists import Card, Content, ListSpec, Rights, column_of, filters
from core.lists.columns import ColumnKind, words_of
from core.organisations.models import Organisation
from events.editions.models import Edition
from events.exhibitors.models import Exhibitor, Sanction
from events.exhibitors.states import SanctionKind
from events.sanctions.policies import SanctionPermission
from events.sanctions.queries import IS_EXPLAINED, is_blocking, visible_sanctions

_K, _O, _S = ColumnKind, Organisation, Sanction


def _content(_nothing: None, _reader: User) -> Content:
    fair: dict[str, Any] = {"key": "fair", "words": tr, "codes": tr, "order": Edition.starts_at}
    columns = [
        column_of(_S.reference, _l("Reference"), on_screen=True),
        column_of(_O.name_zh, _l("Legal entity"), _K.NAME, on_screen=True),
        column_of(_O.name_en, _l("English name")),
        column_of(_O.credit_code, _l("Credit code"), on_screen=True),
        column_of(_S.kind, _l("What happened"), _K.CHOICE, words=words_of(SanctionKind),
                  on_screen=True),
        column_of(Edition.name, _l("Fair"), on_screen=True, is_quiet=True, **fair),
        column_of(Exhibitor.reference, _l("Exhibitor"), key="exhibitor"),
        column_of(_S.recorded_at, _l("Recorded on"), _K.MOMENT, on_screen=True),
        column_of(_S.blocked_until, _l("Blocked until"), _K.DATE, on_screen=True),
        column_of(_S.explained_at, _l("Explained on"), _K.MOMENT, on_screen=True),
        column_of(_S.explanation, _l("Explanation")),
        column_of(_S.lifted_at, lazy_pgettext("sanction", "Lifted on"), _K.MOMENT, on_screen=True),
        column_of(_S.lift_reason, _l("Why it was lifted")),
    ]  # fmt: skip
    named = (_O.name_zh, _O.name_en, _O.aliases, _O.credit_code, _S.reference, Exhibitor.reference)
    kinds = filters.choices_of(SanctionKind)
    return Content(columns, [
        filters.search(_("Name, code or number"), *named),
        filters.choice("kind", _("What happened"), kinds, _S.kind),
        filters.flag("blocked", _("Blocked now"), is_blocking()),
        filters.flag("explained", _("Explained, not answered"), IS_EXPLAINED),
        filters.flag("standing", _("Not lifted"), _S.lifted_at.is_(None)),
        *filters.days("recorded", _("Recorded from"), _("Recorded until"), _S.recorded_at),
    ])  # fmt: skip


SANCTIONS = ListSpec(
    key="events.sanctions",
    label=_l("Absences at fairs"),
    rights=Rights(see=SanctionPermission.LIST, take=SanctionPermission.LIST),
    rows=visible_sanctions,
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
