"""What is asked of whoever objects."""

from flask_babel import lazy_gettext as _l

from core.cases import ReasonForm
from core.cases.forms import text_in
from core.forms import AddressField, BaseForm, line, paragraph
from core.i18n import language
from events.travel_objections.services import Objection


class ObjectionForm(BaseForm):
    name = line(_l("Your name"), 200, missing=_l("Enter your name."))
    email = AddressField(
        _l("E-mail address"), missing=_l("Enter your e-mail address."),
        description=_l("Until it is answered, one objection to a line is kept for an address."),
    )  # fmt: skip
    text = paragraph(
        _l("What you object to, and what can be examined"), 4_000,
        missing=_l("Write what you object to."),
    )  # fmt: skip

    def to_objection(self) -> Objection:
        email = (self.email.data or "").lower()
        return Objection(self.name.data or "", email, self.text.data or "", language())


class AnswerForm(ReasonForm):
    """The answer that whoever objected reads, in both languages."""

    text_en = text_in("en", _l("The answer, in English"), _l("Write the answer in English."))
    text_zh = text_in("zh", _l("The answer, in Chinese"), _l("Write the answer in Chinese."))
