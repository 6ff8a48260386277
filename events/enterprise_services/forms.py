"""What is written down of a service, the sheet of many, and a kind."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from flask_login import current_user
from flask_wtf.file import FileRequired
from wtforms import BooleanField, SelectField

from core.accounts.roles import WHOLE_CITY, Role
from core.db import parse_id
from core.files.holding import HeldFile
from core.forms import BaseForm, DayField, line, paragraph
from core.i18n import tr
from core.lists.records import RecordForm
from core.regions import district_names
from events.enterprise_services.queries import list_kinds


class ServiceForm(RecordForm):
    served_on = DayField(_l("Day of the service"), required=_l("Enter the day of the service."))
    name = line(
        _l("Enterprise"), 200, missing=_l("Enter the name of the enterprise."),
        description=_l("One of the register is found by its full name or by its code."),
    )  # fmt: skip
    credit_code = line(_l("Unified social credit code"), 40)
    kind_id = SelectField(_l("Kind of service"), coerce=lambda said: parse_id(str(said)))
    district = SelectField(_l("Done by people of"))
    served_by = line(_l("Served by"), 200)
    note = paragraph(_l("Note"), 2_000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        used = self.kind_id.object_data
        kinds = [one for one in list_kinds() if one.is_offered or one.id == used]
        self.kind_id.choices = [(None, _l("Not said")), *((one.id, tr(one.name)) for one in kinds)]
        self.district.choices = own_districts()


class SheetForm(BaseForm):
    file = HeldFile(
        lazy_pgettext("table", "Sheet"),
        validators=[FileRequired(_l("Choose the file."))],
        is_paper=False,
        description=_l(
            "XLSX or CSV with the columns date, enterprise, credit code, kind, who, note."
        ),
        render_kw={"accept": ".xlsx,.csv"},
    )  # fmt: skip
    district = SelectField(_l("Done by people of"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.district.choices = own_districts()


class KindForm(RecordForm):
    name_zh = line(_l("Chinese name"), 60, missing=_l("Enter the name in Chinese."))
    name_en = line(_l("English name"), 60, missing=_l("Enter the name in English."))
    is_offered = BooleanField(_l("New entries may be of this kind"), default=True)


def own_districts() -> dict[str, Any]:
    """The districts for whose people the person at the keyboard writes; the city's are one."""
    scopes = current_user.scopes_of(Role.ORGANISER)
    every = district_names()
    if WHOLE_CITY in scopes or current_user.has_role(Role.AUDITOR):
        return {"": _l("the city"), **every}
    return {code: name for code, name in every.items() if code in scopes}
