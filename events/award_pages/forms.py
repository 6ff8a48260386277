"""What the desk enters of a prize, and of an award that is proposed by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from wtforms import BooleanField, HiddenField, IntegerField, SelectField
from wtforms.validators import NoneOf, NumberRange, Regexp

from core.amount_field import AmountField
from core.amounts import Currency, plain_amount
from core.errors import DomainError
from core.forms import BaseForm, Required, line, paragraph
from core.i18n import tr
from core.printable import printable
from events.awards.models import LONGEST_NOTICE, Prize
from events.awards.values import Said, tracks

MOST_PLACES = 999
# Pages beside those of the prizes, which a prize of this code would hide behind.
TAKEN = ("new", "columns")
_STALE = _l(
    "Somebody changed this while you typed. Open the page anew to see it; sent again, what stands "
    "here takes its place."
)


def _count(label: Any, most: int, least: int = 1, **more: Any) -> IntegerField:
    span = _l("Enter a whole number from %(least)s to %(most)s.", least=least, most=f"{most:,}")
    return IntegerField(label, [Required(span), NumberRange(least, most, span)], **more)


class PrizeForm(BaseForm):
    code = line(
        _l("Code"), 20, missing=_l("Enter a code."),
        description=_l("Letters, digits and hyphens, such as first-prize; it stands in addresses."),
    )  # fmt: skip
    name_en = line(
        _l("Name in English"), 120, missing=_l("Enter the name in English."), check=printable
    )
    name_zh = line(
        _l("Name in Chinese"), 120, missing=_l("Enter the name in Chinese."), check=printable
    )
    track = SelectField(lazy_pgettext("award", "Track"))
    is_ranked = BooleanField(
        _l("Filled from the order of a jury"), default=True,
        description=_l("A project has one such prize of a track. Any other is given by hand."),
    )  # fmt: skip
    rank = _count(_l("Rank of the prize"), 99, description=_l("1 is the highest."))
    places = _count(_l("How many are given"), MOST_PLACES)
    amount = AmountField(
        _l("Prize money for each"), least=1,
        description=_l("In whole units of the currency, such as 200,000; empty for none."),
    )  # fmt: skip
    currency = SelectField(_l("Currency"), choices=Currency.choices())
    notice_days = _count(
        _l("Working days of public notice"), LONGEST_NOTICE, 0, default=0,
        description=_l("Before an award of it may be confirmed; 0 for none."),
    )  # fmt: skip
    seen = HiddenField(default="0")

    @classmethod
    def of(cls, one: Prize | None) -> PrizeForm:
        known: dict[str, Any] = {}
        if one is not None:
            names = ("code", "name_en", "name_zh", "track", "is_ranked", "rank", "places")
            known = {name: getattr(one, name) for name in (*names, "notice_days")}
            known |= {"amount": plain_amount(one.amount), "seen": str(one.version)}
            known |= {"currency": one.currency or Currency.CNY}
        form = cls(data=known)
        form.track.choices = tracks()
        form.code.validators = [*form.code.validators, Regexp(
            r"[A-Za-z0-9](-?[A-Za-z0-9])*\Z", message=_l("Use letters, digits and hyphens only.")
        ), NoneOf(TAKEN, message=_l("Choose another code: a page has this address."))]  # fmt: skip
        return form

    def to_said(self) -> Said:
        amount, counts = self.amount.amount, ("rank", "places", "notice_days")
        return Said(
            code=self.code.data, name_en=self.name_en.data, name_zh=self.name_zh.data,
            track=self.track.data, is_ranked=self.is_ranked.data, amount=amount,
            currency=self.currency.data if amount is not None else "",
            **{name: self[name].data for name in counts},
        )  # fmt: skip

    def require_seen(self, one: Prize | None) -> None:
        """Refuse a form filled from an older version; sent again, it takes its place."""
        if one is not None and self.seen.data != str(one.version):
            self.seen.data = str(one.version)
            raise DomainError(_STALE, field="seen")


class GiveForm(BaseForm):
    """For which project, which prize, and why not by the order of a jury."""

    project = line(
        _l("Number of the project"), 20, missing=_l("Enter the number of the project."),
        description=_l("Such as PRJ-2026-0042."),
    )  # fmt: skip
    prize = SelectField(_l("Prize"))
    note = paragraph(
        _l("Why by hand"), 1_000, missing=_l("Write down why."),
        description=_l("For the desk and whoever confirms it; nobody else reads it."),
    )  # fmt: skip

    def offer(self, prizes: Sequence[Prize]) -> None:
        """The prizes with a free place."""
        named = tracks()
        self.prize.choices = {
            one.code: f"{tr(one.name)} · {named[one.track]} · {one.given}/{one.places}"
            for one in prizes
            if one.given < one.places
        }
