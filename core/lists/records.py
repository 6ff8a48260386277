"""Records: what staff enter and correct themselves, with nobody deciding on it (that is a case).

A slice says what its list, its form and its service are; out of it come the page of the list with
its figures, one to enter another, and one of each: a form for whoever may correct it, facts for
whoever may only read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from markupsafe import Markup
from sqlalchemy import select
from werkzeug.wrappers import Response
from wtforms import BooleanField, HiddenField, SelectField

from core import audit
from core.accounts.models import User
from core.cases.forms import ActionForm
from core.cases.timeline import told_of
from core.clock import now
from core.db import db
from core.errors import DomainError, NotFound, Words
from core.forms import Answer, BaseForm, DayField, answer_form
from core.i18n import show_date
from core.lists.columns import yes_no
from core.lists.page import ListPage
from core.lists.queries import row_loader
from core.lists.spec import ListSpec
from core.lists.views import add_list_routes
from core.policy import authorize, can
from core.web import requires

T = TypeVar("T")
_STALE = _l(
    "Somebody changed this while you typed. Open the page anew to see it; sent again, what stands "
    "here takes its place."
)


class RecordForm(ActionForm):
    """Everything of a record, to enter it and to correct it; filled from the columns it names."""

    class Meta(BaseForm.Meta):
        csrf = FlaskForm.Meta.csrf  # it stands alone on its page


@dataclass(frozen=True)
class Figure:
    """One figure above a list; `note` tells both numbers of a rate."""

    value: Words | int
    label: Words
    definition: Words = ""
    note: Words = ""


@dataclass(frozen=True)
class RecordSpec(Generic[T]):
    """One kind of record, with a `version` that tells a page that is stale.

    `keep` gets the record (None for a new one), what the form says, `by` and `at`, and gives the
    record. `fill` is what the form shows beside the columns of its fields' names, `shown` what the
    slice's page draws besides. `told` words what its history shows beside entry and changes.
    """

    list: ListSpec
    form: type[RecordForm]
    keep: Callable[..., T]
    edit: StrEnum
    begin: Words
    name: Callable[[T], Words]
    page: str = "core/lists/record.html"
    index: str = "core/lists/records.html"
    fill: Callable[[T], Mapping[str, Any]] = lambda _record: {}
    shown: Callable[[T], Mapping[str, Any]] = lambda _record: {}
    figures: Callable[[], Sequence[Figure]] = tuple
    told: Mapping[str, Words] = field(default_factory=dict)

    def open(self, reference: str) -> T:
        """The record of this address, for somebody who may change it."""
        record: T = row_loader(self.list)(reference=reference)
        authorize(self.edit, record)
        return record

    def back(self, record: T, said: str) -> Response:
        """To its page, with a word on what was done."""
        flash(said, "success")
        return redirect(url_for(".show", reference=getattr(record, self.list.ref.key)), 303)


def keep_record(record: Any, said: Mapping[str, Any], *, by: User, at: datetime) -> Any:
    """Set its columns, and write it to the log as entered or changed."""
    kind, is_new = record.__tablename__, record.id is None
    for name, value in said.items():
        setattr(record, name, value)
    db.session.add(record)
    db.session.flush()
    audit.record(f"{kind}:{'entered' if is_new else 'changed'}", record, by=by, at=at)
    return record


def get_part(model: type[T], part_id: UUID, **owner: Any) -> T:
    """What belongs to a record, by its id; NotFound for another's."""
    found: T | None = db.session.scalar(select(model).filter_by(id=part_id, **owner))
    if found is None:
        raise NotFound
    return found


def draw_record(
    spec: RecordSpec[T], record: T | None, form: RecordForm | None = None, **shown: Any
) -> str:
    """The page of a record, with the form as it was typed; without a record, of a new one."""
    values: dict[str, Any] = {"record": record, "form": form or spec.form(None)}
    if record is not None:
        values |= {"form": form or _filled(spec, record), **spec.shown(record)}
        kind = spec.list.id.class_.__tablename__
        told = {f"{kind}:entered": _l("Entered"), f"{kind}:changed": _l("Details changed")}
        values["history"] = told_of(record, told | dict(spec.told))
    may_edit = can(spec.edit, record)
    facts = [] if may_edit else _facts(values["form"], record)
    ref = getattr(record, spec.list.ref.key, "")
    values |= {"spec": spec, "may_edit": may_edit, "facts": facts, "ref": ref, **shown}
    return render_template(spec.page, **values)


def add_record_routes(blueprint: Blueprint, spec: RecordSpec[T]) -> None:
    """Give a blueprint the list, `/new`, and the page of each record at its reference."""
    load = row_loader(spec.list)

    def draw(shown: ListPage) -> str:
        return render_template(spec.index, shown=shown, spec=spec, figures=spec.figures())

    def new() -> Answer:
        authorize(spec.edit)
        form = spec.form()
        return answer_form(form, lambda: draw_record(spec, None, form), lambda: _keep(spec, form))

    def show(reference: str) -> str:
        return draw_record(spec, load(reference=reference))

    def edit(reference: str) -> Answer:
        record, form = spec.open(reference), spec.form()
        draw = lambda: draw_record(spec, record, form)  # noqa: E731 - as short as it is above
        return answer_form(form, draw, lambda: _keep(spec, form, record))

    add_list_routes(blueprint, spec.list, draw)
    see = spec.list.rights.see
    blueprint.add_url_rule("/new", "new", requires(spec.edit)(new), methods=["GET", "POST"])
    blueprint.add_url_rule("/<reference>", "show", requires(see)(show))
    blueprint.add_url_rule("/<reference>", "edit", requires(spec.edit)(edit), methods=["POST"])


def require_seen(form: RecordForm, record: Any) -> None:
    """Refuse a form filled from an older version of the record; sent again, it takes its place."""
    if record is not None and form.seen.data != str(record.version):
        form.seen.data = str(record.version)
        raise DomainError(_STALE, field="seen")


def _keep(spec: RecordSpec[T], form: RecordForm, record: Any = None) -> Answer:
    require_seen(form, record)
    kept = spec.keep(record, form.arguments, by=current_user, at=now())
    return spec.back(kept, _("Saved."))


def _filled(spec: RecordSpec[T], record: Any) -> RecordForm:
    return spec.form(None, obj=record, data=dict(spec.fill(record)), seen=str(record.version))


def _facts(form: RecordForm, record: Any) -> list[tuple[Words, Any]]:
    """What a form says, for somebody who may not change it."""
    asked = [one for one in form if not isinstance(one, HiddenField)]
    return [(one.label.text, _fact(one, record)) for one in asked]


def _fact(field: Any, record: Any) -> Any:
    if isinstance(field, DayField):
        return show_date(getattr(record, field.short_name))
    if isinstance(field, SelectField):
        return dict(field.choices).get(field.data, "")
    if isinstance(field, BooleanField):
        return yes_no()(bool(field.data))
    # As somebody wrote it, in whichever language and direction.
    return Markup("<bdi>{}</bdi>").format(field.data) if field.data else field.data
