"""The desk's pages of the poster and of the people whom the public page shows."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from core.clock import now
from core.files.services import take_upload
from core.policy import authorize
from core.web import requires
from events.editions.models import Edition
from events.editions.poster import services
from events.editions.poster.forms import PersonForm, PosterForm
from events.editions.poster.models import PersonKind
from events.editions.poster.queries import get_person, people_of
from events.editions.poster.services import PHOTO_WIDTHS, POSTER_WIDTHS, Picture
from events.editions.states import EditionPermission
from events.editions.views.pages import PAGES, Page, answer_set_up, edition_of

blueprint = Blueprint("poster_desk", __name__, url_prefix="/desk/events")
PERSON = "/<slug>/people/<uuid:person_id>"
EDIT = EditionPermission.EDIT


@blueprint.route("/<slug>/poster", methods=["GET", "POST"])
@requires(EDIT)
def poster(slug: str) -> Page:
    edition = _edition(slug)
    if request.method == "GET":
        form = PosterForm(formdata=None)
        form.fill(edition)
        return _poster_page(slug, form)
    form, home = PosterForm(), url_for(".poster", slug=slug)

    def keep() -> None:
        picture = _drawn(form.picture, POSTER_WIDTHS)
        services.change_poster(
            _edition(slug), form.to_details(), picture=picture,
            without=bool(form.without_picture.data), seen_version=form.seen_version(),
            by=current_user, at=now(),
        )  # fmt: skip

    return answer_set_up(
        form, keep, lambda: _poster_page(slug, form), done=_("Saved."), to=home, back=home
    )


@blueprint.get("/<slug>/people")
@requires(EDIT)
def people(slug: str) -> Page:
    edition = _edition(slug)
    return render_template(
        f"{PAGES}/people.html", edition=edition, people=people_of(edition), kinds=PersonKind,
        codes={str(one.id): one.code for one in edition.sessions},
    )  # fmt: skip


@blueprint.route("/<slug>/people/new", methods=["GET", "POST"], endpoint="new_person")
@blueprint.route(PERSON, methods=["GET", "POST"])
@requires(EDIT)
def person(slug: str, person_id: UUID | None = None) -> Page:
    """Somebody new on the page, or the details of somebody there."""
    edition = _edition(slug)
    shown = get_person(edition, person_id) if person_id else None
    if request.method == "GET":
        form = PersonForm(edition, formdata=None)
        form.fill(shown)
        return _person_page(slug, person_id, form)
    form, home = PersonForm(edition), url_for(".people", slug=slug)

    def keep() -> None:
        picture = _drawn(form.photo, PHOTO_WIDTHS)
        services.keep_person(
            _edition(slug), person_id, form.to_details(), picture=picture,
            without=bool(form.without_photo.data), seen=form.seen.data or "",
            by=current_user, at=now(),
        )  # fmt: skip

    return answer_set_up(
        form, keep, lambda: _person_page(slug, person_id, form), done=_("Saved."), to=home,
        back=request.path,
    )  # fmt: skip


@blueprint.post(f"{PERSON}/<any(up, down):way>")
@requires(EDIT)
def move_person(slug: str, person_id: UUID, way: str) -> Page:
    step = -1 if way == "up" else 1
    services.move_person(_edition(slug), person_id, step, by=current_user, at=now())
    return redirect(url_for(".people", slug=slug), 303)


@blueprint.post(f"{PERSON}/remove")
@requires(EDIT)
def remove_person(slug: str, person_id: UUID) -> Page:
    services.remove_person(_edition(slug), person_id, by=current_user, at=now())
    flash(_("The person and the photo are erased."), "success")
    return redirect(url_for(".people", slug=slug), 303)


def _edition(slug: str) -> Edition:
    edition = edition_of(slug)
    authorize(EDIT, edition)
    return edition


def _drawn(field: Any, widths: tuple[int, ...]) -> Picture | None:
    """The picture that was chosen, checked and drawn; what was loaded before is let go."""
    if not field.data:
        return None
    sent = field.data
    checked = take_upload(sent.stream, declared_name=sent.filename or "", field=field.name)
    return services.draw_picture(checked, widths, field=field.name)


def _poster_page(slug: str, form: PosterForm) -> str:
    return render_template(f"{PAGES}/poster.html", edition=_edition(slug), form=form)


def _person_page(slug: str, person_id: UUID | None, form: PersonForm) -> str:
    edition = _edition(slug)
    shown = get_person(edition, person_id) if person_id else None
    return render_template(f"{PAGES}/person.html", edition=edition, person=shown, form=form)
