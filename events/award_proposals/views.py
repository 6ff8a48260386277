"""Whom a jury's order proposes: looked at first, then proposed as it was shown."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import ngettext
from flask_login import current_user

from core.clock import now
from core.errors import Conflict
from core.forms import Answer
from core.policy import authorize
from core.web import requires
from events.award_proposals import queries, services
from events.awards.queries import prizes_of
from events.awards.states import AwardPermission as P
from events.awards.states import AwardState
from events.awards.values import tracks
from events.editions.views.pages import edition_of

HERE = "/desk/events/<slug>/awards/proposals"
blueprint = Blueprint("award_proposals", __name__, url_prefix=HERE)


@blueprint.route("", methods=["GET", "POST"])
@requires(P.AWARD)
def show(slug: str) -> Answer:
    """Whom the sealed order of a round proposes: shown first, then proposed as it was shown."""
    edition, sent = edition_of(slug), request.values
    authorize(P.AWARD, edition)
    track = sent.get("track", "")
    reference = sent.get("round", "")
    one = queries.get_sealed(edition, reference) if reference else None
    if request.method == "POST" and one is not None and track in tracks():
        try:
            made = services.propose(
                edition, one, track, sent.get("mark", ""), by=current_user, at=now()
            )
        except Conflict as stale:
            flash(str(stale.message), "error")
            return redirect(url_for(".show", slug=slug, round=reference, track=track), 303)
        flash(ngettext("%(num)s award is proposed.", "%(num)s awards are proposed.", len(made)),
              "success")  # fmt: skip
        return redirect(url_for("awards_desk.index", slug=slug, state=AwardState.PROPOSED), 303)
    proposal = queries.proposal_from(one, edition, track, current_user) if one else None
    return render_template(
        "events/award_proposals/show.html", edition=edition, rounds=queries.sealed_rounds(edition),
        round=one, track=track, tracks=tracks(), proposal=proposal,
        prizes={each.id: each for each in prizes_of(edition)},
    )  # fmt: skip
