"""A round for whoever runs it: made, changed, moved on, and decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import StrEnum
from itertools import chain, groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from core.cases import Action, CaseSpec, add_case_routes, template_page
from core.clock import now
from core.db import db, parse_id
from core.errors import Conflict, NotFound
from core.forms import Answer, answer_form
from core.i18n import tr
from core.juries import deciding, rounds
from core.juries.desk.forms.rounds import CancelForm, DecideForm, ReopenForm, RoundForm, round_form
from core.juries.desk.lists import ROUNDS
from core.juries.models import Entry, JuryRound, Rubric
from core.juries.progress import Progress, progress_of
from core.juries.queries import find_round, rubrics_for, visible_entries
from core.juries.standings import standings
from core.juries.states import ROUND_WORKFLOW, JuryPermission, Promotion, RoundAction, RoundState
from core.juries.subjects import JURY_SUBJECTS, passes_by_vote
from core.lists import add_list_routes, row_loader
from core.lists.page import ListPage
from core.policy import authorize
from core.web import requires

A, P = RoundAction, JuryPermission
PAGES = "core/juries/desk"
blueprint = Blueprint("juries_desk", __name__, url_prefix="/desk/juries")


@blueprint.route("/new", methods=["GET", "POST"])
@requires(P.MAKE)
def new() -> Answer:
    authorize(P.MAKE)
    places = contexts_of()
    form = round_form(None, rubrics_in(places), label_of)
    form.about.choices = choices_of(places)
    form.about.data = form.about.data or request.args.get("about") or None

    def make() -> Answer:
        subject, context_id = read_about(form.about.data)
        one = rounds.make_round(subject, context_id, form.to_details(), by=current_user, at=now())
        flash(_("Round %(reference)s is made. Now its panel and its entries.",
                reference=one.reference), "success")  # fmt: skip
        return redirect(CASE.url(one), 303)

    return answer_form(form, lambda: _form_page(form), make, keeps=True)


@blueprint.route("/<reference>/edit", methods=["GET", "POST"])
@requires(P.COORDINATE)
def edit(reference: str) -> Answer:
    one = load_round(reference, P.COORDINATE)
    known = rubrics_for(one.subject, [one.context_id])
    if one.rubric not in known:
        known = [one.rubric, *known]
    form = round_form(one, known, label_of)

    def change() -> Answer:
        if form.seen.data != str(one.version):
            raise Conflict(_("Somebody else changed this round meanwhile. Look at it again."))
        rounds.change_round(one, form.to_details(), by=current_user, at=now())
        flash(_("The round was changed."), "success")
        return redirect(CASE.url(one), 303)

    return answer_form(form, lambda: _form_page(form, one), change, keeps=True)


@blueprint.route("/<reference>/decide", methods=["GET", "POST"])
@requires(P.COORDINATE)
def decide(reference: str) -> Answer:
    """Who would pass by a rule, or by the votes, with ties; what was shown is put on record.

    Who is barred from an entry by a conflict reads the others, and how many pass in all.
    """
    one, sent = load_round(reference, P.COORDINATE), request.method == "POST"
    form = DecideForm() if sent else DecideForm(request.args, meta={"csrf": False})
    by_vote, shown = passes_by_vote(one), None
    asked = by_vote or "value" in (request.form if sent else request.args)
    rule, value = form.rule.data, form.value_said
    if by_vote:
        rule, value = Promotion.VOTE, Decimal(0)
    found = standings(one)
    if asked and one.standing is RoundState.CLOSED and (by_vote or form.validate()):
        shown = deciding.decision_by(one, found, rule, value)
    if shown is not None and sent:
        said = rule, value, form.reason.data or "", form.mark.data or ""
        deciding.decide_round(one, *said, by=current_user, at=now())
        flash(_("The result is on record."), "success")
        return redirect(CASE.url(one), 303)
    told = {"round": one, "form": form, "shown": shown, "by_vote": by_vote}
    readable = visible_entries(current_user).where(Entry.round_id == one.id)
    seen = set(db.session.scalars(readable.with_only_columns(Entry.id)))
    told |= {"lines": {line.entry.id: line for line in found.rows if line.entry.id in seen}}
    told |= {"against": deciding.against_deciding(one) if one.standing is RoundState.CLOSED else []}
    page = render_template(f"{PAGES}/decide.html", **told)
    return (page, 422) if asked and form.errors else page


def _draw(shown: ListPage) -> str:
    return render_template(f"{PAGES}/index.html", shown=shown)


def _shown(one: JuryRound) -> Mapping[str, Any]:
    progress: Progress = progress_of(one)
    against = {
        RoundState.DRAFT: progress.against_opening,
        RoundState.OPEN: progress.against_closing,
        RoundState.CLOSED: lambda: deciding.against_deciding(one),
    }.get(one.standing, list)()
    subject = JURY_SUBJECTS[one.subject]
    return {
        "round": one, "progress": progress, "against": against, "subject": subject,
        "place": subject.context_name(one.context_id), "at": now(),
    }  # fmt: skip


CASE = CaseSpec(
    blueprint="juries_desk",
    workflow=ROUND_WORKFLOW,
    reading=P.LIST,
    load=row_loader(ROUNDS),
    address=lambda one: {"reference": one.reference},
    title=lambda one: tr(one.name),
    page=template_page(f"{PAGES}/show.html", _shown),
    told={
        "jury_round:made": _l("Made"),
        "jury_round:changed": _l("Changed"),
        "jury_round:entered": _l("Entries came in"),
        "jury_round:taken_out": _l("An entry was taken out"),
        "jury_round:left": _l("An entry left: it was withdrawn, or has ended otherwise"),
        "jury_round:assigned": _l("Entries given to jurors"),
        "jury_round:given": _l("An entry given by hand"),
        "jury_round:taken_back": _l("An entry taken back from a juror"),
        "jury_round:open_refused": _l("Could not be opened"),
        "jury_round:close_refused": _l("Could not be closed"),
        "jury_round:decide_refused": _l("Could not be decided"),
        "jury_round:change_refused": _l("A change was refused"),
        "case:step_refused": _l("A step came too late: somebody was faster"),
    },
    actions=(
        Action(A.OPEN, rounds.open_round, key="o", writes=False,
               says=_l("Jurors may mark from now on; they hear of it in their next digest.")),
        Action(A.CLOSE, rounds.close_round, key="c", writes=False,
               says=_l("No juror can mark any more.")),
        Action(A.REOPEN, rounds.reopen_round, ReopenForm, key="r", writes=False, is_return=True),
        Action(A.CANCEL, rounds.cancel_round, CancelForm, key="x", writes=False, danger=True),
    ),
)  # fmt: skip
add_list_routes(blueprint, ROUNDS, _draw)
add_case_routes(blueprint, CASE, "/<reference>")


def load_round(reference: str, permission: StrEnum) -> JuryRound:
    """A round the person runs, asked for this permission."""
    one = find_round(reference, current_user)
    authorize(permission, one)
    return one


def contexts_of() -> dict[tuple[str, UUID | None], str]:
    """What the person may make rounds and rubrics for, by kind and context, with its name."""
    return {
        (subject.key, key): " · ".join(filter(None, [str(subject.label), tr(name)]))
        for subject in JURY_SUBJECTS
        for key, name in subject.contexts(current_user)
    }


def rubrics_in(places: Iterable[tuple[str, UUID | None]]) -> list[Rubric]:
    """The newest version of every rubric that rounds of these kinds and contexts may take."""
    by_subject = groupby(sorted(places, key=itemgetter(0)), key=itemgetter(0))
    found = [rubrics_for(subject, [key for _kind, key in some]) for subject, some in by_subject]
    return list(chain.from_iterable(found))


def choices_of(places: Mapping[tuple[str, UUID | None], str]) -> dict[str, str]:
    return {f"{subject}/{key or ''}": label for (subject, key), label in places.items()}


def read_about(said: str | None) -> tuple[str, UUID | None]:
    subject, _slash, key = (said or "").partition("/")
    if subject not in JURY_SUBJECTS.by_key():
        raise NotFound
    return subject, parse_id(key)


def label_of(one: Rubric) -> str:
    points = f"{one.most_points.normalize():f}"
    return _("%(name)s, version %(number)s (%(points)s points)", name=tr(one.name),
             number=one.number, points=points)  # fmt: skip


def _form_page(form: RoundForm, one: JuryRound | None = None) -> str:
    return render_template(
        f"{PAGES}/edit.html", form=form, round=one, levels=_names_of_levels(form, one)
    )


def _names_of_levels(form: RoundForm, one: JuryRound | None) -> str:
    """What the numbers of levels stand for; of a new round, once it is known what it is about."""
    about = f"{one.subject}/{one.context_id or ''}" if one else form.about.data
    if one is None and about not in form.about.choices:
        return ""
    subject, context_id = read_about(about)
    names = JURY_SUBJECTS[subject].levels(context_id)
    return _(", ").join(f"{number} {tr(name)}" for number, name in enumerate(names, 1))
