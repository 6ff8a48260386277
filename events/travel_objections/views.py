"""Objecting to a line of the notice, and the desk that answers."""

from flask import Blueprint, Response, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from core.api.limits import caller, spend
from core.cases import Action, CaseSpec, add_case_routes, template_page
from core.clock import now, today
from core.documents.names import mask_name
from core.forms import Answer, answer_form
from core.lists import add_list_routes, row_loader
from core.lists.page import ListPage
from core.lists.queries import next_alike
from core.policy import decide
from core.public_pages import show_form
from core.web import public
from events.editions.queries import get_public_edition
from events.travel_objections import queries, services
from events.travel_objections.forms import AnswerForm, ObjectionForm
from events.travel_objections.lists import OBJECTIONS
from events.travel_objections.states import OBJECTION_WORKFLOW, ObjectionAction
from events.travel_support.states import TravelPermission

A, P = ObjectionAction, TravelPermission
PAGES = "events/travel_objections"
# From one network address: enough for an office, and no way to hold a whole list up.
MOST_SENT = "20/hour"
blueprint = Blueprint("travel_objection_form", __name__, url_prefix="/events/<slug>/travel-notice")
desk = Blueprint("travel_objections", __name__, url_prefix="/desk/events/<slug>/travel-objections")


@blueprint.route("/<reference>/object", methods=["GET", "POST"])
@public
def object_to(slug: str, reference: str) -> Answer:
    edition, form = get_public_edition(slug), ObjectionForm()
    support = queries.get_on_notice(edition, reference, today())

    def keep() -> Answer:
        if not spend(MOST_SENT, "travel-objection", caller()).granted:
            abort(429)
        by = current_user if current_user.is_authenticated else None
        services.object_to(edition, reference, form.to_objection(), by=by, at=now())
        flash(_("Your objection is here. The answer comes by e-mail."), "success")
        return redirect(url_for("travel_notice.show", slug=slug), 303)

    def draw() -> str:
        name = mask_name(support.registration.name)
        page: Response = show_form(
            f"{PAGES}/object.html", edition=edition, support=support, name=name, form=form
        )
        return page.get_data(as_text=True)

    return answer_form(form, draw, keep, keeps=True)


def _draw(shown: ListPage) -> str:
    edition = shown.opened.subject
    return render_template(f"{PAGES}/index.html", shown=shown, edition=edition)


CASE = CaseSpec(
    blueprint="travel_objections",
    workflow=OBJECTION_WORKFLOW,
    reading=P.LIST,
    load=row_loader(OBJECTIONS),
    address=lambda one: {"slug": one.edition.slug, "reference": one.reference},
    title=lambda one: one.reference,
    page=template_page(f"{PAGES}/desk.html", lambda one: {"one": one}),
    next=lambda one: next_alike(OBJECTIONS, one, one.edition),
    told={"travel_objection:sent": _l("Sent")},
    handles=lambda user, one: decide(user, P.DECIDE, one).allowed,
    actions=(
        Action(A.UPHOLD, services.uphold, AnswerForm, key="u", danger=True,
               says=_l("The line is withdrawn. Whoever stands there reads the same words: name "
                       "nobody who objected.")),
        Action(A.DISMISS, services.dismiss, AnswerForm, key="d",
               says=_l("The line stays, and becomes final once the notice is over.")),
    ),
)  # fmt: skip
add_list_routes(desk, OBJECTIONS, _draw)
add_case_routes(desk, CASE, "/<reference>")
