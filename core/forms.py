"""Forms: one base that strips, speaks the request's language, and tells assistive technology.

A form checks shape and format; `to_…()` gives a frozen value for a service. A DomainError that names
a field is shown at that field by `blame`.
"""

from __future__ import annotations

from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, StringField
from wtforms.meta import DefaultMeta
from wtforms.validators import InputRequired, StopValidation

from core.errors import DomainError

LANGUAGE_SWITCH = "_lang"


def strip_text(value: Any) -> Any:
    """Text without surrounding white space, and nothing instead of only white space."""
    return value.strip() if isinstance(value, str) else value


class BaseForm(FlaskForm):
    """The base of every form of ours."""

    class Meta(FlaskForm.Meta):
        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Field:
            filters = [*unbound_field.kwargs.get("filters", ())]
            if issubclass(unbound_field.field_class, StringField):
                filters.append(strip_text)
                options = {**options, "filters": filters}
                kwargs = {k: v for k, v in unbound_field.kwargs.items() if k != "filters"}
                unbound_field = type(unbound_field)(
                    unbound_field.field_class, *unbound_field.args, name=unbound_field.name, **kwargs
                )
            return super().bind_field(form, unbound_field, options)

        def render_field(self, field: Field, render_kw: dict[str, Any]) -> Any:
            described = [f"{field.id}-hint"] if field.description else []
            if field.errors:
                described.append(f"{field.id}-error")
                render_kw.setdefault("aria-invalid", "true")
            if described:
                render_kw.setdefault("aria-describedby", " ".join(described))
            # The browser's own bubbles speak the browser's language and hide our summary.
            render_kw["required"] = False
            return DefaultMeta.render_field(self, field, render_kw)

    def validate_on_submit(self, extra_validators: Any = None) -> bool:
        """False also when the person only switched the language: the page is drawn again as typed."""
        if request.form.get(LANGUAGE_SWITCH):
            return False
        return bool(super().validate_on_submit(extra_validators))

    def blame(self, error: DomainError) -> bool:
        """Show a rule's refusal at the field it names; False when this form has no such field."""
        field = self._fields.get(error.field or "")
        if field is None:
            return False
        field.errors = [*field.errors, error.message]
        return True


class Required(InputRequired):
    """A value is needed, and white space is none; the message should name the thing."""

    def __call__(self, form: Any, field: Field) -> None:
        super().__call__(form, field)
        if isinstance(field.data, str) and not field.data.strip():
            raise StopValidation(self.message or _l("Enter this."))
