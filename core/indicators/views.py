"""The ledger at the desk: its indicators, and the values of each."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from core.clock import now
from core.figures.registry import FIGURES
from core.forms import Answer, answer_form
from core.i18n import tr
from core.indicators import services
from core.indicators.figures import plain
from core.indicators.forms import EarlierForm, IndicatorForm, ValueForm
from core.indicators.lists import EARLIER, INDICATORS
from core.indicators.models import Indicator, IndicatorValue
from core.indicators.policies import IndicatorPermission as P
from core.lists.records import RecordSpec, add_record_routes, draw_record, get_part
from core.policy import can
from core.web import requires

desk = Blueprint("indicators", __name__, url_prefix="/desk/indicators")
earlier = Blueprint("earlier_figures", __name__, url_prefix="/desk/earlier-figures")


@desk.post("/<reference>/values")
@requires(P.EDIT)
def enter_value(reference: str) -> Answer:
    one, form = LEDGER.open(reference), ValueForm()

    def keep() -> Answer:
        services.enter_value(
            one, form.value.data, form.as_of.known_day, form.source.data, form.note.data,
            by=current_user, at=now(),
        )  # fmt: skip
        return LEDGER.back(one, _("The value is entered."))

    return answer_form(form, lambda: draw_record(LEDGER, one, value_form=form), keep)


@desk.post("/<reference>/values/<uuid:value_id>/withdraw")
@requires(P.EDIT)
def withdraw_value(reference: str, value_id: UUID) -> Answer:
    one = LEDGER.open(reference)
    entered = get_part(IndicatorValue, value_id, indicator_id=one.id)
    services.withdraw_value(entered, by=current_user, at=now())
    return LEDGER.back(one, _("The value holds no more; it stays on record."))


def _shown(one: Indicator) -> dict[str, object]:
    may_enter = can(P.EDIT, one) and one.part_id is None
    return {
        "values": one.values[::-1], "plain": plain,
        "value_form": ValueForm(None) if may_enter else None,
    }  # fmt: skip


LEDGER = RecordSpec(
    list=INDICATORS,
    form=IndicatorForm,
    keep=services.keep_indicator,
    edit=P.EDIT,
    begin=_l("Name an indicator"),
    name=lambda one: tr(one.name),
    page="core/indicators/show.html",
    shown=_shown,
    told={
        "indicator:value_entered": _l("Value entered"),
        "indicator:value_withdrawn": _l("Value withdrawn"),
    },
)
add_record_routes(desk, LEDGER)
add_record_routes(
    earlier,
    RecordSpec(
        list=EARLIER,
        form=EarlierForm,
        keep=services.keep_earlier,
        edit=P.EDIT,
        begin=_l("Enter an earlier figure"),
        name=lambda one: FIGURES[one.figure].title,
    ),
)
