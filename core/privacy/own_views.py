"""One's own data: the copy of it, and its erasure."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from core.accounts.freshness import prove_password
from core.clock import now
from core.forms import Answer, answer_form
from core.privacy import copying, erasing
from core.privacy.forms import CopyForm, ErasureForm
from core.privacy.obligations import obligations
from core.privacy.readings import MOST, readings_of
from core.reports.naming import file_name, name_download
from core.web import signed_in

PAGES = "core/privacy"
blueprint = Blueprint("privacy_own", __name__, url_prefix="/me/privacy")


@blueprint.route("", methods=["GET", "POST"])
@signed_in
def show() -> Answer:
    """What one can have done with one's data; the copy is asked for here."""
    form, user = CopyForm(), current_user._get_current_object()  # noqa: SLF001

    def draw() -> str:
        copy = copying.newest_copy(user)
        return render_template(f"{PAGES}/own.html", form=form, copy=copy, moment=now())

    def ask() -> Answer:
        prove_password(user, form.password.data)
        copying.ask_for_copy(user, at=now())
        flash(_("The copy is being made; that takes less than a minute. Look again."), "success")
        return redirect(url_for(".show"), 303)

    return answer_form(form, draw, ask, keeps=True)


@blueprint.get("/readings")
@signed_in
def readings() -> str:
    """When the office opened what is one's own, and what for."""
    user = current_user._get_current_object()  # noqa: SLF001
    return render_template(f"{PAGES}/readings.html", readings=readings_of(user), most=MOST)


@blueprint.get("/copies/<uuid:copy_id>")
@signed_in
def fetch(copy_id: UUID) -> Response:
    one, pieces = copying.fetch_copy(copy_id, by=current_user, at=now())
    answer = Response(pieces, content_type="application/zip")
    name_download(answer, file_name([_("Your data")], one.asked_at, "zip"))
    answer.headers["Content-Length"] = str(one.size)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.route("/erasure", methods=["GET", "POST"])
@signed_in
def erasure() -> Answer:
    """Ask to be erased, or see when it will be done."""
    form, user = ErasureForm(), current_user._get_current_object()  # noqa: SLF001

    def draw() -> str:
        return render_template(
            f"{PAGES}/erasure.html",
            form=form,
            erasure=erasing.open_erasure(user),
            obligations=obligations(user, at=now()),
            days=erasing.WAIT.days,
        )

    def ask() -> Answer:
        prove_password(user, form.password.data)
        erasing.ask_for_erasure(user, at=now())
        flash(_("We will erase your data on the day below, unless you stop it before."), "success")
        return redirect(url_for(".erasure"), 303)

    return answer_form(form, draw, ask, keeps=True)


@blueprint.post("/erasure/stop")
@signed_in
def stop() -> Answer:
    erasing.stop_erasure(current_user._get_current_object(), at=now())  # noqa: SLF001
    flash(_("Stopped: nothing is erased."), "success")
    return redirect(url_for(".erasure"), 303)
