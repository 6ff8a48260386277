"""An employer's applicants for its own programs, by the same rules as on its pages."""

from flask import Response
from flask_babel import lazy_gettext as _l

from core.api import Scope, api_blueprint, token_user
from core.lists import ListQuery, answer_list, list_operation
from core.organisations.queries import get_own
from events.applicants.lists import APPLICANTS
from events.applications.states import ApplicationPermission

blueprint = api_blueprint("applicants")
SCOPES = (
    Scope(ApplicationPermission.LIST, _l("Read the applicants of organisations you act for")),
)


@blueprint.get("/organisations/<reference>/applications")
@list_operation(_l("The applicants of an employer"), "Jobs", ApplicationPermission.LIST)
def list_applications(reference: str, query: ListQuery) -> Response:
    """Those who applied for its posts, each as far as they share with it at this moment."""
    user = token_user()
    return answer_list(APPLICANTS, get_own(reference, user), query, user)
