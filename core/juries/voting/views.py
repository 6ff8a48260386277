"""The juror's ballot on an entry, and what came of the votes for whoever runs the round."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import RadioField, SelectField

from core.clock import now
from core.db import db
from core.errors import Conflict, NotFound
from core.forms import Answer, BaseForm, Required, answer_form, line
from core.juries.juror.queries import get_assignment
from core.juries.models import Entry, JuryRound
from core.juries.queries import find_round, visible_entries
from core.juries.states import JuryPermission
from core.juries.subjects import JURY_SUBJECTS
from core.juries.voting import services
from core.juries.voting.counting import Choice, Rules, Share
from core.policy import authorize, can
from core.web import requires

P = JuryPermission
blueprint = Blueprint("jury_votes", __name__, url_prefix="/desk/juries/<reference>/votes")
ballots = Blueprint("jury_ballots", __name__, url_prefix="/me/juries/<reference>/entries/<entry>")


class BallotForm(BaseForm):
    choice = RadioField(
        _l("Your vote"),
        choices={choice.value: choice.label for choice in Choice},
        validators=[Required(_l("Choose how you vote."))],
    )


class RulesForm(BaseForm):
    majority = SelectField(_l("Majority of those who vote"))
    quorum = SelectField(_l("Part of the panel that has to vote"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for field in (self.majority, self.quorum):
            field.choices = {share.value: share.label for share in Share}


class RepeatForm(BaseForm):
    why = line(_l("Why all vote once more"), 300, missing=_l("Say why; it stands in the minutes."))


@ballots.route("/vote", methods=["GET", "POST"])
@requires(P.VOTE)
def vote(reference: str, entry: str) -> Answer:
    """One vote, secret and final, by whoever has marked the entry."""
    one = get_assignment(reference, entry, current_user)
    authorize(P.VOTE, one)
    if services.has_voted(one):
        raise Conflict(_l("You have voted on this already. A vote is final."))
    form = BallotForm()
    told = {"one": one, "entry": one.entry, "round": one.entry.round, "form": form}
    told["rules"] = services.rules_of(one.entry.round)

    def cast() -> Answer:
        if services.cast_vote(one, Choice(form.choice.data), by=current_user, at=now()):
            flash(_("Your vote is counted. Nobody can see how you voted."), "success")
        else:
            flash(_("A conflict of interest came up. This entry is with you no longer."), "info")
        return redirect(url_for("juror_entries.index", reference=reference), 303)

    return answer_form(form, lambda: render_template("core/juries/voting/vote.html", **told), cast)


@blueprint.route("", methods=["GET", "POST"])
@requires(P.READ)
def index(reference: str) -> Answer:
    """What was voted on each entry, and who was missing; POST sets other majorities."""
    one = _round(reference)
    rules = services.rules_of(one)
    form = RulesForm(majority=rules.majority.value, quorum=rules.quorum.value)

    def keep() -> Answer:
        chosen = Rules(Share(form.majority.data), Share(form.quorum.data))
        services.set_rules(one, chosen, by=current_user, at=now())
        flash(_("The majorities were set."), "success")
        return redirect(url_for(".index", reference=reference), 303)

    return answer_form(form, lambda: _page(one, form), keep)


@blueprint.post("/<entry>/repeat")
@requires(P.COORDINATE)
def repeat(reference: str, entry: str) -> Answer:
    one, form = _round(reference), RepeatForm()
    found = next((each for each in _seen(one) if each.entry.reference == entry), None)
    if found is None:
        raise NotFound
    judged = found.entry

    def again() -> Answer:
        services.repeat_ballot(judged, form.why.data, by=current_user, at=now())
        flash(_("All vote on %(reference)s once more.", reference=entry), "success")
        return redirect(url_for(".index", reference=reference), 303)

    return answer_form(form, lambda: _page(one, repeat_form=form, repeated=entry), again)


def _round(reference: str) -> JuryRound:
    one = find_round(reference, current_user)
    authorize(P.READ, one)
    if not JURY_SUBJECTS[one.subject].votes:
        raise NotFound
    return one


def _seen(one: JuryRound) -> list[services.Result]:
    """Results on entries that the person is in no conflict with."""
    rows = visible_entries(current_user).where(Entry.round_id == one.id)
    seen = set(db.session.scalars(rows.with_only_columns(Entry.id)))
    return [each for each in services.results(one) if each.entry.id in seen]


def _page(one: JuryRound, form: RulesForm | None = None, **more: object) -> str:
    rules = services.rules_of(one)
    return render_template(
        "core/juries/voting/index.html",
        round=one,
        results=_seen(one),
        rules=rules,
        may_coordinate=can(P.COORDINATE, one),
        form=form or RulesForm(None, majority=rules.majority.value, quorum=rules.quorum.value),
        **{"repeat_form": RepeatForm(formdata=None), "repeated": ""} | more,
    )
