"""The wallet's pages."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from core.clock import now, today
from core.files.services import take_upload
from core.forms import answer_form
from core.web import signed_in
from talent.catalogue.papers import Paper
from talent.wallet import services
from talent.wallet.forms import PaperForm
from talent.wallet.queries import get_paper, issued_here, list_papers, list_readings

blueprint = Blueprint("wallet", __name__, url_prefix="/me/wallet")


@blueprint.get("")
@signed_in
def show():
    papers = list_papers(current_user)
    return render_template(
        "talent/wallet/show.html",
        papers=papers,
        readings=list_readings(papers),
        issued=issued_here(papers),
        today=today(),
        labels={paper.value: paper.label for paper in Paper},
    )


@blueprint.route("/add", methods=["GET", "POST"])
@signed_in
def add():
    form = PaperForm()

    def keep():
        paper = Paper(add_from_form(form).kind)
        flash(_("The paper is in your wallet: %(paper)s.", paper=paper.label), "success")
        return redirect(url_for("wallet.show"), 303)

    return answer_form(form, lambda: render_template("talent/wallet/add.html", form=form), keep)


@blueprint.post("/<uuid:paper_id>/remove")
@signed_in
def remove(paper_id: UUID):
    services.remove_paper(get_paper(paper_id, owner=current_user), by=current_user, at=now())
    flash(_("The paper was taken out of your wallet."), "success")
    return redirect(url_for("wallet.show"), 303)


def add_from_form(form: PaperForm, kind: Paper | None = None):
    """Check the form's files, then put them in as `kind`, or as the kind chosen in the form."""
    original = _take(form, "original")
    translation = _take(form, "translation") if form.translation.data else None
    return services.add_paper(
        kind or Paper(form.kind.data),
        original,
        translation,
        title=form.title.data or "",
        translator=form.translator.data or "",
        translator_contact=form.translator_contact.data or "",
        valid_until=form.valid_until.day,
        owner=current_user,
        at=now(),
    )


def _take(form: PaperForm, field: str):
    upload = form[field].data
    return take_upload(upload.stream, declared_name=upload.filename or "", field=field)
