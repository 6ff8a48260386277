"""What the owner of a project declares and agrees to (R10, R20)."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from core.states import Labelled


class ProjectPurpose(Labelled):
    """Only the first is needed to send a project; refusing the other changes nothing in review."""

    TRUTH = (
        "project_truth",
        _l("Entry of a project"),
        _l(
            "What I say of the project and of myself is true, the technology is ours to use, "
            "nobody in the team has a bad credit record, and the organiser may use it for the "
            "review."
        ),
    )
    SHARING = (
        "project_sharing",
        _l("Sharing the project with carriers"),
        _l(
            "I agree that carriers of the city are shown the project once it has passed the expert "
            "review, so that they can offer a place."
        ),
    )

    @property
    def version(self) -> str:
        return "2026-1"

    @property
    def is_consent(self) -> bool:
        """What was declared to be true cannot be taken back; it ends with the project."""
        return self is ProjectPurpose.SHARING

    @property
    def withdrawal(self) -> LazyString:
        unseen = _l("Carriers no longer see the project, and talks to come are called off.")
        return unseen if self.is_consent else _l("It ends with the project.")
