"""Tiers of entries in one edition: rules of their own, and one entry's with a try-out."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from core.clock import now
from core.errors import NotFound
from core.policy import authorize, can
from core.web import requires
from talent.catalogue import queries, services, tier_services
from talent.catalogue.early_answer import MOST_YEARS
from talent.catalogue.forms.desk import RulesForm, TryForm
from talent.catalogue.models import CatalogueEdition, CatalogueEntry
from talent.catalogue.states import CataloguePermission, Degree, EditionState
from talent.catalogue.tier_words import rule_words
from talent.catalogue.tiers import Facts, Rule, assess, rule_met
from talent.catalogue.values import rules_from

bp = Blueprint("catalogue_tiers", __name__, url_prefix="/desk/catalogue/editions/<slug>/tiers")
PAGES = "talent/catalogue/desk"
Page = str | tuple[str, int] | BaseResponse


@bp.get("")
@requires(CataloguePermission.READ)
def index(slug: str) -> Page:
    """Entries with rules of their own; `?code=` opens any entry's."""
    edition = _edition(slug)
    code = request.args.get("code", "").strip().upper()
    if code and queries.get_entry(code, edition) is not None:
        return redirect(url_for(".show", slug=slug, code=code))
    listed = queries.list_with_own_rules(edition)
    shown = [(one, "; ".join(map(rule_words, rules_from(one.own_tiers or ())))) for one in listed]
    return render_template(f"{PAGES}/tiers.html", edition=edition, entries=shown, code=code[:40])


@bp.get("/<code>")
@requires(CataloguePermission.READ)
def show(slug: str, code: str) -> Page:
    """The rules as they are kept; with `?degree=` and `?years=` what they come to."""
    entry = _entry(slug, code)
    form = RulesForm(formdata=None, seen=services.fingerprint_of(entry.edition))
    form.fill(rules_from(entry.own_tiers or ()))
    trial = TryForm(request.args if "years" in request.args else None)
    is_tried = "years" in request.args and trial.validate()
    return _page(entry, form, trial, queries.rules_for(entry), is_tried=is_tried)


@bp.post("/<code>")
@requires(CataloguePermission.EDIT)
def save(slug: str, code: str) -> Page:
    """Save the rules as typed, or only try them (`go=try`), which keeps nothing."""
    entry = _entry(slug, code)
    authorize(CataloguePermission.EDIT, entry.edition)
    form, trial = RulesForm(), TryForm(request.form)
    is_sound = form.validate_on_submit()
    if request.form.get("go") == "try":
        is_tried = is_sound and trial.validate()
        rules = tuple(form.to_rules()) if is_sound else ()
        page = _page(
            entry, form, trial, rules or queries.rules_of(entry.edition), is_tried=is_tried
        )
        return (page, 422) if form.errors or trial.errors else page
    if not is_sound:
        return _page(entry, form, TryForm(formdata=None), (), is_tried=False), 422
    seen = form.seen.data or ""
    tier_services.set_entry_rules(entry, form.to_rules(), by=current_user, at=now(), seen=seen)
    flash(_("Saved in this draft. The rules count once the edition is in force."), "success")
    return redirect(url_for(".show", slug=slug, code=code), 303)


def _page(
    entry: CatalogueEntry,
    form: RulesForm,
    trial: TryForm,
    rules: tuple[Rule, ...],
    *,
    is_tried: bool,
) -> str:
    tiers = queries.tiers_of(entry)
    found, why = None, ""
    if is_tried:
        facts = Facts(Degree(trial.degree.data), trial.years.data)
        found = assess(tiers, rules, facts)
        rule = rule_met(found.reached.level, rules, facts) if found.reached else None
        why = rule_words(rule) if rule else ""
    edition = entry.edition
    may_change = edition.state == EditionState.DRAFT and can(CataloguePermission.EDIT, edition)
    return render_template(
        f"{PAGES}/tier.html",
        entry=entry, edition=edition, form=form, trial=trial, found=found, why=why,
        levels=[tier.level for tier in tiers], degrees=Degree, most_years=MOST_YEARS,
        may_change=may_change,
    )  # fmt: skip


def _edition(slug: str) -> CatalogueEdition:
    authorize(CataloguePermission.READ)
    edition = queries.get_any_edition(slug, for_update=request.method == "POST")
    if edition is None:
        raise NotFound
    return edition


def _entry(slug: str, code: str) -> CatalogueEntry:
    entry = queries.get_entry(code, _edition(slug))
    if entry is None:
        raise NotFound
    return entry
