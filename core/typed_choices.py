"""Fields in which one of a long list is typed, as people call it, instead of looked for."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from wtforms import Field, StringField
from wtforms.utils import unset_value
from wtforms.validators import ValidationError
from wtforms.widgets import TextInput

from core.errors import Words
from core.i18n import LOCALES, language
from core.regions import INTERNATIONAL, find_regions, region_names
from core.time_zones import find_zones, zone_names

# More than these are not named to choose from.
MOST_NAMED = 6


class _TypedInput(TextInput):
    """A line of text that offers what may be typed, in both languages."""

    def __call__(self, field: Field, **kwargs: Any) -> Markup:
        offered = f"{field.id}-offered"
        drawn = super().__call__(field, **{"autocomplete": "off", "list": offered, **kwargs})
        kind: Any = type(field)
        return Markup('{}<datalist id="{}">{}</datalist>').format(
            drawn, offered, _options(kind, language())
        )


class TypedChoice(StringField):
    """Typed by name in either language, by code, or until only one is left; `data` is its code.

    What nobody knows, or may mean several, stays as it was typed and is refused, these named.
    """

    widget = _TypedInput()
    unknown: Words = ""
    data: Any

    @staticmethod
    def names(in_language: str) -> Mapping[str, str]:
        """What can be chosen, by code, in the order in which it is offered."""
        raise NotImplementedError

    @staticmethod
    def find(typed: str) -> Sequence[str]:
        """The codes that may be meant; one alone is."""
        raise NotImplementedError

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        super().process(formdata, data, extra_filters)
        self.meant = list(self.find(self.data)) if self.data else []
        if len(self.meant) == 1:
            self.data = self.meant[0]

    def pre_validate(self, form: Any) -> None:
        if len(self.meant) > 1:
            names = self.names(language())
            some = _("; ").join(names.get(one, one) for one in self.meant[:MOST_NAMED])
            told = _("This may be several: %(names)s. Type one of them.", names=some)
            raise ValidationError(told)
        if self.data and not self.meant:
            raise ValidationError(self.unknown)

    @property
    def said(self) -> str:
        """What it is called in the request's language; what was typed, where that is not known."""
        return self.names(language()).get(self.data or "", self.data or "")

    def _value(self) -> str:
        return self.said


class RegionField(TypedChoice):
    unknown = _l("Choose a country or region of the list.")

    @staticmethod
    def names(in_language: str) -> Mapping[str, str]:
        return region_names(in_language)

    @staticmethod
    def find(typed: str) -> Sequence[str]:
        return find_regions(typed)

    def __init__(self, label: Any = None, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("description", _l("In English or Chinese, or its code of two letters."))
        super().__init__(label, *args, **kwargs)


class IssuerPlaceField(RegionField):
    """A country or region, or none of them: an international body."""

    @staticmethod
    def names(in_language: str) -> Mapping[str, str]:
        said = region_names(in_language, INTERNATIONAL)
        return {INTERNATIONAL: said[INTERNATIONAL], **said}

    @staticmethod
    def find(typed: str) -> Sequence[str]:
        return find_regions(typed, INTERNATIONAL)


class ZoneField(TypedChoice):
    unknown = _l("No time zone is called so. Type a city, a country or an offset, such as UTC+1.")
    names = staticmethod(zone_names)
    find = staticmethod(find_zones)


# Drawn once: two fields of countries would do so for five hundred names at every look.
@cache
def _options(kind: type[TypedChoice], in_language: str) -> Markup:
    others = kind.names(next(code for code in LOCALES if code != in_language))
    # Some browsers show the label alone, so it says both; scripts ask for the code.
    return Markup().join(
        Markup('<option value="{}" label="{}" data-code="{}"></option>').format(
            name, f"{name} · {others[code]}", code
        )
        for code, name in kind.names(in_language).items()
    )
