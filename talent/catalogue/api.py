"""The catalogue and the early answer for other programs (contract.md §5)."""

from __future__ import annotations

from typing import Any

from flask import request, url_for
from flask_babel import LazyString, force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.api import Problem, api_blueprint
from core.api.operations import Answer, Operation, operation
from core.api.paging import decode_cursor, encode_cursor, next_link
from core.api.shapes import Words
from core.clock import today
from core.i18n import LOCALES
from talent.catalogue import api_shapes as shapes
from talent.catalogue import queries
from talent.catalogue.browsing import Criteria, Outcome, find_codes, load_entries, read_criteria
from talent.catalogue.early_answer import USUAL_WORKING_DAYS, answer_early, tier_table
from talent.catalogue.exports import field_text
from talent.catalogue.models import CatalogueEdition, CatalogueEntry
from talent.catalogue.papers import Paper, papers_for
from talent.catalogue.tiers import Facts, Tier
from talent.catalogue.values import ChangedEntry

TAG = "Catalogue"
CACHE_SECONDS = 60


blueprint = api_blueprint("catalogue")


@blueprint.get("/catalogue")
@operation(
    Operation(
        _l("Search the catalogue"),
        TAG,
        shapes.Results,
        shapes.CatalogueQuery,
        cache_seconds=CACHE_SECONDS,
    )
)
def search(query: shapes.CatalogueQuery) -> Answer:
    """Entries that fit, best first; all of them by code when no words are given."""
    edition = _edition(query.edition)
    sent = read_criteria({"q": query.q})
    criteria = Criteria(
        query=sent.query,
        sector=query.sector or "",
        region=query.region.upper(),
        level=query.level or "",
    )
    codes, scores, outcome = find_codes(edition, criteria)
    first = decode_cursor(query.cursor) if query.cursor is not None else 0
    if not isinstance(first, int) or not 0 <= first <= len(codes):
        raise Problem(422, errors=[("cursor", _("This value is not understood."))])
    shown = load_entries(edition, codes[first : first + query.limit])
    body = shapes.Results(
        edition=edition.slug,
        total=len(codes),
        confident=outcome == Outcome.SURE,
        results=[_result(found, scores.get(found.code, 0.0), edition) for found in shown],
    )
    after = first + query.limit
    return Answer(body, {"Link": next_link(encode_cursor(after))} if after < len(codes) else {})


@blueprint.get("/catalogue/<code>")
@operation(
    Operation(_l("One entry with tiers, papers and history"), TAG, shapes.Entry,
              shapes.EditionQuery, cache_seconds=CACHE_SECONDS)
)  # fmt: skip
def entry(code: str, query: shapes.EditionQuery) -> shapes.Entry:
    """All that an edition says of `code`."""
    edition = _edition(query.edition)
    found = _entry(code, edition)
    same = {name: getattr(found, name) for name in _COPIED}
    return shapes.Entry(
        edition=edition.slug,
        tiers=[
            shapes.TierWithRules(
                **_tier(row.tier).model_dump(),
                rules=[shapes.RuleBody(degree=rule.degree, years=rule.years) for rule in row.rules],
            )
            for row in tier_table(found)
        ],
        rules_are_own=bool(found.own_tiers),
        papers=_papers(papers_for(found)),
        history=[_history_item(one) for one in queries.entry_history(found.code)],
        notice=Words(**edition.notice),
        url=_entry_url(found, edition),
        **same,
    )


@blueprint.get("/catalogue/editions")
@operation(
    Operation(
        _l("All editions"), TAG, shapes.Editions, shapes.EditionQuery, cache_seconds=CACHE_SECONDS
    )
)
def editions(query: shapes.EditionQuery) -> shapes.Editions:
    """Every published edition, the latest first; `edition` leaves only that one."""
    in_force = queries.edition_in_force(today())
    listed = [_edition(query.edition)] if query.edition else queries.list_editions()
    return shapes.Editions(
        editions=[
            shapes.EditionBody(
                slug=one.slug,
                name=Words(**one.name),
                notice=Words(**one.notice),
                is_official=one.is_official,
                in_force_from=one.in_force_from,
                in_force=in_force is not None and one.id == in_force.id,
                url=url_for("catalogue_public.edition", slug=one.slug),
            )
            for one in listed
        ]
    )


@blueprint.get("/catalogue/diff")
@operation(
    Operation(_l("What changed between two editions"), TAG, shapes.Diff, shapes.DiffQuery,
              cache_seconds=CACHE_SECONDS)
)  # fmt: skip
def diff(query: shapes.DiffQuery) -> shapes.Diff:
    """Added, changed and withdrawn entries from the earlier edition to the later one."""
    earlier, later = _edition(query.earlier), _edition(query.later)
    compared = queries.diff_editions(earlier, later)
    return shapes.Diff(
        earlier=earlier.slug,
        later=later.slug,
        added=[_named(one) for one in compared.added],
        changed=[_changed(one) for one in compared.changed],
        withdrawn=[_named(one) for one in compared.withdrawn],
    )


