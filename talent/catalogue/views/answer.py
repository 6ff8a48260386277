"""Public pages that answer a person: eligibility, a missing qualification, and robots."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from core.api import limits
from core.clock import now, today
from core.public_pages import show, show_form
from core.web import is_htmx, public
from talent.catalogue.browsing import Criteria, Outcome, find_codes, load_entries, read_criteria
from talent.catalogue.degrees import degree_named
from talent.catalogue.early_answer import (
    MOST_YEARS,
    USUAL_WORKING_DAYS,
    answer_early,
    rules_are_official,
)
from talent.catalogue.forms.public import EligibilityForm, SuggestionForm
from talent.catalogue.models import CatalogueEdition, CatalogueEntry
from talent.catalogue.queries import edition_in_force, get_entry
from talent.catalogue.services_public import suggest_qualification

bp = Blueprint("catalogue_answers", __name__)

PAGES = "talent/catalogue/public"
CANDIDATES = 6
SUGGESTIONS_EACH = "5/hour"
SUGGESTIONS_ALL = "200/day"


@bp.get("/eligibility")
@public
def eligibility() -> Response:
    """The early answer: form and result in one page, the facts in the address."""
    edition = edition_in_force(today())
    if edition is None:
        return show(f"{PAGES}/no_edition.html")
    form = EligibilityForm(request.args)
    wanted = read_criteria({"q": form.entry.data or ""}).query
    chosen = _entry_meant(edition, wanted)
    candidates = [] if chosen or not wanted else _candidates(edition, wanted)
    answer = None
    # A degree alone comes from a link and fills the form; the form itself sends years too.
    if "years" in request.args:
        valid = form.validate()
        if wanted and chosen is None:
            _blame_entry(form, candidates)
        elif valid and chosen is not None:
            answer = answer_early(chosen, form.to_facts())
    return show(
        f"{PAGES}/eligibility.html",
        form=form,
        edition=edition,
        chosen=chosen,
        candidates=candidates,
        answer=answer,
        wanted=wanted,
        rules_are_official=rules_are_official(edition),
        days=USUAL_WORKING_DAYS,
        most_years=MOST_YEARS,
    )


@bp.get("/eligibility/entries")
@public
def entries() -> BaseResponse:
    """The entries a typed name may mean, for choosing; without scripts, the whole page."""
    if not is_htmx():
        return redirect(url_for(".eligibility") + "?" + urlencode(list(request.args.items())))
    edition = edition_in_force(today())
    wanted = read_criteria({"q": request.args.get("entry", "")}).query
    candidates = _candidates(edition, wanted) if edition and wanted else []
    return show(f"{PAGES}/_candidates.html", candidates=candidates, wanted=wanted)


@bp.route("/suggest", methods=["GET", "POST"])
@public
def suggest() -> BaseResponse:
    """Name a qualification that is missing; no account is needed."""
    form = SuggestionForm(
        data={"qualification": read_criteria(request.args).query}
        if request.method == "GET"
        else None
    )
    if not form.validate_on_submit():
        status = 422 if form.errors else 200
        return show_form(f"{PAGES}/suggest.html", status=status, form=form)
    # A trapped program is thanked like a person and learns nothing.
    if not form.is_trapped:
        if not _may_suggest():
            form.form_errors.append(
                _("Several suggestions came from here just now. Send yours again in an hour.")
            )
            return show_form(f"{PAGES}/suggest.html", status=429, form=form)
        by = current_user.id if current_user.is_authenticated else None
        suggest_qualification(form.to_suggestion(), by=by, at=now())
    return redirect(url_for(".suggested"), 303)


@bp.get("/suggest/thanks")
@public
def suggested() -> Response:
    return show(f"{PAGES}/suggested.html")


@bp.get("/robots.txt")
@public
def robots() -> Response:
    """Open pages may be found; searches, people's pages and the API need not be."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in _NOT_FOR_ROBOTS), ""]
    response = Response("\n".join(lines), content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


_NOT_FOR_ROBOTS = (
    "/api/", "/catalogue?", "/catalogue/find", "/eligibility?", "/me", "/desk", "/sign-in",
    "/register", "/verify/", "/calendar/",
)  # fmt: skip


def _entry_meant(edition: CatalogueEdition, wanted: str) -> CatalogueEntry | None:
    """The entry with this code, or the one a name means beyond doubt."""
    if not wanted:
        return None
    found = get_entry(wanted.upper(), edition)
    if found is not None:
        return found
    codes, _scores, outcome = find_codes(edition, Criteria(query=wanted), limit=1)
    return load_entries(edition, codes)[0] if outcome == Outcome.SURE else None


def _candidates(edition: CatalogueEdition, wanted: str) -> list[CatalogueEntry]:
    codes, _scores, _outcome = find_codes(edition, Criteria(query=wanted), limit=CANDIDATES)
    return load_entries(edition, codes)


def _blame_entry(form: EligibilityForm, candidates: list[CatalogueEntry]) -> None:
    if degree_named(form.entry.data or "") is not None:
        message = _l(
            "This is a degree. Name the professional qualification you hold; the degree goes into "
            "the next field."
        )
    elif candidates:
        message = _l("Choose the qualification you mean from the list below.")
    else:
        message = _l("The catalogue holds nothing like this. Try another name or the abbreviation.")
    form.entry.errors = [*form.entry.errors, message]


def _may_suggest() -> bool:
    return (
        limits.spend(SUGGESTIONS_EACH, "suggest", limits.caller()).granted
        and limits.spend(SUGGESTIONS_ALL, "suggest-all").granted
    )
