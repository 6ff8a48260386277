"""The closed lists of a project's papers, and what its owner declares and agrees to."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from core.states import Labelled

FILE_PURPOSE = "project-file"


class FileKind(Labelled):
    """What a project shows for itself: one of each, but of the last two."""

    PLAN = "plan", _l("Business plan")
    DECK = "deck", _l("Slides for the pitch")
    IP_STATEMENT = "ip_statement", _l("Signed statement on intellectual property")
    OTHER = "other", _l("Another paper")
    # Lent from the owner's wallet; never uploaded here.
    WALLET = "wallet", _l("A paper of the wallet")


UPLOADED = tuple(kind for kind in FileKind if kind is not FileKind.WALLET)


class PaperPurpose(Labelled):
    IP = (
        "project_ip",
        _l("Statement on intellectual property"),
        _l(
            "I declare that the team owns or may use the technology, patents and works this "
            "project rests on, and that no dispute about them is known to me."
        ),
    )
    LENDING = (
        "project_paper",
        _l("A paper of my wallet shown with a project"),
        _l(
            "I agree that those who review this project may look at this paper of my wallet. "
            "I can withdraw this at any time; it is hidden from them at once."
        ),
    )

    @property
    def version(self) -> str:
        """To be raised whenever the sentence changes its meaning."""
        return "2026-1"

    @property
    def is_consent(self) -> bool:
        return self is PaperPurpose.LENDING

    @property
    def withdrawal(self) -> LazyString:
        if self.is_consent:
            return _l("Whoever reviews the project no longer sees this paper.")
        return _l("A declaration is not taken back; it ends with the project.")
