"""Issued documents at the desk: find them, propose that one be revoked, confirm as a second."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from core.accounts.models import User
from core.clock import now
from core.documents import ending, queries
from core.documents.forms import RevocationForm
from core.documents.models import IssuedDocument, RevocationProposal
from core.documents.policies import place_of_revocation
from core.documents.printed import all_fields
from core.documents.states import (
    DocumentKind,
    DocumentPermission,
    DocumentState,
    EndReason,
    ProposalState,
)
from core.errors import Conflict
from core.forms import answer_form
from core.policy import authorize
from core.web import requires

blueprint = Blueprint("certificates_desk", __name__, url_prefix="/desk/certificates")


@blueprint.get("/<serial>")
@requires(DocumentPermission.READ)
def show(serial: str) -> Any:
    document = queries.get_document(serial)
    authorize(DocumentPermission.READ, document)
    return _page(document, RevocationForm())


@blueprint.post("/<serial>/revoke")
@requires(DocumentPermission.REVOKE)
def propose(serial: str) -> Any:
    document = queries.get_document(serial)
    authorize(DocumentPermission.REVOKE, document)
    _require_here(document)
    form = RevocationForm()

    def ask() -> Any:
        kind, why = EndReason(form.reason_class.data), form.to_reason()
        ending.propose_revocation(document, reason_class=kind, reason=why, by=_me(), at=now())
        flash(_("Proposed. A second person has to confirm it."), "success")
        return _back(document)

    return answer_form(form, lambda: _page(document, form), ask)


@blueprint.post("/<serial>/revoke/confirm")
@requires(DocumentPermission.CONFIRM)
def confirm(serial: str) -> Any:
    proposal = _open_proposal(serial)
    authorize(DocumentPermission.CONFIRM, proposal)
    ending.confirm_revocation(proposal, by=_me(), at=now())
    flash(_("Revoked. The public check says so now, and we write to the holder."), "success")
    return _back(proposal.document)


@blueprint.post("/<serial>/revoke/drop")
@requires(DocumentPermission.REVOKE)
def drop(serial: str) -> Any:
    proposal = _open_proposal(serial)
    authorize(DocumentPermission.REVOKE, proposal.document)
    ending.drop_proposal(proposal, by=_me(), at=now())
    flash(_("Dropped. The certificate stays as it is."), "success")
    return _back(proposal.document)


def _open_proposal(serial: str) -> RevocationProposal:
    """The proposal the page showed, by its id: a newer one is not meant."""
    document = queries.get_document(serial)
    authorize(DocumentPermission.REVOKE, document)
    _require_here(document)
    proposal = queries.open_proposal(document)
    if proposal is None or str(proposal.id) != request.form.get("proposal"):
        raise Conflict(
            _("This has moved on since the page was opened. Look at it again; nothing was changed.")
        )
    return proposal


def _require_here(document: IssuedDocument) -> None:
    if place_of_revocation(document):
        raise Conflict(_("The revocation of this document is decided on a page of its own."))


def _page(document: IssuedDocument, form: RevocationForm) -> str:
    return render_template(
        "core/documents/desk_show.html",
        document=document,
        state=DocumentState(document.state),
        kind=DocumentKind(document.kind),
        fields=all_fields(document.printed),
        proposal=queries.open_proposal(document),
        proposals=queries.list_proposals(document),
        reason_of=EndReason,
        proposal_state=ProposalState,
        form=form,
        elsewhere=place_of_revocation(document),
    )


def _back(document: IssuedDocument) -> Any:
    return redirect(url_for("certificates_desk.show", serial=document.serial))


def _me() -> User:
    user: User = current_user._get_current_object()  # noqa: SLF001
    return user
