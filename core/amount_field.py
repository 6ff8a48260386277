"""The field of a form into which an amount is typed: money, hours, per cent."""

from decimal import Decimal

from flask_babel import lazy_gettext as _l
from wtforms import StringField, ValidationError
from wtforms.validators import Length

from core.amounts import HIGHEST, amount_in, has_other_marks
from core.errors import Words
from core.forms import Required

OTHER_MARKS = _l("Write decimals behind a point and thousands behind commas, such as 1,234.50.")


class AmountField(StringField):
    """An amount in units, such as those of a currency; `amount` is None where it was left empty.

    Refuses what is no number, more than two decimals, and what is below `least` or above `most`;
    in the words of `says`, where the usual ones do not fit.
    """

    amount: Decimal | None = None

    def __init__(
        self,
        label: Words,
        *,
        missing: Words = "",
        least: int = 0,
        most: int = HIGHEST,
        says: Words = "",
        **kwargs: object,
    ) -> None:
        needed = [Required(missing)] if missing else []
        super().__init__(label, validators=[*needed, Length(max=40)], **kwargs)
        self.least, self.most, self.says = least, most, says

    def pre_validate(self, _form: object) -> None:
        try:
            self.amount = self._read(self.data) if self.data else None
        except ValidationError:
            if not self.says:
                raise
            raise ValidationError(self.says) from None

    def _read(self, text: str) -> Decimal:
        amount = amount_in(text)
        if amount is None and has_other_marks(text):
            raise ValidationError(OTHER_MARKS)
        if amount is None:
            raise ValidationError(_l("Enter an amount in figures, such as 5,000,000."))
        if not self.least <= amount <= self.most:
            ends = {"least": f"{self.least:,}", "most": f"{self.most:,}"}
            raise ValidationError(_l("Enter an amount from %(least)s to %(most)s.", **ends))
        if amount != round(amount, 2):
            raise ValidationError(_l("Enter an amount with at most two decimals."))
        return amount
