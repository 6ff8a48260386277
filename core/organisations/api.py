"""Organisations for other programs of the office."""

from flask import Response
from flask_babel import lazy_gettext as _l

from core.api import api_blueprint, token_user
from core.lists import ListQuery, answer_list, list_operation
from core.organisations.lists import ORGANISATIONS
from core.organisations.states import OrganisationPermission

blueprint = api_blueprint("organisations")


@blueprint.get("/organisations")
@list_operation(_l("The list of organisations"), "Organisations", OrganisationPermission.LIST)
def list_organisations(query: ListQuery) -> Response:
    """Employers, carriers and public bodies within the person's reach."""
    return answer_list(ORGANISATIONS, None, query, token_user())
