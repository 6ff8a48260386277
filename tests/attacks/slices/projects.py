"""The victim's project, for an event of somewhere else than the other organiser's."""

from __future__ import annotations

from events.projects.models import Project, ProjectCall, ProjectCarrier
from events.projects.states import ProjectState
from tests.attacks.slices import EVERYBODY, NOBODY, READS, RUNS, cells_of_list
from tests.factories.projects import make_call, make_project, make_week

TABLES = (Project, ProjectCall, ProjectCarrier)
EDITION = [{"slug": "project_event"}]
ONE = [{"slug": "project_event", "reference": "sent_project"}]
SENT = [{"reference": "sent_project"}]
BEGUN = [{"reference": "begun_project"}]
STEP = [{"reference": "begun_project", "step": "=person"}]
FORM = [{"slug": "project_event", "role": "=all"}]
CELLS = {
    # Anybody with an account may begin their own.
    "project_entries.begin": (EDITION, EVERYBODY),
    "project_entries.set_call": (EDITION, RUNS),
    **{f"projects.{name}": (SENT, NOBODY) for name in ("show", "copy", "sharing", "withdraw")},
    **{f"project_entering.{name}": (STEP, NOBODY) for name in ("step", "autosave")},
    **{f"project_entering.{name}": (BEGUN, NOBODY) for name in ("resume", "check")},
    "projects_desk.index": (EDITION, READS),
    "projects_desk.show": (ONE, READS),
    "projects_desk.defer": (ONE, READS),
    **cells_of_list("projects_desk", EDITION[0], takes=READS),
    **{f"project_forms.{name}": (EDITION, RUNS) for name in ("index", "add")},
    **{
        f"project_forms.{name}": (FORM, RUNS)
        for name in (
            "show", "arrange", "publish", "drop", "preview", "versions", "export", "import",
            "new_section", "new_field",
        )
    },
    "project_forms.section": ([FORM[0] | {"key": "=person"}], RUNS),
    "project_forms.field": ([FORM[0] | {"key": "=title"}], RUNS),
}  # fmt: skip


def things(city) -> dict[str, object]:
    from tests.attacks.city import NAME

    edition, following = make_week(), make_week()
    make_call(edition)
    make_call(following)
    sent = make_project(edition, owner=city.victim, title=NAME, owner_name=NAME)
    begun = make_project(following, ProjectState.DRAFT, owner=city.victim, title=NAME)
    return {
        "project_event": edition.slug, "sent_project": sent.reference,
        "begun_project": begun.reference,
    }  # fmt: skip
