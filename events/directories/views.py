"""The five directories for everybody; organisers enter, enterprises agree."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from core.clock import now, today
from core.forms import Answer, answer_form
from core.i18n import LOCALES, tr
from core.lists.records import RecordSpec, add_record_routes, require_seen
from core.organisations.queries import get_own
from core.policy import authorize
from core.public_pages import show as show_page
from core.public_pages import unchanged
from core.start_parts import StartPart
from core.web import is_htmx, public, requires
from events.directories import services
from events.directories.forms import EntryForm, ListingForm
from events.directories.lists import ENTRIES
from events.directories.models import DirectoryEntry
from events.directories.queries import listing_of
from events.directories.shelf import shelf_of
from events.directories.states import Directory
from events.directories.states import DirectoryPermission as P
from events.directories.status import listed_of

PAGES = "events/directories"
LONGEST_QUERY = 120
blueprint = Blueprint("directories", __name__)
desk = Blueprint("directories_desk", __name__, url_prefix="/desk/directories")
own = Blueprint("own_listing", __name__, url_prefix="/me/organisations")


@blueprint.get("/directories")
@public
def index() -> Response:
    """The five, with how much stands in each."""
    shelves = {kind: shelf_of(kind, today()) for kind in Directory}
    same = unchanged(*(shelf.stamp for shelf in shelves.values()))
    return same or show_page(f"{PAGES}/index.html", shelves=shelves)


@blueprint.get("/carriers")
@public
def carriers() -> BaseResponse:
    return redirect(url_for(".show", kind=Directory.CARRIERS))


@blueprint.get("/directories/<any(policies, carriers, investors, enterprises, services):kind>")
@public
def show(kind: str) -> Response:
    """One directory, searched and page by page; the part that was found alone for HTMX."""
    directory, words = Directory(kind), request.args.get("q", "").strip()[:LONGEST_QUERY]
    shelf = shelf_of(directory, today())
    same = unchanged(shelf.stamp)
    if same:
        return same
    found = shelf.find(words, request.args.get("page", 1, int))
    page = "_results" if is_htmx() else "show"
    return show_page(
        f"{PAGES}/{page}.html", kind=directory, kinds=Directory, found=found, words=words,
        here=request.path,
    )  # fmt: skip


@own.route("/<reference>/directory", methods=["GET", "POST"])
@requires(P.AGREE)
def edit(reference: str) -> Answer:
    """An employer agrees to stand among the enterprises, or no more."""
    organisation = get_own(reference, current_user)
    authorize(P.AGREE, organisation)
    listing = listing_of(organisation.id)
    form = ListingForm.of(listing)

    def keep() -> Answer:
        require_seen(form, listing)
        services.keep_listing(organisation, form.arguments, by=current_user, at=now())
        flash(_("Saved."), "success")
        return redirect(url_for("organisations.show", reference=organisation.reference), 303)

    def draw() -> str:
        standing = listed_of(organisation, listing)
        said = {"form": form, "organisation": organisation, "standing": standing}
        return render_template(f"{PAGES}/edit.html", **said)

    return answer_form(form, draw, keep)


def _fill(one: DirectoryEntry) -> dict[str, str]:
    return {
        f"{name}_{code}": getattr(one, name).get(code, "")
        for name in ("text", "tags") for code in LOCALES
    }  # fmt: skip


add_record_routes(
    desk,
    RecordSpec(
        list=ENTRIES,
        form=EntryForm,
        keep=services.keep_entry,
        edit=P.EDIT,
        begin=_l("Enter something"),
        name=lambda one: tr(one.title),
        fill=_fill,
    ),
)


def on_start_page() -> StartPart:
    """The way to the five; the same for everybody at any time."""
    return StartPart(f"{PAGES}/_start.html", "directories", Directory, "events/directories.css")
