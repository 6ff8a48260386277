"""The closed lists of a profile."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from core.states import Labelled


class ProfileLanguage(Labelled):
    """Languages people work in; a post asks for Chinese or English."""

    ZH = "zh", _l("Chinese")
    EN = "en", _l("English")
    DE = "de", _l("German")
    FR = "fr", _l("French")
    ES = "es", _l("Spanish")
    RU = "ru", _l("Russian")
    JA = "ja", _l("Japanese")
    KO = "ko", _l("Korean")
    OTHER = "other", _l("Another language")


class ProfilePurpose(Labelled):
    """What a person agrees to beside the profile; refusing blocks nothing (R20)."""

    TITLE = (
        "recognised_title_shown",
        _l("Recognised title shown to employers"),
        _l(
            "I agree that employers I share my profile with see, as checked by the office, the "
            "professional title that was recognised here."
        ),
    )

    @property
    def version(self) -> str:
        """To be raised whenever the sentence changes its meaning."""
        return "2026-1"

    @property
    def is_consent(self) -> bool:
        return True

    @property
    def withdrawal(self) -> LazyString:
        return _l("Employers no longer see the title as checked. Your profile stays.")


# Of a CV's file: read by its owner, and by employers as far as it is shared with them.
CV_PURPOSE = "talent-cv"
