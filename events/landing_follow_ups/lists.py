"""What the follow-ups add to the list of landings: the last checked year, and who is due."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.clock import today
from core.lists import filters
from core.lists.columns import Column, ColumnKind, whole_amount, yes_no
from core.lists.spec import Addition, Content
from events.landing_follow_ups.models import FollowUp
from events.landing_follow_ups.queries import asked_year, is_due, is_to_check, latest
from events.landing_follow_ups.states import Qualification
from events.landing_pages.lists import LANDINGS

_K, _F = ColumnKind, FollowUp


def _content(_nothing: None, _reader: User) -> Content:
    on, operates = today(), latest(_F.is_operating)
    year = str(asked_year(on))
    words = {one.value: str(one.label) for one in Qualification}
    money: dict[str, Any] = {"pick": whole_amount}
    columns = [
        Column("followed_up", _l("Followed up for"), _K.CHOICE, source=latest(_F.year),
               words=lambda said: said and str(said), on_screen=True),
        Column("operating", _l("Operating"), _K.YES_NO, source=operates, words=yes_no(),
               on_screen=True),
        Column("staff", _l("Staff"), _K.NUMBER, source=latest(_F.staff)),
        Column("revenue", _l("Revenue, CNY"), _K.NUMBER, source=latest(_F.revenue), **money),
        Column("tax", _l("Tax, CNY"), _K.NUMBER, source=latest(_F.tax), **money),
        Column("financing", _l("Financing, CNY"), _K.NUMBER, source=latest(_F.financing), **money),
        Column("qualifications", _l("Qualifications"), source=latest(_F.qualifications),
               words=lambda codes: _(", ").join(words.get(one, one) for one in codes or ())),
        Column("talents_national", _l("National programme talents"), _K.NUMBER,
               source=latest(_F.talents_national)),
        Column("talents_provincial", _l("Provincial programme talents"), _K.NUMBER,
               source=latest(_F.talents_provincial)),
        Column("talents_city", _l("City programme talents"), _K.NUMBER,
               source=latest(_F.talents_city)),
    ]  # fmt: skip
    narrowing = [
        filters.flag("due", _("To be followed up for %(year)s", year=year), is_due(on)),
        filters.flag("told", _("Told by the company, to be checked"), is_to_check(on)),
        filters.choice("operating", _("Operating"), filters.yes_no_choices(),
                       lambda value: operates.is_(value == "yes")),
    ]  # fmt: skip
    return Content(columns, narrowing)


IN_LANDINGS = Addition(
    "follow_ups", LANDINGS.key, _content, after_column="currency", after_filter="state"
)
