"""Lists of events' desks for other programs: one address each, by the desk's own rules.

Whatever a list narrows, shows, hands over and enters in the export register on the desk, it does
here (contract.md §5); each has a scope of its own, so that a token for talks reads no landings.
"""

from __future__ import annotations

from enum import StrEnum

from flask import Flask, Response
from flask_babel import lazy_gettext as _l

from core.accounts.roles import Role
from core.api import Scope, api_blueprint, token_user
from core.errors import Words
from core.lists import ListQuery, ListSpec, answer_list, list_operation
from events.agreements.lists import AGREEMENTS
from events.agreements.states import AgreementPermission
from events.award_pages.lists import AWARDS
from events.awards.states import AwardPermission
from events.certificates.lists import CERTIFICATES
from events.certificates.policies import CertificatePermission
from events.dockings.lists import DOCKINGS
from events.dockings.states import DockingPermission
from events.editions.queries import get_edition
from events.landing_pages.lists import LANDINGS
from events.landings.states import LandingPermission
from events.mailings.lists import MAILINGS
from events.mailings.states import MailingPermission
from events.talks.lists import TALKS
from events.talks.states import TalkPermission

_DESK = frozenset({Role.ORGANISER, Role.AUDITOR})
blueprint = api_blueprint("event_lists")
SCOPES = (
    Scope(DockingPermission.LIST_EVENT, _l("Read the dockings of events you may see"), _DESK),
    Scope(TalkPermission.LIST, _l("Read the talks of events you may see"), _DESK),
    Scope(AgreementPermission.LIST, _l("Read the agreements of events you may see"), _DESK),
    Scope(AwardPermission.LIST, _l("Read the awards of events you may see"), _DESK),
    Scope(LandingPermission.LIST, _l("Read the landings you may see"), _DESK),
    Scope(CertificatePermission.LIST, _l("Read who earned a certificate of your events"), _DESK),
    Scope(MailingPermission.LIST, _l("Read the messages to many of your events"), _DESK),
)


def init_app(app: Flask) -> None:
    from core.api import API_SCOPES

    app.register_blueprint(blueprint)
    API_SCOPES.add(app, *SCOPES)


def _offer(name: str, spec: ListSpec, scope: StrEnum, summary: Words, tag: str) -> None:
    """`GET /events/<slug>/<name>`: the rows of that event which the token's person may take."""

    def take(slug: str, query: ListQuery) -> Response:
        user = token_user()
        return answer_list(spec, get_edition(slug, visible_to=user), query, user)

    view = list_operation(summary, tag, scope)(take)
    blueprint.add_url_rule(f"/events/<slug>/{name}", name, view, methods=["GET"])


_P, _E = "Projects", "Events"
_offer("dockings", DOCKINGS, DockingPermission.LIST_EVENT, _l("The dockings of an event"), _P)
_offer("talks", TALKS, TalkPermission.LIST, _l("The talks of an event"), _P)
_offer(
    "agreements", AGREEMENTS, AgreementPermission.LIST, _l("The agreements of an event"), _P
)  # fmt: skip
_offer("awards", AWARDS, AwardPermission.LIST, _l("The awards of an event"), _P)
_offer(
    "certificates", CERTIFICATES, CertificatePermission.LIST,
    _l("Who earned a certificate of an event"), _E,
)  # fmt: skip
_offer("mailings", MAILINGS, MailingPermission.LIST, _l("The messages to many of an event"), _E)


@blueprint.get("/landings")
@list_operation(_l("The landings of the city"), _P, LandingPermission.LIST)
def landings(query: ListQuery) -> Response:
    """All within reach, by whatever event they came; `filter=event=<slug>` narrows to one."""
    return answer_list(LANDINGS, None, query, token_user())
