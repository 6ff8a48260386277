"""For whoever lost the link to their registration, or follows one that does not hold."""

from __future__ import annotations

from http import HTTPStatus

from flask import redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l

from core.accounts.edge import count_letter
from core.accounts.models import normalise_email
from core.forms import AddressField, BaseForm
from core.jobs import enqueue
from core.web import public
from events.registrations.links import BrokenLink
from events.registrations.views.own import Page, blueprint

ENDPOINT = "registrations.lost_link"


class LostLinkForm(BaseForm):
    email = AddressField(
        _l("E-mail address"), missing=_l("Enter the e-mail address you registered with.")
    )


@blueprint.route("/registrations/link", methods=["GET", "POST"])
@public
def lost_link() -> Page:
    """Send the links to an address. The answer is the same whether or not anybody is registered."""
    form = LostLinkForm()
    if form.validate_on_submit():
        address = normalise_email(form.email.data or "")
        count_letter(address)
        # Looked up in the background, so that the answer takes as long for everybody.
        enqueue("registrations.send_links", address=address)
        return redirect(url_for(ENDPOINT, sent=1), 303)
    page = render_template(
        "events/registrations/lost_link.html", form=form, was_sent="sent" in request.args
    )
    return page, 422 if form.errors else 200


def answer_broken_link(_error: BrokenLink) -> Page:
    page = render_template("events/registrations/broken_link.html")
    return page, HTTPStatus.NOT_FOUND
