"""Who runs an edition and its gates."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from core.accounts.roles import Role
from core.clock import now
from core.errors import DomainError, NotFound
from core.policy import authorize
from core.web import requires
from events.editions import queries, services
from events.editions.forms.fields import SetUpForm
from events.editions.forms.team import MemberForm
from events.editions.models import Edition
from events.editions.states import EditionPermission
from events.editions.views.desk import blueprint
from events.editions.views.pages import PAGES, Page, answer_set_up, edition_of


@blueprint.get("/<slug>/team")
@requires(EditionPermission.TEAM)
def team(slug: str) -> Page:
    edition = edition_of(slug)
    authorize(EditionPermission.TEAM, edition)
    return _page(edition, MemberForm(formdata=None))


@blueprint.post("/<slug>/team")
@requires(EditionPermission.TEAM)
def add_member(slug: str) -> Page:
    edition = edition_of(slug)
    authorize(EditionPermission.TEAM, edition)
    form = MemberForm()
    return answer_set_up(
        form,
        lambda: services.add_member(
            edition, form.email.data, Role(form.role.data), by=current_user, at=now()
        ),
        lambda: _page(edition, form), done=_("Added to the team."), to=url_for(".team", slug=slug),
    )  # fmt: skip


@blueprint.post("/<slug>/team/<uuid:grant_id>/remove")
@requires(EditionPermission.TEAM)
def remove_member(slug: str, grant_id: UUID) -> Page:
    edition = edition_of(slug)
    authorize(EditionPermission.TEAM, edition)
    found = [one for one in queries.list_team(edition) if one.id == grant_id]
    if not found:
        raise NotFound
    form = SetUpForm()
    if form.validate_on_submit():
        try:
            services.remove_member(edition, found[0], by=current_user, at=now())
        except DomainError as error:
            shown = MemberForm(formdata=None)
            shown.refuse(error)
            return _page(edition, shown), 422
        flash(_("Taken off the team."), "success")
    return redirect(url_for(".team", slug=slug), 303)


def _page(edition: Edition, form: MemberForm) -> str:
    return render_template(
        f"{PAGES}/team.html", edition=edition, form=form, team=queries.list_team(edition)
    )
