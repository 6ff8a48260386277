"""What the organisers enter of one plan or permit."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from core.files.holding import HeldFile
from core.forms import DayField, VersionedForm, line, paragraph
from events.permits.services import Said
from events.permits.states import PermitKind


class PermitForm(VersionedForm):
    filed_on = DayField(
        _l("Filed on"), description=_l("Of a plan: the day it was adopted or handed in.")
    )
    granted_on = DayField(_l("Granted on"))
    number = line(
        lazy_pgettext("permit", "Number"), 80, description=_l("As the authority gave it.")
    )
    note = paragraph(_l("Note"), 2_000)
    file = HeldFile(
        _l("Add a file"),
        description=_l("PDF, JPEG or PNG, up to 20 MB."),
        render_kw={"accept": ".pdf,.jpg,.jpeg,.png"},
    )

    def of(self, kind: PermitKind) -> PermitForm:
        """Without the boxes this kind has no use for."""
        if not kind.is_granted:
            del self.granted_on
            del self.number
        return self

    def to_said(self) -> Said:
        granted = self.granted_on.day if self.granted_on else None
        number = self.number.data if self.number else ""
        return Said(self.filed_on.day, granted, number or "", (self.note.data or "").strip())
