"""The desk's page of an edition's certificates: how far they are, and what to correct."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from core.clock import now
from core.lists.page import ListPage
from core.lists.queries import get_row
from core.lists.views import add_list_routes
from core.policy import authorize
from core.web import requires
from events.certificates import services
from events.certificates.lists import CERTIFICATES
from events.certificates.policies import CertificatePermission
from events.certificates.queries import progress_of, unprintable_people
from events.certificates.values import kind_for
from events.editions.queries import get_edition

blueprint = Blueprint(
    "event_certificates_desk", __name__, url_prefix="/desk/events/<slug>/certificates"
)


def _draw(shown: ListPage) -> str:
    """Who earned one, who holds one, and whose name was corrected since."""
    edition = shown.opened.subject
    return render_template(
        "events/certificates/index.html",
        shown=shown,
        edition=edition,
        progress=progress_of(edition, visible_to=current_user),
        unprintable=unprintable_people(edition, visible_to=current_user),
        permissions=CertificatePermission,
        design_kind=kind_for(edition),
    )


add_list_routes(blueprint, CERTIFICATES, _draw)


@blueprint.post("/<reference>/reissue")
@requires(CertificatePermission.REISSUE)
def reissue(slug: str, reference: str) -> Response:
    edition = get_edition(slug, visible_to=current_user)
    registration = get_row(CERTIFICATES, reference, current_user, edition)
    authorize(CertificatePermission.REISSUE, registration)
    services.reissue(registration, by=current_user, at=now())
    flash(_("A corrected certificate takes the place of the old one in a moment."), "success")
    return redirect(url_for(".index", slug=slug), 303)
