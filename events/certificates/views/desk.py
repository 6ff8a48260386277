"""The desk's page of an edition's certificates: how far they are, and what to correct."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from core.clock import now
from core.documents.states import DocumentState
from core.policy import authorize
from core.web import requires
from events.certificates import services
from events.certificates.policies import CertificatePermission
from events.certificates.queries import list_lines, progress_of
from events.editions.models import Edition
from events.editions.queries import get_edition
from events.registrations.queries import get_registration

blueprint = Blueprint("event_certificates_desk", __name__, url_prefix="/desk/events")


@blueprint.get("/<slug>/certificates")
@requires(CertificatePermission.LIST)
def index(slug: str) -> str:
    """Who earned one, who holds one, and whose name was corrected since."""
    edition = _edition(slug)
    return render_template(
        "events/certificates/index.html",
        edition=edition,
        page=list_lines(edition, visible_to=current_user, page=request.args.get("page", 1, int)),
        progress=progress_of(edition, visible_to=current_user),
        permissions=CertificatePermission,
        states={state.value: state for state in DocumentState},
    )


@blueprint.post("/<slug>/certificates/issue")
@requires(CertificatePermission.ISSUE)
def issue(slug: str) -> Response:
    """Issue what is missing and correct what is out of date, in the background."""
    edition = get_edition(slug, visible_to=current_user)
    authorize(CertificatePermission.ISSUE, edition)
    services.issue_now(edition, by=current_user, at=now())
    flash(_("The certificates are being issued. This page shows how far they are."), "success")
    return redirect(url_for(".index", slug=slug), 303)


@blueprint.post("/<slug>/certificates/<reference>/reissue")
@requires(CertificatePermission.REISSUE)
def reissue(slug: str, reference: str) -> Response:
    edition = get_edition(slug, visible_to=current_user)
    registration = get_registration(reference, edition, visible_to=current_user)
    authorize(CertificatePermission.REISSUE, registration)
    services.reissue(registration, by=current_user, at=now())
    flash(_("A corrected certificate takes the place of the old one in a moment."), "success")
    return redirect(url_for(".index", slug=slug), 303)


def _edition(slug: str) -> Edition:
    edition = get_edition(slug, visible_to=current_user)
    authorize(CertificatePermission.LIST, edition)
    return edition
