"""The team and papers of the victim's project that is being entered."""

from __future__ import annotations

from decimal import Decimal

from events.project_eligibility.models import ProjectLikeness, ProjectMark
from events.project_papers.models import ProjectFile
from events.project_teams.models import ProjectMember
from events.projects.states import ProjectState
from tests.attacks.slices import NOBODY, RUNS
from tests.factories.projects import make_call, make_project
from tests.factories.teams import make_member, show_file

TABLES = (ProjectMember, ProjectFile, ProjectMark, ProjectLikeness)
OWN = {"reference": "team_project"}
MEMBER = OWN | {"member_id": "team_member"}
CELLS = {
    **{f"project_teams.{name}": ([OWN], NOBODY) for name in ("show", "leave", "own", "new")},
    "project_teams.edit": ([MEMBER], NOBODY),
    "project_teams.change": ([MEMBER | {"act": f"={act}"} for act in ("invite", "remove")], NOBODY),
    **{f"project_papers.{name}": ([OWN], NOBODY) for name in ("show", "leave")},
    "project_papers.remove": ([OWN | {"file_id": "team_file"}], NOBODY),
    "project_papers.agree": ([OWN | {"act": f"={act}"} for act in ("lend", "declare")], NOBODY),
    "project_eligibility.set_rules": ([{"slug": "team_event"}], RUNS),
}


def things(city) -> dict[str, object]:
    from tests.attacks.city import NAME

    call = make_call()
    one = make_project(call.edition, ProjectState.DRAFT, owner=city.victim, title=NAME)
    make_member(one, Decimal(60), is_founder=True, name=NAME)
    member = make_member(one, Decimal(40), name=NAME, email="team@canary.example")
    return {
        "team_project": one.reference, "team_member": member.id, "team_event": call.edition.slug,
        "team_file": show_file(one).id,
    }  # fmt: skip
