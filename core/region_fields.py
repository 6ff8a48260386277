"""The select of every country or region."""

from functools import cache
from typing import Any

from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape
from wtforms import Field, SelectField
from wtforms.validators import ValidationError
from wtforms.widgets import html_params

from core.i18n import language
from core.regions import region_choices


class RegionSelect:
    """A select of every country or region; its options are drawn once a language."""

    def __call__(self, field: Field, **kwargs: Any) -> Markup:
        kwargs.setdefault("id", field.id)
        kwargs.pop("required", None)
        options = _region_options(language())
        if field.data:
            chosen = f'value="{escape(field.data)}"'
            options = options.replace(chosen, f"{chosen} selected", 1)
        params = html_params(name=field.name, **kwargs)
        return Markup(f"<select {params}>{options}</select>")  # noqa: S704 - escaped piece by piece


class RegionField(SelectField):
    widget = RegionSelect()

    def __init__(self, label: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validate_choice=False, **kwargs)

    @property
    def choices(self) -> dict[str, Any]:
        return {"": _l("Choose"), **region_choices()}

    @choices.setter
    def choices(self, _given: Any) -> None:
        """They are always all; the library's own field sets them."""

    def pre_validate(self, form: Any) -> None:
        if self.data and self.data not in _region_codes():
            raise ValidationError(_l("Choose a country or region of the list."))


@cache
def _region_codes() -> frozenset[str]:
    return frozenset(region_choices())


@cache
def _region_options(_language: str) -> str:
    names = {"": _l("Choose"), **region_choices()}
    return "".join(
        f'<option value="{escape(code)}">{escape(str(name))}</option>'
        for code, name in names.items()
    )
