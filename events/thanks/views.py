"""The thank-you letter to one audience: its words, sending it, and what came back."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from core.cases.routes import add_case_routes
from core.cases.spec import Action, Case, CaseSpec
from core.clock import now
from core.errors import NotFound
from core.forms import Answer, VersionedForm, answer_form, line, paragraph
from core.i18n import LOCALES, language
from core.policy import authorize
from core.web import requires
from events.editions.views.pages import edition_of
from events.thanks import queries, services
from events.thanks.models import ThankYou
from events.thanks.states import THANKS_WORKFLOW, Audience, ThanksAction, ThanksPermission

PAGES = "events/thanks"
LONGEST = 10_000
blueprint = Blueprint(
    "thanks", __name__, url_prefix="/desk/events/<slug>/closing/thanks/<audience>"
)


class WordsForm(VersionedForm):
    subject_en = line(_l("Subject in English"), 200, missing=_l("Enter the subject."))
    body_en = paragraph(_l("Text in English"), LONGEST, missing=_l("Write the text."))
    subject_zh = line(_l("Subject in Chinese"), 200, missing=_l("Enter the subject."))
    body_zh = paragraph(_l("Text in Chinese"), LONGEST, missing=_l("Write the text."))


def _load(slug: str, audience: str) -> ThankYou:
    edition = edition_of(slug)
    if audience not in {str(one.value) for one in queries.audiences_of(edition)}:
        raise NotFound
    one = queries.thank_you_of(edition, Audience(audience))
    authorize(ThanksPermission.READ, one)
    return one


def _page(case: Case[ThankYou]) -> str:
    one = case.subject
    found = {each.audience: each for each in queries.standings(one.edition)}
    return render_template(
        f"{PAGES}/show.html", case=case, edition=one.edition, said=found[Audience(one.audience)],
        codes=sorted(LOCALES, key=lambda code: code != language()), back=queries.came_back(one),
    )  # fmt: skip


CASE = CaseSpec[ThankYou](
    blueprint="thanks",
    workflow=THANKS_WORKFLOW,
    reading=ThanksPermission.READ,
    load=_load,
    address=lambda one: {"slug": one.edition.slug, "audience": one.audience},
    title=lambda one: Audience(one.audience).label,
    page=_page,
    # Before anybody wrote or sent it there is no row.
    version=lambda one: one.version or 0,
    actions=(
        Action(
            ThanksAction.SEND, services.send, key="s", writes=False,
            says=_l("It goes to everybody of the audience who does not have it yet, each in their "
                    "own language. Nobody gets it twice."),
            done=_l("The letters are on their way."),
        ),
    ),
    told={"thank_you:changed": _l("Changed")},
)  # fmt: skip
add_case_routes(blueprint, CASE, "")


@blueprint.route("/edit", methods=["GET", "POST"])
@requires(ThanksPermission.SEND)
def edit(slug: str, audience: str) -> Answer:
    one = _load(slug, audience)
    authorize(ThanksPermission.SEND, one)
    parts = {"subject": one.subject, "body": one.body}
    form = WordsForm(
        data={f"{p}_{code}": words[code] for p, words in parts.items() for code in LOCALES}
        | {"seen": str(one.version or 0)}
    )

    def keep() -> Answer:
        said = [{code: form[f"{part}_{code}"].data for code in LOCALES} for part in parts]
        seen = form.seen_version
        # What was typed goes out again with the version it would overwrite.
        form.seen.data = str(one.version or 0)
        services.change_words(one, *said, seen=seen, by=current_user, at=now())
        flash(_("The words were kept."), "success")
        return redirect(url_for(".show", slug=slug, audience=audience), 303)

    def draw() -> str:
        return render_template(f"{PAGES}/edit.html", edition=one.edition, form=form, one=one,
                               audience=Audience(one.audience))  # fmt: skip

    return answer_form(form, draw, keep, keeps=True)
