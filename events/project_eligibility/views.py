"""The organiser sets who may enter; everybody may ask before entering anything."""

from decimal import Decimal
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from flask_login import current_user
from wtforms import IntegerField, SelectField
from wtforms.validators import NumberRange, Optional

from core.amount_field import AmountField
from core.clock import now
from core.errors import NotFound
from core.forms import Answer, BaseForm, DayField, answer_form
from core.policy import authorize
from core.public_pages import show as show_page
from core.web import public, requires
from events.editions.queries import get_edition, get_public_edition
from events.event_types import Part
from events.job_descriptions.states import JobDegree
from events.project_eligibility import queries, services
from events.project_eligibility.rules import FIGURES, NO_COMPANY, Effect, Facts, Rule, RuleKind
from events.project_eligibility.status import PAGES, answered
from events.projects.queries import call_of
from events.projects.states import ProjectPermission

blueprint = Blueprint("project_eligibility", __name__)
_DEGREES = {str(one.rank): one.label for one in JobDegree if one.rank}
_HELD = {one.value: one.label for one in JobDegree if one.rank}
_BOUNDS = {"least": lazy_pgettext("rule", "At least"), "most": lazy_pgettext("rule", "At most")}
# What an organiser would most often ask, shown where nothing is kept yet (events.md §1.4).
_USUAL = {"age_most": 55, "degree_least": "3", "company_age_most": 3, "equity_least": 20,
          "team_size_least": 1, "team_size_most": 5}  # fmt: skip


class RulesForm(BaseForm):
    """For each kind of rule what it does, and its figures: `<kind>_effect`, `<kind>_most`."""

    @classmethod
    def of(cls, rules: list[Rule]) -> "RulesForm":
        known: dict[str, Any] = dict(_USUAL)
        for rule in rules:
            known[f"{rule.kind}_effect"] = rule.effect
            for bound in FIGURES.get(rule.kind, ()):
                known[f"{rule.kind}_{bound}"] = int(getattr(rule, bound))
        return cls(data=known | {"degree_least": str(known["degree_least"])})

    def validate(self, extra_validators: Any = None) -> bool:
        valid = bool(super().validate(extra_validators))
        least, most = self["team_size_least"].data, self["team_size_most"].data
        if valid and most and (least or 0) > most:
            self["team_size_most"].errors = [_("It is less than the least.")]
            return False
        return valid

    def to_rules(self) -> list[Rule]:
        return [
            Rule(kind, Effect(self[f"{kind}_effect"].data), **{
                bound: Decimal(self[f"{kind}_{bound}"].data or 0)
                for bound in FIGURES.get(kind, ())
            })
            for kind in RuleKind
        ]  # fmt: skip


for _kind in RuleKind:
    setattr(RulesForm, f"{_kind}_effect", SelectField(
        _kind.label, choices=Effect.choices()))  # fmt: skip
    for _bound, _range in FIGURES.get(_kind, {}).items():
        _checks = [Optional(), NumberRange(*_range)]
        _field = IntegerField(_BOUNDS[_bound], _checks)
        if _kind is RuleKind.DEGREE:
            _field = SelectField(_BOUNDS[_bound], choices=_DEGREES)
        setattr(RulesForm, f"{_kind}_{_bound}", _field)


class AskForm(BaseForm):
    """What somebody says of themselves to learn whether they may enter; nothing of it is kept."""

    class Meta(BaseForm.Meta):
        csrf = False  # it only asks

    born_on = DayField(_l("Your date of birth"))
    degree = SelectField(_l("Highest degree"), choices={"none": _l("No degree"), **_HELD})
    founded_on = DayField(
        _l("Company founded on"), description=_l("Leave it empty if there is none yet.")
    )
    share = AmountField(
        _l("Your share in per cent"), most=100, says=_l("Enter a share from 0 to 100 per cent."),
        render_kw={"inputmode": "decimal"},
    )  # fmt: skip
    team = IntegerField(_l("People in the team, with you"), [Optional(), NumberRange(1, 1_000)])
    support = SelectField(
        _l("Has a talent programme of the city supported you before?"),
        choices={"": _l("Not said"), "no": _l("No"), "yes": _l("Yes")},
    )

    def to_facts(self, **known: Any) -> Facts:
        support = {"yes": True, "no": False}.get(self.support.data)
        return Facts(
            born_on=self.born_on.day, degree=JobDegree(self.degree.data), share=self.share.amount,
            founded_on=self.founded_on.day or NO_COMPANY, team=self.team.data,
            was_supported=support, **known,
        )  # fmt: skip


@blueprint.route("/desk/events/<slug>/projects/eligibility", methods=["GET", "POST"])
@requires(ProjectPermission.CALL)
def set_rules(slug: str) -> Answer:
    """What the call asks of whoever enters: each rule warns, bars, or is not asked."""
    edition = get_edition(slug, visible_to=current_user)
    authorize(ProjectPermission.CALL, edition)
    call = call_of(edition)
    if call is None:
        raise NotFound
    form = RulesForm.of([*queries.rules_for(call)])

    def keep() -> Answer:
        services.set_rules(call, form.to_rules(), by=current_user, at=now())
        flash(_("The rules are set. They hold for whoever enters from now on."), "success")
        return redirect(url_for(".set_rules", slug=slug), 303)

    def draw() -> str:
        shown = {"edition": edition, "call": call, "form": form, "kinds": RuleKind}
        return render_template(f"{PAGES}/rules.html", figures=FIGURES, **shown)

    return answer_form(form, draw, keep)


@blueprint.get("/events/<slug>/projects/eligibility")
@public
def ask(slug: str) -> Response:
    """May I enter? The rules of a call, and what they say to what is typed here."""
    edition = get_public_edition(slug, Part.PROJECTS)
    call = call_of(edition)
    if call is None:
        raise NotFound
    is_sent = "degree" in request.args
    form = AskForm(request.args if is_sent else None)
    asked = is_sent and form.validate()
    on = queries.counted_on(call)
    said = answered(call, form.to_facts(on=on) if asked else Facts(on))
    return show_page(f"{PAGES}/ask.html", edition=edition, form=form, asked=asked, **said)