@blueprint.post("/eligibility")
@operation(Operation(_l("The early answer"), TAG, shapes.Eligibility, body=shapes.EligibilityFacts))
def eligibility(body: shapes.EligibilityFacts) -> shapes.Eligibility:
    """The tier that degree and years reach, and what is missing for the next; keeps nothing."""
    edition = _edition("")
    found = queries.get_entry(body.entry.strip().upper(), edition)
    if found is None:
        raise Problem(422, errors=[("entry", _("The catalogue holds no entry with this code."))])
    answer = answer_early(found, Facts(body.degree, body.years, body.works_in_city))
    assessment = answer.assessment
    return shapes.Eligibility(
        edition=edition.slug,
        entry=found.code,
        reached=_tier(assessment.reached) if assessment.reached else None,
        next=_tier(assessment.next) if assessment.next else None,
        missing=[
            shapes.Way(degree=way.degree, more_years=way.more_years, total_years=way.total_years)
            for way in assessment.ways
        ],
        works_in_city=body.works_in_city,
        papers=_papers(answer.papers),
        usual_working_days=USUAL_WORKING_DAYS,
        rules_are_own=answer.has_own_rules,
        needs_province=answer.needs_province,
        url=url_for(
            "catalogue_answers.eligibility",
            entry=found.code,
            degree=str(body.degree),
            years=body.years,
        ),
    )


_COPIED = (
    "code", "state", "replaced_by", "sector", "name_en", "name_zh", "name_local", "abbreviation",
    "aliases", "issuer_en", "issuer_zh", "region", "series_en", "series_zh", "title_en",
    "title_zh", "level", "effect", "min_years_experience", "requires_licence_valid",
    "verification", "look_alikes", "evidence", "source",
)  # fmt: skip


def _edition(slug: str) -> CatalogueEdition:
    found = queries.get_edition(slug) if slug else queries.edition_in_force(today())
    if found is None:
        raise Problem(404, _("There is no such edition of the catalogue."))
    return found


def _entry(code: str, edition: CatalogueEdition) -> CatalogueEntry:
    found = queries.get_entry(code.upper(), edition)
    if found is None:
        raise Problem(404, _("The catalogue holds no entry with this code."))
    return found


def _entry_url(found: CatalogueEntry, edition: CatalogueEdition) -> str:
    return url_for("catalogue_public.edition_entry", slug=edition.slug, code=found.code)


def _result(found: CatalogueEntry, score: float, edition: CatalogueEdition) -> shapes.Result:
    same = {
        name: getattr(found, name) for name in shapes.Result.model_fields if hasattr(found, name)
    }
    permanent = bool(request.args.get("edition"))
    url = _entry_url(found, edition) if permanent else url_for(_ENTRY_PAGE, code=found.code)
    return shapes.Result(score=score, url=url, **same)


_ENTRY_PAGE = "catalogue_public.entry"


def _tier(tier: Tier) -> shapes.TierBody:
    return shapes.TierBody(level=tier.level, title_en=tier.title["en"], title_zh=tier.title["zh"])


def _papers(papers: tuple[Paper, ...]) -> list[shapes.PaperBody]:
    return [
        shapes.PaperBody(
            key=paper,
            required=paper.is_required,
            name=_both(paper.label),
            hint=_both(paper.sentence),
        )
        for paper in papers
    ]


def _history_item(one: CatalogueEntry) -> shapes.HistoryItem:
    return shapes.HistoryItem(
        edition=one.edition.slug,
        in_force_from=one.edition.in_force_from,
        level=one.level,
        title_en=one.title_en,
        title_zh=one.title_zh,
        url=_entry_url(one, one.edition),
    )


def _named(one: Any) -> shapes.Named:
    return shapes.Named(code=one.code, name_en=one.name_en, name_zh=one.name_zh)


def _changed(one: ChangedEntry) -> shapes.Changed:
    return shapes.Changed(
        code=one.code,
        name_en=one.new.name_en,
        name_zh=one.new.name_zh,
        changes=[
            shapes.FieldChange(
                field=change.field,
                before=field_text(change.field, change.old),
                after=field_text(change.field, change.new),
            )
            for change in one.fields
        ],
    )


def _both(text: LazyString) -> Words:
    said = {}
    for code, locale in LOCALES.items():
        with force_locale(locale):
            said[code] = str(text)
    return Words(**said)
