"""One's own certificate: part of the registration's page, and the file."""

from __future__ import annotations

from flask import Blueprint, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from core.documents.states import DocumentState
from core.errors import NotFound
from core.files.giving import give_out
from core.policy import authorize
from core.web import public, requires
from events.certificates.policies import CLOSED_STATES, CertificatePermission
from events.certificates.queries import certificates_of, earned_by, valid_certificate
from events.certificates.values import has_certificates
from events.registrations.links import find_by_token
from events.registrations.models import Registration
from events.registrations.own_parts import OwnPart
from events.registrations.queries import get_own_registration

blueprint = Blueprint("event_certificates", __name__)


@blueprint.get("/me/registrations/<reference>/certificate")
@requires(CertificatePermission.READ_OWN)
def fetch(reference: str) -> Response:
    registration = get_own_registration(reference, user=current_user)
    authorize(CertificatePermission.READ_OWN, registration)
    return _file_of(registration)


@blueprint.get("/r/<token>/certificate")
@public
def fetch_by_link(token: str) -> Response:
    return _file_of(find_by_token(token))


def own_part(registration: Registration, token: str | None) -> OwnPart | None:
    """What the registration's page shows: the certificate, or that it is on its way."""
    # While people still come there is none, and nothing to look for.
    if registration.edition.standing.is_live or not has_certificates(registration.edition):
        return None
    issued = certificates_of(registration)
    valid = next((one for one in issued if one.state == DocumentState.ISSUED), None)
    closed = registration.edition.standing in CLOSED_STATES
    if not issued and not (closed and earned_by(registration)):
        return None
    if token:
        url = url_for("event_certificates.fetch_by_link", token=token)
    else:
        url = url_for("event_certificates.fetch", reference=registration.reference)
    return OwnPart("events/certificates/_own.html", {"valid": valid, "issued": issued, "url": url})


def _file_of(registration: Registration) -> Response:
    valid = valid_certificate(registration)
    if valid is None:
        raise NotFound
    return give_out(valid.file)
