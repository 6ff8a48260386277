"""What an organiser enters to propose a project."""

from flask_babel import lazy_gettext as _l

from core.forms import BaseForm, line


class ProposalForm(BaseForm):
    """The number of a project, and what the carrier is called."""

    project = line(
        _l("Number of the project"), 20, missing=_l("Enter the number of the project."),
        description=_l("As in the list of projects, such as PRJ-2027-0001."),
    )  # fmt: skip
    carrier = line(
        _l("Carrier"), 200, missing=_l("Enter the carrier."),
        description=_l("Its whole name or its credit code."),
    )  # fmt: skip
