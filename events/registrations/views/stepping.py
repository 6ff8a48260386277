"""The pages of a registration asked in steps: nothing is taken before the last one is sent."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from core.drafts.views import Answered, DraftPages, check_and_send, keep_step, show_step
from core.drafts.views import autosave as autosave_step
from core.drafts.wizard import Typed, Wizard
from core.errors import NotFound
from core.files.holding import holders
from core.web import public
from events.editions.queries import get_public_edition
from events.registrations import limits
from events.registrations.forms.choices import AS_DRAWN, KEY, Fresh, SendForm
from events.registrations.forms.steps import CHECK, CHOICES, is_long
from events.registrations.rooms import rooms_of
from events.registrations.services.drafting import forget_drafts
from events.registrations.services.registering import find_submitted
from events.registrations.views.asking import Asked, Page, ask, result_url, send
from events.registrations.views.filling import account
from events.registrations.views.own import blueprint
from events.registrations.views.steps import Filling

FORM = "/events/<slug>/register"


def first_step(asked: Asked, fresh: Fresh) -> Page | None:
    """Where a long form begins, or goes on; None: it is short enough for one page.

    `fresh` is for one that begins.
    """
    if not is_long(asked.answers.definition, asked.offer):
        return None
    wizard = Filling(asked).wizard
    if wizard.view.draft is not None:
        return redirect(wizard.url(wizard.first_open), 303)
    return _page(wizard, wizard.first_open, form=wizard.form(wizard.first_open), fresh=fresh)


@blueprint.route(f"{FORM}/<step>", methods=["GET", "POST"])
@public
def step(slug: str, step: str) -> Answered:
    asked = ask(slug)
    if not isinstance(asked, Asked):
        return asked
    return (keep_step if request.method == "POST" else show_step)(_pages(asked, step), step)


@blueprint.post(f"{FORM}/<step>/autosave")
@public
def autosave(slug: str, step: str) -> Answered:
    asked = ask(slug)
    if not isinstance(asked, Asked):
        return Response(status=HTTPStatus.CONFLICT)
    return autosave_step(_pages(asked, step), step)


@blueprint.route(f"{FORM}/{CHECK}", methods=["GET", "POST"])
@public
def check(slug: str) -> Answered:
    if request.method == "POST" and not limits.may_send():
        abort(HTTPStatus.TOO_MANY_REQUESTS)
    asked = ask(slug)
    if not isinstance(asked, Asked):
        return asked
    filling = Filling(asked)
    if filling.draft is None:
        return _sent_before(asked)
    form = SendForm()
    form.submit_key.data = filling.draft.submit_key
    if form.is_outdated(asked.counted_for.id) and asked.is_rolled:
        # The cut-off passed meanwhile: nobody is registered for what they did not see.
        forms = {one: filling.wizard.form(one) for one in filling.wizard.asked}
        page = _page(filling.wizard, CHECK, form=form, forms=forms, is_late=True)
        return page, HTTPStatus.CONFLICT
    return check_and_send(
        _pages(asked, CHECK), form, send=_send, sent_before=lambda: _sent_before(asked)
    )


@blueprint.post(f"{FORM}/start-again")
@public
def forget(slug: str) -> Answered:
    """Delete what was typed: the browser may be somebody else's in an hour."""
    edition = get_public_edition(slug)
    forget_drafts(edition.id, holders(), for_other=request.args.get("for") == "other")
    flash(_("What you typed is deleted."), "success")
    return redirect(url_for("editions.show", slug=slug), 303)


def _pages(asked: Asked, step: str) -> DraftPages:
    wizard = Filling(asked).wizard
    if step not in wizard.steps:
        raise NotFound
    return DraftPages(lambda: Filling(asked).wizard, partial(_keep, asked), _page)


def _keep(asked: Asked, step: str, typed: Typed) -> None:
    if not limits.may_keep():
        abort(HTTPStatus.TOO_MANY_REQUESTS)
    Filling(asked).keep(step, typed)


def _send(wizard: Wizard, _form: SendForm) -> str:
    filling: Filling = wizard.view
    whole = filling.whole()
    whole.validate()
    return send(filling.asked, whole, filling.offer)


def _sent_before(asked: Asked) -> Answered:
    """A last press that came again ends where the first one did; without any, one begins."""
    key, user = request.form.get("submit_key", ""), account()
    made = find_submitted(asked.edition, key) if KEY.fullmatch(key) else None
    if made is not None and made.created_by_id == (user.id if user else None):
        return redirect(result_url(made), 303)
    return redirect(asked.url(), 303)


def _page(wizard: Wizard, step: str, *, form: Any, fresh: Fresh = AS_DRAWN, **values: Any) -> str:
    filling: Filling = wizard.view
    asked, draft = filling.asked, filling.draft
    offer = asked.offer
    page = "check" if step == CHECK else "step"
    shows_sessions = step == CHOICES and bool(offer.sessions)
    sending = SendForm(formdata=None, counts_for=asked.counted_for.id)
    sending.submit_key.data = draft.submit_key if draft is not None else None
    sending.renew_key(fresh.key)
    return render_template(
        f"events/registrations/{page}.html",
        asked=asked,
        edition=asked.edition,
        filling=filling,
        offer=offer,
        form=form,
        sending=sending,
        rooms=fresh.rooms or rooms_of(offer.sessions if shows_sessions else ()),
        wizard=wizard,
        step=next(one for one in wizard.steps if one == step),
        steps=wizard.links(step),
        saved_at=draft.saved_at if draft is not None else None,
        **{"fault": None, "links": {}, "is_late": False, **values},
    )
