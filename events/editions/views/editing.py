"""An edition's texts, dates and rules."""

from __future__ import annotations

from flask import render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from core.clock import now
from core.policy import authorize
from core.web import requires
from events.editions import queries, services
from events.editions.forms.edition import EditionForm
from events.editions.states import EditionPermission
from events.editions.values import MASS_EVENT
from events.editions.views.desk import blueprint
from events.editions.views.pages import PAGES, Page, answer_set_up, edition_of
from events.event_types import Part


@blueprint.get("/<slug>/settings")
@requires(EditionPermission.EDIT)
def edit(slug: str) -> Page:
    edition = edition_of(slug)
    authorize(EditionPermission.EDIT, edition)
    form = EditionForm(queries.list_siblings(edition), formdata=None)
    form.fill(edition)
    return _page(slug, form)


@blueprint.post("/<slug>/settings")
@requires(EditionPermission.EDIT)
def save(slug: str) -> Page:
    edition = edition_of(slug)
    authorize(EditionPermission.EDIT, edition)
    form = EditionForm(queries.list_siblings(edition))
    home = url_for(".edit", slug=slug)
    return answer_set_up(
        form,
        lambda: services.change_edition(
            edition, form.to_details(), seen_version=form.seen_version(), by=current_user, at=now()
        ),
        lambda: _page(slug, form), done=_("Saved."), to=home, back=home,
    )  # fmt: skip


def _page(slug: str, form: EditionForm) -> str:
    edition = edition_of(slug)
    return render_template(
        f"{PAGES}/edit.html",
        edition=edition,
        form=form,
        has_letters=edition.type.has(Part.LETTERS),
        is_mass_event=(edition.expected_people or 0) >= MASS_EVENT,
    )
