"""Public pages of the catalogue: start, list, entry, editions, comparison, downloads."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from core.api import limits
from core.clock import today
from core.errors import NotFound
from core.public_pages import finish, show, unchanged
from core.start_parts import start_parts
from core.web import is_htmx, public
from talent.catalogue import browsing, queries
from talent.catalogue.early_answer import USUAL_WORKING_DAYS, rules_are_official, tier_table
from talent.catalogue.entry_words import field_label, notes_of, ways_to_verify
from talent.catalogue.exports import field_text
from talent.catalogue.models import CatalogueEdition, CatalogueEntry
from talent.catalogue.papers import papers_for
from talent.catalogue.publishing import search_missed
from talent.catalogue.start import start_figures

bp = Blueprint("catalogue_public", __name__)

PAGES = "talent/catalogue/public"
AT_A_GLANCE = 5
NEAREST = 3


@bp.get("/")
@public
def start() -> Response:
    edition = queries.edition_in_force(today())
    figures = start_figures(edition)
    parts = start_parts()
    same = unchanged(
        edition and edition.id, [figure.value for figure in figures], [part.stamp for part in parts]
    )
    return same or show(f"{PAGES}/start.html", edition=edition, figures=figures, parts=parts)


@bp.get("/catalogue")
@public
def catalogue() -> Response:
    """Search, filters, list; the part with the results alone when HTMX asks for it."""
    edition = queries.edition_in_force(today())
    if edition is None:
        return show(f"{PAGES}/no_edition.html")
    return _listing(edition)


@bp.get("/catalogue/find")
@public
def find() -> BaseResponse:
    """The first few answers under the box of another page; without scripts, the whole list."""
    criteria = browsing.read_criteria(request.args)
    if not is_htmx():
        return redirect(url_for(".catalogue", q=criteria.query or None))
    edition = queries.edition_in_force(today())
    if edition is None or not criteria.query:
        return show(f"{PAGES}/_glance.html", criteria=criteria, entries=[], edition=edition)
    same = unchanged(edition.id)
    if same:
        return same
    codes, _scores, outcome = browsing.find_codes(
        edition, browsing.Criteria(query=criteria.query), limit=AT_A_GLANCE + 1
    )
    return show(
        f"{PAGES}/_glance.html",
        criteria=criteria,
        edition=edition,
        outcome=outcome,
        entries=browsing.load_entries(edition, codes[:AT_A_GLANCE]),
        more=len(codes) > AT_A_GLANCE,
    )


@bp.get("/catalogue/<code>")
@public
def entry(code: str) -> BaseResponse:
    edition = queries.edition_in_force(today())
    found = queries.get_entry(code, edition) if edition else None
    if found is not None and edition is not None:
        return _entry_page(found, edition, in_force=True)
    if edition is not None and code != code.upper() and queries.get_entry(code.upper(), edition):
        return redirect(url_for(".entry", code=code.upper()), 301)
    return _unknown_entry(code, edition)


@bp.get("/catalogue/editions")
@public
def editions() -> Response:
    listed = queries.list_editions()
    in_force = queries.edition_in_force(today())
    same = unchanged(in_force and in_force.id, [edition.id for edition in listed])
    return same or show(
        f"{PAGES}/editions.html", editions=listed, in_force=in_force, sizes=queries.count_entries()
    )


@bp.get("/catalogue/editions/<slug>")
@public
def edition(slug: str) -> Response:
    return _listing(_published(slug), permanent=True)


@bp.get("/catalogue/editions/<slug>/catalogue.<any(json, csv, xlsx):form>")
@public
def download(slug: str, form: str) -> Response:
    # The spreadsheet writer is loaded by those who ask for one.
    from talent.catalogue.exports import ExportFormat, export_edition

    chosen = _published(slug)
    same = unchanged(chosen.id)
    if same:
        return same
    file = export_edition(chosen, ExportFormat(form))
    response = Response(file.content, content_type=file.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return finish(response)


@bp.get("/catalogue/editions/<slug>/<code>")
@public
def edition_entry(slug: str, code: str) -> Response:
    """What one edition says of one qualification, readable for ever."""
    chosen = _published(slug)
    found = queries.get_entry(code, chosen)
    if found is None:
        return _unknown_entry(code, chosen)
    in_force = queries.edition_in_force(today())
    return _entry_page(found, chosen, in_force=in_force is not None and in_force.id == chosen.id)


@bp.get("/catalogue/<slug>/<code>")
@public
def lasting(slug: str, code: str) -> BaseResponse:
    """The short lasting address, in letters of any case; it leads to the page for ever."""
    target = url_for(".edition_entry", slug=_published(slug.lower()).slug, code=code.upper())
    return redirect(target, 301)


@bp.get("/catalogue/diff")
@public
def diff() -> Response:
    """What changed between two editions; the last two when none are named."""
    listed = queries.list_editions()
    slugs = [edition.slug for edition in listed]
    later = request.args.get("to", slugs[0] if slugs else "")
    earlier = request.args.get("from", slugs[1] if len(slugs) > 1 else "")
    chosen = {edition.slug: edition for edition in listed}
    if later not in chosen or earlier not in chosen:
        return show(f"{PAGES}/diff.html", editions=listed, comparison=None)
    compared = queries.diff_editions(chosen[earlier], chosen[later])
    return show(
        f"{PAGES}/diff.html",
        editions=listed,
        comparison=compared,
        field_label=field_label,
        field_text=field_text,
        earlier=chosen[earlier],
        later=chosen[later],
    )


def _listing(edition: CatalogueEdition, *, permanent: bool = False) -> Response:
    same = unchanged(edition.id, today())
    if same:
        return same
    listing = browsing.browse(edition, browsing.read_criteria(request.args))
    if listing.outcome is browsing.Outcome.UNSURE and not permanent and not is_htmx():
        _count_miss(listing.criteria.query)
    response = show(
        f"{PAGES}/{'_results.html' if is_htmx() else 'catalogue.html'}",
        listing=listing,
        edition=edition,
        permanent=permanent,
        filters=browsing.FILTERS,
        here=request.path,
    )
    if is_htmx():
        response.headers["HX-Push-Url"] = _short_address(listing.criteria)
    return response


def _count_miss(words: str) -> None:
    """Once a day for each caller and these words; not while they are being typed."""
    own = limits.spend("1/day", "missed", limits.caller(), words.casefold())
    if own.granted and limits.spend("2000/day", "missed-all").granted:
        search_missed.send(words)


def _short_address(criteria: browsing.Criteria) -> str:
    """The address of what is shown, without what is not chosen."""
    said = {"q": criteria.query, **criteria.filters}
    if criteria.order != browsing.Order.MATCH:
        said["sort"] = criteria.order
    query = urlencode({name: value for name, value in said.items() if value})
    return f"{request.path}?{query}" if query else request.path


def _entry_page(found: CatalogueEntry, edition: CatalogueEdition, *, in_force: bool) -> Response:
    return show(
        f"{PAGES}/entry.html",
        entry=found,
        edition=edition,
        in_force=in_force,
        tiers=tier_table(found),
        rules_are_official=rules_are_official(edition),
        papers=papers_for(found),
        history=queries.entry_history(found.code),
        verify=ways_to_verify(found),
        notes=notes_of(found),
        days=USUAL_WORKING_DAYS,
    )


def _unknown_entry(code: str, edition: CatalogueEdition | None) -> Response:
    """404 with a search box, the nearest entries, and the editions that once held the code."""
    nearest: list[CatalogueEntry] = []
    if edition is not None:
        codes, _scores, _outcome = browsing.find_codes(
            edition, browsing.read_criteria({"q": code}), limit=NEAREST
        )
        nearest = browsing.load_entries(edition, codes)
    return show(
        f"{PAGES}/unknown_entry.html",
        status=404,
        code=browsing.plain_line(code[:40]),
        nearest=nearest,
        history=queries.entry_history(code),
    )


def _published(slug: str) -> CatalogueEdition:
    found = queries.get_edition(slug)
    if found is None:
        raise NotFound
    return found
